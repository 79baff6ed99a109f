"""The independent checker of the crash test: what must be true of a desk that has settled, whatever killed it before.

Written from the invariants INV-1 to INV-12 and the rows K-01 to K-21 alone. It shares nothing with the daemon: it reads the
database with sqlite3, the raw mails as files, the desk's mailbox over IMAP, and the mailboxes of the people who wrote.

The journal says what was handed to the desk's mail server, one object a delivery (crash_test.py writes it as JSON lines):
  message_id    without <>; a copy of an earlier mail has the earlier one's
  kind          new | follow_up | automatic | copy
  sender        who wrote it; gets exactly one acknowledgement for a new mail or a follow-up, none for anything else
  ticket        the number it names, or null
  marker        a word that stands in its text and nowhere else
  size, sha256  of the bytes that were handed over; the server puts header fields in front of them
  attachments   SHA-256 of each decoded attachment
"""
import base64
import binascii
import email
import email.policy
import hashlib
import imaplib
import json
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

# What a finding means for a user; the totals count each kind.
LOST = "lost"
DUPLICATE_TICKET = "duplicate tickets"
SECOND_ACKNOWLEDGEMENT = "second acknowledgements"
MISSING_ACKNOWLEDGEMENT = "missing acknowledgements"
WRONG_NUMBER = "wrong numbers"
RAW_MAIL = "raw mails"
MAILBOX = "mailbox"
DATABASE = "database"
AUDIT = "audit"
KINDS = (LOST, DUPLICATE_TICKET, SECOND_ACKNOWLEDGEMENT, MISSING_ACKNOWLEDGEMENT, WRONG_NUMBER, RAW_MAIL, MAILBOX, DATABASE,
         AUDIT)

ANSWERED = ("new", "follow_up")
VERDICT = {"new": "new_ticket", "follow_up": "follow_up", "automatic": "automatic"}
NOTICE = {"new": "acknowledgement", "follow_up": "follow_up"}
ENTRY = {"new": "request", "follow_up": "follow_up", "automatic": "follow_up"}
MOST_COPIES = 2  # INV-7: sent again after doubt at most once
DAMM = ("0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790")


@dataclass(frozen=True)
class Message:
    """A message in a folder of the desk's mailbox."""
    uid: int
    flags: frozenset
    message_id: str


@dataclass
class World:
    """Everything the checker looks at."""
    database: Path
    raw: Path
    journal: list
    folders: dict = field(default_factory=dict)        # name -> (UIDVALIDITY, [Message])
    people: dict = field(default_factory=dict)         # address -> [bytes of a mail]


@dataclass
class Report:
    findings: list = field(default_factory=list)       # (kind, sentence)
    mails: int = 0
    tickets: int = 0
    acknowledgements: int = 0                           # different ones, received by people
    doubtful_duplicates: int = 0                        # received twice, after a doubt: allowed
    needs_decision: int = 0

    def add(self, kind, sentence):
        self.findings.append((kind, sentence))

    def count(self, kind):
        return sum(1 for found, _ in self.findings if found == kind)


def bare(message_id):
    return (message_id or "").strip().strip("<>")


# --- reading ---------------------------------------------------------------------------------------------------------

def read_journal(file):
    return [json.loads(line) for line in Path(file).read_text().splitlines()]


def read_folders(imap):
    """All folders of a logged-in imaplib connection; reads nothing but heads, changes nothing."""
    folders = {}
    for line in imap.list()[1]:
        name = line.decode().rsplit(' "/" ', 1)[-1].strip('"')
        imap.select(f'"{name}"', readonly=True)
        validity = int(imap.response("UIDVALIDITY")[1][0])
        messages = []
        answer = imap.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
        for part in answer:
            if not isinstance(part, tuple):
                continue
            head = part[0].decode()
            header = email.message_from_bytes(part[1])
            messages.append(Message(int(re.search(r"UID (\d+)", head)[1]),
                                    frozenset(flag.decode() for flag in imaplib.ParseFlags(part[0])),
                                    bare(header["Message-ID"])))
        folders[name] = (validity, messages)
    return folders


def read_people(mail_folder, domain, named):
    """The Maildirs of the people in a domain; the desks' own have other names."""
    people = defaultdict(list)
    for kind in ("new", "cur"):
        for file in (Path(mail_folder) / domain).glob(f"*/Maildir/{kind}/*"):
            if re.fullmatch(named, file.parts[-4]):
                people[f"{file.parts[-4]}@{domain}"].append(file.read_bytes())
    return dict(people)


