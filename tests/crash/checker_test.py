#!/usr/bin/python3
"""The checker finds every kind of fault that is planted in a desk that was well. A check that cannot fail is none."""
import copy
import hashlib
import shutil
import sqlite3
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

import checker
from checker import Message

MIGRATIONS = Path(__file__).resolve().parents[2] / "store" / "migrations" / "sqlite"
ACKNOWLEDGEMENT = ("From: support@commune.test\r\nTo: {to}\r\nSubject: Bien re=C3=A7u [{number}]\r\nMessage-ID: <{id}>\r\n"
                   "In-Reply-To: <{about}>\r\n\r\nVotre num=C3=A9ro est {number}.\r\n")
PICTURE = b"a picture, as bytes"
PICTURE_BASE64 = b"YSBwaWN0dXJlLCBhcyBieXRlcw=="
TICKET = "(id, number, prefix, counter, subject, state, type, priority, origin, requester, technician, created, updated)"
NUMBERS = {1000: "JET-10008", 1001: "JET-10019"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Desk:
    """A small desk on which all is well: two tickets, a follow-up, a copy that was suppressed, an automatic reply."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.raw = self.folder / "raw"
        (self.raw / "2026-11").mkdir(parents=True)
        self.file = self.folder / "mail2ticket.db"
        self.journal = []
        self.people = {}
        self.messages = []
        self.now = 0
        with closing(self.open()) as database:
            for script in sorted(MIGRATIONS.glob("*.sql")):
                database.executescript(script.read_text())
            database.execute("PRAGMA journal_mode = WAL")
            self.build(database)
            database.commit()

    def open(self):
        database = sqlite3.connect(self.file)
        database.execute("PRAGMA synchronous = OFF")
        return database

    def copy_to(self, folder):
        shutil.copytree(self.folder, folder)
        other = copy.copy(self)
        other.folder, other.raw, other.file = folder, folder / "raw", folder / "mail2ticket.db"
        for name in ("journal", "people", "messages"):
            setattr(other, name, copy.deepcopy(getattr(self, name)))
        return other

    def build(self, database):
        database.execute("INSERT INTO mailbox VALUES (1, 'support@x/INBOX', 7, 1, 0, 0)")
        database.execute("UPDATE counter SET next = 1002")
        for identity, address in enumerate(("a@commune.test", "b@commune.test", "c@commune.test"), 1):
            database.execute("INSERT INTO person (id, address_key, address, name, language) VALUES (?1, ?2, ?2, '', '')", (identity, address))
        for identity, (counter, number) in enumerate(NUMBERS.items(), 1):
            database.execute(f"INSERT INTO ticket {TICKET}"
                         " VALUES (?, ?, 'JET', ?, 'Objet', 'new', 'request', 'normal', 'mail', ?, NULL, 0, 0)",
                             (identity, number, counter, identity))
            self.event(database, "ticket.opened", ticket=identity)
        self.take(database, 1, "new", "a@commune.test", 1)
        self.take(database, 2, "new", "b@commune.test", 2)
        self.take(database, 3, "follow_up", "c@commune.test", 1)
        self.take(database, 4, "copy", "a@commune.test", None, of="m1@commune.test")
        self.take(database, 5, "automatic", "a@commune.test", 1)

    def event(self, database, what, ticket=None, inbound=None, outbox=None):
        database.execute("INSERT INTO event (at, actor, what, ticket, inbound, outbox, detail) VALUES (0, 'desk', ?, ?, ?, ?, '')",
                         (what, ticket, inbound, outbox))

    def take(self, database, identity, kind, sender, ticket, of=None):
        message_id = of or f"m{identity}@commune.test"
        marker = f"marker{message_id[1]}"
        content = b"Subject: x\r\n\r\n" + marker.encode() + b"\r\n" + PICTURE_BASE64 + b"\r\n"
        stored = b"Received: by us, %d\r\n" % identity + content
        blob = f"2026-11/{sha256(stored)}"
        (self.raw / blob).write_bytes(stored)
        number = NUMBERS[999 + ticket] if kind in ("follow_up", "automatic") else None
        self.journal.append({"message_id": message_id, "kind": kind, "sender": sender, "ticket": number, "marker": marker,
                             "size": len(content), "sha256": sha256(content), "attachments": [sha256(PICTURE)]})
        self.messages.append(Message(100 + identity, frozenset(), message_id))
        verdict = {"new": "new_ticket", "copy": "duplicate"}.get(kind, kind)
        database.execute(
            "INSERT INTO inbound (id, mail_id, mailbox, place_folder, place_uid_validity, place_uid, now_folder, now_uid_validity,"
            " now_uid, fingerprint, message_id, blob, size_bytes, internal_date, received, shown_from, shown_subject, oversize,"
            " before_first_start, state, verdict, decided, ticket)"
            " VALUES (?1, 'in-' || ?1, 1, 'INBOX', 7, ?1, 'Processed', 8, 100 + ?1, ?1, ?2, ?3, ?4, 0, 0, ?5, 'x', 0, 0, 'filed', ?6,"
            " 1, ?7)", (identity, message_id, blob, len(stored), sender, verdict, ticket))
        if kind != "copy":
            self.enter(database, identity, kind, message_id, marker, ticket, stored)
        if kind in ("new", "follow_up"):
            self.answer(database, identity, kind, sender, ticket, message_id)

    def enter(self, database, identity, kind, message_id, marker, ticket, stored):
        database.execute("INSERT INTO entry VALUES (?1, ?2, ?3, 'public', 1, 0, ?1, ?4, ?4, 'x', 0, ?5, '', '')",
                         (identity, ticket, "request" if kind == "new" else "follow_up", message_id, f"Bonjour {marker}"))
        database.execute("INSERT INTO attachment (entry, position, name, type, sha256, content_id, kind, encoding, size, raw_offset,"
                         " raw_length, is_inline) VALUES (?, 0, 'a.png', 'image/png', ?, '', 'screenshot', 'base64', ?, ?, ?, 0)",
                         (identity, sha256(PICTURE), len(PICTURE), stored.index(PICTURE_BASE64), len(PICTURE_BASE64)))
        self.event(database, "entry.added", ticket=ticket, inbound=identity)

    def answer(self, database, identity, kind, sender, ticket, about):
        message_id = f"out{identity}@commune.test"
        mail = ACKNOWLEDGEMENT.format(to=sender, number=NUMBERS[999 + ticket], id=message_id, about=about).encode()
        database.execute(
            "INSERT INTO outbox (id, mail_id, message_id, kind, priority, ticket, caused_by, to_address, to_key, envelope_from,"
            " automatic, state, attempts, created, sent) VALUES (?1, 'out-' || ?1, ?2, ?3, 2, ?4, ?1, ?5, ?5, '', 1, 'sent', 1, 0, 1)",
            (identity, message_id, "acknowledgement" if kind == "new" else "follow_up", ticket, sender))
        database.execute("INSERT INTO outbox_bytes VALUES (?, ?)", (identity, mail))
        self.event(database, "outbox.queued", ticket, identity, identity)
        self.event(database, "outbox.sent", ticket, identity, identity)
        self.people.setdefault(sender, []).append(b"Return-Path: <>\nReceived: by them\n" + mail.replace(b"\r\n", b"\n"))

    def world(self):
        return checker.World(self.file, self.raw, self.journal, {"INBOX": (7, []), "Processed": (8, self.messages)}, self.people)

    def change(self, *statements):
        """Faults that the schema itself would refuse are planted all the same."""
        with closing(self.open()) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")
            for trigger in ("event_not_changed", "event_not_deleted", "event_not_replaced", "outbox_bytes_fixed"):
                database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            for statement in statements:
                database.execute(statement)
            database.commit()


class CheckerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="m2t-checker-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.well = Desk(Path(cls.folder.name) / "well")

    def setUp(self):
        self.desk = self.well.copy_to(Path(self.folder.name) / self._testMethodName)
        self.checker = checker.Checker()

    def findings(self):
        return self.checker.check(self.desk.world()).findings

    def must_find(self, kind, words=""):
        found = self.findings()
        self.assertTrue(any(k == kind and words in sentence for k, sentence in found), f"wanted {kind} {words!r}, got {found}")

    def test_a_desk_on_which_all_is_well_has_no_findings(self):
        report = self.checker.check(self.desk.world())
        self.assertEqual(report.findings, [])
        figures = (report.mails, report.tickets, report.acknowledgements, report.doubtful_duplicates, report.needs_decision)
        self.assertEqual(figures, (5, 2, 3, 0, 0))
        self.assertEqual(self.findings(), [], "looked at twice")

    # lost (INV-2)
    def test_a_mail_that_was_never_taken(self):
        self.desk.journal.append({**self.desk.journal[0], "message_id": "lost@commune.test"})
        self.must_find(checker.LOST, "delivered 1 times, the desk knows 0")

    def test_a_copy_that_was_never_taken(self):
        self.desk.change("DELETE FROM inbound WHERE id = 4")
        self.must_find(checker.LOST, "the desk knows 1")

    def test_a_mail_without_a_decision(self):
        self.desk.change("UPDATE inbound SET state = 'received', verdict = NULL WHERE id = 2")
        self.must_find(checker.LOST, "is received")

    def test_a_mail_that_was_not_filed(self):
        self.desk.change("UPDATE inbound SET state = 'decided' WHERE id = 2")
        self.must_find(checker.LOST, "is decided")

    def test_a_mail_that_was_held(self):
        self.desk.change("UPDATE inbound SET verdict = 'held', held = 1, held_reason = 'poison' WHERE id = 2")
        self.must_find(checker.LOST, "'held': 1")

    def test_a_mail_without_an_entry(self):
        self.desk.change("DELETE FROM attachment WHERE entry = 3", "DELETE FROM entry WHERE id = 3")
        self.must_find(checker.LOST, "has no entry")

    def test_an_entry_with_another_text(self):
        self.desk.change("UPDATE entry SET text = 'Bonjour' WHERE id = 3")
        self.must_find(checker.LOST, "its text is not in its entry")

    def test_an_entry_without_its_attachment(self):
        self.desk.change("DELETE FROM attachment WHERE entry = 1")
        self.must_find(checker.LOST, "attachments")

    def test_a_mail_that_is_gone_from_the_mailbox(self):
        self.desk.messages.pop()
        self.must_find(checker.LOST, "0 are there")

    def test_a_ticket_that_was_there_and_is_gone(self):
        self.findings()
        self.desk.change("UPDATE ticket SET number = 'JET-10024', counter = 1002 WHERE id = 2", "UPDATE counter SET next = 1003")
        self.must_find(checker.LOST, "JET-10019 existed and is gone")

    # duplicate tickets
    def second_ticket(self):
        self.desk.change(f"INSERT INTO ticket {TICKET}"
                         " SELECT 3, 'JET-10024', prefix, 1002, subject, state, type, priority, origin, requester,"
                         " technician, created, updated FROM ticket WHERE id = 1", "UPDATE counter SET next = 1003")

    def test_a_second_ticket_for_a_mail(self):
        self.second_ticket()
        self.desk.change("INSERT INTO entry SELECT 9, 3, kind, visibility, person, at, NULL, NULL, message_id, subject, 0, text, '', ''"
                         " FROM entry WHERE id = 1")
        self.must_find(checker.DUPLICATE_TICKET, "2 new requests made 3 tickets")

    def test_a_ticket_without_a_request(self):
        self.second_ticket()
        self.must_find(checker.DUPLICATE_TICKET, "JET-10024 has 0 requests")

    def test_a_mail_taken_twice(self):
        self.desk.journal.pop(3)
        self.must_find(checker.DUPLICATE_TICKET, "delivered 1 and taken 2 times")

    def test_a_copy_that_became_a_second_entry(self):
        self.desk.change("UPDATE inbound SET verdict = 'new_ticket', ticket = 1 WHERE id = 4",
                         "INSERT INTO entry SELECT 9, 1, kind, visibility, person, at, 4, NULL, message_id, subject, 0, text, '', ''"
                         " FROM entry WHERE id = 1")
        self.must_find(checker.DUPLICATE_TICKET, "has 2 entries")
        self.must_find(checker.DUPLICATE_TICKET, "was decided {'new_ticket': 2}")

    # acknowledgements (INV-5, INV-7)
    def test_an_acknowledgement_received_twice_without_a_doubt(self):
        self.desk.people["a@commune.test"] *= 2
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "received 2 times with 0 doubts")

    def test_after_a_doubt_two_are_allowed_and_counted(self):
        self.desk.people["a@commune.test"] *= 2
        self.desk.change("UPDATE outbox SET doubts = 1 WHERE id = 1")
        report = self.checker.check(self.desk.world())
        self.assertEqual((report.findings, report.doubtful_duplicates), ([], 1))

    def test_three_are_too_many_after_any_doubt(self):
        self.desk.people["a@commune.test"] *= 3
        self.desk.change("UPDATE outbox SET doubts = 2 WHERE id = 1")
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "received 3 times")

    def test_after_two_doubts_a_decision_may_be_needed(self):
        self.desk.change("UPDATE outbox SET doubts = 2, state = 'needs_decision' WHERE id = 1",
                         "DELETE FROM event WHERE what = 'outbox.sent' AND outbox = 1")
        report = self.checker.check(self.desk.world())
        self.assertEqual((report.findings, report.needs_decision), ([], 1))

    def test_a_decision_is_not_needed_after_one_doubt(self):
        self.desk.change("UPDATE outbox SET doubts = 1, state = 'needs_decision' WHERE id = 1")
        self.must_find(checker.MISSING_ACKNOWLEDGEMENT, "needs_decision")

    def test_a_resent_mail_with_other_bytes(self):
        self.desk.people["a@commune.test"].append(self.desk.people["a@commune.test"][0].replace(b"Votre", b"Votre nouveau"))
        self.desk.change("UPDATE outbox SET doubts = 1 WHERE id = 1")
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "not the bytes that were queued")

    def test_a_second_outgoing_mail_for_one_mail(self):
        self.desk.change("INSERT INTO outbox (id, mail_id, message_id, kind, priority, ticket, caused_by, to_address, to_key,"
                         " envelope_from, automatic, state, created) SELECT 9, 'out-9', 'other@x', kind, 2, ticket, 1, to_address,"
                         " to_key, '', 1, 'sent', 0 FROM outbox WHERE id = 1")
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "caused 2 mails")

    def test_an_automatic_reply_that_is_answered(self):
        self.desk.change("UPDATE outbox SET caused_by = 5 WHERE id = 1")
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "(automatic) caused 1 mails")
        self.must_find(checker.MISSING_ACKNOWLEDGEMENT, "<m1@commune.test>")

    def test_a_mail_that_nobody_queued(self):
        self.desk.people["b@commune.test"].append(b"Message-ID: <stray@commune.test>\n\nHello\n")
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "unknown to the outbox")

    def test_an_acknowledgement_at_the_wrong_address(self):
        self.desk.people["b@commune.test"], self.desk.people["a@commune.test"] = (self.desk.people["a@commune.test"],
                                                                                  self.desk.people["b@commune.test"])
        self.must_find(checker.SECOND_ACKNOWLEDGEMENT, "reached b@commune.test")

    def test_an_acknowledgement_that_never_arrived(self):
        self.desk.people["a@commune.test"].clear()
        self.must_find(checker.MISSING_ACKNOWLEDGEMENT, "was not received")

    def test_an_acknowledgement_that_was_never_written(self):
        self.desk.change("DELETE FROM outbox_bytes WHERE outbox = 1", "DELETE FROM outbox WHERE id = 1")
        self.must_find(checker.MISSING_ACKNOWLEDGEMENT, "caused no mail")

    def test_an_acknowledgement_that_is_still_queued(self):
        self.desk.change("UPDATE outbox SET state = 'queued' WHERE id = 1")
        self.must_find(checker.MISSING_ACKNOWLEDGEMENT, "is queued")

    # numbers (K-11)
    def test_an_acknowledgement_with_the_number_of_another_ticket(self):
        self.desk.change("UPDATE outbox_bytes SET bytes = CAST(replace(CAST(bytes AS TEXT), 'JET-10008', 'JET-10019') AS BLOB)"
                         " WHERE outbox = 1")
        self.must_find(checker.WRONG_NUMBER, "does not name JET-10008")

    def test_an_acknowledgement_about_another_ticket(self):
        self.desk.change("UPDATE outbox SET ticket = 2 WHERE id = 1")
        self.must_find(checker.WRONG_NUMBER, "about another ticket")

    def test_a_follow_up_on_another_ticket_than_it_names(self):
        self.desk.change("UPDATE entry SET ticket = 2 WHERE id = 3", "UPDATE inbound SET ticket = 2 WHERE id = 3")
        self.must_find(checker.WRONG_NUMBER, "names JET-10008 and went to JET-10019")

    def test_a_number_with_a_wrong_check_digit(self):
        self.desk.change("UPDATE ticket SET number = 'JET-10011' WHERE id = 2")
        self.must_find(checker.WRONG_NUMBER, "right check digit")

    def test_a_number_that_will_be_given_again(self):
        self.desk.change("UPDATE counter SET next = 1001")
        self.must_find(checker.WRONG_NUMBER, "still to be given")

    def test_a_number_that_changed_hands(self):
        self.findings()
        self.desk.change("UPDATE entry SET message_id = CASE id WHEN 1 THEN 'm2@commune.test' ELSE 'm1@commune.test' END"
                         " WHERE id IN (1, 2)")
        self.must_find(checker.WRONG_NUMBER, "was <m1@commune.test>'s and is now <m2@commune.test>'s")

    # raw mails (i5)
    def blob(self, identity):
        with closing(self.desk.open()) as database:
            return self.desk.raw / database.execute("SELECT blob FROM inbound WHERE id = ?", (identity,)).fetchone()[0]

    def test_a_missing_raw_mail(self):
        self.blob(2).unlink()
        self.must_find(checker.RAW_MAIL, "is missing")

    def test_a_raw_mail_that_was_cut(self):
        self.blob(2).write_bytes(self.blob(2).read_bytes()[:-1])
        self.must_find(checker.RAW_MAIL, "has not the SHA-256 of its name")
        self.must_find(checker.RAW_MAIL, "bytes on disk")
        self.must_find(checker.RAW_MAIL, "not the bytes that were delivered")

    def test_a_raw_mail_without_a_row(self):
        (self.desk.raw / "2026-11" / ("0" * 64)).write_bytes(b"orphan")
        self.must_find(checker.RAW_MAIL, "belongs to no row")

    def test_a_temporary_file_that_was_not_swept(self):
        (self.desk.raw / "incoming").mkdir()
        (self.desk.raw / "incoming" / "x").write_bytes(b"half")
        self.must_find(checker.RAW_MAIL, "incoming/x belongs to no row")

    def test_an_attachment_at_the_wrong_place(self):
        self.desk.change("UPDATE attachment SET raw_offset = raw_offset + 4 WHERE entry = 1")
        self.must_find(checker.RAW_MAIL, "is not where the row says")

    # the mailbox (INV-1, K-12 to K-14)
    def test_a_message_left_in_the_inbox(self):
        world = self.desk.world()
        world.folders["INBOX"] = (7, [world.folders["Processed"][1].pop()])
        found = self.checker.check(world).findings
        self.assertTrue(any(kind == checker.MAILBOX and "still in INBOX" in sentence for kind, sentence in found), found)

    def test_a_message_that_was_marked_read(self):
        self.desk.messages[0] = Message(101, frozenset({"\\Seen"}), "m1@commune.test")
        self.must_find(checker.MAILBOX, "Seen")

    def test_a_message_that_is_there_twice(self):
        self.desk.messages.append(Message(110, frozenset(), "m1@commune.test"))
        self.must_find(checker.MAILBOX, "3 are there")

    def test_a_row_that_names_another_message(self):
        self.desk.change("UPDATE inbound SET now_uid = 102 WHERE id = 1")
        self.must_find(checker.MAILBOX, "is not UID 102")
        self.must_find(checker.MAILBOX, "2 rows say")

    def test_a_row_that_says_it_is_still_in_the_inbox(self):
        self.desk.change("UPDATE inbound SET now_folder = 'INBOX' WHERE id = 1")
        self.must_find(checker.MAILBOX, "lies in INBOX, by its row")

    # database and audit
    def test_a_reference_to_nothing(self):
        self.desk.change("UPDATE entry SET ticket = 99 WHERE id = 1")
        self.must_find(checker.DATABASE, "foreign_key_check")

    def test_a_damaged_database(self):
        self.desk.change("PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema WHERE name = 'inbound_fingerprint'")
        self.must_find(checker.DATABASE, "integrity_check")

    def test_a_row_for_a_mail_that_was_never_delivered(self):
        del self.desk.journal[4]
        self.must_find(checker.DATABASE, "was never delivered")

    def test_an_event_that_was_changed(self):
        self.findings()
        self.desk.change("UPDATE event SET actor = 'somebody' WHERE id = 1")
        self.must_find(checker.AUDIT, "event 1 was")

    def test_an_event_that_was_deleted(self):
        self.findings()
        self.desk.change("DELETE FROM event WHERE what = 'ticket.opened' AND ticket = 2")
        self.must_find(checker.AUDIT, "and is None")
        self.must_find(checker.AUDIT, "is told 0 times")

    def test_a_sending_that_is_told_twice(self):
        self.desk.change("INSERT INTO event (at, actor, what, ticket, inbound, outbox, detail)"
                         " SELECT at, actor, what, ticket, inbound, outbox, detail FROM event WHERE what = 'outbox.sent'")
        self.must_find(checker.AUDIT, "as sent 2 times")

    def test_an_entry_that_is_not_told(self):
        self.desk.change("DELETE FROM event WHERE what = 'entry.added' AND inbound = 3")
        self.must_find(checker.AUDIT, "entry 3 is not told exactly once")


if __name__ == "__main__":
    unittest.main()
