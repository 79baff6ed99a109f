"""What becomes of acknowledgements when the SMTP server does not take them (S-01 to S-10, item 8)."""
from desk import DATA, PUT_OFF, REFUSED, UNAVAILABLE, DeskTest, letter, wait_until


class Outbox(DeskTest):
    def setUp(self):
        self.one = self.running_desk()

    def outgoing(self, state, *, all=False):
        """The only outgoing mail, once it is in that state."""
        def look():
            rows = self.one.json("outbox", "list", *(["--all"] if all else []))
            return next((row for row in rows if row["state"] == state), None)
        return wait_until(look, lambda: f"an outgoing mail that is {state}: {self.one.counts()} {self.one.log_tail()}")

    def test_a_refused_recipient_is_visible_and_can_be_tried_again(self):
        """S-05: failed at once, noted on the ticket, told by `status`; no bounce by us."""
        number = self.one.take(letter(REFUSED, self.one.address, "Demande"))["number"]
        row = self.outgoing("failed")
        self.assertEqual({"id", "to", "kind", "state", "attempts", "next_attempt", "last_reply", "message_id", "ticket"}, set(row))
        self.assertEqual((REFUSED, "acknowledgement", 1, None, number),
                         (row["to"], row["kind"], row["attempts"], row["next_attempt"], row["ticket"]))
        self.assertIn("550 5.1.1", row["last_reply"])
        self.assertIn("could not be delivered", self.one.ask_one("SELECT text FROM entry WHERE kind = 'note'"))
        wait_until(lambda: self.one.command("status").returncode == UNAVAILABLE, "status says so")
        self.assertIn("given up", self.one.command("status").stdout)
        self.assertEqual(1, self.one.outgoing())

        self.assertEqual(DATA, self.one.command("outbox", "cancel", row["id"]).returncode)
        self.assertEqual(0, self.one.command("outbox", "retry", row["id"]).returncode)
        self.one.wait_for_log(" outbox.failed ", times=2)
        self.assertEqual({"outbox.retried"}, {r[0] for r in self.one.ask("SELECT what FROM event WHERE what LIKE '%retried'")})

    def test_a_temporary_refusal_is_tried_later_and_can_be_cancelled(self):
        """S-03, S-10: deferred with a time, then never sent."""
        self.one.take(letter(PUT_OFF, self.one.address, "Demande"))
        row = self.outgoing("deferred")
        self.assertIn("451 4.3.0", row["last_reply"])
        self.assertIsNotNone(row["next_attempt"])
        other = letter(self.person(), self.one.address, "Autre")
        self.one.answer_to(self.one.deliver(other))
        self.assertEqual(0, self.one.command("outbox", "cancel", row["id"]).returncode)
        self.assertEqual("cancelled", self.outgoing("cancelled", all=True)["state"])
        self.assertEqual(0, self.one.command("status").returncode, self.one.command("status").stdout)
        shown = self.one.json("outbox", "show", row["id"])
        self.assertIn("JET-", shown["subject"])
        self.assertEqual(0, self.one.command("outbox", "retry", row["id"]).returncode)
        self.outgoing("deferred")

    def test_commands_on_mails_that_were_sent_or_never_existed_are_refused(self):
        self.one.open_ticket(self.person())
        sent = self.outgoing("sent", all=True)
        self.assertEqual([], self.one.json("outbox", "list"), "what was sent shows only with --all")
        self.assertRegex(sent["last_reply"], r"^250 ")
        for word in ("retry", "cancel"):
            self.assertEqual(DATA, self.one.command("outbox", word, sent["id"]).returncode)
            self.assertEqual(DATA, self.one.command("outbox", word, 4711).returncode)
        self.assertEqual(DATA, self.one.command("outbox", "show", 4711).returncode)

    def test_no_more_than_the_pace_leave_in_a_minute(self):
        """[smtp] per_minute, S-11: of nine, five; intake does not wait for them."""
        self.one.configure(smtp={"per_minute": 5})
        self.one.reload()
        self.one.wait_for_log(" config.reloaded ")
        mails = [letter(self.person(), self.one.address, f"demande {i}") for i in range(9)]
        for mail in mails:
            self.one.deliver(mail)
        for mail in mails:
            self.one.wait_for_decision(mail)
        wait_until(lambda: self.sent() >= 5, "five sent")
        self.one.take(letter(self.person(), self.one.address, "encore une"))  # the outbox has had many turns by then
        self.assertEqual((5, 10), (self.sent(), self.one.outgoing()))
        self.assertFalse(self.one.ask("SELECT 1 FROM outbox WHERE state NOT IN ('sent', 'queued')"))

    def sent(self):
        return self.one.ask_one("SELECT count(*) FROM outbox WHERE state = 'sent'")
