"""Backup while the daemon works, restore into an empty folder (L-25, item 9)."""
import shutil

from desk import DATA, TRY_LATER, DeskTest, letter, wait_until


class Backup(DeskTest):
    def test_a_backup_under_load_restores_to_the_same_tickets(self):
        one = self.running_desk()
        kept = [letter(self.person(), one.address, f"gardé {i}", attachments=[("a", bytes(range(256)) * 40)]) for i in range(10)]
        for mail in kept:
            one.deliver(mail)
        one.wait_until_quiet(10)
        more = [letter(self.person(), one.address, f"pendant {i}") for i in range(10)]
        for mail in more[:5]:
            one.deliver(mail)
        file = one.folder / "backup.m2t"
        result = one.command("backup", file)
        self.assertEqual(0, result.returncode, result.stderr)
        for mail in more[5:]:
            one.deliver(mail)
        self.assertEqual(0o600, file.stat().st_mode & 0o777)
        self.assertEqual(DATA, one.command("backup", file).returncode, "a backup never overwrites")
        self.assertEqual([], list(one.folder.glob("*partial*")))
        one.wait_until_quiet(20)

        self.assertEqual(TRY_LATER, one.command("restore", file).returncode, "only with the daemon down")
        self.assertEqual(20, one.tickets())

        self.assertEqual(0, one.stop())
        before = {ticket["number"]: ticket for ticket in one.json("tickets", "list")}
        details = {number: one.json("tickets", "show", number) for number in before}
        shutil.rmtree(one.data)
        result = one.command("restore", file)
        self.assertEqual(0, result.returncode, result.stderr)
        after = {ticket["number"]: ticket for ticket in one.json("tickets", "list")}
        self.assertGreaterEqual(len(after), 10)
        self.assertLessEqual(set(after), set(before))
        for number, ticket in after.items():
            self.assertEqual(before[number], ticket)
            self.assertEqual(details[number]["entries"][0], one.json("tickets", "show", number)["entries"][0])
        for mail in kept:
            blob = one.ask_one("SELECT blob FROM inbound WHERE message_id = ?", str(mail["Message-ID"]).strip("<>"))
            self.assertTrue((one.data / "raw" / blob).is_file())

        # What had come after the backup lies in Processed: it is not lost, and the desk works on.
        one.start()
        new = letter(self.person(), one.address, "après la restauration")
        one.answer_to(one.deliver(new))
        wait_until(lambda: len(self.servers().mails_in(one.address, "Processed")) == 21, "all in Processed")

    def test_what_is_no_backup_or_a_damaged_one_is_refused_and_changes_nothing(self):
        one = self.running_desk()
        one.open_ticket(self.person())
        file = one.folder / "backup.m2t"
        self.assertEqual(0, one.command("backup", file).returncode)
        one.stop()
        damaged, other = one.folder / "damaged.m2t", one.folder / "other.m2t"
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        damaged.write_bytes(content)
        other.write_text("hello")
        cut = one.folder / "cut.m2t"
        cut.write_bytes(file.read_bytes()[:-700])
        tickets = one.json("tickets", "list")
        for wrong in (other, cut, damaged, one.folder / "missing.m2t"):
            with self.subTest(wrong.name):
                result = one.command("restore", wrong)
                self.assertNotEqual(0, result.returncode)
                self.assertTrue(result.stderr)
                self.assertEqual(tickets, one.json("tickets", "list"))
        self.assertEqual([], [path.name for path in one.data.glob("*restore*")])
