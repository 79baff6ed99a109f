"""A desk under test: the real binary against a real Dovecot and Postfix, in a temporary folder.

Every test has a desk address, a data folder and people of its own, so that tests share the mail servers and nothing else.
run_integration.py makes the folder, starts the shared servers, and sees to it that nothing stays, whatever ends the run.
"""
import email
import email.policy
import email.utils
import imaplib
import itertools
import json
import os
import re
import shutil
import signal
import smtplib
import sqlite3
import ssl
import subprocess
import time
import unittest
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAIL_SERVERS = HERE.parent / "support" / "mail-servers"
BINARY = os.environ.get("M2T_BINARY", "")
FOLDER = Path(os.environ.get("M2T_FOLDER", "/nonexistent"))
SHARED = FOLDER / "shared"
# Postfix refuses these people; the shared servers are started so.
REFUSED, PUT_OFF = "refused@commune.test", "putoff@commune.test"

LOOK_AGAIN = 0.02  # seconds between two looks at what another process does
PATIENCE = 30      # how long anything may take that is expected to happen; only failures wait so long
ANSWERED = "acknowledgement"
OK, USAGE, DATA, UNAVAILABLE, IO, TRY_LATER, PERMISSION, CONFIGURATION = 0, 64, 65, 69, 74, 75, 77, 78

numbers = itertools.count(1)


class Impatient(AssertionError):
    """What was waited for did not happen."""


def wait_until(predicate, what, seconds=PATIENCE, every=LOOK_AGAIN):
    """Looks until predicate() gives something true, and returns it."""
    until = time.monotonic() + seconds
    while True:
        found = predicate()
        if found:
            return found
        if time.monotonic() > until:
            raise Impatient(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(every)


def unique(name):
    """A name that no other test uses, in whatever process it runs."""
    return f"{name}.{os.getpid()}x{next(numbers)}"


# --- programs and processes -------------------------------------------------------------------------------------------

def programs(**instead):
    """mail2ticket in a folder of its own with the programs that belong to it, some replaced by test programs; the path of it."""
    folder = FOLDER / unique("bin")
    folder.mkdir(mode=0o755)
    for name in ("mail2ticket", "mail2ticket-reader", "mail2ticket-ocr"):
        built = Path(BINARY).parent
        source = built / "tests" / instead[name] if name in instead else built / name
        try:
            os.link(source, folder / name)
        except OSError:  # another file system, or not ours
            shutil.copy2(source, folder / name)
    return folder / "mail2ticket"


def process_file(pid, name):
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):  # it has ended
        return ""


