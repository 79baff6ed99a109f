"""The unit as systemd starts it: a systemd of its own, in namespaces, runs systemd/mail2ticket.service with all that it forbids (T-46)."""
import ctypes
import json
import os
import shutil
import subprocess
from pathlib import Path

from desk import BINARY, DeskTest, children_of, letter, status_of, unique, wait_until
from test_locked_in import OCR, PICTURES, READER, UNHURRIED, with_picture

SYSTEMD = Path("/lib/systemd/systemd")
UNIT_FOLDER = Path(__file__).resolve().parent.parent.parent / "systemd"

# What the machine of the service looks like; nothing of it is to be seen outside. The first argument is a folder of ours.
MACHINE = """
set -e
mount --make-rprivate /
mount -t proc proc /proc
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs tmpfs /mnt
mkdir /mnt/etc /mnt/programs
cp -a /etc/. /mnt/etc/
mount --bind "$2" /mnt/programs
mount --bind "$1/state" /var/lib
mount --bind /mnt/etc /etc
mkdir -p /etc/mail2ticket /etc/systemd/system/mail2ticket.service.d
cp -a "$1"/etc/. /etc/mail2ticket/
systemd-sysusers "$3/mail2ticket.sysusers"
find /etc/systemd/system -mindepth 1 -maxdepth 1 ! -name mail2ticket.service.d -exec rm -rf {} +
cp "$3/mail2ticket.service" /etc/systemd/system/
cp "$1/drop-in.conf" /etc/systemd/system/mail2ticket.service.d/
ln -s /dev/null /etc/systemd/system/network-online.target
mount -t tmpfs tmpfs /run
mount --make-rshared /
export container=test
exec /lib/systemd/systemd --system --unit=mail2ticket.service --log-target=console --show-status=no
"""

# Where this build's programs lie, where the log goes, and no machine to boot first. No restriction is touched.
DROP_IN = """
[Unit]
DefaultDependencies=no
[Service]
Environment=ASAN_OPTIONS=detect_leaks=0
ExecStart=
ExecStartPre=/mnt/programs/mail2ticket check --json
ExecStart=/mnt/programs/mail2ticket run
StandardOutput=append:/var/lib/service.log
StandardError=append:/var/lib/service.log
"""


def cgroup_root():
    """Where the control groups (version 2) are mounted; nothing where they are not."""
    mounts = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    return next((mount[1] for mount in mounts if mount[2] == "cgroup2"), None)


def why_not_here():
    """Containers are often not allowed to do this."""
    if os.geteuid() != 0 or not SYSTEMD.exists():
        return "only root can start a systemd, where there is one"
    if cgroup_root() is None or not os.access(cgroup_root(), os.W_OK):
        return "no control groups that can be written"
    tried = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--cgroup", "--uts", "--ipc", "true"], capture_output=True, text=True)
    return tried.stderr.strip()


def landlock_of_the_kernel():
    """Its version; 0 where the kernel has none."""
    landlock_create_ruleset, ask_version = 444, 1
    return max(0, ctypes.CDLL(None).syscall(landlock_create_ruleset, None, ctypes.c_size_t(0), ask_version))


class OwnGroup:
    """A control group for that systemd alone."""

    def __init__(self):
        self.path = Path(cgroup_root()) / unique("m2t-test")

    def make(self):
        self.path.mkdir()
        return self

    def enter(self):
        (self.path / "cgroup.procs").write_text("0")

    def remove(self):
        wait_until(lambda: all(not (folder / "cgroup.procs").read_text() for folder in self.folders()), "its processes end")
        for folder in self.folders():
            folder.rmdir()

    def folders(self):
        return [Path(folder) for folder, _, _ in os.walk(self.path, topdown=False)]


