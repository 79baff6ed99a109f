"""The IMAP server fails, comes back, forgets its numbering; certificates and passwords are wrong."""
import os
import shutil
import signal
import subprocess
import time

from desk import UNAVAILABLE, DeskTest, letter, message_id, wait_until


class Restarts(DeskTest):
    """On servers of their own, which may be broken."""

    def test_mails_that_wait_while_dovecot_or_postfix_is_down_are_handled_when_it_is_back(self):
        """I-02, S-01: reconnecting with back-off; nothing lost, nothing twice, each answered once."""
        servers = self.own_servers()
        one = self.running_desk(servers)
        first = letter(self.person(), one.address, "avant")
        one.answer_to(one.deliver(first))

        servers.down("--only", "dovecot")
        one.wait_for_log("warning imap.", "error imap.")
        mail = letter(self.person(), one.address, "pendant l'arrêt de Dovecot")
        servers.up("--only", "dovecot")
        one.deliver(mail)
        one.answer_to(mail)

        servers.down("--only", "postfix")
        waiting = [letter(self.person(), one.address, f"pendant l'arrêt de Postfix {i}") for i in range(3)]
        for each in waiting:
            self.assertEqual("new_ticket", one.take(each)["verdict"], "intake goes on without SMTP")
        one.wait_for_log("smtp.down")
        wait_until(lambda: one.ask("SELECT 1 FROM loop_status WHERE loop = 'outbox' AND state = 'failing'"), "a failing outbox")
        wait_until(lambda: one.command("status").returncode == UNAVAILABLE, "status says so")
        states = {row["state"] for row in one.json("outbox", "list")}
        self.assertLessEqual(states, {"queued", "deferred", "sending"})
        servers.up("--only", "postfix")
        for each in waiting:
            one.answer_to(each)
        one.wait_until_quiet(5)
        self.assertEqual((5, 5), (one.tickets(), one.outgoing()))
        wait_until(lambda: one.command("status").returncode == 0, "well again")

    def test_a_kicked_session_is_made_again(self):
        """I-02: doveadm kick, three times."""
        servers = self.own_servers("--no-postfix")
        one = self.running_desk(servers)
        for round in range(1, 4):
            self.assertEqual("new_ticket", one.take(letter(self.person(), one.address, f"tour {round}"))["verdict"])
            servers.doveadm("kick", one.address)
            one.wait_for_log(" imap.connected ", times=round + 1)
        self.assertEqual((3, 3), (one.tickets(), one.outgoing()))

    def test_a_connection_that_dies_in_the_middle_of_a_large_mail_stores_no_half_mail(self):
        """I-04: Dovecot's imap process is killed while 20 MB flow; the mail is fetched again, whole, once."""
        servers = self.own_servers("--no-postfix")
        one = self.running_desk(servers, mailbox={"connections": 1})
        cut = 0
        for attempt in range(4):
            mail = letter(self.person(), one.address, f"grand {attempt}", attachments=[("film", os.urandom(15_000_000))])
            pids = servers.imap_processes(one.address)
            self.assertTrue(pids)
            connected = one.told().count(" imap.connected ")
            one.deliver(mail)
            if self.kill_while_it_flows(one, pids):
                cut += 1
                one.wait_for_log(" imap.connected ", times=connected + 1)
            row = one.wait_for_decision(mail)
            self.assertEqual("new_ticket", row["verdict"])
            raw = (one.data / "raw" / row["blob"]).stat().st_size
            self.assertEqual(row["size_bytes"], raw)
            self.assertGreater(raw, 20_000_000)
            if cut:
                break
        self.assertTrue(cut, "no connection was cut in the middle")
        self.assertEqual(one.tickets(), one.ask_one("SELECT count(*) FROM inbound"))
        self.assertEqual([], list((one.data / "raw").rglob("*tmp*")))

    def kill_while_it_flows(self, one, pids):
        """Freezes the server when the first bytes are in our temporary file; kills it if there are more to come."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            partial = [size for file in (one.data / "raw").rglob("*")
                       if 0 < (size := self.size_of(file)) < 20_000_000 and one.ask_one("SELECT count(*) FROM inbound"
                                                                                     " WHERE instr(blob, ?) > 0", file.name) == 0]
            if partial:
                for pid in pids:
                    os.kill(pid, signal.SIGKILL)
                return True
            if one.ask_one("SELECT count(*) FROM inbound WHERE state = 'received'"):
                return False
        return False

    @staticmethod
    def size_of(file):
        try:
            return file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            return 0


class Silence(DeskTest):
    def test_a_dead_idle_is_noticed_by_the_poll(self):
        """I-20: the server's process is frozen during IDLE; every poll_interval IDLE is left, and a new connection is made."""
        servers = self.own_servers("--no-postfix")
        one = self.running_desk(servers, mailbox={"poll_interval": "1s"})
        frozen = servers.imap_processes(one.address)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            mail = one.deliver(letter(self.person(), one.address, "dans le silence"))
            self.assertEqual("new_ticket", one.wait_for_decision(mail, seconds=90)["verdict"])
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGKILL)