def children_of(parent, name):
    """The pids of the programs of this name that a process has started, the oldest first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        after_name = process_file(folder.name, "stat").rpartition(") ")[2].split()
        if len(after_name) > 1 and after_name[0] != "Z" and int(after_name[1]) == parent:
            if Path(process_file(folder.name, "cmdline").split("\0")[0]).name == name:
                found.append((int(after_name[19]), int(folder.name)))
    return [pid for _, pid in sorted(found)]


def status_of(pid):
    """Of a process: {"Seccomp": "2", …}"""
    lines = (line.partition(":") for line in process_file(pid, "status").splitlines())
    return {name: value.strip() for name, _, value in lines}


def processor_time_of(pid):
    """In seconds."""
    words = process_file(pid, "stat").rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK") if words else 0


# --- the mail servers -------------------------------------------------------------------------------------------------

class Servers:
    """Dovecot and Postfix in one folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        if (self.folder / "ports.env").exists():
            self.look()

    def look(self):
        words = (line.split("=") for line in (self.folder / "ports.env").read_text().split())
        self.ports = {name: int(number) for name, number in words}
        self.tls = ssl.create_default_context(cafile=self.folder / "tls" / "ca.pem")
        self.ca_file = self.folder / "tls" / "ca.pem"

    def run(self, *words):
        result = subprocess.run([MAIL_SERVERS, self.folder, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if result.returncode != 0:
            raise RuntimeError(f"mail-servers {' '.join(words)}: {result.stderr}")

    def up(self, *options):
        self.run("up", *options)
        self.look()
        return self

    def down(self, *options):
        self.run("down", *options)

    def secret(self, name):
        return (self.folder / "secrets" / f"{name}-password").read_text().strip()

    def maildir(self, address, folder="INBOX"):
        name, domain = address.split("@")
        maildir = self.folder / "mail" / domain / name / "Maildir"
        return maildir if folder == "INBOX" else maildir / f".{folder}"

    def mails_in(self, address, folder="INBOX"):
        """The mails that lie there, as Dovecot wrote them, oldest first."""
        found = []
        for part in ("new", "cur"):
            found += (self.maildir(address, folder) / part).glob("*")
        mails = []
        for file in sorted(found, key=lambda f: f.name):
            try:
                mails.append(email.message_from_bytes(file.read_bytes(), policy=email.policy.default))
            except FileNotFoundError:  # Dovecot renames it just now
                return self.mails_in(address, folder)
        return mails

    def imap(self, address):
        """A person's mail client on this mailbox."""
        client = imaplib.IMAP4_SSL("localhost", self.ports["IMAPS"], ssl_context=self.tls)
        client.login(address, self.secret("people"))
        return client

    def deliver(self, mail, to, sender=None):
        """Straight into the mailbox: it is there when this returns."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP)
        if sender is None:
            sender = email.utils.parseaddr(str(email.message_from_bytes(raw).get("From", "")))[1] or "nobody@elsewhere.test"
        with smtplib.LMTP("127.0.0.1", self.ports["LMTP"]) as lmtp:
            lmtp.sendmail(sender, [to], raw)

    def submit(self, mail, sender):
        """As people do: by Postfix's submission, logged in."""
        with smtplib.SMTP("localhost", self.ports["SUBMISSION"]) as smtp:
            smtp.starttls(context=self.tls)
            smtp.login(sender, self.secret("people"))
            smtp.send_message(mail, sender)

    def doveadm(self, *words):
        return subprocess.run(["doveadm", "-c", self.folder / "dovecot" / "dovecot.conf", *words], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, check=True).stdout

    def imap_processes(self, address):
        """The pids of Dovecot's processes that serve this mailbox now."""
        words = " ".join(line for line in self.doveadm("-f", "tab", "who", "-1", address).splitlines()[1:])
        return sorted({int(pid) for pid in re.findall(r"\t(\d+)\t", words)})


# --- mails ------------------------------------------------------------------------------------------------------------

FRENCH = "Bonjour,\n\nL'imprimante du deuxième étage ne marche plus depuis ce matin, pouvez-vous nous aider ?\n\nMerci d'avance\n"
DUTCH = "Beste collega's,\n\nKan ik toegang krijgen tot de gedeelde map van de dienst Burgerzaken? Ik heb ze nodig.\n\nGroeten\n"


def letter(sender, to, subject, text=FRENCH, cc=(), attachments=(), date=None, **fields):
    """A mail as a mail client writes it. Fields: In_Reply_To="<x@y>" and the like; message_id for a chosen Message-ID."""
    mail = email.message.EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    if cc:
        mail["Cc"] = ", ".join(cc)
    mail["Subject"] = subject
    mail["Date"] = email.utils.format_datetime(date) if date else email.utils.formatdate()
    mail["Message-ID"] = fields.pop("message_id", None) or f"<{unique('letter')}@commune.test>"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, data in attachments:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail


def message_id(mail):
    return str(mail["Message-ID"]).strip().strip("<>")


def reply_to(answer, sender, text, subject=None, **fields):
    """An answer to one of the desk's mails, as Outlook writes it."""
    references = f"{answer['References'] or ''} {answer['Message-ID']}".strip()
    return letter(sender, str(answer["Reply-To"] or answer["From"]), subject or f"RE: {answer['Subject']}", text,
                  In_Reply_To=str(answer["Message-ID"]), References=references, **fields)


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


# --- the desk ---------------------------------------------------------------------------------------------------------

class Toml(str):
    """A value that is TOML already."""


def toml(value):
    if isinstance(value, Toml):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    return str(value) if isinstance(value, int) else json.dumps(str(value), ensure_ascii=False)


def section(name, values):
    return f"\n{name}\n" + "".join(f"{key} = {toml(value)}\n" for key, value in values.items() if value is not None)


class Desk:
    """A configuration, a data folder, and the daemon that works on them."""

    def __init__(self, servers, **changes):
        name = unique("desk")
        self.servers = servers
        self.address = changes.get("desk", {}).get("address", f"{name}@commune.test")
        self.folder = FOLDER / name
        self.folder.mkdir(mode=0o700)
        self.config = self.folder / "mail2ticket.toml"
        self.data = self.folder / "data"
        self.database = self.data / "mail2ticket.db"
        self.binary, self.prefix = BINARY, []  # prefix: a command that starts it with fewer rights
        self.environment = {}  # more of it, for the daemon and for subcommands
        self.process = None
        self.logs = []
        for secret in ("imap", "smtp"):
            self.write_secret(secret, servers.secret("people"))
        self.configure(**changes)

    def write_secret(self, name, password):
        file = self.folder / f"{name}-password"
        file.touch(mode=0o600)
        file.write_text(password + "\n")

    def configure(self, **changes):
        """Writes the configuration: the usual one, and what is given for each section. `mailboxes`: a list of changes."""
        name, ports = self.address.split("@")[0], self.servers.ports
        parts = {
            "desk": {"address": self.address, "name": {"fr": "Service Desk de la commune", "nl": "Service Desk van de gemeente"},
                     "phone": "02.423.12.12"},
            "mailbox": {"host": "localhost", "port": ports["IMAPS"], "security": "tls", "ca_file": self.servers.ca_file,
                        "user": self.address, "password_file": "./imap-password", "poll_interval": "5m"},
            "smtp": {"host": "localhost", "port": ports.get("SUBMISSION", 1), "security": "starttls",
                     "ca_file": self.servers.ca_file, "user": self.address, "password_file": "./smtp-password"},
            "access": {"domains": ["commune.test"]},
            "limits": {},
            "matching": {},
            "boundary": {},
            "clamd": {},
            "alerts": {},
            "answers": {},
        }
        assert name and set(changes) <= set(parts) | {"mailboxes", "technicians"}
        for part, values in changes.items():
            if part in parts:
                parts[part].update(values)
        text = f"data_dir = {toml(self.data)}\n" + section("[desk]", parts["desk"])
        for mailbox in changes.get("mailboxes", [{}]):
            text += section("[[mailbox]]", {**parts["mailbox"], **mailbox})
        for part in ("smtp", "access", "limits", "matching", "boundary", "clamd", "alerts"):
            text += section(f"[{part}]", parts[part])
        text += section("[technicians]", parts["answers"])
        for technician in changes.get("technicians", []):
            text += section("[[technician]]", technician)
        self.config.write_text(text, encoding="utf-8")

    # the daemon

    def start(self, wait=True, environment=None):
        self.log = self.folder / f"run-{len(self.logs) + 1}.log"
        self.logs.append(self.log)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([*self.prefix, self.binary, "run", "--config", self.config], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, env={**os.environ, **self.environment, **(environment or {})})
        if wait:
            self.wait_for_log(" imap.connected ")
        return self

    def told(self):
        return self.log.read_text(errors="replace")

    def wait_for_log(self, *any_of, seconds=PATIENCE, times=1):
        def is_there():
            text = self.told()
            if any(text.count(words) >= times for words in any_of):
                return True
            if self.process.poll() is not None:
                raise Impatient(f"the daemon ended with {self.process.returncode}: {text[-3000:]}")
            return False
        wait_until(is_there, lambda: f"{any_of} in the log: {self.told()[-3000:]}", seconds)

    def stop(self, seconds=25):
        """SIGTERM; gives the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    # the command line

    def command(self, *words, given=None, config=None):
        """Runs a subcommand to its end: .returncode, .stdout, .stderr."""
        return subprocess.run([*self.prefix, self.binary, *map(str, words), "--config", config or self.config], input=given,
                              capture_output=True, env={**os.environ, **self.environment},
                              **({} if isinstance(given, bytes) else {"encoding": "utf-8", "errors": "replace"}))

    def json(self, *words, given=None, code=OK):
        result = self.command(*words, "--json", given=given)
        if result.returncode != code:
            raise AssertionError(f"{words} ended with {result.returncode} instead of {code}: {result.stderr}")
        return json.loads(result.stdout)

    # what it did

    def ask(self, statement, *values):
        """Rows of the database; nothing when there is none yet."""
        try:
            with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as database:
                database.row_factory = sqlite3.Row
                return database.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if "unable to open" in str(error) or "no such table" in str(error):
                return []
            raise

    def ask_one(self, statement, *values):
        rows = self.ask(statement, *values)
        return rows[0][0] if rows else None

    def change(self, statement, *values):
        """As an administrator with sqlite3 in hand."""
        with closing(sqlite3.connect(self.database, timeout=10)) as database:
            changed = database.execute(statement, values).rowcount
            database.commit()
        return changed

    def row_of(self, mail):
        """How the mail was decided, once it is; nothing before."""
        rows = self.ask("SELECT i.*, t.number FROM inbound i LEFT JOIN ticket t ON t.id = i.ticket"
                        " WHERE i.message_id = ? AND i.decided IS NOT NULL ORDER BY i.id DESC LIMIT 1", message_id(mail))
        return rows[0] if rows else None

    def tickets(self):
        return self.ask_one("SELECT count(*) FROM ticket") or 0

    def outgoing(self):
        return self.ask_one("SELECT count(*) FROM outbox") or 0

    def wait_for_decision(self, mail, seconds=PATIENCE):
        return wait_until(lambda: self.row_of(mail), lambda: f"decision of {mail['Subject']}: {self.log_tail()}", seconds)

    def wait_until_quiet(self, mails):
        """So many mails taken; all of them decided and filed, all answers sent."""
        def is_so():
            rows = self.ask("SELECT (SELECT count(*) FROM inbound WHERE state NOT IN ('received', 'decided')),"
                            " (SELECT count(*) FROM inbound), (SELECT count(*) FROM outbox WHERE state <> 'sent')")
            return rows and rows[0][0] >= mails and rows[0][0] == rows[0][1] and rows[0][2] == 0
        wait_until(is_so, lambda: f"{mails} mails handled; {self.counts()}; {self.log_tail()}", 2 * PATIENCE)

    def counts(self):
        return ({tuple(row) for row in self.ask("SELECT state, verdict, count(*) FROM inbound GROUP BY 1, 2")},
                {tuple(row) for row in self.ask("SELECT state, count(*) FROM outbox GROUP BY 1")})

    def deliver(self, mail, sender=None):
        self.servers.deliver(mail, self.address, sender)
        return mail

    def take(self, mail, sender=None):
        """Delivers a mail to the running daemon and waits for its decision, which is given back."""
        self.deliver(mail, sender)
        return self.wait_for_decision(mail)

    def answers_to(self, address):
        return [mail for mail in self.servers.mails_in(address) if mail["X-Mail2Ticket-ID"]]

    def answer_to(self, mail):
        """The mail that its sender got for it."""
        sender = email.utils.parseaddr(str(mail["From"]))[1]
        return wait_until(lambda: next((one for one in self.answers_to(sender)
                                        if str(one["In-Reply-To"]).strip() == str(mail["Message-ID"]).strip()), None),
                          lambda: f"an answer to {mail['Subject']} for {sender}: {self.log_tail()}")

    def open_ticket(self, requester, subject="Imprimante du deuxième étage en panne", cc=()):
        """A new ticket by mail: the mail, the acknowledgement, the number."""
        mail = letter(requester, self.address, subject, cc=cc)
        number = self.take(mail)["number"]
        return mail, self.answer_to(mail), number

    def log_tail(self):
        return self.told()[-3000:] if self.logs else "(never started)"

    def sanitizer_reports(self):
        words = re.compile(r"ERROR: \w+Sanitizer|runtime error:|WARNING: ThreadSanitizer|SUMMARY: \w+Sanitizer")
        return [f"{log.name}: {log.read_text(errors='replace')[-4000:]}" for log in self.logs
                if words.search(log.read_text(errors="replace"))]


class DeskTest(unittest.TestCase):
    """A test with desks: they are stopped, looked at for reports of sanitizers, and removed."""

    maxDiff = None

    def shortDescription(self):
        return None

    def servers(self):
        return Servers(SHARED)

    def own_servers(self, *options):
        """Servers that this test may stop and break."""
        servers = Servers(FOLDER / unique("servers"))
        self.addCleanup(servers.down, "--remove")
        return servers.up(*options)

    def desk(self, servers=None, **changes):
        desk = Desk(servers or self.servers(), **changes)
        self.addCleanup(self.put_away, desk)
        return desk

    def running_desk(self, servers=None, **changes):
        return self.desk(servers, **changes).start()

    def put_away(self, desk):
        code = 0
        try:
            if desk.process is not None and desk.process.poll() is None:
                code = desk.stop()
        finally:
            desk.kill()
            reports = desk.sanitizer_reports()
            shutil.rmtree(desk.folder, ignore_errors=True)
        self.assertEqual([], reports)
        self.assertEqual(0, code, "exit code after SIGTERM")

    def person(self, name="anne"):
        return f"{unique(name)}@commune.test"