def rows_of(database, statement):
    return [dict(row) for row in database.execute(statement)]


class Tables:
    """The database as it stands, in plain dictionaries."""

    def __init__(self, file):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN")  # one moment for all
            self.integrity = [row[0] for row in database.execute("PRAGMA integrity_check")]
            self.foreign_keys = [tuple(row) for row in database.execute("PRAGMA foreign_key_check")]
            self.journal_mode = database.execute("PRAGMA journal_mode").fetchone()[0]
            self.inbound = rows_of(database, "SELECT * FROM inbound ORDER BY id")
            self.tickets = {row["id"]: row for row in rows_of(database, "SELECT * FROM ticket ORDER BY id")}
            self.entries = rows_of(database, "SELECT * FROM entry ORDER BY id")
            self.attachments = rows_of(database, "SELECT * FROM attachment ORDER BY entry, position")
            self.outbox = rows_of(database, "SELECT o.*, b.bytes FROM outbox o LEFT JOIN outbox_bytes b ON b.outbox = o.id"
                                            " ORDER BY o.id")
            self.events = rows_of(database, "SELECT * FROM event ORDER BY id")
            self.next_counter = database.execute("SELECT next FROM counter WHERE name = 'ticket'").fetchone()[0]


# --- checking --------------------------------------------------------------------------------------------------------

def unix_lines(raw):
    return raw.replace(b"\r\n", b"\n")


def check_digit_is_right(number):
    interim = 0
    for digit in number.rsplit("-", 1)[-1]:
        interim = int(DAMM[interim][int(digit)])
    return interim == 0


