"""A person is erased: nothing of him is left in any file nor in the mailbox, and nobody else loses a mail (T-50, T-52)."""
import json

from desk import DATA, DeskTest, letter, wait_until


class Privacy(DeskTest):
    def setUp(self):
        self.one = self.running_desk()
        self.one.configure(mailbox={"poll_interval": "1s"})
        self.one.reload()
        self.one.wait_for_log(" config.reloaded ")
        self.gone, self.stays = self.person("gone"), self.person("stays")

    def count(self, folder):
        return len(self.servers().mails_in(self.one.address, folder))

    def take(self, sender, subject, text, **changes):
        mail = letter(sender, self.one.address, subject, text=text, **changes)
        row = self.one.take(mail)
        self.one.answer_to(mail)
        return row

    def in_files(self, word):
        """The files of the data directory with this word in them."""
        return [str(path) for path in self.one.data.rglob("*") if path.is_file() and word.lower().encode() in path.read_bytes().lower()]

    def test_erasing_deletes_exactly_his_mails_in_the_mailbox_and_leaves_no_byte_here(self):
        self.take(self.gone, "Zonnebloem", "De zonnebloem is stuk.")
        self.take(self.stays, "Pissenlit", "Le pissenlit est en panne.")
        self.take(self.gone, "Zonnebloem twee", "Nog een zonnebloem.")
        stranger = letter("Citoyen <citoyen@elsewhere.test>", self.one.address, "Question", text="Tournesol ?")
        self.assertEqual("held", self.one.take(stranger)["verdict"])
        wait_until(lambda: (self.count("Processed"), self.count("Held")) == (3, 1), "all are filed")
        self.assertTrue(self.in_files("zonnebloem"))

        told = self.one.command("person", "erase", self.gone)
        self.assertEqual(0, told.returncode, told.stderr)
        self.assertIn("Nothing was changed", told.stdout)
        self.assertTrue(self.in_files("zonnebloem"))
        done = self.one.command("person", "erase", self.gone, "--yes")
        self.assertEqual(0, done.returncode, done.stderr)
        wait_until(lambda: self.count("Processed") == 1, "his mails are gone from the mailbox")
        [left] = self.servers().mails_in(self.one.address, "Processed")
        self.assertIn("Pissenlit", str(left["Subject"]))
        self.assertEqual(1, self.count("Held"))
        wait_until(lambda: self.one.ask_one("SELECT count(*) FROM erasure_on_server") == 0, "the list is worked through")
        self.one.stop()  # its last connection empties the write-ahead log
        for word in ("zonnebloem", self.gone):
            self.assertEqual([], self.in_files(word), word)
        for word in ("pissenlit", self.stays):
            self.assertTrue(self.in_files(word), word)
        self.assertEqual(2, self.one.ask_one("SELECT count(*) FROM ticket WHERE state = 'closed' AND subject = '[erased]'"))
        self.one.start()
        self.take(self.gone, "Terug", "Ik ben er weer.")
        self.assertEqual(4, self.one.tickets(), "who writes again is somebody new; what was erased does not come back")

    def test_a_mail_that_somebody_moved_is_found_and_deleted_and_not_taken_again(self):
        """The row knows an old place only: the message is found by its Message-ID and recognised by its fingerprint."""
        self.take(self.gone, "Zonnebloem", "De zonnebloem is stuk.")
        wait_until(lambda: self.count("Processed") == 1, "filed")
        with self.servers().imap(self.one.address) as imap:
            imap.create("Held")  # nothing was held yet
            imap.select("Processed")
            imap.uid("MOVE", "1:*", "Held")
        self.assertEqual((0, 1), (self.count("Processed"), self.count("Held")))
        self.assertEqual(0, self.one.command("person", "erase", self.gone, "--yes").returncode)
        wait_until(lambda: self.count("Held") == 0, "gone from the mailbox")
        wait_until(lambda: self.one.ask_one("SELECT count(*) FROM erasure_on_server") == 0, "the list is worked through")
        self.assertEqual((1, 1), (self.one.tickets(), self.one.ask_one("SELECT count(*) FROM inbound")))
        self.assertTrue(self.one.ask_one("SELECT fingerprint FROM inbound").startswith("erased-"))

    def test_export_and_hold(self):
        row = self.take(self.gone, "Zonnebloem", "De zonnebloem is stuk.")
        folder = self.one.data.parent / "export"
        result = self.one.command("person", "export", self.gone, "-o", folder)
        self.assertEqual(0, result.returncode, result.stderr)
        everything = json.loads((folder / "person.json").read_text())
        self.assertEqual([row["number"]], [ticket["number"] for ticket in everything["tables"]["ticket"]])
        self.assertEqual(1, len(list((folder / "mails").iterdir())))
        self.assertEqual(1, len(list((folder / "sent").iterdir())))
        self.assertEqual(0, self.one.command("tickets", "hold", row["number"], "--reason", "a court").returncode)
        refused = self.one.command("person", "erase", self.gone, "--yes")
        self.assertEqual(DATA, refused.returncode)
        self.assertIn("a court", refused.stderr)
        self.assertTrue(self.in_files("zonnebloem"))
