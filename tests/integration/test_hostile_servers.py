"""Mail servers, or somebody between, that lie, meddle and flood (T-40, T-43, T-44)."""
import json
import os
from collections import namedtuple
from pathlib import Path

from desk import BINARY, OK, UNAVAILABLE, letter, status_of, wait_until
from hostile import IMAP_PASSWORD, SMTP_PASSWORD, Hostile

Lie = namedtuple("Lie", "security script words", defaults=("",))  # no words: it is let in all the same


class Lies(Hostile):
    def check_online(self):
        result = self.one.command("check", "--online", "--json")
        self.nothing_of(IMAP_PASSWORD, result.stdout + result.stderr, "box@commune.test")
        self.nothing_of(SMTP_PASSWORD, result.stdout + result.stderr, self.one.address)
        said = json.loads(result.stdout)["online"]
        self.assertEqual(UNAVAILABLE if any(one["result"] == "fail" for one in said) else OK, result.returncode)
        return said

    def judged(self, lie, said):
        """What was said of a server, against what ought to be."""
        failed = [one for one in said if one["result"] == "fail"]
        self.assertEqual(1 if lie.words else 0, len(failed), said)
        if lie.words:
            self.assertIn(lie.words, failed[0]["what"])
            self.assertTrue(failed[0]["remedy"])
        else:
            self.assertTrue(any("logged in" in one["what"] for one in said), said)

    def elsewhere(self):
        """Where referrals lead; nobody may come."""
        return self.peer(lambda connection: connection.hear_all())

    def imap_lies(self, trap):
        referral = f"[REFERRAL imap://box@localhost:{trap.port}/INBOX]"
        clear_ok = lambda connection, tag: (connection.send(f"{tag} OK go\r\n"), connection.line(), connection.send("* OK in the clear\r\n"))
        return {
            "no STARTTLS": Lie("starttls", self.imap("starttls", clear_offers="IMAP4rev1 AUTH=PLAIN"), "does not offer STARTTLS"),
            "STARTTLS only in the greeting": Lie("starttls", self.imap(
                "starttls", greeting="* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n", clear_offers="IMAP4rev1"), "does not offer STARTTLS"),
            "STARTTLS refused": Lie("starttls", self.imap("starttls", starttls="{tag} NO not now\r\n"), "the server says: NO not now"),
            "in the clear after STARTTLS": Lie("starttls", self.imap("starttls", starttls=clear_ok), "TLS handshake failed"),
            "in the clear where TLS is meant": Lie("tls", self.imap("starttls"), "TLS"),
            "PREAUTH before STARTTLS": Lie("starttls", self.imap("starttls", greeting="* PREAUTH welcome\r\n"), "PREAUTH"),
            "PREAUTH inside TLS": Lie("tls", self.imap(greeting="* PREAUTH welcome\r\n"), "PREAUTH"),
            "no login before TLS": Lie("starttls", self.imap("starttls", clear_offers="IMAP4rev1 STARTTLS LOGINDISABLED")),
            "no login inside TLS": Lie("starttls", self.imap("starttls", offers="IMAP4rev1 LOGINDISABLED"), "LOGINDISABLED"),
            "a referral at the greeting": Lie("tls", self.imap(greeting=f"* BYE {referral} there\r\n"), "the server says: BYE [REFERRAL"),
            "a referral at the login": Lie("tls", self.imap(login="{tag} NO " + referral + " there\r\n"), "the server says: NO [REFERRAL"),
            "a referral with the login": Lie("tls", self.imap(login="{tag} OK " + referral + " there\r\n")),
            "a referral for the folder": Lie("tls", self.imap(select="{tag} NO " + referral + " there\r\n"), "the server says: NO [REFERRAL"),
            "alerts": Lie("tls", self.imap(greeting="* OK [ALERT] call 0900 12345\r\n",
                                           login="* OK [ALERT] run rm -rf /\r\n{tag} OK [ALERT] done\r\n")),
        }

    PASSWORDS_MAY_GO = ("no login before TLS", "a referral at the login", "a referral with the login", "a referral for the folder", "alerts")

    def test_imap_servers_that_lie_get_no_password_and_lead_nowhere(self):
        """T-40, T-44: stripped or refused STARTTLS, PREAUTH, false capabilities, referrals, alerts."""
        trap = self.elsewhere()
        lies = self.imap_lies(trap)
        peers = {name: self.peer(lie.script) for name, lie in lies.items()}
        self.one.configure(smtp={"port": 1, "security": "tls"}, mailboxes=[
            self.mailbox(peers[name], lie.security, f"box{number}") for number, (name, lie) in enumerate(lies.items())])
        said = self.check_online()
        for number, (name, lie) in enumerate(lies.items()):
            with self.subTest(name):
                self.judged(lie, [one for one in said if one["what"].startswith(f"box{number}@")])
                self.assertEqual(name in self.PASSWORDS_MAY_GO, self.was_told(peers[name], IMAP_PASSWORD, ""))
        self.assertEqual([], trap.talks, "referrals are never followed")

    def smtp_lies(self):
        def in_the_clear(connection):
            connection.send("220 go\r\n")
            connection.line()
            connection.send("250-peer.test\r\n250 AUTH PLAIN\r\n")
        return {
            "no STARTTLS": Lie("starttls", self.smtp("starttls", clear_offers=("AUTH PLAIN LOGIN",)), "does not offer STARTTLS"),
            "STARTTLS refused": Lie("starttls", self.smtp("starttls", starttls="454 4.7.0 not now\r\n"), "454 4.7.0 not now"),
            "in the clear after STARTTLS": Lie("starttls", self.smtp("starttls", starttls=in_the_clear), "TLS handshake failed"),
            "in the clear where TLS is meant": Lie("tls", self.smtp("starttls"), "TLS handshake failed"),
            "a login only before TLS": Lie("starttls", self.smtp("starttls", clear_offers=("STARTTLS", "AUTH PLAIN LOGIN"), offers=()),
                                           "offers no login (AUTH)"),
            "no login inside TLS": Lie("tls", self.smtp(offers=()), "offers no login (AUTH)"),
            "a login of another kind": Lie("tls", self.smtp(offers=("AUTH CRAM-MD5 NTLM XOAUTH2",)), "no login of a kind"),
            "a login only inside TLS": Lie("starttls", self.smtp("starttls")),
        }

    def test_smtp_servers_that_lie_get_no_password(self):
        """T-40, T-44: stripped or refused STARTTLS, no login or none that we speak: never one in the clear."""
        for name, lie in self.smtp_lies().items():
            with self.subTest(name):
                peer = self.peer(lie.script)
                self.one.configure(mailbox={"port": 1}, smtp={"port": peer.port, "security": lie.security})
                self.judged(lie, [one for one in self.check_online() if one["what"].startswith("smtp ")])
                self.assertEqual(not lie.words, self.was_told(peer, SMTP_PASSWORD, self.one.address))
                self.assertNotIn(b"MAIL FROM", peer.heard())


