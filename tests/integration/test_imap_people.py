"""People use the same mailbox, folders are missing or full, and there may be several mailboxes."""
import imaplib
import threading

from desk import UNAVAILABLE, DeskTest, letter, message_id, wait_until


class People(DeskTest):
    def uids(self, imap, folder="INBOX", readonly=True):
        imap.select(folder, readonly=readonly)
        return imap.uid("SEARCH", "ALL")[1][0].split()

    def folder_flags(self, address, folder):
        """Message-ID -> flags."""
        with self.servers().imap(address) as imap:
            imap.select(folder, readonly=True)
            flags = {}
            for part in imap.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1] or []:
                if isinstance(part, tuple):
                    flags[part[1].split(b"<")[1].split(b">")[0].decode()] = {flag.decode() for flag in
                                                                              imaplib.ParseFlags(part[0])}
            return flags

    def test_idle_tells_of_a_mail_long_before_the_poll(self):
        """Item 2: the poll is minutes away, the mail is decided at once, and again after the first."""
        one = self.running_desk(mailbox={"poll_interval": "10m"})
        for subject in ("un", "deux", "trois"):
            one.answer_to(one.deliver(letter(self.person(), one.address, subject)))

    def test_without_idle_the_poll_finds_the_mail(self):
        """I-22: a server without IDLE; MOVE is missing as well (I-31)."""
        servers = self.own_servers("--no-postfix", "--dovecot", "imap_capability = IMAP4rev1 UIDPLUS LITERAL+")
        one = self.running_desk(servers, mailbox={"poll_interval": "1s"})
        one.wait_for_log("no, polling")
        for subject in ("un", "deux"):
            self.assertEqual("new_ticket", one.take(letter(self.person(), one.address, subject))["verdict"])
        wait_until(lambda: len(servers.mails_in(one.address, "Processed")) == 2, "both filed")
        wait_until(lambda: not servers.mails_in(one.address), "both expunged: without MOVE that comes after the copy")

    def test_a_person_who_reads_everything_changes_nothing_and_we_set_no_flag(self):
        """I-34: a second client marks all as read; what we take and file is neither marked nor missed."""
        one = self.desk()
        read, unread = (letter(self.person(), one.address, subject) for subject in ("lu", "non lu"))
        one.deliver(read)
        with self.servers().imap(one.address) as imap:
            for uid in self.uids(imap, readonly=False):
                imap.uid("STORE", uid, "+FLAGS", r"(\Seen \Flagged)")
        one.deliver(unread)
        one.start()
        one.wait_until_quiet(2)
        self.assertEqual(2, one.tickets())
        flags = self.folder_flags(one.address, "Processed")
        self.assertLessEqual({r"\Seen", r"\Flagged"}, flags[message_id(read)])
        self.assertEqual(set(), flags[message_id(unread)] - {r"\Recent"})

    def test_people_who_move_mails_away_under_our_hands_break_nothing(self):
        """I-13, I-14: no empty ticket for what was gone, no retry for what was moved after our commit; all rows end."""
        one = self.desk()
        mails = [letter(self.person(), one.address, f"course {i}", attachments=[("x", bytes(40_000))]) for i in range(60)]
        for mail in mails[:30]:
            one.deliver(mail)
        moved, stopping = [], threading.Event()

        def human():
            with self.servers().imap(one.address) as imap:
                imap.create("Private")
                while not stopping.is_set():
                    for uid in self.uids(imap, readonly=False)[::3]:
                        imap.uid("MOVE", uid, "Private")
                        moved.append(uid)
        person = threading.Thread(target=human)
        person.start()
        try:
            one.start()
            for mail in mails[30:]:
                one.deliver(mail)
            wait_until(lambda: self.servers().mails_in(one.address) == [], "an empty inbox")
        finally:
            stopping.set()
            person.join()
        wait_until(lambda: not one.ask("SELECT 1 FROM inbound WHERE state IN ('received', 'decided')"),
                   lambda: f"all rows ended: {one.counts()}")
        private = {message_id(mail) for mail in self.servers().mails_in(one.address, "Private")}
        processed = {message_id(mail) for mail in self.servers().mails_in(one.address, "Processed")}
        known = {row["message_id"]: row for row in one.ask("SELECT * FROM inbound")}
        self.assertTrue(private, "the person was never quick enough")
        self.assertEqual({message_id(mail) for mail in mails}, private | processed)
        self.assertLessEqual(processed, set(known))
        for row in known.values():
            self.assertEqual(row["state"] == "vanished", row["verdict"] in (None, "vanished"), dict(row))
        tickets = one.ask_one("SELECT count(*) FROM inbound WHERE verdict = 'new_ticket'")
        self.assertEqual(tickets, one.tickets())
        self.assertEqual(0, one.ask_one("SELECT count(*) FROM entry WHERE text = '' OR subject = ''"), "no empty ticket")
        self.assertEqual(tickets, one.outgoing())

    def test_a_mail_moved_away_before_our_move_is_filed_as_moved_by_others(self):
        """I-14: OK alone is no success. The mail is decided while the server does not take our MOVE."""
        one = self.desk()
        mail = one.deliver(letter(self.person(), one.address, "déplacé"))
        self.block_folder(one, "Processed")
        one.start()
        one.wait_for_decision(mail)
        one.wait_for_log("imap.overquota")
        one.stop()
        with self.servers().imap(one.address) as imap:
            imap.create("Elsewhere")
            [uid] = self.uids(imap, readonly=False)
            imap.uid("MOVE", uid, "Elsewhere")
        self.unblock_folder(one, "Processed")
        one.start()
        one.wait_until_quiet(1)
        self.assertEqual(("filed", "new_ticket"), tuple(one.ask("SELECT state, verdict FROM inbound")[0]))
        self.assertEqual(1, len(self.servers().mails_in(one.address, "Elsewhere")))
        self.assertEqual((1, 1), (one.tickets(), one.outgoing()))

    def block_folder(self, one, name):
        """A file stands where the folder would be: Dovecot can neither create nor fill it."""
        (self.servers().maildir(one.address) / f".{name}").touch()

    def unblock_folder(self, one, name):
        (self.servers().maildir(one.address) / f".{name}").unlink()

    def test_a_missing_processed_folder_is_created(self):
        """I-29, also when somebody deletes it while we work."""
        one = self.running_desk()
        one.take(letter(self.person(), one.address, "un"))
        one.wait_until_quiet(1)
        one.wait_for_log("imap.folder_missing")
        with self.servers().imap(one.address) as imap:
            imap.delete("Processed")
        one.take(letter(self.person(), one.address, "deux"))
        one.wait_until_quiet(2)
        self.assertEqual(1, len(self.servers().mails_in(one.address, "Processed")))
        self.assertEqual([], self.servers().mails_in(one.address))

    def test_a_processed_folder_that_cannot_be_made_leaves_handled_mails_in_the_inbox(self):
        """I-29: done in our table, never a second ticket, also after a restart."""
        one = self.desk()
        first = one.deliver(letter(self.person(), one.address, "un"))
        self.block_folder(one, "Processed")
        one.start()
        one.answer_to(first)
        one.wait_for_log("imap.overquota")
        one.answer_to(one.deliver(letter(self.person(), one.address, "deux")))
        one.stop()
        one.start()
        one.answer_to(one.deliver(letter(self.person(), one.address, "trois")))
        self.assertEqual((3, 3), (one.tickets(), one.outgoing()))
        self.assertEqual(3, len(self.servers().mails_in(one.address)))
        self.assertEqual({"decided"}, {row["state"] for row in one.ask("SELECT state FROM inbound")})

    def test_a_full_processed_folder_leaves_handled_mails_in_the_inbox(self):
        """I-30: over quota; intake goes on."""
        # A MOVE within one quota is free for Dovecot; a COPY, which is what we do without MOVE, is not.
        servers = self.own_servers("--no-postfix", "--quota", "150k", "--dovecot",
                                   "imap_capability = IMAP4rev1 UIDPLUS IDLE LITERAL+")
        one = self.running_desk(servers)
        large = letter(self.person(), one.address, "un", attachments=[("x", bytes(70_000))])
        self.assertEqual("new_ticket", one.take(large)["verdict"])
        one.wait_for_log("imap.overquota")
        self.assertEqual("new_ticket", one.take(letter(self.person(), one.address, "deux"))["verdict"])
        self.assertEqual({"decided"}, {row["state"] for row in one.ask("SELECT state FROM inbound")})
        self.assertEqual(2, len(servers.mails_in(one.address)))

    def test_a_watched_folder_that_is_missing_is_an_error_until_it_exists(self):
        """I-33: not created by us, `status` names it, and work begins when somebody made it."""
        one = self.desk(mailbox={"folder": "Support"})
        one.start(wait=False)
        one.wait_for_log("imap.mailbox_gone")
        wait_until(lambda: one.ask("SELECT 1 FROM loop_status WHERE state = 'failing'"), "the state in the database")
        status = one.command("status")
        self.assertEqual(UNAVAILABLE, status.returncode)
        self.assertIn("Support", status.stdout)
        self.assertFalse(self.servers().maildir(one.address, "Support").exists())
        with self.servers().imap(one.address) as imap:
            imap.create("Support")
            mail = letter(self.person(), one.address, "enfin")
            imap.append("Support", None, None, mail.as_bytes())
        self.assertEqual("new_ticket", one.wait_for_decision(mail)["verdict"])

    def test_a_folder_that_is_deleted_under_us_is_told_and_not_made_again(self):
        """I-33."""
        one = self.desk(mailbox={"folder": "Support", "poll_interval": "1s"})
        with self.servers().imap(one.address) as imap:
            imap.create("Support")
            one.start()
            imap.delete("Support")
        one.wait_for_log("imap.mailbox_gone")
        self.assertFalse(self.servers().maildir(one.address, "Support").exists())

    def test_several_mailboxes_are_watched_at_once(self):
        """Two folders of one account and another account, each with folders of its own."""
        second = self.person("second")
        one = self.desk(mailboxes=[{}, {"folder": "Faxes", "processed_folder": "Done"}, {"user": second}])
        with self.servers().imap(one.address) as imap:
            imap.create("Faxes")
            one.start(wait=False)
            one.wait_for_log(" imap.connected ", times=3)
            mails = [letter(self.person(), one.address, subject) for subject in ("un", "deux", "trois")]
            one.deliver(mails[0])
            imap.append("Faxes", None, None, mails[1].as_bytes())
        self.servers().deliver(mails[2], second)
        for mail in mails:
            one.answer_to(mail)
        one.wait_until_quiet(3)
        self.assertEqual(1, len(self.servers().mails_in(one.address, "Processed")))
        self.assertEqual(1, len(self.servers().mails_in(one.address, "Done")))
        self.assertEqual(1, len(self.servers().mails_in(second, "Processed")))
        wait_until(lambda: len(one.json("status")["loops"]) == 8, "eight loops in status")
