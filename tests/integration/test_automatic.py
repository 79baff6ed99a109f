"""Mails that no human wrote are kept, and never acknowledged (part 4, rows H-01 to H-31)."""
from desk import DeskTest, letter, reply_to, wait_until

BOUNCE = """\
From: Mail Delivery System <mailer-daemon@mx.elsewhere.test>
To: {desk}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 23 Nov 2026 10:00:00 +0100
Message-ID: <{id}@mx.elsewhere.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.elsewhere.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

Message-ID: <{original}>
To: {recipient}
Subject: RE: Imprimante

--b--
"""


class Automatic(DeskTest):
    def setUp(self):
        self.one = self.running_desk()

    def nobody_was_answered(self, but=0):
        self.assertEqual(but, self.one.outgoing())

    def test_automatic_mails_are_never_acknowledged(self):
        """H-07, H-09, H-11 to H-13, H-15, H-19 to H-21, H-23, H-26, H-29: from allowed senders, each with one sign."""
        signs = [
            {"Auto_Submitted": "auto-replied (vacation)"}, {"Auto_Submitted": "auto-generated"}, {"Auto_Submitted": "x-odd"},
            {"X_Auto_Response_Suppress": "OOF, DR"}, {"Precedence": "auto_reply"}, {"Precedence": "bulk"},
            {"Precedence": "list"}, {"List_Id": "<team.commune.test>"}, {"X_Autoreply": "yes"},
            {"X_Loop": "desk@elsewhere.test"}, {"List_Unsubscribe": "<https://news.example/u>"},
        ]
        mails = [letter(self.person(), self.one.address, "Message du système", **sign) for sign in signs]
        mails += [letter(f"{name}@commune.test", self.one.address, "Message du système")
                  for name in ("noreply", "mailer-daemon", "root", "ne-pas-repondre")]
        for mail in mails:
            self.one.deliver(mail)
        self.one.deliver(letter(self.person(), self.one.address, "null", message_id="<null@commune.test>"), sender="<>")
        self.one.wait_until_quiet(len(mails) + 1)
        for row in self.one.ask("SELECT verdict, reasons FROM inbound"):
            self.assertIsNotNone(row["verdict"])
        self.nobody_was_answered()

    def test_machines_may_open_tickets(self):
        """H-12: monitoring and printers open tickets; H-11: a reply to nothing is only recorded."""
        row = self.one.take(letter(self.person("nagios"), self.one.address, "Disk full on srv1", Auto_Submitted="auto-generated"))
        self.assertEqual("new_ticket", row["verdict"])
        row = self.one.take(letter(self.person(), self.one.address, "Absent", Auto_Submitted="auto-replied"))
        self.assertEqual(("automatic", None), (row["verdict"], row["number"]))
        self.nobody_was_answered()

    def test_an_absence_notice_is_kept_on_its_ticket_and_changes_nothing(self):
        """Automatic replies never reopen."""
        anne = self.person()
        _, answer, number = self.one.open_ticket(anne)
        self.one.change("UPDATE ticket SET state = 'solved'")
        row = self.one.take(reply_to(answer, anne, "Je suis absente jusqu'à lundi.\n", subject="Réponse automatique : demande",
                                     Auto_Submitted="auto-replied", X_Auto_Response_Suppress="All"))
        self.assertEqual(("automatic", number), (row["verdict"], row["number"]))
        self.assertEqual("solved", self.one.ask_one("SELECT state FROM ticket"))
        self.assertEqual(2, self.one.ask_one("SELECT count(*) FROM entry"))
        self.nobody_was_answered(but=1)

    def test_a_bounce_of_our_mail_is_noted_on_the_ticket(self):
        """H-03, S-22: the outgoing mail is marked, technicians see it, the requester is not mailed about it."""
        anne = self.person()
        _, answer, number = self.one.open_ticket(anne)
        bounce = BOUNCE.format(desk=self.one.address, id=self.person("b").split("@")[0], recipient=anne,
                               original=str(answer["Message-ID"]).strip("<>")).replace("\n", "\r\n").encode()
        self.servers().deliver(bounce, self.one.address, sender="<>")
        wait_until(lambda: self.one.ask_one("SELECT count(*) FROM outbox WHERE state = 'bounced'") == 1, "a bounced mail")
        self.assertEqual("bounce", self.one.ask_one("SELECT verdict FROM inbound ORDER BY id DESC"))
        self.assertIn("came back", self.one.ask_one("SELECT text FROM entry WHERE kind = 'note'"))
        self.assertEqual(1, self.one.outgoing())

    def test_our_own_mail_that_comes_back_is_recorded(self):
        """H-01, H-02: no desk answers itself."""
        _, answer, _ = self.one.open_ticket(self.person())
        self.one.deliver(answer)
        wait_until(lambda: self.one.ask_one("SELECT count(*) FROM inbound WHERE decided IS NOT NULL") == 2, "two decisions")
        self.assertEqual("own_mail", self.one.ask_one("SELECT verdict FROM inbound ORDER BY id DESC"))
        row = self.one.take(letter(self.one.address, self.one.address, "à moi-même"))
        self.assertEqual("own_mail", row["verdict"])
        self.assertEqual((1, 1), (self.one.tickets(), self.one.outgoing()))
