"""The daemon as a process: signals, systemd, the lock, the configuration, its secrets (items 10 to 12)."""
import socket
import time

from desk import CONFIGURATION, FOLDER, TRY_LATER, DeskTest, letter, unique, wait_until


class Signals(DeskTest):
    def test_a_good_configuration_is_taken_over_and_a_broken_one_is_not(self):
        """L-14: the old one stays in force entirely; the problem is told with place and remedy."""
        one = self.running_desk()
        good = one.config.read_text()
        one.config.write_text(good.replace('strangers', 'x').replace('domains', 'domans'))
        one.reload()
        one.wait_for_log("config.rejected")
        self.assertIn("domans", one.told())
        self.assertIn("domains", one.told())
        one.answer_to(one.deliver(letter(self.person(), one.address, "ancienne configuration")))
        one.config.write_text(good.replace("02.423.12.12", "02.999.99.99"))
        one.reload()
        one.wait_for_log(" config.reloaded ")
        mail = one.deliver(letter(self.person(), one.address, "nouvelle configuration"))
        self.assertIn("02.999.99.99", one.answer_to(mail).as_string())
        one.config.write_text(good.replace(str(one.data), str(one.data) + "2"))
        one.reload()
        one.wait_for_log("data_dir cannot change")
        self.assertEqual(0, one.stop())

    def test_a_daemon_with_a_wrong_configuration_does_not_start(self):
        """Item 10: exit 78, all problems at once, nothing contacted or made."""
        one = self.desk()
        one.config.write_text(one.config.read_text().replace('phone', 'phon').replace('port = ', 'port = "x" # '))
        result = one.command("run")
        self.assertEqual(CONFIGURATION, result.returncode)
        self.assertIn("did you mean", result.stderr.lower().replace("“", '"'))
        self.assertIn(f"{one.config}:", result.stderr)
        self.assertIn("problems in", result.stderr)
        self.assertFalse(one.data.exists())
        self.assertEqual(CONFIGURATION, one.command("check").returncode)

    def test_sigterm_ends_it_with_0_in_the_middle_of_work_and_nothing_is_lost(self):
        """L-15: what is in hand is finished; the rest is done after the next start, once."""
        one = self.desk()
        mails = [letter(self.person(), one.address, f"demande {i}") for i in range(60)]
        for mail in mails:
            one.deliver(mail)
        for _ in range(3):
            known = one.ask_one("SELECT count(*) FROM inbound") or 0
            one.start(wait=False)
            one.wait_for_log(" started ")
            wait_until(lambda: (one.ask_one("SELECT count(*) FROM inbound") or 0) > known or one.outgoing() == 60, "some work")
            self.assertEqual(0, one.stop(), one.log_tail())
            self.assertTrue((one.data / "stopped-cleanly").exists())
        one.start()
        one.wait_until_quiet(60)
        self.assertEqual((60, 60), (one.tickets(), one.outgoing()))
        self.assertEqual(0, one.ask_one("SELECT count(*) FROM outbox WHERE doubts > 0"))

    def test_sigterm_while_the_server_cannot_be_reached_is_quick(self):
        one = self.desk(mailbox={"host": "127.0.0.2", "port": 9}, smtp={"port": 9})
        one.start(wait=False)
        one.wait_for_log("imap.down")
        begun = time.monotonic()
        self.assertEqual(0, one.stop())
        self.assertLess(time.monotonic() - begun, 20)

    def test_a_second_daemon_on_the_same_folder_ends_at_once_and_names_the_first(self):
        """L-09: exit 75."""
        one = self.running_desk()
        second = one.command("run")
        self.assertEqual(TRY_LATER, second.returncode)
        self.assertIn(str(one.process.pid), second.stderr)
        one.answer_to(one.deliver(letter(self.person(), one.address, "le premier travaille")))

    def test_systemd_hears_of_everything(self):
        """Item 11: READY with a status in plain words, its failures too, WATCHDOG, RELOADING, STOPPING."""
        one = self.desk()
        path = str(FOLDER / unique("notify"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
            heard.bind(path)
            heard.settimeout(0.05)
            told = []

            def hears(words, begin=0):
                def look():
                    try:
                        told.append(heard.recv(4096).decode())
                    except TimeoutError:
                        pass
                    return any(words in message for message in told[begin:])
                wait_until(look, lambda: f"{words} in {told[begin:]}", every=0)
            one.start(wait=False, environment={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "3000000"})
            hears("READY=1")
            self.assertTrue(any("STATUS=" in message for message in told))
            hears("STATUS=1 mailbox watched")
            hears("WATCHDOG=1")
            hears("WATCHDOG=1", len(told))
            begin = len(told)
            one.configure(mailbox={"folder": "Nowhere"})
            one.reload()
            hears("RELOADING=1", begin)
            self.assertTrue(any("MONOTONIC_USEC=" in message for message in told[begin:]))
            hears("READY=1", begin)
            hears("STATUS=failing: intake", begin)
            one.process.terminate()
            hears("STOPPING=1", begin)
            self.assertEqual(0, one.stop())

    def test_secrets_appear_nowhere(self):
        """T-45: not in logs, the database, raw mails, or what the commands print; nor does a mail's subject or text in the log."""
        one = self.running_desk()
        for name in ("imap", "smtp"):
            self.assertGreater(len(self.servers().secret("people")), 20)
        mail, answer, number = one.open_ticket(self.person(), "Sujet-confidentiel")
        one.configure(mailbox={"host": "127.0.0.2"})
        one.reload()
        one.wait_for_log("tls.refused")
        one.configure()
        one.reload()
        one.wait_for_log(" config.reloaded ", times=2)
        outputs = [one.command("check", "--show"), one.command("check", "--online"), one.command("status"),
                   one.command("tickets", "show", number), one.command("outbox", "list", "--all")]
        self.assertEqual([0, 0], [output.returncode for output in outputs[:2]], outputs[1].stdout)
        one.stop()
        secret = self.servers().secret("people").encode()
        files = [file for file in one.folder.rglob("*") if file.is_file() and not file.name.endswith("-password")]
        self.assertTrue(any(file.name == "mail2ticket.db" for file in files))
        for file in files:
            self.assertNotIn(secret, file.read_bytes(), file)
        for output in outputs:
            self.assertNotIn(secret.decode(), output.stdout + output.stderr)
        self.assertNotIn("Sujet-confidentiel", one.told())
        self.assertNotIn("imprimante", one.told())
        token = str(answer["Message-ID"]).split(".")[1].split("@")[0]
        self.assertNotIn(token, one.told())

    def test_a_password_file_that_others_may_read_is_refused(self):
        """T-46."""
        one = self.desk()
        (one.folder / "imap-password").chmod(0o644)
        result = one.command("run")
        self.assertEqual(CONFIGURATION, result.returncode)
        self.assertIn("imap-password", result.stderr)
