"""What the crash test runs: the mail servers in a folder, and the daemon as a real process against them."""
import imaplib
import os
import re
import shutil
import signal
import sqlite3
import ssl
import subprocess
import time
from contextlib import closing
from pathlib import Path

import checker

SERVERS = Path(__file__).resolve().parent.parent / "support" / "mail-servers"
LOOK_AGAIN = 0.02      # seconds between two looks at something that another process does
STARTS_WITHIN = 60
SETTLES_WITHIN = 120   # a deferred mail is tried again after a minute
STOPS_WITHIN = 25      # L-15


class Failure(Exception):
    """The daemon did not do what it had to; the sentence says what."""


class Interrupted(Exception):
    """Somebody wants the test to end."""


def wait_until(what, seconds, is_so, stopping):
    """Looks until is_so() gives something true, and returns it; Failure after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        if stopping.is_set():
            raise Interrupted()
        found = is_so()
        if found:
            return found
        if time.monotonic() > until:
            raise Failure(f"{what}: not within {seconds} s")
        time.sleep(LOOK_AGAIN)


class MailServers:
    def __init__(self, folder, stopping):
        self.folder = folder
        self.stopping = stopping
        self.log = folder / "log" / "postfix.log"

    def up(self):
        self.log.parent.mkdir(parents=True)
        self.log.touch(mode=0o600)  # ours: Postfix, which is root's, would keep it from us
        subprocess.run([SERVERS, self.folder, "up"], check=True, start_new_session=True)
        self.ports = {name: int(number) for name, number in
                      (line.split("=") for line in (self.folder / "ports.env").read_text().split())}

    def down(self, remove):
        subprocess.run([SERVERS, self.folder, "down", *(["--remove"] if remove else [])], check=True, start_new_session=True)

    def secret(self, name):
        return (self.folder / "secrets" / f"{name}-password").read_text().strip()

    def log_in(self, user, password):
        trust = ssl.create_default_context(cafile=self.folder / "tls" / "ca.pem")
        imap = imaplib.IMAP4_SSL("localhost", self.ports["IMAPS"], ssl_context=trust)
        imap.login(user, password)
        return imap

    def wait_for_postfix(self, sent):
        """Until everything that Postfix has accepted is delivered, these Message-IDs at least once."""
        def is_done():
            log = self.log.read_text(errors="replace")
            accepted = set(re.findall(r"qmgr\[\d+\]: (\w+): from=", log))
            delivered = set(re.findall(r"qmgr\[\d+\]: (\w+): removed", log))
            seen = {message_id for mail, message_id in re.findall(r"cleanup\[\d+\]: (\w+): message-id=<([^>]+)>", log)
                    if mail in delivered}
            return accepted <= delivered and seen >= sent
        wait_until("Postfix delivers what it accepted", 60, is_done, self.stopping)


class Desk:
    """One data folder and one configuration; the daemon is started, killed and started again on them."""

    def __init__(self, binary, folder, servers, user="support@commune.test", password="imap", smtp=None):
        self.binary = binary
        self.folder = folder
        self.servers = servers
        self.stopping = servers.stopping
        self.user = user
        self.password = password
        self.process = None
        self.starts = 0
        folder.mkdir(mode=0o700)
        for name in ("imap", "smtp", "people"):
            copy = folder / f"{name}-password"
            shutil.copyfile(servers.folder / "secrets" / f"{name}-password", copy)
            copy.chmod(0o600)
        self.config = folder / "mail2ticket.toml"
        self.config.write_text(self.configuration(smtp or self.submission()), encoding="utf-8")

    @property
    def database(self):
        return self.folder / "data" / "mail2ticket.db"

    @property
    def raw(self):
        return self.folder / "data" / "raw"

    def submission(self):
        return f'''\
host = "localhost"
port = {self.servers.ports["SUBMISSION"]}
security = "starttls"
ca_file = "{self.servers.folder}/tls/ca.pem"
user = "support@commune.test"
password_file = "./smtp-password"
'''

    def configuration(self, smtp):
        return f'''\
data_dir = "{self.folder}/data"

[desk]
address = "{self.user}"
name = {{ fr = "Service Desk", nl = "Service Desk" }}
phone = "02.423.12.12"

[[mailbox]]
host = "localhost"
port = {self.servers.ports["IMAPS"]}
ca_file = "{self.servers.folder}/tls/ca.pem"
user = "{self.user}"
password_file = "./{self.password}-password"
poll_interval = "1s"

[smtp]
{smtp}
[access]
domains = ["commune.test"]
'''

    # --- the process

    def start(self, crash_at=None):
        self.starts += 1
        self.log = self.folder / f"run-{self.starts:04}.log"
        arguments = [self.binary, "run", "--config", self.config, *(["--crash-at", crash_at] if crash_at else [])]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def ended(self):
        """How it ended; None while it runs."""
        return self.process.poll()

    def told(self):
        return self.log.read_text(errors="replace")

    def must_run(self):
        code = self.ended()
        if code is not None:
            raise Failure(f"the daemon ended by itself with {code}: {self.told()[-2000:]}")

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def was_killed(self):
        """Waits for nothing: the process is known to be gone."""
        code = self.process.returncode
        if code != -signal.SIGKILL:
            raise Failure(f"the daemon ended with {code} instead of being killed: {self.told()[-2000:]}")

    def stop(self):
        self.must_run()
        self.process.terminate()
        try:
            code = self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            raise Failure(f"the daemon did not end within {STOPS_WITHIN} s of SIGTERM: {self.told()[-2000:]}") from None
        if code != 0:
            raise Failure(f"the daemon ended with {code} after SIGTERM: {self.told()[-2000:]}")

    # --- what it has done. The database is opened only while the daemon runs or after it has ended by itself: whoever opens it
    # after a kill repairs it, and the daemon would find less to do.

    def ask(self, statement, *values):
        """Rows, or nothing when there is no database or table yet."""
        try:
            with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as database:
                return database.execute(statement, values).fetchall()
        except sqlite3.OperationalError:
            return []

    def unfinished(self, deliveries):
        """What is still to be done, in words; empty when so many deliveries are decided, filed and answered."""
        if "mail2ticket is running" not in self.told():
            return "not started yet"
        counts = self.ask("SELECT (SELECT count(*) FROM inbound),"
                          " (SELECT count(*) FROM inbound WHERE state IN ('received', 'decided')),"
                          " (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'in_doubt', 'deferred')),"
                          " (SELECT count(*) FROM picture WHERE state = 'pending')")
        if not counts:
            return "no database yet"
        taken, undone, unsent, unread = counts[0]
        if taken >= deliveries and undone == 0 and unsent == 0 and unread == 0:
            return ""
        return f"{taken} of {deliveries} mails taken, {undone} of them not filed, {unsent} mails not sent, {unread} pictures not read"

    def wait_until_settled(self, deliveries):
        """The daemon runs on. What cannot settle is left to the checker, which says what is wrong; so this only ends."""
        def is_settled():
            self.must_run()
            return not self.unfinished(deliveries)
        try:
            wait_until("settling", SETTLES_WITHIN, is_settled, self.stopping)
        except Failure as failure:
            self.must_run()
            raise Failure(f"{failure}: {self.unfinished(deliveries)}; {self.told()[-1500:]}") from None

    def crashed_or_settled(self, deliveries):
        """True when it was killed, False when everything is done and it still runs."""
        def is_so():
            if self.ended() is not None:
                return "crashed"
            return not self.unfinished(deliveries) and "settled"
        return wait_until("crashing or settling", SETTLES_WITHIN, is_so, self.stopping) == "crashed"

    def numbers(self):
        return dict(self.ask("SELECT e.message_id, t.number FROM entry e JOIN ticket t ON t.id = e.ticket"
                             " WHERE e.kind = 'request'"))

    def sent(self):
        return {row[0] for row in self.ask("SELECT message_id FROM outbox WHERE state = 'sent'")}

    def sanitizer_reports(self):
        words = re.compile(r"ERROR: \w+Sanitizer|runtime error:|WARNING: ThreadSanitizer")
        return [f"{log.name}: {words.search(text)[0]}" for log in sorted(self.folder.glob("run-*.log"))
                if words.search(text := log.read_text(errors="replace"))]

    def world(self, journal, people=None):
        imap = self.servers.log_in(self.user, self.servers.secret(self.password))
        try:
            folders = checker.read_folders(imap)
        finally:
            imap.logout()
        if people is None:
            people = checker.read_people(self.servers.folder / "mail", "commune.test", named=r"p\d+")
        return checker.World(self.database, self.raw, journal, folders, people)
