"""What servers send that is not theirs to say: mails that look like the protocol (T-42), and passwords (T-45)."""
import base64
import email

from desk import OK, children_of, letter, process_file, wait_until
from hostile import IMAP_PASSWORD, SMTP_PASSWORD, Hostile


class Confusion(Hostile):
    TRAPS = [
        ")\r\n" + "".join(f"m{n} OK done\r\n{n} OK done\r\n" for n in range(1, 60)),
        "* 1 FETCH (UID 1 BODY[] {4}\r\nevil)\r\n* 2 FETCH (UID 2 RFC822.SIZE 7 BODY[HEADER.FIELDS (SUBJECT)] {12}\r\nSubject: x\r\n)\r\n",
        "* BYE\r\n* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n+ idling\r\n",
        "a literal {99999}\r\n{3}\r\n~{5}\r\n\" ( [ \\ \"\r\n" + "(" * 500 + "\r\n",
        ("m5 OK done\r\n* 3 FETCH (UID 3 BODY[] NIL)\r\n" * 3000),  # over many reads and TLS records
    ]

    def setUp(self):
        super().setUp()
        for secret in ("imap", "smtp"):
            self.one.write_secret(secret, self.servers().secret("people"))

    def trap(self, number, text):
        fields = f"From: {self.person()}\r\nTo: {self.one.address}\r\nMessage-ID: <trap{number}.{self.one.address}>\r\n"
        fields += f"Subject: ) m{number} OK done * {number} FETCH (UID {number} BODY[] {{4}}\r\n m{number} OK\r\n\tdone {{99}}\r\n"
        return f"{fields}\r\n{text}".encode()

    def test_mails_that_look_like_the_protocol_are_stored_byte_for_byte(self):
        """T-42, on a real Dovecot: half of them wait (their heads come in one page), half come one by one."""
        mails = [self.trap(number, text) for number, text in enumerate(self.TRAPS * 2)]
        for mail in mails[:len(self.TRAPS)]:
            self.one.servers.deliver(mail, self.one.address)
        self.one.start()
        for mail in mails[len(self.TRAPS):]:
            self.one.servers.deliver(mail, self.one.address)
        self.one.wait_until_quiet(len(mails))
        there = {bytes_of["Message-ID"].strip(): raw for bytes_of, raw in self.originals()}
        self.assertEqual(len(mails), len(there))
        for row in self.one.ask("SELECT message_id, blob FROM inbound"):
            self.assertEqual(there[f"<{row['message_id']}>"], (self.one.data / "raw" / row["blob"]).read_bytes())
        self.assertEqual(len(mails), self.one.tickets())
        self.assertNotIn("protocol_error", self.one.told())

    def originals(self):
        """What Dovecot has, as it gives it out: with CR LF."""
        for part in ("new", "cur"):
            for file in self.servers().maildir(self.one.address, "Processed").joinpath(part).glob("*"):
                raw = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                yield email.message_from_bytes(raw), raw


class Secrets(Hostile):
    """T-45: servers that repeat what they were told, in every place where words of servers are shown."""

    def repeats(self):
        def say(words):
            def answer(connection, tag):
                connection.send(words.format(tag=tag, said=connection.last_line))
                connection.hang_up()
            return answer
        return [self.imap(login=say(words)) for words in (
            "{tag} NO you said {said}\r\n", "{tag} BAD [AUTHENTICATIONFAILED] {said} {said}\r\n", "* BYE you said {said}\r\n",
            "you said {said}\r\n", "* NO [ALERT] {said}\r\n* LIST {said} (\r\n{tag} OK done\r\n", "* FLAGS " + "(" * 200 + "{said}\r\n",
            "{tag} NO " + "x" * 185 + "{said}\r\n")]

    def smtp_repeats(self, connection):
        said = connection.last_line
        in_clear = base64.b64decode(said.split(" ")[2]).replace(b"\0", b" ")
        connection.send("535-5.7.8 you said ", said, "\r\n535 5.7.8 that is ", in_clear, "\r\n")

    def test_what_servers_repeat_of_a_password_is_shown_and_stored_nowhere(self):
        """Log, status, check, outbox, database, backup; and the processes' command lines and environments."""
        boxes = [self.mailbox(self.peer(script), name=f"box{number}") for number, script in enumerate(self.repeats())]
        smtp = self.peer(self.smtp(auth=self.smtp_repeats))
        self.one.configure(mailboxes=boxes, smtp={"port": smtp.port, "security": "tls"})
        mail = letter("anne@commune.test", self.one.address, "Imprimante")
        self.assertEqual(OK, self.one.command("ingest", "-", given=mail.as_bytes()).returncode)
        self.one.start(wait=False)
        for number in range(len(boxes)):
            wait_until(lambda: f"mailbox=box{number}@" in self.one.told(), lambda: f"box{number}: {self.one.log_tail()}")
        self.one.wait_for_log(" smtp.auth_failed ")
        backup = self.one.folder / "backup"
        outputs = [self.one.command(*words) for words in (
            ("status",), ("status", "--json"), ("check",), ("check", "--show"), ("check", "--online"), ("check", "--online", "--json"),
            ("outbox", "list", "--all"), ("outbox", "list", "--json"), ("tickets", "list"), ("backup", backup))]
        processes = [self.one.process.pid, *children_of(self.one.process.pid, "mail2ticket-reader")]
        shown = [output.stdout + output.stderr for output in outputs]
        shown += [process_file(pid, file) for pid in processes for file in ("cmdline", "environ")]
        self.one.stop()
        self.assertGreater(backup.stat().st_size, 10_000)
        files = [file for file in self.one.folder.rglob("*") if file.is_file() and not file.name.endswith("-password")]
        self.assertTrue({"mail2ticket.db", "backup", self.one.log.name} <= {file.name for file in files})
        for text in [*shown, *(file.read_bytes() for file in files)]:
            for number in range(len(boxes)):
                self.nothing_of(IMAP_PASSWORD, text, f"box{number}@commune.test")
            self.nothing_of(SMTP_PASSWORD, text, self.one.address)
        self.assertIn("(***)", self.one.told())
        self.assertTrue(self.was_told(smtp, SMTP_PASSWORD, self.one.address), "the test is about passwords that went out")
