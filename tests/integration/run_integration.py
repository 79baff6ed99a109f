#!/usr/bin/env python3
"""Runs the integration tests: the real binary against a real Dovecot and Postfix. The last line sums up.

  run_integration.py --binary FILE [--jobs N] [test_module[.Class[.test]] ...]

Nothing stays behind: a guardian process outlives this one, ends every process of the tests and removes the folder.
"""
import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAIL_SERVERS = HERE.parent / "support" / "mail-servers"
SHARED_OPTIONS = (
    "--plus-addresses",
    # Read before -o smtpd_recipient_restrictions of the submission service.
    "--postfix", "smtpd_relay_restrictions = check_recipient_access inline:{ { refused@commune.test = 550 5.1.1 nobody of that"
                 " name here }, { putoff@commune.test = 451 4.3.0 not now } }, permit_sasl_authenticated, reject",
    "--dovecot", "mail_fsync = never",
)

# First, so that nothing is waited for alone at the end.
SLOW = ("test_locked_in.Pictures", "test_imap_faults.Restarts", "test_imap_faults.Silence", "test_corpus.Corpus",
        "test_imap_people.People")


def all_classes():
    """What is run side by side."""
    return [f"{file.stem}.{name}" for file in HERE.glob("test_*.py")
            for name in re.findall(r"^class (\w+)\((?:DeskTest|Hostile)\):", file.read_text(encoding="utf-8"), re.M)]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True, type=Path, help="mail2ticket")
    parser.add_argument("--jobs", type=int, default=3, help="test classes at once; they mostly wait")
    parser.add_argument("tests", nargs="*", help="modules, classes or tests; default: all modules")
    return parser.parse_args()


class Guardian:
    """Cleans up when its pipe closes: at the end, or because this process died, of whatever."""

    def __init__(self, folder):
        self.folder = folder
        reading, self.writing = os.pipe()
        os.set_inheritable(self.writing, False)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.writing)
            os.setsid()
            for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(ignored, signal.SIG_IGN)
            try:
                with os.fdopen(reading) as groups:
                    self.clean_up({int(line) for line in groups})
            finally:
                os._exit(0)
        os.close(reading)

    def watch_over(self, group):
        os.write(self.writing, f"{group}\n".encode())

    def clean_up(self, groups):
        for group in groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for base in sorted(self.folder.glob("*/base")):
            subprocess.run([MAIL_SERVERS, base.parent, "down", "--remove"], stdin=subprocess.DEVNULL, start_new_session=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def finish(self):
        os.close(self.writing)
        os.waitpid(self.pid, 0)


class Run:
    def __init__(self, options, folder, guardian):
        self.options, self.folder, self.guardian = options, folder, guardian
        self.waiting = list(options.tests) or all_classes()
        self.waiting.sort(key=lambda name: (SLOW.index(name) if name in SLOW else len(SLOW), name))
        self.lock = threading.Lock()
        self.passed = self.failed = self.skipped = 0

    def all(self):
        workers = [threading.Thread(target=self.work, daemon=True) for _ in range(self.options.jobs)]
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():
                worker.join(0.2)  # so that a signal is heard
        return self.failed == 0

    def work(self):
        while True:
            with self.lock:
                if not self.waiting:
                    return
                name = self.waiting.pop(0)
            self.one(name)

    def one(self, name):
        environment = {**os.environ, "M2T_BINARY": str(self.options.binary.resolve()), "M2T_FOLDER": str(self.folder),
                       "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(HERE)}
        begun = time.monotonic()
        process = subprocess.Popen([sys.executable, "-m", "unittest", "-v", name], cwd=HERE, env=environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        self.guardian.watch_over(process.pid)
        output = process.communicate()[0]
        ran = int((re.findall(r"^Ran (\d+) test", output, re.M) or [0])[-1])
        result = (re.findall(r"^(?:OK|FAILED).*$", output, re.M) or ["FAILED (errors=1)"])[-1]
        figures = {word: int(figure) for word, figure in re.findall(r"(\w+)=(\d+)", result)}
        failed = figures.get("failures", 0) + figures.get("errors", 0) + figures.get("unexpectedSuccesses", 0)
        if process.returncode != 0:
            failed = max(failed, 1)
        with self.lock:
            self.skipped += figures.get("skipped", 0)
            self.failed += failed
            self.passed += max(0, ran - failed - figures.get("skipped", 0))
            print(f"=== {name} ({time.monotonic() - begun:.1f} s)\n{output}", flush=True)


def main():
    options = arguments()
    if not options.binary.is_file():
        sys.exit(f"no binary: {options.binary}")
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="m2t-", dir="/tmp"))
    guardian = Guardian(folder)
    well = False
    begun = time.monotonic()
    run = None
    try:
        folder.chmod(0o755)  # Dovecot's mail user works below
        subprocess.run([MAIL_SERVERS, folder / "shared", "up", *SHARED_OPTIONS], check=True, stdin=subprocess.DEVNULL)
        run = Run(options, folder, guardian)
        well = run.all()
    except (KeyboardInterrupt, SystemExit):
        print("interrupted", file=sys.stderr)
    finally:
        guardian.finish()
    if folder.exists():
        print(f"{folder} could not be removed", file=sys.stderr)
        well = False
    if run is not None:
        print(f"{time.monotonic() - begun:.0f} s")
        print(f"{run.passed} passed, {run.failed} failed, {run.skipped} skipped")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