class Numbering(DeskTest):
    def inbox(self, one):
        return self.servers().maildir(one.address)

    def uid_validity(self, one):
        with self.servers().imap(one.address) as imap:
            imap.select("INBOX", readonly=True)
            return int(imap.response("UIDVALIDITY")[1][0])

    def test_a_changed_uidvalidity_makes_no_new_tickets_and_no_new_answers(self):
        """I-08: handled mails lie in the inbox under new numbers; each is recognised, its new place is noted, and it is filed."""
        one = self.desk()
        one.deliver(letter(self.person(), one.address, "un"))
        (self.inbox(one) / ".Processed").touch()  # so that they stay in the inbox
        one.start()
        one.deliver(letter(self.person(), one.address, "deux"))
        wait_until(lambda: one.ask_one("SELECT count(*) FROM outbox WHERE state = 'sent'") == 2, "both answered")
        one.stop()
        before, places = self.uid_validity(one), one.ask("SELECT place_uid_validity FROM inbound")
        self.assertEqual({before}, {row[0] for row in places})
        self.forget_numbers(one)
        wait_until(lambda: self.forget_numbers(one) or self.uid_validity(one) != before, "another UIDVALIDITY", every=0.5)
        (self.inbox(one) / ".Processed").unlink()
        one.start()
        one.wait_for_log("imap.uidvalidity_changed")
        new = one.deliver(letter(self.person(), one.address, "trois"))
        one.answer_to(new)
        one.wait_until_quiet(3)
        self.assertEqual((3, 3), (one.tickets(), one.outgoing()))
        self.assertEqual({self.uid_validity(one)}, {row[0] for row in one.ask("SELECT place_uid_validity FROM inbound")})
        self.assertEqual(3, len(self.servers().mails_in(one.address, "Processed")))

    def forget_numbers(self, one):
        self.servers().doveadm("kick", one.address) if self.servers().imap_processes(one.address) else None
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.cache", "dovecot.index.log"):
            (self.inbox(one) / name).unlink(missing_ok=True)
        for file in self.inbox(one).glob("dovecot-uidvalidity*"):
            file.unlink()

    def test_another_message_under_a_known_uid_is_taken(self):
        """I-10: the mailbox was restored from a backup; UIDVALIDITY and UID are the same, the fingerprint is not."""
        one = self.running_desk()
        one.take(letter(self.person(), one.address, "zéro"))
        one.wait_until_quiet(1)
        one.stop()
        copy = self.inbox(one).parent / "copy"
        shutil.copytree(self.inbox(one), copy)
        self.take_over_owners(self.inbox(one), copy)
        one.start()
        lost = one.take(letter(self.person(), one.address, "après la copie"))
        one.wait_until_quiet(2)
        one.stop()
        shutil.rmtree(self.inbox(one))
        copy.rename(self.inbox(one))
        other = one.deliver(letter(self.person(), one.address, "après la restauration"))
        one.start()
        row = one.wait_for_decision(other)
        self.assertEqual((lost["place_uid_validity"], lost["place_uid"]), (row["place_uid_validity"], row["place_uid"]),
                         "the test is about equal numbers")
        self.assertEqual("new_ticket", row["verdict"])
        one.answer_to(other)
        self.assertIn("imap.uid_reused", one.told())
        self.assertEqual((3, 3), (one.tickets(), one.outgoing()))

    @staticmethod
    def take_over_owners(source, target):
        for path in [source, *source.rglob("*")]:
            there = target / path.relative_to(source)
            os.chown(there, path.stat().st_uid, path.stat().st_gid)

    def test_two_hundred_mails_that_came_while_we_were_away_are_caught_up_with(self):
        """Item 2: catch-up after any absence, with several connections; each once, each acknowledged once."""
        one = self.running_desk()
        one.take(letter(self.person(), one.address, "avant"))
        one.wait_until_quiet(1)
        one.stop()
        people = [self.person() for _ in range(20)]
        mails = [letter(people[i % 20], one.address, f"absence {i}") for i in range(200)]
        for mail in mails:
            one.deliver(mail)
        one.start()
        one.wait_until_quiet(201)
        self.assertEqual((201, 201), (one.tickets(), one.outgoing()))
        self.assertEqual({message_id(mail) for mail in mails},
                         {row[0] for row in one.ask("SELECT message_id FROM inbound WHERE id > 1")})
        self.assertEqual(201, len(self.servers().mails_in(one.address, "Processed")))
        for person in people:
            wait_until(lambda: len(self.one_each(person)) == 10, f"ten answers for {person}")

    def one_each(self, person):
        answers = [str(mail["In-Reply-To"]) for mail in self.servers().mails_in(person)]
        self.assertEqual(len(answers), len(set(answers)), "nobody is answered twice")
        return answers


