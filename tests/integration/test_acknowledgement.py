"""A mail comes in, a ticket exists, the acknowledgement is out: what each person sees."""
import base64
import re
import time

from desk import DUTCH, FRENCH, DeskTest, letter, text_of


class Acknowledgement(DeskTest):
    def setUp(self):
        self.one = self.running_desk()

    def exchange(self, mail):
        row = self.one.take(mail)
        return row, self.one.answer_to(mail)

    def test_a_new_mail_becomes_a_ticket_and_its_sender_gets_the_number(self):
        """Item 2, 4, 6: delivery, ticket, acknowledgement with all its headers."""
        anne = self.person()
        mail = letter(f"Anne Dubois <{anne}>", self.one.address, "Imprimante du 2e étage en panne",
                      cc=[self.person("sofie")], Thread_Topic="Imprimante du 2e étage en panne")
        row, answer = self.exchange(mail)
        self.assertEqual("new_ticket", row["verdict"])
        number = row["number"]
        self.assertRegex(number, r"^JET-\d{5}$")

        self.assertEqual(str(mail["Message-ID"]), str(answer["In-Reply-To"]))
        ids = str(answer["References"]).split()
        self.assertEqual(str(answer["Message-ID"]), ids[0], "our own Message-ID is the first reference (A-09)")
        self.assertEqual(str(mail["Message-ID"]), ids[-1])
        self.assertRegex(str(answer["Message-ID"]), r"^<m2t\.[a-z0-9]{26}@commune\.test>$")
        self.assertEqual("auto-replied", answer["Auto-Submitted"])
        self.assertEqual("All", answer["X-Auto-Response-Suppress"])
        self.assertEqual("fr", str(answer["Content-Language"]))
        self.assertEqual("Imprimante du 2e étage en panne", str(answer["Thread-Topic"]))
        self.assertIn(len(base64.b64decode(str(answer["Thread-Index"]))), (22, 27))
        self.assertEqual("<>", str(answer["Return-Path"]).strip(), "the envelope sender is null, so nothing answers it")
        self.assertEqual(f"RE: Imprimante du 2e étage en panne [{number}]", str(answer["Subject"]))
        self.assertEqual([anne], [a.addr_spec for a in answer["To"].addresses])
        self.assertEqual(self.one.address, answer["From"].addresses[0].addr_spec)
        self.assertEqual("Service Desk de la commune", answer["From"].addresses[0].display_name)
        self.assertIsNone(answer["Cc"])

        self.assertEqual("multipart/alternative", answer.get_content_type())
        parts = [part.get_content_type() for part in answer.iter_parts()]
        self.assertEqual(["text/plain", "text/html"], parts, "text first")
        text, html = text_of(answer), answer.get_body(("html",)).get_content()
        for content in (text, html):
            self.assertIn(number, content)
            self.assertIn("02.423.12.12", content)
            self.assertIn("Nous avons bien reçu votre demande", content)
            self.assertNotIn("Anne", content, "a display name is anybody's words (T-05)")
        self.assertRegex(html, r'<html[^>]* lang="fr"')
        self.assertNotRegex(html, r"(?i)<img|src=|url\(|https?://")

        self.assertEqual(str(answer["Message-ID"]).strip("<>"), self.one.ask_one("SELECT message_id FROM outbox"))
        secret = re.match(r"<m2t\.(\w+)@", str(answer["Message-ID"]))[1]
        self.assertEqual(0, self.one.ask_one("SELECT count(*) FROM secret WHERE hash = ?", secret), "stored as a digest (A-08)")

    def test_the_same_id_stands_in_the_log_the_database_and_the_outgoing_header(self):
        """Item 12."""
        mail, answer, _ = self.one.open_ticket(self.person())
        ours = str(answer["X-Mail2Ticket-ID"])
        self.assertEqual(1, self.one.ask_one("SELECT count(*) FROM outbox WHERE instr(?, mail_id) > 0", ours))
        mail_id = self.one.ask_one("SELECT mail_id FROM outbox")
        self.one.wait_for_log(f"mail={mail_id}")
        taken = self.one.ask_one("SELECT mail_id FROM inbound")
        self.assertGreaterEqual(self.one.told().count(taken), 2, "received and decided under one id")
        self.assertNotIn(str(mail["Subject"]), self.one.told())

    def test_a_dutch_mail_is_answered_in_dutch(self):
        """Item 6: the language rule of the product page."""
        mail = letter(self.person("jan"), self.one.address, "Toegang tot de gedeelde map", DUTCH)
        row, answer = self.exchange(mail)
        self.assertEqual("nl", str(answer["Content-Language"]))
        self.assertIn("We hebben uw aanvraag goed ontvangen", text_of(answer))
        self.assertNotIn("Nous avons", text_of(answer))
        self.assertEqual("Service Desk van de gemeente", answer["From"].addresses[0].display_name)

    def test_a_mail_whose_language_is_not_sure_is_answered_in_both(self):
        """Item 6: CLD2 counts only when it says reliable."""
        row, answer = self.exchange(letter(self.person(), self.one.address, "PC 4711", "PC 4711 / LAN 12\n"))
        self.assertEqual({"fr", "nl"}, set(re.split(r",\s*", str(answer["Content-Language"]))))
        text = text_of(answer)
        self.assertLess(text.index("Nous avons bien reçu"), text.index("We hebben uw aanvraag"))
        for lang in ("fr", "nl"):
            self.assertIn(f'lang="{lang}"', answer.get_body(("html",)).get_content())

    def test_what_is_stored_is_the_mail_byte_for_byte_and_its_attachments_are_parts_of_it(self):
        """Item 4, INV-2: raw mails are kept, attachments are found by their place in them."""
        data = bytes(range(256)) * 300
        mail = letter(self.person(), self.one.address, "Fichier", attachments=[("données é.bin", data)])
        self.one.take(mail)
        blob = self.one.ask_one("SELECT blob FROM inbound")
        raw = (self.one.data / "raw" / blob).read_bytes()
        [row] = self.one.ask("SELECT * FROM attachment")
        part = raw[row["raw_offset"]:row["raw_offset"] + row["raw_length"]]
        self.assertEqual(data, base64.b64decode(part))
        self.assertEqual("données é.bin", row["name"])
        self.assertEqual(0o600, (self.one.data / "raw" / blob).stat().st_mode & 0o777)
        self.one.wait_until_quiet(1)
        with self.servers().imap(self.one.address) as imap:
            imap.select("Processed", readonly=True)
            self.assertEqual(raw, imap.uid("FETCH", "1:*", "(BODY.PEEK[])")[1][0][1])

    def test_a_screenshot_and_a_phone_number_are_named_and_not_repeated(self):
        """Item 6: an allow-listed sender without proof sees the names of what was understood, never its text."""
        mail = letter(self.person(), self.one.address, "Écran noir http://evil.example/x", FRENCH + "\nTél. 02 423 12 34\n")
        row, answer = self.exchange(mail)
        self.assertNotIn("evil.example", str(answer["Subject"]))
        self.assertNotIn("423 12 34", text_of(answer))
        self.assertIn("numéro de téléphone", text_of(answer).lower())

    def test_submission_to_answer_takes_about_a_second(self):
        """Item 2: IDLE, not polling; the poll is minutes away."""
        mail = letter(self.person(), self.one.address, "Accès au dossier partagé")
        begun = time.monotonic()
        self.servers().submit(mail, self.person("sender"))
        self.one.answer_to(mail)
        self.assertLess(time.monotonic() - begun, 15, "far from poll_interval, whatever the machine's load")