class Service(DeskTest):
    def setUp(self):
        if why := why_not_here():
            self.skipTest(why)

    def start(self):
        """A desk whose daemon is started by systemd."""
        one = self.desk()
        state = one.folder / "state"
        for folder in (state, one.folder / "etc"):
            folder.mkdir(mode=0o755)
        shutil.copy(one.servers.ca_file, one.folder / "etc" / "ca.pem")
        one.data = Path("/var/lib/mail2ticket")
        tls = {"ca_file": "/etc/mail2ticket/ca.pem"}
        one.configure(mailbox={**tls, "password_file": "imap-password"}, smtp={**tls, "password_file": "smtp-password"})
        shutil.copy(one.config, one.folder / "etc")
        for name in ("imap-password", "smtp-password"):
            shutil.move(one.folder / name, one.folder / "etc" / name)
        (one.folder / "drop-in.conf").write_text(DROP_IN)
        one.database = state / "mail2ticket" / "mail2ticket.db"
        one.log = state / "service.log"
        one.logs.append(one.log)
        group = OwnGroup().make()
        self.addCleanup(group.remove)
        with open(one.folder / "systemd.log", "wb") as told:
            one.process = subprocess.Popen(
                ["unshare", "--mount", "--pid", "--fork", "--cgroup", "--uts", "--ipc", "--kill-child", "bash", "-c", MACHINE, "machine",
                 one.folder, Path(BINARY).parent, UNIT_FOLDER],
                stdin=subprocess.DEVNULL, stdout=told, stderr=told, preexec_fn=group.enter)
        self.addCleanup(one.kill)
        wait_until(lambda: one.log.exists() and " imap.connected " in one.told() or one.process.poll() is not None,
                   lambda: (one.folder / "systemd.log").read_text(errors="replace") + (one.told() if one.log.exists() else ""))
        return one

    def machine(self):
        """The pid of that systemd."""
        return children_of(self.one.process.pid, "systemd")[0]

    def systemctl(self, *words):
        return subprocess.run(["nsenter", "-t", str(self.machine()), "-m", "-p", "systemctl", *words], capture_output=True, text=True,
                              check=True).stdout

    def shown(self):
        names = "ActiveState,Result,NRestarts,StatusText,ExecMainStatus"
        return dict(line.split("=", 1) for line in self.systemctl("show", "mail2ticket", "-p", names).splitlines())

    def test_mails_and_pictures_are_read_inside_the_hardened_unit(self):
        self.one = one = self.start()
        mail = with_picture(self.person(), one.address, "Erreur", (PICTURES / "dialogs-04a-nl.png").read_bytes())
        one.take(mail)
        one.answer_to(mail)
        wait_until(lambda: one.ask_one("SELECT state FROM picture") != "pending", one.log_tail, UNHURRIED)
        self.assertEqual(("done", "0x80240fff"), tuple(one.ask("SELECT state, codes FROM picture")[0]))
        shown = self.shown()
        self.assertEqual(("active", "0"), (shown["ActiveState"], shown["NRestarts"]), shown)
        self.assertIn("1 mailbox watched", shown["StatusText"])
        [daemon] = children_of(self.machine(), "mail2ticket")
        filters = int(status_of(daemon)["Seccomp_filters"])
        self.assertGreater(filters, 0, "the unit's own filter")
        readers = children_of(daemon, READER)
        self.assertTrue(readers)
        for pid in readers + children_of(daemon, OCR):
            status = status_of(pid)
            self.assertEqual(("2", "1", "0000000000000000"), (status["Seccomp"], status["NoNewPrivs"], status["CapEff"]))
            self.assertEqual(filters + 1, int(status["Seccomp_filters"]))
            self.assertEqual(status_of(daemon)["Uid"], status["Uid"])
            self.assertNotEqual("0", status["Uid"].split()[0])

        self.systemctl("stop", "mail2ticket")
        shown = self.shown()
        self.assertEqual(("inactive", "success", "0"), (shown["ActiveState"], shown["Result"], shown["ExecMainStatus"]), shown)

        readers, _ = json.JSONDecoder().raw_decode(one.told())
        for lock in readers["readers"].values():
            self.assertTrue(lock["locked_in"], readers)
            self.assertEqual(landlock_of_the_kernel(), lock["landlock_abi"])
            self.assertEqual([], [remark for remark in lock["remarks"] if "sanitizer" not in remark])
