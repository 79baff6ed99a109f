"""Mails that wait for a person: strangers, too large ones; released or discarded (item 9, INV-2)."""
from desk import DATA, DeskTest, letter, text_of, wait_until


class Held(DeskTest):
    def setUp(self):
        self.one = self.running_desk()

    def hold(self, subject="Question d'un citoyen", **changes):
        mail = letter(changes.pop("sender", "Citoyen <citoyen@elsewhere.test>"), self.one.address, subject, **changes)
        row = self.one.take(mail)
        self.assertEqual("held", row["verdict"], row["reasons"])
        return mail, row["id"]

    def in_folder(self, name, count):
        wait_until(lambda: len(self.servers().mails_in(self.one.address, name)) == count, f"{count} mails in {name}")

    def held_list(self):
        return self.one.json("held", "list")

    def test_a_strangers_mail_is_held_visible_and_not_answered(self):
        """[access]: never lost."""
        mail, identity = self.hold()
        [held] = self.held_list()
        self.assertEqual({"id", "reason", "from", "subject", "received"}, set(held))
        self.assertEqual((identity, "stranger", "citoyen@elsewhere.test", str(mail["Subject"])),
                         (held["id"], held["reason"], held["from"], held["subject"]))
        self.in_folder("Held", 1)
        self.assertEqual((0, 0), (self.one.tickets(), self.one.outgoing()))
        shown = self.one.command("held", "show", identity)
        self.assertIn("L'imprimante du deuxième étage", shown.stdout)
        self.assertEqual("citoyen@elsewhere.test", self.one.json("held", "show", identity)["from"]["address"])
        self.assertEqual(1, self.one.json("status")["inbound"]["held"])

    def test_release_makes_the_ticket_and_the_answer_and_files_the_mail(self):
        """The running daemon sees it within a second; the mail moves from Held to Processed."""
        mail, identity = self.hold(sender=f"Citoyen <{self.person('c').split('@')[0]}@elsewhere.test>")
        self.in_folder("Held", 1)
        result = self.one.command("held", "release", identity)
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertIn("the running daemon handles it", result.stdout)
        answer = self.one.answer_to(mail)
        [ticket] = self.one.json("tickets", "list")
        self.assertIn(ticket["number"], str(answer["Subject"]))
        self.assertNotIn("citoyen", text_of(answer).lower(), "T-05: a fixed text for whom we do not know")
        self.assertNotIn("Question", str(answer["Subject"]))
        self.in_folder("Held", 0)
        self.in_folder("Processed", 1)
        self.assertEqual([], self.held_list())
        self.assertEqual(1, self.one.ask_one("SELECT count(*) FROM event WHERE what = 'inbound.released'"))
        self.assertTrue(self.one.ask_one("SELECT actor FROM event WHERE what = 'inbound.released'").startswith("admin:"))
        self.assertEqual(DATA, self.one.command("held", "release", identity).returncode)

    def test_release_into_a_ticket(self):
        """--ticket NUMBER: the strongest evidence there is."""
        _, _, number = self.one.open_ticket(self.person())
        mail, identity = self.hold()
        self.assertEqual(DATA, self.one.command("held", "release", identity, "--ticket", "JET-99999").returncode)
        self.assertEqual(0, self.one.command("held", "release", identity, "--ticket", number).returncode)
        wait_until(lambda: self.one.row_of(mail)["verdict"] == "follow_up", "a follow-up")
        self.assertEqual(number, self.one.row_of(mail)["number"])
        self.assertEqual(1, self.one.tickets())

    def test_release_without_a_daemon_handles_the_mail_at_once(self):
        mail, identity = self.hold()
        self.one.wait_until_quiet(1)
        self.one.stop()
        result = self.one.command("held", "release", identity)
        self.assertEqual(0, result.returncode, result.stderr)
        self.assertIn("new_ticket JET-", result.stdout)
        self.assertEqual((1, 1), (self.one.tickets(), self.one.outgoing()), "its answer waits in the outbox")
        self.one.start()
        self.one.answer_to(mail)
        self.in_folder("Processed", 1)

    def test_discard_keeps_a_record_and_moves_the_mail_away(self):
        """Nothing is deleted in the mailbox; the reason is in the audit. The move waits for the next poll at most."""
        self.one.configure(mailbox={"poll_interval": "1s"})
        self.one.reload()
        self.one.wait_for_log(" config.reloaded ")
        _, identity = self.hold()
        self.in_folder("Held", 1)
        result = self.one.command("held", "discard", identity, "--reason", "publicité")
        self.assertEqual(0, result.returncode, result.stderr)
        self.in_folder("Held", 0)
        self.in_folder("Processed", 1)
        self.assertEqual([], self.held_list())
        self.assertEqual((0, 0), (self.one.tickets(), self.one.outgoing()))
        self.assertIn("publicité", self.one.ask_one("SELECT detail FROM event WHERE what = 'inbound.discarded'"))
        self.assertEqual(DATA, self.one.command("held", "show", 4711).returncode)

    def test_a_held_folder_that_somebody_deleted_stops_nothing(self):
        """I-29, I-33: the released mail gets its ticket, and filing goes on for the others."""
        mail, identity = self.hold(sender=f"{self.person('c').split('@')[0]}@elsewhere.test")
        self.in_folder("Held", 1)
        with self.servers().imap(self.one.address) as imap:
            imap.delete("Held")
        self.one.command("held", "release", identity)
        self.one.answer_to(mail)
        after = letter(self.person(), self.one.address, "Après")
        self.one.answer_to(self.one.deliver(after))
        self.one.wait_until_quiet(2)
        self.in_folder("Processed", 1)

    def test_a_refused_move_out_of_the_held_folder_leaves_the_inbox_watched(self):
        """I-30: the session comes back to the inbox; new mails there are seen, and nothing is taken out of Held."""
        mail, identity = self.hold(sender=f"{self.person('c').split('@')[0]}@elsewhere.test")
        self.in_folder("Held", 1)
        blocker = self.servers().maildir(self.one.address) / ".Processed"  # a file where Dovecot wants a folder
        blocker.touch()
        self.one.command("held", "release", identity)
        self.one.answer_to(mail)
        self.one.wait_for_log("imap.overquota")
        for subject in ("Après", "Encore après"):
            self.one.answer_to(self.one.deliver(letter(self.person(), self.one.address, subject)))
        self.assertEqual((3, 3), (self.one.tickets(), self.one.outgoing()))
        self.assertEqual(3, self.one.ask_one("SELECT count(*) FROM inbound"))
        self.in_folder("Held", 1)
        self.in_folder("INBOX", 2)

    def test_strangers_can_be_accepted_or_refused(self):
        """[access] strangers, after a reload."""
        for word, verdict in (("accept", "new_ticket"), ("refuse", "refused")):
            self.one.configure(access={"strangers": word})
            self.one.reload()
            self.one.wait_for_log(" config.reloaded ", times=1 if word == "accept" else 2)
            mail = letter(f"{self.person('x').split('@')[0]}@elsewhere.test", self.one.address, word)
            self.assertEqual(verdict, self.one.take(mail)["verdict"])
        self.assertEqual((1, 1), (self.one.tickets(), self.one.outgoing()))

    def test_of_a_mail_over_the_size_limit_only_the_header_is_fetched_and_its_sender_is_told(self):
        """I-39, [limits] message_size: a ticket, the mail in the held folder; a stranger's waits; the next mail goes its way."""
        self.one.configure(limits={"message_size": "100kB"})
        self.one.reload()
        self.one.wait_for_log(" config.reloaded ")
        film = [("film.bin", bytes(400_000))]
        mail = letter(self.person(), self.one.address, "Film", attachments=film)
        row = self.one.take(mail)
        self.assertEqual("new_ticket", row["verdict"], row["reasons"])
        answer = self.one.answer_to(mail)
        self.assertIn(f"[{row['number']}]", str(answer["Subject"]))
        self.assertIn("100\u00a0ko", text_of(answer))
        blob = self.one.ask_one("SELECT blob FROM inbound")
        self.assertLess((self.one.data / "raw" / blob).stat().st_size, 5_000)
        self.assertIn("larger than the desk takes", self.one.ask_one("SELECT text FROM entry WHERE kind = 'note'"))
        self.in_folder("Held", 1)
        _, identity = self.hold("Film d'un citoyen", attachments=film)
        [held] = self.held_list()
        self.assertEqual((identity, "oversize"), (held["id"], held["reason"]))
        self.in_folder("Held", 2)
        self.assertEqual(1, self.one.outgoing())
        after = letter(self.person(), self.one.address, "Après")
        self.one.answer_to(self.one.deliver(after))

    def test_lists_and_broken_senders_are_held(self):
        """H-20, H-23, H-42: from outside, with the reason."""
        self.hold("Lettre", sender="news@elsewhere.test", List_Id="<news.elsewhere.test>", Precedence="bulk")
        self.assertEqual(1, len(self.held_list()))
        raw = (f"To: {self.one.address}\r\nSubject: nobody\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\nwho?\r\n").encode()
        self.servers().deliver(raw, self.one.address)
        wait_until(lambda: len(self.held_list()) == 2, "the mail without From is held")
        self.assertEqual(0, self.one.outgoing())
