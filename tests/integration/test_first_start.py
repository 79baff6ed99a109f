"""Old mail is never answered: the first start on a mailbox (I-37), and mails that come late (I-38)."""
import imaplib
import time

from desk import DeskTest, letter, text_of, wait_until

MINUTE, DAY = 60, 86_400


class FirstStart(DeskTest):
    def append(self, one, subject, age, folder="INBOX"):
        """A mail that has lain there for so many seconds (INTERNALDATE)."""
        mail = letter(self.person(), one.address, subject)
        with self.servers().imap(one.address) as imap:
            imap.create(folder)
            code, words = imap.append(folder, None, imaplib.Time2Internaldate(time.time() - age), mail.as_bytes())
            self.assertEqual("OK", code, words)
        return mail

    def test_old_mails_are_left_and_listed_younger_ones_taken_and_only_fresh_ones_answered(self):
        """The default of take_from is 24 h before; more than 10 minutes older than the start: no acknowledgement."""
        one = self.desk()
        old = [self.append(one, f"vieux {i}", 3 * DAY + i) for i in range(3)]
        waiting = self.append(one, "depuis une heure", 60 * MINUTE)
        fresh = self.append(one, "à l'instant", 2 * MINUTE)
        one.start()
        one.answer_to(fresh)
        self.assertEqual("new_ticket", one.wait_for_decision(waiting)["verdict"])
        wait_until(lambda: len(self.servers().mails_in(one.address, "Processed")) == 2, "two filed")
        self.assertEqual(1, one.outgoing())
        self.assertEqual(3, len(self.servers().mails_in(one.address)), "the old ones stay where they are")
        self.assertEqual(3, one.ask_one("SELECT count(*) FROM inbound WHERE state = 'left'"))
        self.assertEqual(3, one.json("status")["inbound"]["left"])
        self.assertEqual(3, one.told().count(" intake.left "))
        one.stop()
        one.start()
        one.answer_to(one.deliver(letter(self.person(), one.address, "après")))
        self.assertEqual((3, 3), (one.tickets(), one.json("status")["inbound"]["left"]))
        for mail in old:
            self.assertIsNone(one.row_of(mail))

    def test_take_from_is_a_date_that_the_configuration_names(self):
        one = self.desk(mailbox={"take_from": time.strftime("%Y-%m-%d", time.localtime(time.time() - 10 * DAY))})
        before, after = self.append(one, "avant", 12 * DAY), self.append(one, "après", 3 * DAY)
        one.start()
        self.assertEqual("new_ticket", one.wait_for_decision(after)["verdict"])
        self.assertEqual((1, 0), (one.tickets(), one.outgoing()))
        self.assertEqual("left", one.ask_one("SELECT state FROM inbound WHERE shown_subject = ?", str(before["Subject"])))

    def test_waiting_mails_can_be_acknowledged(self):
        """acknowledge_old = true."""
        one = self.desk(desk={"acknowledge_old": True})
        mail = self.append(one, "depuis une heure", 60 * MINUTE)
        one.start()
        one.answer_to(mail)

    def test_what_arrives_later_is_always_taken_also_an_old_mail_that_a_person_moves_in(self):
        """I-37, I-38: after 48 h the answer says that it was received late, after 5 days there is none."""
        one = self.desk()
        late, ancient = self.append(one, "en retard", 3 * DAY, "Archive"), self.append(one, "oublié", 40 * DAY, "Archive")
        one.start()
        with self.servers().imap(one.address) as imap:
            imap.select("Archive")
            imap.uid("MOVE", "1:*", "INBOX")
        self.assertIn("avec retard", text_of(one.answer_to(late)))
        self.assertEqual("new_ticket", one.wait_for_decision(ancient)["verdict"])
        one.wait_until_quiet(2)
        self.assertEqual((2, 1), (one.tickets(), one.outgoing()))
