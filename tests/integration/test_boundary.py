"""What the server at the border proves, with a real Postfix and a milter that writes Authentication-Results (A-02 to A-04, T-05)."""
from border import Border
from desk import OK, UNAVAILABLE, DeskTest, letter, text_of, wait_until

RESULTS = "Authentication-Results"


class Boundary(DeskTest):
    def setUp(self):
        self.border = Border()
        self.addCleanup(self.border.close)
        self.own = self.own_servers("--postfix", f"smtpd_milters = inet:127.0.0.1:{self.border.port}",
                                    "--postfix", "milter_default_action = tempfail", "--dovecot", "hostname = imap.test")
        self.one = self.desk(self.own, boundary={"profile": "rfc8601", "authserv_id": "mail.test", "hosts": ["mail.test"],
                                                 "inner_hosts": ["imap.test"]})

    def says(self, dmarc, index=0):
        self.border.field, self.border.index = (RESULTS, f"mail.test; dmarc={dmarc} header.from=commune.test"), index

    def take(self, mail, sender):
        self.own.submit(mail, sender)
        return self.one.wait_for_decision(mail)

    def test_the_profile_is_proved_on_the_real_servers(self):
        """A mail to itself, with and without the daemon; what is kept ends the warning, and a change brings it back."""
        self.says("pass")
        tried = self.one.command("check", "--auth")
        self.assertEqual(OK, tried.returncode, tried.stdout + tried.stderr)
        self.assertIn("counted      dmarc=pass header.from=commune.test", tried.stdout)
        self.assertIn("PROVED", tried.stdout)
        self.assertNotIn("boundary profile", self.one.command("check").stdout)
        self.one.start()
        tried = self.one.command("check", "--auth")
        self.assertEqual(OK, tried.returncode, tried.stdout + tried.stderr)
        self.one.configure(boundary={"profile": "rfc8601", "authserv_id": "other.test", "hosts": ["mail.test"],
                                     "inner_hosts": ["imap.test"]})
        self.assertIn("was changed since its test", self.one.command("check").stdout)

    def test_a_profile_that_proves_nothing_is_not_called_proved(self):
        self.says("none")
        tried = self.one.command("check", "--auth", "--wait", "8")
        self.assertEqual(UNAVAILABLE, tried.returncode, tried.stdout)
        self.assertIn("no proof", tried.stdout)
        self.assertIn("NOT PROVED", tried.stdout)
        self.assertIn("was never tested", self.one.command("check").stdout)

    def test_what_postfix_and_dovecot_write_is_read_by_its_place(self):
        self.says("pass")
        self.assertEqual(OK, self.one.command("check", "--auth").returncode)  # before that the profile proves nothing
        self.one.start()
        anne = self.person("anne")

        mail = letter(anne, self.one.address, "Imprimante en panne")
        self.assertIn("A-03 the border vouches", self.take(mail, anne)["reasons"])
        self.assertIn("Imprimante en panne", str(self.one.answer_to(mail)["Subject"]))

        # The sender's own field of the same name stays below Postfix's Received field.
        self.border.field = None
        mail = letter(anne, self.one.address, "Imprimante encore", Authentication_Results="mail.test; dmarc=pass header.from=commune.test")
        self.assertIn("A-17", self.take(mail, anne)["reasons"])

        self.says("fail")
        mail = letter(anne, self.one.address, "Une facture")
        row = self.take(mail, anne)
        self.assertEqual(("held", "suspicious"), (row["verdict"], row["held_reason"]), row["reasons"])
        self.assertEqual(2, len(self.one.answers_to(anne)) if wait_until(lambda: len(self.one.answers_to(anne)) >= 2, "two answers") else 0)

    def test_a_result_below_the_received_field_is_told(self):
        """Filters that ask for index 1 get a place below Postfix's field, where a sender could have written it: `check --auth` says so."""
        self.says("pass", index=1)
        self.one.start()
        anne = self.person("anne")
        mail = letter(anne, self.one.address, "Imprimante en panne")
        self.assertIn("A-17", self.take(mail, anne)["reasons"])
        [arrived] = wait_until(lambda: self.own.mails_in(self.one.address, "Processed"), "the mail in its folder")
        self.assertEqual(["Received", "Received", RESULTS], [name for name in arrived.keys() if name in (RESULTS, "Received")])
        shown = self.one.command("check", "--auth", "-", given=arrived.as_bytes())
        self.assertIn(b"ignored      Authentication-Results: mail.test; dmarc=pass header.from=commune.test", shown.stdout)
        self.assertIn(b"stands below the border's Received field", shown.stdout)
