"""What the benchmarks share: private servers, a desk with its configuration, a sink for its answers, figures of processes."""
import argparse
import atexit
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

here = pathlib.Path(__file__).resolve().parent
house = here.parent.parent
desk_address = "support@commune.test"
ticks_a_second = os.sysconf("SC_CLK_TCK")


def options_of(description):
    """The options that every benchmark has; it adds its own."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=str(house / "build/release/mail2ticket"),
                         help="the program to measure (a release build; default: %(default)s)")
    options.add_argument("--folder", help="where to work; it needs room and is removed at the end (default: a new one in /tmp)")
    options.add_argument("--keep", action="store_true", help="leave the folder behind")
    options.add_argument("--seed", type=int, default=1, help="of the generated mails (default: %(default)s)")
    return options


def note(text):
    print(text, file=sys.stderr, flush=True)


def until(question, seconds, what):
    """Asks until there is an answer; a benchmark that waits in vain says for what."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.02)
    raise SystemExit(f"bench: {what} did not happen within {seconds} s")


def load():
    return "load before the start %.2f %.2f %.2f on %d cores" % (*os.getloadavg(), os.cpu_count())


def percentile(values, part):
    """The value that `part` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * part // 100) - 1))]


class Workplace:
    """A folder of its own, away at the end together with what runs in it."""

    def __init__(self, options):
        self.folder = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="m2t-bench.", dir="/tmp"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self.keep = options.keep
        self.endings = []
        atexit.register(self.close)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    def at_the_end(self, call):
        self.endings.append(call)

    def close(self):
        while self.endings:
            self.endings.pop()()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


class Servers:
    """Dovecot alone, by tests/support/mail-servers."""

    def __init__(self, place):
        self.folder = place.folder / "servers"
        self._script("up", "--no-postfix")
        place.at_the_end(lambda: self._script("down"))
        self.ports = {k: int(v) for k, v in (line.split("=", 1) for line in (self.folder / "ports.env").read_text().split())}
        self.password = (self.folder / "secrets/imap-password").read_text().strip()
        self.maildir = self.folder / "mail/commune.test/support/Maildir"

    def _script(self, *arguments):
        subprocess.run([house / "tests/support/mail-servers", self.folder, *arguments], check=True, stdout=subprocess.DEVNULL)

    def deliver_at_once(self, mails):
        """Writes mails into the mailbox as Dovecot's own delivery would, names with both sizes; the folder belongs to its user."""
        for name in ("cur", "new", "tmp"):
            (self.maildir / name).mkdir(parents=True, exist_ok=True)
        total = 0
        for number, mail in enumerate(mails):
            wire_size = len(mail) + mail.count(b"\n")
            total += wire_size
            path = self.maildir / "cur" / f"{int(time.time())}.M{number:09}.bench,S={len(mail)},W={wire_size}:2,"
            path.write_bytes(mail)
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "mail:mail", self.folder / "mail"], check=True)
        return total


class Sink:
    """Postfix's smtp-sink: takes every mail and throws it away."""

    def __init__(self, place):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.counters = place.folder / "sink"
        out = open(self.counters, "wb")
        program = shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin")
        if not program:
            raise SystemExit("bench: smtp-sink is missing: apt-get install postfix")
        who = ["-u", "nobody"] if os.getuid() == 0 else []
        self.process = subprocess.Popen([program, *who, "-c", f"127.0.0.1:{self.port}", "1000"], stdout=out, stderr=subprocess.STDOUT)
        place.at_the_end(self.process.kill)
        until(self._answers, 10, "the start of smtp-sink")

    def _answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                return connection.recv(100).startswith(b"220")
        except OSError:
            return self.process.poll() is not None and sys.exit(self.counters.read_text())

    def accepted(self):
        # "-c" rewrites one line: sess=… quit=… mesg=…
        with open(self.counters, "rb") as counters:
            counters.seek(max(0, counters.seek(0, os.SEEK_END) - 400))
            found = re.findall(rb"mesg=(\d+)", counters.read())
        return int(found[-1]) if found else 0


class Desk:
    """A configuration and what runs with it."""

    def __init__(self, place, program, smtp_port, servers=None, security="tls", more="", more_smtp="", imap_port=None):
        self.program, self.place = program, place
        self.folder = place.folder / "desk"
        self.folder.mkdir(mode=0o700)
        self.config = self.folder / "mail2ticket.toml"
        self.database = self.folder / "data/mail2ticket.db"
        host, port, authority = "127.0.0.1", 1, ""
        if servers:
            port = servers.ports["IMAPS" if security == "tls" else "IMAP"]
            port = imap_port or port
            authority = f'ca_file = "{servers.folder}/tls/ca.pem"' if security != "none" else ""
        (self.folder / "password").write_text((servers.password if servers else "none") + "\n")
        (self.folder / "password").chmod(0o600)
        self.config.write_text(f'''
data_dir = "{self.folder}/data"
[desk]
address = "{desk_address}"
name = {{ fr = "Service Desk de la commune", nl = "Service Desk van de gemeente" }}
phone = "02.423.12.12"
time_zone = "Europe/Brussels"
languages = ["fr", "nl"]
ticket_prefix = "JET"
hours = {{ mon = "08:30-17:00", tue = "08:30-17:00", wed = "08:30-17:00", thu = "08:30-19:00", fri = "08:30-17:00" }}
holidays = {{ country = "be" }}
acknowledge_old = true
[[mailbox]]
host = "{host}"
port = {port}
security = "{security if servers else "none"}"
{authority}
user = "{desk_address}"
password_file = "./password"
take_from = "2020-01-01"
{more}
[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
{more_smtp}
[access]
domains = ["commune.test"]
''')

    def command(self, *arguments, **how):
        return subprocess.run([self.program, *arguments, "--config", self.config], check=True, **how)

    def start(self):
        """The daemon, begun now."""
        log = open(self.folder / "daemon.log", "ab")
        daemon = Process(subprocess.Popen([self.program, "run", "--config", self.config], stdout=log, stderr=log))
        self.place.at_the_end(daemon.stop)
        return daemon

    def wait_until_watching(self):
        until(lambda: b"watching a mailbox" in (self.folder / "daemon.log").read_bytes(), 30, "the daemon's login")

    def ask(self, sql):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10) as database:
            return database.execute(sql).fetchall()


class Process:
    """A process of ours and what it has used so far."""

    def __init__(self, process):
        self.process = process
        self.pid = process.pid

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / ticks_a_second

    def memory_mib(self, what="VmHWM"):
        return int(re.search(rf"{what}:\s+(\d+)", pathlib.Path(f"/proc/{self.pid}/status").read_text())[1]) / 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(40)