class Checker:
    """Keeps what it has seen, so that an audit line that changes, or a number given twice over time, is found as well."""

    def __init__(self):
        self.events_seen = {}
        self.numbers_seen = {}

    def check(self, world):
        report = Report()
        tables = Tables(world.database)
        by_message_id = defaultdict(list)
        for delivery in world.journal:
            by_message_id[delivery["message_id"]].append(delivery)
        rows = defaultdict(list)
        for row in tables.inbound:
            rows[row["message_id"]].append(row)
        report.mails = len(world.journal)
        report.tickets = len(tables.tickets)

        self.check_database(tables, report)
        self.check_arrivals(by_message_id, rows, report)
        self.check_decisions(by_message_id, rows, tables, report)
        self.check_tickets(by_message_id, tables, report)
        self.check_acknowledgements(by_message_id, rows, tables, world.people, report)
        self.check_raw_mails(by_message_id, rows, tables, world.raw, report)
        self.check_mailbox(by_message_id, tables, world.folders, report)
        self.check_audit(tables, report)
        return report

    @staticmethod
    def check_database(tables, report):
        if tables.integrity != ["ok"]:
            report.add(DATABASE, f"integrity_check: {tables.integrity[:3]}")
        for broken in tables.foreign_keys[:3]:
            report.add(DATABASE, f"foreign_key_check: {broken}")
        if tables.journal_mode != "wal":
            report.add(DATABASE, f"the journal mode is {tables.journal_mode}")

    # INV-2: each delivery is one row, and each row ends in one decision.
    @staticmethod
    def check_arrivals(by_message_id, rows, report):
        for message_id, deliveries in by_message_id.items():
            found = rows.get(message_id, [])
            if len(found) < len(deliveries):
                report.add(LOST, f"<{message_id}> was delivered {len(deliveries)} times, the desk knows {len(found)}")
            if len(found) > len(deliveries):
                report.add(DUPLICATE_TICKET, f"<{message_id}> was delivered {len(deliveries)} and taken {len(found)} times")
            for row in found:
                if row["state"] != "filed" or not row["verdict"] or not row["decided"]:
                    report.add(LOST, f"{row['mail_id']} <{message_id}> is {row['state']}, verdict {row['verdict']}")
        for message_id, found in rows.items():
            if message_id not in by_message_id:
                report.add(DATABASE, f"{found[0]['mail_id']} <{message_id}> was never delivered")

    @staticmethod
    def check_decisions(by_message_id, rows, tables, report):
        entries = defaultdict(list)
        for entry in tables.entries:
            if entry["inbound"] is not None:
                entries[entry["inbound"]].append(entry)
        for message_id, deliveries in by_message_id.items():
            original = deliveries[0]
            found = rows.get(message_id, [])
            if not found:
                continue
            wanted = Counter([VERDICT[original["kind"]]] + ["duplicate"] * (len(found) - 1))
            got = Counter(row["verdict"] for row in found)
            if got != wanted:
                kind = DUPLICATE_TICKET if got[VERDICT[original["kind"]]] > 1 else LOST
                report.add(kind, f"<{message_id}> ({original['kind']}) was decided {dict(got)}, wanted {dict(wanted)}")
            of_mail = [entry for row in found for entry in entries.get(row["id"], [])]
            if not of_mail:
                report.add(LOST, f"<{message_id}> ({original['kind']}) has no entry in any ticket")
                continue
            if len(of_mail) > 1:
                report.add(DUPLICATE_TICKET, f"<{message_id}> has {len(of_mail)} entries")
            Checker.check_entry(original, of_mail[0], found, tables, report)

    @staticmethod
    def check_entry(original, entry, found, tables, report):
        name = f"<{original['message_id']}>"
        if original["marker"] not in entry["text"]:
            report.add(LOST, f"{name}: its text is not in its entry")
        if entry["kind"] != ENTRY[original["kind"]]:
            report.add(LOST, f"{name} ({original['kind']}) became an entry of kind {entry['kind']}")
        ticket = tables.tickets.get(entry["ticket"])
        if ticket is None:
            return  # foreign_key_check has told it
        if original["ticket"] and ticket["number"] != original["ticket"]:
            report.add(WRONG_NUMBER, f"{name} names {original['ticket']} and went to {ticket['number']}")
        for row in found:
            if row["id"] == entry["inbound"] and row["ticket"] != entry["ticket"]:
                report.add(DATABASE, f"{name}: its row says ticket {row['ticket']}, its entry {entry['ticket']}")
        digests = [a["sha256"] for a in tables.attachments if a["entry"] == entry["id"]]
        if digests != original["attachments"]:
            report.add(LOST, f"{name}: {len(original['attachments'])} attachments were sent, the entry's are others")

    def check_tickets(self, by_message_id, tables, report):
        requests = Counter(entry["ticket"] for entry in tables.entries if entry["kind"] == "request")
        request_of = {entry["ticket"]: entry["message_id"] for entry in tables.entries if entry["kind"] == "request"}
        counters = []
        for identity, ticket in tables.tickets.items():
            number = ticket["number"]
            if requests[identity] != 1:
                report.add(DUPLICATE_TICKET, f"{number} has {requests[identity]} requests")
            if number != f"{ticket['prefix']}-{ticket['counter']}{number[-1]}" or not check_digit_is_right(number):
                report.add(WRONG_NUMBER, f"{number} is not counter {ticket['counter']} with a right check digit")
            if ticket["counter"] >= tables.next_counter:
                report.add(WRONG_NUMBER, f"{number} is still to be given: the counter stands at {tables.next_counter}")
            counters.append(ticket["counter"])
            opened_by = request_of.get(identity)
            if self.numbers_seen.setdefault(number, opened_by) != opened_by:
                report.add(WRONG_NUMBER, f"{number} was <{self.numbers_seen[number]}>'s and is now <{opened_by}>'s")
        for number in self.numbers_seen.keys() - {ticket["number"] for ticket in tables.tickets.values()}:
            report.add(LOST, f"{number} existed and is gone")
        if len(set(counters)) != len(counters) or counters != sorted(counters):
            report.add(WRONG_NUMBER, "ticket numbers are given twice, or not in the order of the tickets")
        wanted = sum(1 for deliveries in by_message_id.values() if deliveries[0]["kind"] == "new")
        if len(tables.tickets) > wanted:
            report.add(DUPLICATE_TICKET, f"{wanted} new requests made {len(tables.tickets)} tickets")

    # INV-5, INV-7: one outgoing mail for each mail that is answered; a second copy only after a doubt, with the same bytes.
    @staticmethod
    def check_acknowledgements(by_message_id, rows, tables, people, report):
        received = defaultdict(list)
        for address, mails in people.items():
            for raw in mails:
                received[bare(email.message_from_bytes(raw)["Message-ID"])].append((address, raw))
        caused = defaultdict(list)
        for out in tables.outbox:
            caused[out["caused_by"]].append(out)
        for message_id, deliveries in by_message_id.items():
            original = deliveries[0]
            outs = [out for row in rows.get(message_id, []) for out in caused.get(row["id"], [])]
            wanted = 1 if original["kind"] in ANSWERED else 0
            if len(outs) > wanted:
                report.add(SECOND_ACKNOWLEDGEMENT, f"<{message_id}> ({original['kind']}) caused {len(outs)} mails")
            if len(outs) < wanted:
                report.add(MISSING_ACKNOWLEDGEMENT, f"<{message_id}> of {original['sender']} caused no mail")
            for out in outs[:wanted]:
                Checker.check_acknowledgement(original, out, tables, report)
        ours = {out["message_id"] for out in tables.outbox}
        if len(ours) != len(tables.outbox):
            report.add(DATABASE, "two outgoing mails have the same Message-ID")
        for out in tables.outbox:
            Checker.check_copies(out, received.get(out["message_id"], []), report)
        for message_id in received.keys() - ours:
            report.add(SECOND_ACKNOWLEDGEMENT, f"{received[message_id][0][0]} got <{message_id}>, unknown to the outbox")

    @staticmethod
    def check_acknowledgement(original, out, tables, report):
        name = f"{out['mail_id']} for <{original['message_id']}>"
        if out["to_address"] != original["sender"]:
            report.add(WRONG_NUMBER, f"{name} goes to {out['to_address']} instead of {original['sender']}")
        if out["kind"] != NOTICE[original["kind"]]:
            report.add(WRONG_NUMBER, f"{name} is a mail of kind {out['kind']}")
        entry = next((e for e in tables.entries if e["inbound"] == out["caused_by"]), None)
        if entry is None or entry["ticket"] != out["ticket"] or out["ticket"] not in tables.tickets:
            report.add(WRONG_NUMBER, f"{name} is about another ticket than the mail's")
            return
        number = tables.tickets[out["ticket"]]["number"]
        mail = email.message_from_bytes(out["bytes"] or b"", policy=email.policy.default)
        if re.findall(r"\[([A-Z]+-\d+)\]", str(mail["Subject"])) != [number]:
            report.add(WRONG_NUMBER, f"{name}: the subject \"{mail['Subject']}\" does not name {number}")
        if bare(mail["Message-ID"]) != out["message_id"]:
            report.add(DATABASE, f"{name}: Message-ID <{out['message_id']}> in the row, {mail['Message-ID']} in the mail")
        if original["message_id"] not in str(mail["In-Reply-To"]):
            report.add(WRONG_NUMBER, f"{name}: In-Reply-To is {mail['In-Reply-To']}")

    @staticmethod
    def check_copies(out, copies, report):
        name = f"{out['mail_id']} <{out['message_id']}> to {out['to_address']}"
        if copies:
            report.acknowledgements += 1
        if out["state"] == "needs_decision" and out["doubts"] >= MOST_COPIES:
            report.needs_decision += 1
        elif out["state"] != "sent":
            report.add(MISSING_ACKNOWLEDGEMENT, f"{name} is {out['state']}: {out['last_reply']}")
        elif not copies:
            report.add(MISSING_ACKNOWLEDGEMENT, f"{name} counts as sent and was not received")
        allowed = MOST_COPIES if out["doubts"] else 1
        if len(copies) > allowed:
            report.add(SECOND_ACKNOWLEDGEMENT, f"{name} was received {len(copies)} times with {out['doubts']} doubts")
        elif len(copies) == MOST_COPIES:
            report.doubtful_duplicates += 1
        for address, raw in copies:
            if address != out["to_address"]:
                report.add(SECOND_ACKNOWLEDGEMENT, f"{name} reached {address}")
            if not unix_lines(raw).endswith(unix_lines(out["bytes"] or b"\0")):
                report.add(SECOND_ACKNOWLEDGEMENT, f"{name}: the bytes received are not the bytes that were queued")

    # i5, K-05 to K-07: each row's raw mail is there whole, and nothing else is.
    @staticmethod
    def check_raw_mails(by_message_id, rows, tables, raw, report):
        for message_id, deliveries in by_message_id.items():
            original = deliveries[0]
            for row in rows.get(message_id, []):
                file = raw / row["blob"]
                if not row["blob"] or not file.is_file():
                    report.add(RAW_MAIL, f"{row['mail_id']} <{message_id}>: its raw mail \"{row['blob']}\" is missing")
                    continue
                content = file.read_bytes()
                if hashlib.sha256(content).hexdigest() != file.name:
                    report.add(RAW_MAIL, f"{row['mail_id']}: the raw mail has not the SHA-256 of its name")
                if len(content) != row["size_bytes"]:
                    report.add(RAW_MAIL, f"{row['mail_id']}: {len(content)} bytes on disk, {row['size_bytes']} in the row")
                if hashlib.sha256(content[-original["size"]:]).hexdigest() != original["sha256"]:
                    report.add(RAW_MAIL, f"{row['mail_id']} <{message_id}>: not the bytes that were delivered")
        blobs = {row["id"]: row["blob"] for row in tables.inbound}
        inbound_of = {entry["id"]: entry["inbound"] for entry in tables.entries}
        for part in tables.attachments:
            Checker.check_attachment(part, raw / (blobs.get(inbound_of.get(part["entry"])) or ""), report)
        known = set(blobs.values())
        for file in raw.rglob("*"):
            if file.is_file() and str(file.relative_to(raw)) not in known:
                report.add(RAW_MAIL, f"{file.relative_to(raw)} belongs to no row")

    @staticmethod
    def check_attachment(part, file, report):
        if not file.is_file():
            return
        piece = file.read_bytes()[part["raw_offset"]:part["raw_offset"] + part["raw_length"]]
        try:
            decoded = base64.b64decode(piece) if part["encoding"] == "base64" else piece
        except binascii.Error:
            decoded = b""
        if hashlib.sha256(decoded).hexdigest() != part["sha256"]:
            report.add(RAW_MAIL, f"attachment {part['name']} of entry {part['entry']} is not where the row says")

    # INV-1, K-12 to K-14: every mail lies in the folder that its row names, once, and nobody called it read.
    @staticmethod
    def check_mailbox(by_message_id, tables, folders, report):
        for message in folders.get("INBOX", (0, []))[1]:
            report.add(MAILBOX, f"<{message.message_id}> is still in INBOX")
        everywhere = Counter(message.message_id for _, messages in folders.values() for message in messages)
        for message_id, deliveries in by_message_id.items():
            if everywhere[message_id] != len(deliveries):
                report.add(LOST if everywhere[message_id] < len(deliveries) else MAILBOX,
                           f"<{message_id}> was delivered {len(deliveries)} times, {everywhere[message_id]} are there")
        for name, (_, messages) in folders.items():
            for message in messages:
                if message.flags & {"\\Seen", "\\Deleted"}:
                    report.add(MAILBOX, f"<{message.message_id}> in {name} has the flags {sorted(message.flags)}")
        places = Counter()
        for row in tables.inbound:
            validity, messages = folders.get(row["now_folder"], (0, []))
            there = [m for m in messages if m.uid == row["now_uid"] and validity == row["now_uid_validity"]]
            if row["now_folder"] != "Processed":
                report.add(MAILBOX, f"{row['mail_id']} <{row['message_id']}> lies in {row['now_folder']}, by its row")
            elif not there or there[0].message_id != row["message_id"]:
                report.add(MAILBOX, f"{row['mail_id']} <{row['message_id']}> is not UID {row['now_uid']} there")
            places[row["now_folder"], row["now_uid_validity"], row["now_uid"]] += 1
        for place, times in places.items():
            if times > 1:
                report.add(MAILBOX, f"{times} rows say that they are UID {place[2]} of {place[0]}")

    # The audit is append-only and complete: what happened is told once.
    def check_audit(self, tables, report):
        now = {event["id"]: tuple(event.values()) for event in tables.events}
        for identity, event in self.events_seen.items():
            if now.get(identity) != event:
                report.add(AUDIT, f"event {identity} was {event}, and is {now.get(identity)}")
        if self.events_seen and any(new < max(self.events_seen) for new in now.keys() - self.events_seen.keys()):
            report.add(AUDIT, "an event was slipped in among older ones")
        self.events_seen = now
        told = Counter((event["what"], event["ticket"], event["inbound"], event["outbox"]) for event in tables.events)
        opened = Counter(event["ticket"] for event in tables.events if event["what"] == "ticket.opened")
        for identity, ticket in tables.tickets.items():
            if opened[identity] != 1:
                report.add(AUDIT, f"the opening of {ticket['number']} is told {opened[identity]} times")
        for entry in tables.entries:
            if entry["inbound"] is not None and told["entry.added", entry["ticket"], entry["inbound"], None] != 1:
                report.add(AUDIT, f"entry {entry['id']} is not told exactly once")
        for out in tables.outbox:
            queued = told["outbox.queued", out["ticket"], out["caused_by"], out["id"]]
            sent = told["outbox.sent", out["ticket"], out["caused_by"], out["id"]]
            if queued != 1 or sent != (1 if out["state"] == "sent" else 0):
                report.add(AUDIT, f"{out['mail_id']} is {out['state']}; told as queued {queued} times, as sent {sent} times")
