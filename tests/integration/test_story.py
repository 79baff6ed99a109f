"""The life of one ticket, from a Friday in October 2026 to a Monday in November, each mail of it looked at by who gets it.

How the time is moved and how mails come in is told in story.py. What mails say stands in story/*.txt.
"""
import email.policy

from desk import HERE, OK, DeskTest, letter, reply_to, text_of, wait_until
from story import ANSWERED_IN, StoryDesk, agrees_with_golden, below_outlook_header, in_html, pressed, quoted

ANNE, LUC, AN = "anne.story@commune.test", "luc.story@commune.test", "an.story@commune.test"
PICTURE = HERE.parent / "ocr" / "pictures" / "dialogs-04a-nl.png"
INTERNAL = "Le pc d'Anne est trop vieux, à remplacer en janvier."
FROM_A_PHONE = "\n\nEnvoyé de mon iPhone\n"

REQUEST = """Bonjour,

Depuis ce matin, Windows Update affiche une erreur sur le pc du guichet 3, voir la capture.
Pouvez-vous nous aider ?

Bien à vous,

Anne Dubois
Service Population
Tél. 02 423 12 99
"""


class Story(DeskTest):
    def setUp(self):
        people = [{"name": "Luc Claes", "address": LUC, "language": "fr"}, {"name": "An Peeters", "address": AN, "language": "nl"}]
        self.one = StoryDesk(self.servers(), technicians=people, answers={"hold_answers": "10m"},  # a machine may be slow
                             desk={"address": "support.story@commune.test", "plus_addresses": True, "holidays.extra": ["2026-11-02"]})
        self.addCleanup(self.put_away, self.one)
        if self.one.command("crash-points").returncode != OK:
            self.skipTest("the time of this build cannot be moved: it has no crash points")

    def test_from_the_request_to_the_ticket_that_continues_it(self):
        self.request()
        self.take()
        self.question()
        self.reminders()
        self.answer_from_a_phone()
        self.solution()
        self.thanks()
        self.closing()
        self.late_answer()

    # what is the same at every step

    def golden(self, name, mail):
        agrees_with_golden(self, name, mail)

    def shown(self, number=None):
        return self.one.json("tickets", "show", number or self.number)

    def is_now(self, status, technician=LUC):
        shown = self.shown()
        self.assertEqual((status, technician), (shown["status"], shown["technician"]))
        return shown

    def explained(self, mail):
        """What `explain` says of a mail before the desk has it."""
        file = self.one.folder / "explained.eml"
        file.write_bytes(mail.as_bytes(policy=email.policy.SMTP))
        return self.one.json("explain", file)

    def our_ids(self, mail):
        """A-09: our own id stands first among the references, and an address with the same secret takes answers."""
        ids = str(mail["References"]).split()
        self.assertEqual(str(mail["Message-ID"]), ids[0])
        secret = str(mail["Message-ID"]).removeprefix("<m2t.").partition("@")[0]
        self.assertEqual(f"support.story+r.{secret}@commune.test", mail["Reply-To"].addresses[0].addr_spec)
        return ids

    def in_annes_conversation(self, mail):
        """T-08, T-09: to her alone, threaded in what she wrote, the number in her subject, no technician's address in it."""
        self.assertEqual([ANNE], [a.addr_spec for a in mail["To"].addresses])
        self.assertIsNone(mail["Cc"])
        self.assertIn(str(self.mail["Message-ID"]), self.our_ids(mail))
        self.assertIn(f"[{self.number}]", str(mail["Subject"]))
        self.assertFalse(str(mail["Subject"]).startswith("["), "the number stands behind her words")
        everything = mail.as_string() + text_of(mail) + mail.get_body(("html",)).get_content()
        for words in (LUC, AN, INTERNAL, "trop vieux"):
            self.assertNotIn(words, everything)

    def for_a_technician(self, mail, person):
        self.assertEqual([person], [a.addr_spec for a in mail["To"].addresses])
        self.assertTrue(str(mail["Subject"]).startswith(f"[{self.number}]"), str(mail["Subject"]))
        self.our_ids(mail)

    def confirmed(self, name):
        """The code comes to Luc's address, he sends it back, and gets the receipt of what waited."""
        asked = self.one.new_mail(LUC)
        self.golden(f"{name}-code", asked)
        self.for_a_technician(asked, LUC)
        self.one.send(pressed(asked, "Confirmer", LUC, FROM_A_PHONE), LUC)
        receipt = self.one.new_mail(LUC)
        self.golden(f"{name}-receipt", receipt)
        self.for_a_technician(receipt, LUC)
        return receipt

    def morning(self, day, *who):
        """At 07:30 those get a digest for whom there is something in it."""
        self.one.it_is(f"{day} 07:40", look=True)
        for person, name in ((LUC, "luc"), (AN, "an")):
            for digest in self.one.new_mails(person, 1 if name in who else 0, digests=True):
                self.golden(f"digest-{day[5:]}-{name}", digest)

    # the chapters

    def request(self):
        """Friday afternoon, from Outlook in French, with a screenshot pasted into the text."""
        self.one.it_is("2026-10-16 15:00")
        self.one.start()
        self.one.it_is("2026-10-16 15:05")
        mail = letter(f"Anne Dubois <{ANNE}>", self.one.address, "Erreur Windows Update au guichet 3", REQUEST,
                      X_Mailer="Microsoft Outlook 16.0", Thread_Topic="Erreur Windows Update au guichet 3")
        mail.add_alternative(in_html(REQUEST) + '<img src="cid:image001.png@01DC3E5A.7A7B7C00">', subtype="html")
        mail.get_payload()[1].add_related(PICTURE.read_bytes(), "image", "png", cid="<image001.png@01DC3E5A.7A7B7C00>",
                                          filename="image001.png", disposition="inline")
        self.mail = mail
        explained = self.explained(mail)
        self.assertEqual("new_ticket", explained["verdict"])
        row = self.one.send(mail, ANNE)
        self.assertEqual("new_ticket", row["verdict"], row["reasons"])
        self.number = row["number"]

        acknowledgement = self.one.new_mail(ANNE)
        self.golden("01-acknowledgement", acknowledgement)
        self.in_annes_conversation(acknowledgement)
        self.assertEqual(str(mail["Message-ID"]), str(acknowledgement["In-Reply-To"]))
        self.assertTrue(str(acknowledgement["Date"]).endswith("+0200"), "summer time")
        self.news = {}
        for person, name in ((LUC, "luc"), (AN, "an")):
            self.news[person] = self.one.new_mail(person)
            self.for_a_technician(self.news[person], person)
            self.golden(f"02-news-{name}", self.news[person])
        shown = self.is_now("new", None)
        self.assertEqual({"name": "Anne Dubois", "address": ANNE}, shown["requester"])
        self.assertEqual("2026-10-16T13", shown["created"][:13], "in UTC")

    def take(self):
        """Luc presses the button on his phone. No boundary is configured, so a code goes to his address first (A-01)."""
        self.one.it_is("2026-10-16 15:10")
        mail = pressed(self.news[LUC], "Je prends", LUC, FROM_A_PHONE)
        explained = self.explained(mail)
        self.assertTrue(any("staff_confirmation" in effect for effect in explained["effects"]), explained)
        self.one.send(mail, LUC)
        self.is_now("new", None)
        self.confirmed("03-take")
        self.is_now("assigned")
        self.one.it_is("2026-10-16 15:30")

    def question(self):
        """Monday, from Outlook: what stands below the header of the answered mail is not read."""
        self.morning("2026-10-19", "luc")
        self.one.it_is("2026-10-19 09:00")
        wait_until(lambda: "0x80240fff" in str(self.shown()), lambda: f"the text of the screenshot: {self.shown()}", 2 * ANSWERED_IN)
        text = "#question\nBonjour Anne, quel est le numéro du pc ?\n\nBien à vous,\n" + below_outlook_header(self.news[LUC])
        mail = reply_to(self.news[LUC], LUC, text)
        mail.add_alternative(in_html(text), subtype="html")
        self.one.send(mail, LUC)
        self.confirmed("04-question")
        self.is_now("waiting")
        waiting = [row for row in self.one.json("outbox", "list") if row["kind"] == "question"]
        self.assertEqual([(ANNE, "queued")], [(row["to"], row["state"]) for row in waiting], "it can be stopped for a while")
        self.one.it_is("2026-10-19 09:20")
        question = self.one.new_mail(ANNE)
        self.golden("05-question", question)
        self.in_annes_conversation(question)
        self.assertIsNone(question["Auto-Submitted"], "a person wrote it")
        self.assertIn("quel est le numéro du pc ?", text_of(question))
        self.assertNotIn("mailto:", text_of(question), "nothing of the mail that Luc answered")

    def reminders(self):
        """The daemon is down on the day of the first reminder and over the end of summer time; its clock then goes back by an hour."""
        self.assertEqual(0, self.one.stop())
        self.one.it_is("2026-10-26 07:40")
        self.one.start()
        self.morning("2026-10-26", "luc")
        self.one.it_is("2026-10-26 09:05")
        first = self.one.new_mail(ANNE)
        self.golden("06-reminder", first)
        self.in_annes_conversation(first)
        self.assertTrue(str(first["Date"]).endswith("+0100"), "winter time")
        self.assertIn("quel est le numéro du pc ?", text_of(first))
        self.note("2026-10-26 08:05")
        self.one.it_is("2026-10-26 16:00", look=True)
        self.morning("2026-10-27", "luc")
        self.assertEqual(1, self.one.ask_one("SELECT count(*) FROM outbox WHERE kind = 'reminder'"), "one a working day, none twice")
        self.one.it_is("2026-10-27 09:05")
        self.reminder = self.one.new_mail(ANNE)
        self.golden("07-reminder", self.reminder)
        self.is_now("waiting")

    def note(self, when):
        """With the clock set back: Luc's note is kept at once, since it changes nothing, and his receipt goes out."""
        self.one.it_is(when)
        wait_until(lambda: max(self.one.looks().values()) <= self.one.desk_time() + 1, "what `status` says is of the time that it is")
        self.one.send(reply_to(self.news[LUC], LUC, f"#note {INTERNAL}\n"), LUC)
        self.golden("07-note-receipt", self.one.new_mail(LUC))
        self.assertIn(INTERNAL, str(self.is_now("waiting")["entries"]))

    def answer_from_a_phone(self):
        """Anne answers in Dutch from her iPhone, on the reminder."""
        self.one.it_is("2026-10-27 10:00")
        mail = reply_to(self.reminder, f"Anne Dubois <{ANNE}>", "Goedemorgen, het is pc PC-0421.\n" + quoted(self.reminder),
                        X_Mailer="iPhone Mail (23B85)")
        explained = self.explained(mail)
        self.assertEqual(("follow_up", self.number), (explained["verdict"], explained["ticket"]))
        self.assertTrue(any("becomes assigned" in reason for reason in explained["reasons"]), explained["reasons"])
        self.one.send(mail, ANNE)
        shown = self.is_now("assigned")
        last = [entry for entry in shown["entries"] if entry["kind"] == "follow_up"][-1]
        self.assertEqual("Goedemorgen, het is pc PC-0421.", last["text"].strip())
        self.golden("08-follow-up", self.one.new_mail(ANNE))
        self.told = self.one.new_mail(LUC)
        self.for_a_technician(self.told, LUC)
        self.golden("09-news-luc", self.told)

    def solution(self):
        """What stands behind #résolu is the solution, and goes to Anne with the day until which she can react."""
        self.morning("2026-10-30", "luc")
        self.one.it_is("2026-10-30 11:00")
        self.one.send(reply_to(self.told, LUC, "#résolu\nLa mise à jour est réinstallée, le pc peut resservir.\n\nBien à vous,\n" +
                               below_outlook_header(self.told)), LUC)
        self.confirmed("10-resolve")
        self.is_now("solved")
        self.one.it_is("2026-10-30 11:20")
        self.resolution = self.one.new_mail(ANNE)
        self.golden("11-resolution", self.resolution)
        self.in_annes_conversation(self.resolution)
        self.assertIn("La mise à jour est réinstallée", text_of(self.resolution))

    def thanks(self):
        """Thanks on a solved ticket do not open it, and are not answered."""
        self.one.it_is("2026-10-31 09:00")
        mail = reply_to(self.resolution, f"Anne Dubois <{ANNE}>", "Dank u!\n" + quoted(self.resolution))
        self.one.send(mail, ANNE)
        self.is_now("solved")

    def closing(self):
        """Seven working days after the 30th, without the 2nd, which the commune adds, and the 11th: it ends with the 12th."""
        self.morning("2026-11-12", "luc")
        self.one.it_is("2026-11-12 23:30", look=True)
        self.is_now("solved")
        self.one.it_is("2026-11-13 00:01")
        wait_until(lambda: self.shown()["status"] == "closed", "closed at midnight")
        self.closed = self.one.new_mail(ANNE)
        self.golden("12-closed", self.closed)
        self.in_annes_conversation(self.closed)

    def late_answer(self):
        """On a closed ticket: a new one, linked to it, and the mail says so."""
        self.morning("2026-11-16")
        self.one.it_is("2026-11-16 09:30")
        mail = reply_to(self.closed, f"Anne Dubois <{ANNE}>", "Bonjour,\n\nLa même erreur est revenue ce matin, au même guichet.\n")
        row = self.one.send(mail, ANNE)
        self.assertEqual("new_ticket", row["verdict"], row["reasons"])
        self.assertEqual([self.number], self.shown(row["number"])["linked"])
        self.assertEqual("closed", self.is_now("closed")["status"])
        acknowledgement = self.one.new_mail(ANNE)
        self.golden("13-continued", acknowledgement)
        self.assertIn(self.number, text_of(acknowledgement))
        for person, name in ((LUC, "luc"), (AN, "an")):
            self.golden(f"14-news-{name}", self.one.new_mail(person))
        self.well_and_all_sent()

    def well_and_all_sent(self):
        """Waited for: the clock was moved by hours, and the daemon writes its loops' figures when it looks again; a mail is in the
        mailbox before its row says that it was sent."""
        shown = {}

        def is_well():
            shown["status"] = self.one.command("status")
            return shown["status"].returncode == OK

        wait_until(is_well, lambda: f"status is well: {shown['status'].stdout}{shown['status'].stderr}")

        def all_sent():
            shown["outbox"] = [row for row in self.one.json("outbox", "list", "--all") if row["state"] != "sent"]
            return not shown["outbox"]

        wait_until(all_sent, lambda: f"no mail that is not sent: {shown['outbox']}")