class Doors(DeskTest):
    """Certificates and passwords: the daemon stays up, says so, and goes on when it is put right (item 2, 11)."""

    def refused(self, one, event, *words):
        one.start(wait=False)
        one.wait_for_log(event)
        wait_until(lambda: one.ask("SELECT 1 FROM loop_status WHERE state = 'failing'"), "the state in the database")
        status = one.command("status")
        self.assertEqual(UNAVAILABLE, status.returncode)
        for word in words:
            self.assertIn(word, status.stdout)
        self.assertIsNone(one.process.poll(), "the daemon stays up")
        self.assertEqual(0, one.ask_one("SELECT count(*) FROM inbound"))

    def healed(self, one, mail):
        """The configuration is put right, reloaded, and work begins."""
        one.configure()
        one.reload()
        self.assertEqual("new_ticket", one.wait_for_decision(mail)["verdict"])
        wait_until(lambda: one.command("status").returncode == 0, "well again")

    def test_a_certificate_of_another_authority_is_refused(self):
        """I-35, D4."""
        one = self.desk()
        authority = one.folder / "other.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                        "2", "-subj", "/CN=Somebody else", "-keyout", "/dev/null", "-out", authority], check=True,
                       capture_output=True)
        one.configure(mailbox={"ca_file": authority})
        mail = one.deliver(letter(self.person(), one.address, "secret"))
        self.refused(one, "tls.refused", "certificate")
        self.healed(one, mail)

    def test_a_certificate_for_another_host_is_refused(self):
        """I-35: 127.0.0.2 is not in the certificate."""
        one = self.desk(mailbox={"host": "127.0.0.2"})
        mail = one.deliver(letter(self.person(), one.address, "secret"))
        self.refused(one, "tls.refused", "127.0.0.2")
        self.healed(one, mail)

    def test_starttls_is_verified_as_well(self):
        """I-35 by the other door; and it works where the certificate is right."""
        port = self.servers().ports["IMAP"]
        one = self.desk(mailbox={"host": "127.0.0.2", "port": port, "security": "starttls"})
        mail = one.deliver(letter(self.person(), one.address, "secret"))
        self.refused(one, "tls.refused")
        one.configure(mailbox={"port": port, "security": "starttls"})
        one.reload()
        self.assertEqual("new_ticket", one.wait_for_decision(mail)["verdict"])

    def test_a_wrong_password_is_told_at_once_and_tried_slowly(self):
        """I-24: first a minute, so that the account is not locked."""
        one = self.desk()
        mail = one.deliver(letter(self.person(), one.address, "secret"))
        one.write_secret("imap", "wrong-imap-password")
        self.refused(one, "imap.auth_failed", one.address)
        line = next(line for line in one.told().splitlines() if "imap.auth_failed" in line)
        self.assertIn(" error ", line)
        wait = int(line.split("wait_ms=")[1].split()[0])
        self.assertGreaterEqual(wait, 60_000)
        self.assertNotIn("wrong-imap-password", one.told())
        one.write_secret("imap", self.servers().secret("people"))
        self.healed(one, mail)

    def test_a_wrong_smtp_password_pauses_the_outbox_and_loses_nothing(self):
        """S-12: the credential is at fault, so all mails are kept."""
        one = self.desk()
        one.write_secret("smtp", "wrong-smtp-password")
        mail = one.deliver(letter(self.person(), one.address, "secret"))
        one.start()
        one.wait_for_decision(mail)
        one.wait_for_log("smtp.auth_failed")
        wait_until(lambda: one.ask_one("SELECT count(*) FROM outbox WHERE state = 'deferred'") == 1, "a deferred mail")
        wait_until(lambda: one.command("status").returncode == UNAVAILABLE, "status says so")
        self.assertNotIn("wrong-smtp-password", one.told())
        one.write_secret("smtp", self.servers().secret("people"))
        one.reload()
        one.answer_to(mail)

    def test_an_smtp_server_with_the_wrong_certificate_gets_nothing(self):
        """S-16, I-35: never in clear, never to a stranger."""
        one = self.desk(smtp={"ca_file": self.other_authority()})
        mail = one.deliver(letter(self.person(), one.address, "secret"))
        one.start()
        one.wait_for_decision(mail)
        one.wait_for_log("smtp.down", "tls.refused")
        wait_until(lambda: one.ask_one("SELECT count(*) FROM outbox WHERE state = 'deferred'") == 1, "a deferred mail")
        self.assertIn("certificate", one.json("outbox", "list")[0]["last_reply"].lower())
        one.configure()
        one.reload()
        one.answer_to(mail)

    def other_authority(self):
        """Any other authority will do: the system's."""
        return "/etc/ssl/certs/ca-certificates.crt"
