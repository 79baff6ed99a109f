"""The subcommands beside a running daemon and without one; the JSON that product.md promises (item 9)."""
import email.policy
import hashlib
import json
import mailbox
import sqlite3
from contextlib import closing

from desk import DATA, DUTCH, OK, UNAVAILABLE, USAGE, DeskTest, letter, message_id, wait_until

PARSE_KEYS = {"message_id", "in_reply_to", "references", "date", "subject", "from", "reply_to", "to", "cc", "text", "new_text",
              "quoted_text", "signature", "language", "ticket_numbers", "attachments", "automatic", "bounce", "fields",
              "field_sources", "forwarded", "defects"}
TICKET_KEYS = {"number", "subject", "status", "type", "priority", "requester", "technician", "origin", "created", "updated"}
ENTRY_KEYS = {"kind", "from", "at", "message_id", "text", "attachments"}
RFC3339 = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"


def raw(mail):
    return mail.as_bytes(policy=email.policy.SMTP)


class Ingest(DeskTest):
    def file(self, one, name, content):
        path = one.folder / name
        path.write_bytes(content)
        return path

    def letters(self, one, count):
        return [letter(self.person(), one.address, f"par fichier {i}") for i in range(count)]

    def test_without_a_daemon_mails_are_handled_and_their_answers_wait_for_run(self):
        """.eml files, an mbox, a Maildir and standard input; exit 0."""
        one = self.desk()
        mails = self.letters(one, 8)
        box = mailbox.mbox(one.folder / "old.mbox", create=True)
        for mail in mails[2:4]:
            box.add(mail)
        box.close()
        maildir = mailbox.Maildir(one.folder / "Old", create=True)
        for mail in mails[4:6]:
            maildir.add(mail)
        result = one.command("ingest", self.file(one, "a.eml", raw(mails[0])), self.file(one, "b.eml", raw(mails[1])),
                             one.folder / "old.mbox", one.folder / "Old")
        self.assertEqual((OK, ""), (result.returncode, result.stderr))
        self.assertIn("6 mails stored and handled: 6 new_ticket", result.stdout)
        result = one.command("ingest", "-", given=raw(mails[6]))
        self.assertEqual(OK, result.returncode, result.stderr)
        result = one.command("ingest", "--envelope-from", "someone@commune.test", "-", given=raw(mails[7]))
        self.assertEqual(OK, result.returncode, result.stderr)
        self.assertEqual((8, 8), (one.tickets(), one.outgoing()))
        self.assertEqual({"queued"}, {row["state"] for row in one.json("outbox", "list")})
        self.assertEqual(UNAVAILABLE, one.command("status").returncode, "the daemon does not run")
        one.start()
        for mail in mails:
            one.answer_to(mail)
        self.assertEqual((8, 8), (one.tickets(), one.outgoing()))

    def test_beside_a_running_daemon_the_daemon_handles_them(self):
        one = self.running_desk()
        mail = self.letters(one, 1)[0]
        result = one.command("ingest", "-", given=raw(mail))
        self.assertEqual(OK, result.returncode, result.stderr)
        self.assertIn(b"the running daemon handles them", result.stdout)
        one.answer_to(mail)
        self.assertEqual(OK, one.command("ingest", "-", given=raw(mail)).returncode)
        wait_until(lambda: one.ask_one("SELECT count(*) FROM inbound WHERE decided IS NOT NULL") == 2, "both decided")
        self.assertEqual((1, 1), (one.tickets(), one.outgoing()), "the same mail twice is one ticket")

    def test_what_cannot_be_read_is_told_and_nothing_is_stored(self):
        """sysexits codes, as an MTA's pipe wants them."""
        one = self.desk()
        result = one.command("ingest", one.folder / "missing.eml")
        self.assertEqual(DATA, result.returncode)
        self.assertIn("missing.eml", result.stderr)
        self.assertEqual(DATA, one.command("ingest", "/dev/null").returncode)
        self.assertEqual(USAGE, one.command("ingest").returncode)
        result = one.command("ingest", "--jsn", "x")
        self.assertEqual(USAGE, result.returncode)
        self.assertEqual(0, one.tickets())