class Floods(Hostile):
    LINE, MEGABYTE = b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n", b"x" * (1 << 20)
    ROOM = 150 * (3 if b"__asan_init" in Path(BINARY).read_bytes() else 1)  # MiB, for all of them at once

    def endless(self, *first, of=None):
        """Sends on until the client has enough."""
        def flood(connection, tag=""):
            connection.send(*first)
            while True:
                connection.send(of or self.MEGABYTE)
        return flood

    def floods(self):
        many = self.LINE * 10_000
        return {
            "a line without end": self.imap(login=self.endless("* OK ")),
            "a tagged line without end": self.imap(login=lambda c, tag: self.endless(f"{tag} OK ")(c)),
            "lines without end": self.imap(capability=self.endless(of=many)),
            "capabilities without end": self.imap(capability=self.endless("* CAPABILITY", of=b" IMAP4rev1" * 10_000)),
            "lines in a login": self.imap(login=self.endless(of=many)),
            "a literal of 4 GB": self.imap(select=self.endless("* FLAGS (x {4294967295}\r\n")),
            "a literal beyond all numbers": self.imap(select=self.endless("* FLAGS (x {99999999999999999999}\r\n")),
            "literals without end": self.imap(select=self.endless(of=b"* LIST () {200000}\r\n" + b"y" * 200_000 + b" x\r\n")),
            "parentheses": self.imap(select=self.endless("* FLAGS ", of=b"(" * 100_000)),
            "flags without end": self.imap(select=self.endless("* FLAGS (", of=b"\\Flag " * 10_000)),
            "numbers without end": self.imap(select="* 1000000 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n{tag} OK done\r\n",
                                             search=self.endless("* SEARCH", of=b" 1" * 100_000)),
        }

    def peak(self):
        return int(status_of(self.one.process.pid)["VmHWM"].split()[0]) >> 10

    def begin(self, **changes):
        """A desk that works, and freed memory that is really free in a build with AddressSanitizer."""
        self.one.environment = {"ASAN_OPTIONS": ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=1"]))}
        for secret in ("imap", "smtp"):
            self.one.write_secret(secret, self.servers().secret("people"))
        self.one.configure(**changes)
        self.one.start(wait=False)
        self.one.wait_for_log(" imap.connected ", times=len(changes.get("mailboxes", [{}])))
        self.one.answer_to(self.one.deliver(letter(self.person(), self.one.address, "avant")))
        return self.peak()

    def bounded(self, before, what):
        print(f"memory: {before} MiB with servers that are well, {self.peak()} MiB with {what}", flush=True)
        self.assertLess(self.peak() - before, self.ROOM)

    def test_imap_servers_that_flood_cost_little_and_disturb_no_other_mailbox(self):
        """T-43, I-06, I-40: the memory of the whole daemon, with all floods at once; the good mailbox goes on."""
        peers = {name: self.peer(script) for name, script in self.floods().items()}
        boxes = [{**self.mailbox(peer, name=f"box{number}"), "connections": 1} for number, peer in enumerate(peers.values())]
        well = self.peer(self.imap())
        before = self.begin(mailboxes=[{}, *({**box, "port": well.port} for box in boxes)])
        self.one.configure(mailboxes=[{}, *boxes])
        self.one.reload()
        for number, name in enumerate(peers):
            wait_until(lambda: self.refused(f"box{number}@"), lambda: f"{name}: {self.one.log_tail()}")
        self.one.answer_to(self.one.deliver(letter(self.person(), self.one.address, "après")))
        self.bounded(before, f"{len(peers)} that flood")

    def refused(self, mailbox):
        return any("imap.protocol_error" in line and f"mailbox={mailbox}" in line for line in self.one.told().splitlines())

    def test_smtp_servers_that_flood_cost_little(self):
        """T-43, S-17: replies without end, and 64 MB without the end of a line; the mail waits."""
        def no_end_of_line(connection):
            for _ in range(64):
                connection.send(self.MEGABYTE)
        floods = [self.smtp(greeting=self.endless(of=b"220-more\r\n" * 100_000)), self.smtp(ehlo=self.endless(of=b"250-more\r\n" * 100_000)),
                  self.smtp(ehlo=no_end_of_line)]
        before = self.begin()
        for number, script in enumerate(floods, 1):
            peer = self.peer(script)
            self.one.configure(smtp={"port": peer.port, "security": "tls"})
            self.one.reload()
            if number == 1:
                mail = self.one.take(letter(self.person(), self.one.address, "après"))
            self.one.wait_for_log(" smtp.down ", times=number)
        self.one.configure()
        self.one.reload()
        wait_until(lambda: self.one.ask_one("SELECT count(*) FROM outbox WHERE state = 'sent'") == 2, "both answers sent")
        self.bounded(before, "replies that flood")