class Looking(DeskTest):
    def setUp(self):
        self.one = self.running_desk()
        self.anne, self.sofie = self.person("anne"), self.person("sofie")
        mail = letter(f"Anne Dubois <{self.anne}>", self.one.address, "Imprimante du 2e étage",
                      "L'écran affiche une erreur, merci de venir voir aujourd'hui.\n\nTél. 02 423 12 34\n",
                      cc=[self.sofie], attachments=[("capture.png", b"\x89PNG" + bytes(500))])
        self.number = self.one.take(mail)["number"]
        self.mail = mail
        self.answer = self.one.answer_to(mail)
        self.one.wait_until_quiet(1)

    def is_ticket(self, ticket):
        self.assertLessEqual(TICKET_KEYS, set(ticket))
        self.assertEqual({"name": "Anne Dubois", "address": self.anne}, ticket["requester"])
        self.assertEqual((self.number, "new", "incident", "mail", None),
                         (ticket["number"], ticket["status"], ticket["type"], ticket["origin"], ticket["technician"]))
        for moment in (ticket["created"], ticket["updated"]):
            self.assertRegex(moment, RFC3339)

    def test_tickets_list_and_show_give_the_json_that_is_promised(self):
        [ticket] = self.one.json("tickets", "list")
        self.is_ticket(ticket)
        shown = self.one.json("tickets", "show", self.number.lower())
        self.is_ticket(shown)
        self.assertEqual([], shown["linked"])
        for entry in shown["entries"]:
            self.assertLessEqual(ENTRY_KEYS, set(entry))
            self.assertIn(entry["kind"], ("request", "follow_up", "answer", "note", "event"))
        request = next(entry for entry in shown["entries"] if entry["kind"] == "request")
        self.assertEqual(message_id(self.mail), request["message_id"])
        [attachment] = request["attachments"]
        data = b"\x89PNG" + bytes(500)
        self.assertEqual(("capture.png", len(data), hashlib.sha256(data).hexdigest()),
                         (attachment["name"], attachment["size"], attachment["sha256"]))
        what = [entry["text"].split()[0] for entry in shown["entries"] if entry["kind"] == "event"]
        self.assertLess(what.index("ticket.opened"), what.index("outbox.sent"), "who did what when")
        text = self.one.command("tickets", "show", self.number).stdout
        for words in (self.number, "Anne Dubois", self.sofie, "capture.png", "What happened"):
            self.assertIn(words, text)

    def test_filters_and_wrong_words(self):
        self.one.take(letter(self.person("jan"), self.one.address, "Gedeelde map", DUTCH))
        self.assertEqual(2, len(self.one.json("tickets", "list")))
        self.assertEqual(1, len(self.one.json("tickets", "list", "--requester", self.anne.upper())))
        self.assertEqual(2, len(self.one.json("tickets", "list", "--status", "new")))
        self.assertEqual([], self.one.json("tickets", "list", "--status", "closed"))
        self.assertEqual(1, len(self.one.json("tickets", "list", "--limit", "1")))
        self.assertEqual(USAGE, self.one.command("tickets", "list", "--status", "nwe").returncode)
        self.assertEqual(DATA, self.one.command("tickets", "show", "JET-99999").returncode)
        self.assertEqual(DATA, self.one.command("tickets", "show", "hello").returncode)
        result = self.one.command("tickets", "lst")
        self.assertEqual(USAGE, result.returncode)
        self.assertIn('did you mean "list"', result.stderr)

    def test_a_search_without_accents_finds_them(self):
        """Item 4: "etage" finds "étage", in subjects and texts."""
        for words in ("etage", "ÉTAGE", "imprimante etage", "ecran"):
            self.assertEqual([self.number], [t["number"] for t in self.one.json("tickets", "list", "--search", words)], words)
        self.assertEqual([], self.one.json("tickets", "list", "--search", "zebre"))
        for odd in ('"', "AND", "a*b(", "étage OR", "-", "NEAR/2"):
            self.assertEqual(OK, self.one.command("tickets", "list", "--search", odd).returncode, odd)

    def test_complaints_show_only_when_asked_for(self):
        self.one.change("UPDATE ticket SET type = 'complaint'")
        self.assertEqual([], self.one.json("tickets", "list"))
        self.assertEqual([], self.one.json("tickets", "list", "--search", "etage"))
        self.assertEqual(1, len(self.one.json("tickets", "list", "--complaints")))
        self.assertEqual(DATA, self.one.command("tickets", "show", self.number).returncode)
        self.assertEqual("complaint", self.one.json("tickets", "show", self.number, "--complaints")["type"])

    def test_parse_gives_the_json_that_is_promised(self):
        parsed = self.one.json("parse", "-", given=self.mail.as_string())
        self.assertEqual(PARSE_KEYS, set(parsed))
        self.assertEqual({"name": "Anne Dubois", "address": self.anne}, parsed["from"])
        self.assertEqual([self.one.address], [to["address"] for to in parsed["to"]])
        self.assertEqual((message_id(self.mail), "fr", None), (parsed["message_id"], parsed["language"], parsed["forwarded"]))
        self.assertRegex(parsed["date"], RFC3339)
        self.assertEqual({"is", "why"}, set(parsed["automatic"]))
        self.assertEqual({"is", "failed_recipient", "status", "original_message_id", "why"}, set(parsed["bounce"]))
        self.assertLessEqual({"title", "name", "phone", "urls", "error_text", "urgency"}, set(parsed["fields"]))
        self.assertEqual("+3224231234", parsed["fields"]["phone"])
        self.assertEqual({"name", "type", "detected_type", "size", "sha256", "content_id", "inline", "kind"},
                         set(parsed["attachments"][0]))
        self.assertIn("Anne Dubois", self.one.command("parse", "-", given=self.mail.as_string()).stdout)
        self.assertNotEqual(OK, self.one.command("parse", self.one.folder / "missing").returncode)

    def test_explain_says_what_would_be_done_and_changes_nothing(self):
        """The whole path of one mail; the same verdict as the daemon's afterwards; no row and no byte differs."""
        self.one.stop()
        new = letter(self.person(), self.one.address, "Clavier cassé")
        follow_up = letter(self.sofie, self.one.address, f"Re: [{self.number}]", "Chez nous aussi.\n")
        stranger = letter("x@elsewhere.test", self.one.address, "Publicité")
        before = self.everything()
        for mail, verdict, mails in ((new, "new_ticket", 1), (follow_up, "follow_up", 1), (stranger, "held", 0)):
            explained = self.one.json("explain", "-", given=mail.as_string())
            self.assertEqual({"verdict", "reasons", "ticket", "evidence", "effects", "mails", "rules"}, set(explained))
            self.assertEqual((verdict, mails), (explained["verdict"], len(explained["mails"])))
            self.assertTrue(explained["reasons"])
            for each in explained["mails"]:
                self.assertEqual({"to", "subject", "text"}, set(each))
            text = self.one.command("explain", "-", given=mail.as_string()).stdout
            self.assertIn(verdict, text)
        explained = self.one.json("explain", "-", given=follow_up.as_string())
        self.assertEqual(self.number, explained["ticket"])
        self.assertIn("subject", explained["evidence"])
        self.assertEqual(before, self.everything())
        self.one.start()
        for mail, verdict in ((new, "new_ticket"), (follow_up, "follow_up"), (stranger, "held")):
            self.assertEqual(verdict, self.one.take(mail)["verdict"])

    def everything(self):
        """Each row of each table, the database's bytes, and the names of all files of raw mails."""
        with closing(sqlite3.connect(f"file:{self.one.database}?mode=ro", uri=True)) as database:
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: list(database.execute(f'SELECT * FROM "{name}"')) for name in names}
        digest = hashlib.sha256(self.one.database.read_bytes()).hexdigest()
        return rows, digest, sorted(path.name for path in (self.one.data / "raw").rglob("*"))

    def test_status_in_plain_words_and_as_json(self):
        wait_until(lambda: self.one.command("status").returncode == OK, "well")
        status = self.one.json("status")
        self.assertTrue(status["well"] and status["daemon_runs"])
        self.assertEqual([], status["worries"])
        self.assertEqual({"open": 1, "all": 1}, status["tickets"])
        self.assertLessEqual({"waiting", "to_file", "held", "left", "last_received"}, set(status["inbound"]))
        self.assertLessEqual({"waiting", "failed", "in_doubt", "needs_decision", "last_sent"}, set(status["outbox"]))
        self.assertEqual({"outbox", "processing", "later", "clock", "retention", f"intake {self.one.address}@localhost/INBOX"},
                         {loop["loop"] for loop in status["loops"]})
        self.assertIn("all is well", self.one.command("status").stdout)
        self.one.stop()
        status = self.one.json("status", code=UNAVAILABLE)
        self.assertFalse(status["daemon_runs"])
        self.assertIn("does not run", status["worries"][0])

    def test_check_online_logs_in_to_both_servers(self):
        result = self.one.command("check", "--online")
        self.assertEqual(OK, result.returncode, result.stdout + result.stderr)
        self.assertNotIn("FAIL", result.stdout)
        self.one.write_secret("imap", "wrong")
        result = self.one.command("check", "--online")
        self.assertEqual(UNAVAILABLE, result.returncode, result.stdout)
        self.assertIn("FAIL", result.stdout)
        self.one.write_secret("imap", self.servers().secret("people"))

    def test_the_first_configuration_of_init_is_right_once_its_passwords_exist(self):
        """`init`, then `check`."""
        fresh = self.one.folder / "fresh.toml"
        self.assertEqual(OK, self.one.command("init", fresh).returncode)
        result = self.one.command("check", config=fresh)  # files named imap-password and smtp-password lie beside it
        self.assertEqual(OK, result.returncode, result.stdout + result.stderr)
        self.assertNotEqual(OK, self.one.command("init", fresh).returncode, "never overwrites")


class Promises(DeskTest):
    def test_what_is_printed_as_json_is_utf8_also_for_broken_mails(self):
        one = self.desk()
        broken = b"From: \xff\xfe <a@commune.test>\r\nSubject: =?utf-8?B?/////w==?= \xe9\r\nMessage-ID: <br\xf8ken@x>\r\n\r\n\xff\x00caf\xe9\r\n"
        for words in (("parse", "-"), ("explain", "-")):
            json.loads(one.command(*words, "--json", given=broken).stdout.decode("utf-8"))
        self.assertEqual(OK, one.command("ingest", "-", given=broken).returncode)
        for words in (("tickets", "list"), ("held", "list")):
            one.json(*words)
