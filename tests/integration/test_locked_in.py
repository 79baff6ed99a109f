"""The programs that read strangers' bytes, killed and taken over while a desk works (T-26 to T-28, K-09, K-10, L-16, L-21)."""
import contextlib
import os
import pwd
import re
import signal
import struct
import zlib
from pathlib import Path

from desk import BINARY, OK, DeskTest, children_of, letter, programs, processor_time_of, status_of, wait_until

PICTURES = Path(__file__).resolve().parent.parent / "ocr" / "pictures"
READER, OCR = "mail2ticket-reader", "mail2ticket-ocr"
UNHURRIED = 150  # seconds for a picture: on a busy machine its reader may not be ready in time, and is started again after a minute
# A sanitizer's run-time library answers SIGSEGV itself, so that its build gets another signal that nobody handles.
IS_SANITIZER_BUILD = any(mark in Path(BINARY).read_bytes() for mark in (b"__asan_init", b"__tsan_init"))
BREAK = signal.SIGQUIT if IS_SANITIZER_BUILD else signal.SIGSEGV
ENDED_BY = {signal.SIGKILL: "signal 9", BREAK: f"signal {BREAK.value} "}


def with_picture(sender, to, subject, data):
    mail = letter(sender, to, subject, "Bonjour,\n\nVoir l'image.\n")
    mail.add_attachment(data, maintype="image", subtype="png", filename="Screenshot 2026-11-24.png")
    return mail


def chaos(width, height):
    """A picture in which reading finds no end for a while."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + os.urandom(width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


class Readers(DeskTest):
    def failures(self, one):
        """How often the reader failed on each mail, as the log tells."""
        found = {}
        for mail in re.findall(r" mail\.reader-failed .* mail=(\S+) ", one.told()):
            found[mail] = found.get(mail, 0) + 1
        return found

    def test_a_reader_that_is_killed_again_and_again_loses_and_doubles_nothing(self):
        """Every mail has its ticket and one acknowledgement; held is one alone that was hit three times."""
        one = self.running_desk()
        mails = [letter(self.person(), one.address, f"demande {i}") for i in range(60)]
        killed = set()
        for i, mail in enumerate(mails):
            one.deliver(mail)
            if i % 4 == 0:  # mails may come faster than a reader starts
                wait_until(lambda: children_of(one.process.pid, READER), "a reader")
            for pid in children_of(one.process.pid, READER):
                with contextlib.suppress(ProcessLookupError):  # it has ended from the signal before
                    os.kill(pid, (signal.SIGKILL, BREAK)[i % 2])
                    killed.add(pid)
        for mail in mails:
            row = one.wait_for_decision(mail)
            hits = self.failures(one).get(row["mail_id"], 0)
            self.assertEqual("held" if hits >= 3 else "new_ticket", row["verdict"], row["reasons"])
        self.assertGreater(len(killed), 5)
        one.wait_until_quiet(60)
        held = one.ask_one("SELECT count(*) FROM inbound WHERE verdict = 'held'")
        self.assertEqual((60 - held, 60 - held), (one.tickets(), one.outgoing()))
        for mail in mails:
            self.assertLessEqual(len(one.answers_to(str(mail["From"]))), 1)

    def test_a_reader_that_is_killed_in_the_middle_of_a_mail_costs_that_mail_an_attempt(self):
        """It is stopped before the mail comes, so that the kill hits the mail for certain (one that is too early costs nothing)."""
        one = self.running_desk()
        for number in ENDED_BY:
            for _ in range(10):
                one.open_ticket(self.person())
                reader = children_of(one.process.pid, READER)[-1]  # the older one reads headers for those who fetch
                os.kill(reader, signal.SIGSTOP)
                mail = one.deliver(letter(self.person(), one.address, "au milieu"))
                wait_until(lambda: one.ask_one("SELECT max(attempts) FROM inbound WHERE decided IS NULL"), "an attempt")
                os.kill(reader, number)
                if number != signal.SIGKILL:  # which ends what stands still, too
                    os.kill(reader, signal.SIGCONT)
                row = one.wait_for_decision(mail)
                self.assertEqual("new_ticket", row["verdict"], row["reasons"])
                one.answer_to(mail)
                if row["mail_id"] in self.failures(one):
                    break
            else:
                self.fail("no kill hit a mail")
            self.assertEqual({row["mail_id"]: 1}, {key: n for key, n in self.failures(one).items() if key == row["mail_id"]})
            self.assertIn(ENDED_BY[number], one.told())
        one.wait_until_quiet(one.tickets())
        self.assertEqual(one.tickets(), one.outgoing())
        self.assertEqual(0, one.json("status")["inbound"]["held"])

    def test_a_mail_that_kills_its_reader_every_time_is_held_and_the_others_go_on(self):
        """K-09: after three attempts, with the reason."""
        one = self.desk()
        one.binary = programs(**{READER: "faulty_reader"})
        one.start()
        poison = {end: letter(self.person(), one.address, f"poison {end}", f"Bonjour,\n\nFAULT {fault}\n")
                  for end, fault in (("signal 9", "kill9"), ("signal 11", "segv"))}
        others = [letter(self.person(), one.address, f"autre {i}") for i in range(8)]
        for mail in others[:4] + list(poison.values()) + others[4:]:
            one.deliver(mail)
        for mail in others:
            one.answer_to(mail)
        for end, mail in poison.items():
            row = one.wait_for_decision(mail)
            self.assertEqual("held", row["verdict"])
            self.assertIn("reading it failed three times", row["reasons"])
            self.assertIn(end, row["reasons"])
            self.assertEqual(3, self.failures(one)[row["mail_id"]])
        self.assertEqual({"poison"}, {held["reason"] for held in one.json("held", "list")})
        one.wait_until_quiet(10)
        self.assertEqual((8, 8), (one.tickets(), one.outgoing()))
        self.assertEqual(OK, one.command("status").returncode)


class Pictures(DeskTest):
    def picture_of(self, one, number):
        """What `tickets show` says of the only picture of a ticket."""
        [entry] = [entry for entry in one.json("tickets", "show", number)["entries"] if entry["attachments"]]
        return entry["attachments"][0]["text_in_picture"]

    def wait_for(self, one, number, *states):
        wait_until(lambda: self.picture_of(one, number)["state"] in states, lambda: f"{states}: {one.log_tail()}", UNHURRIED)
        return self.picture_of(one, number)

    def test_the_text_of_a_screenshot_joins_its_ticket_and_is_found(self):
        """K-10: by itself; nobody is written to because of it."""
        one = self.running_desk()
        files = {"0x80240fff": "dialogs-04a-nl.png", "": "small.png"}
        found = {}
        for file in files.values():
            mail = with_picture(self.person(), one.address, "Message d'erreur", (PICTURES / file).read_bytes())
            found[file] = one.take(mail)["number"]
            one.answer_to(mail)
        for file, number in found.items():
            self.assertEqual("done", self.wait_for(one, number, "done", "nothing_found", "failed")["state"])
        number = found["dialogs-04a-nl.png"]
        picture = self.picture_of(one, number)
        self.assertEqual((["0x80240fff"], "Windows Update", ""), (picture["codes"], picture["title"], picture["reason"]))
        shown = one.command("tickets", "show", number).stdout
        self.assertRegex(shown, r"\| .*0x80240fff")
        self.assertRegex(shown, r"picture .*: done")
        self.assertEqual([number], [ticket["number"] for ticket in one.json("tickets", "list", "--search", "0x80240fff")])
        self.assertEqual({"waiting": 0}, one.json("status")["pictures"])
        one.wait_until_quiet(2)
        self.assertEqual((2, 2), (one.tickets(), one.outgoing()))

    def test_the_acknowledgement_waits_for_no_picture(self):
        """L-21: one is being read and never ends; mails come and go meanwhile."""
        one = self.desk()
        one.binary = programs(**{OCR: "faulty_ocr"})
        one.start()
        small = (PICTURES / "small.png").read_bytes()
        mail = with_picture(self.person(), one.address, "Capture", small + b"\nFAULT silence\n")
        number = one.take(mail)["number"]
        one.answer_to(mail)
        wait_until(lambda: one.ask_one("SELECT attempts FROM picture"), "an attempt")
        one.open_ticket(self.person())
        self.assertEqual("pending", self.picture_of(one, number)["state"])
        self.assertIn("its text is not read yet", one.command("tickets", "show", number).stdout)
        self.assertEqual({"waiting": 1}, one.json("status")["pictures"])
        [pid] = children_of(one.process.pid, OCR)
        os.kill(pid, signal.SIGKILL)  # else the daemon waits for it when it stops
        wait_until(lambda: self.picture_of(one, number)["reason"], one.log_tail)

    def is_reading(self, pid):
        """Locked in, and calculating since."""
        if status_of(pid).get("Seccomp") != "2":
            return False
        now = processor_time_of(pid)
        return now - self.locked_in_at.setdefault(pid, now) > 0.1

    def test_a_program_that_is_killed_while_it_reads_is_tried_twice_again_then_given_up(self):
        """K-10: visibly, and the ticket is what it was. The next picture is read."""
        one = self.running_desk()
        self.locked_in_at = {}
        mail = with_picture(self.person(), one.address, "Bruit", chaos(2600, 1800))
        number = one.take(mail)["number"]
        before = one.json("tickets", "show", number)
        one.answer_to(mail)
        for attempt, end in enumerate((signal.SIGKILL, BREAK, signal.SIGKILL), 1):
            one.change("UPDATE picture SET next_attempt = 0 WHERE state = 'pending'")  # instead of waiting a minute
            [pid] = wait_until(lambda: [pid for pid in children_of(one.process.pid, OCR) if self.is_reading(pid)], one.log_tail,
                               UNHURRIED)
            self.assertEqual(attempt, one.ask_one("SELECT attempts FROM picture"))
            os.kill(pid, end)
            wait_until(lambda: ENDED_BY[end] in self.picture_of(one, number)["reason"], one.log_tail)
        picture = self.picture_of(one, number)
        self.assertEqual("failed", picture["state"])
        self.assertEqual(3, one.ask_one("SELECT attempts FROM picture"))
        shown = one.command("tickets", "show", number).stdout
        self.assertIn("its text could not be read: it was ended by signal 9", shown)
        self.assertIn("picture.failed", one.told())
        after = one.json("tickets", "show", number)
        self.assertEqual({**before, "entries": []}, {**after, "entries": []})
        self.assertEqual((1, 1), (one.tickets(), one.outgoing()))
        mail = with_picture(self.person(), one.address, "Erreur", (PICTURES / "dialogs-04a-nl.png").read_bytes())
        self.assertEqual("done", self.wait_for(one, one.take(mail)["number"], "done", "failed")["state"])


class OrdinaryUser(DeskTest):
    def test_both_programs_read_and_are_locked_in_without_any_right(self):
        """As nobody, without a capability, when root runs this test; else as who runs it."""
        one = self.desk()
        one.binary = programs()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            one.prefix = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups",
                          "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
            for path in (one.folder, *one.folder.rglob("*")):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        # Whoever looks for leaks at the end stops the daemon from outside, which needs rights.
        quiet = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
        result = one.command("check")
        self.assertEqual(OK, result.returncode, result.stdout + result.stderr)
        self.assertEqual(2, result.stdout.count("system calls: filtered (seccomp)"), result.stdout)
        one.start(environment=quiet)
        mail = with_picture(self.person(), one.address, "Erreur", (PICTURES / "dialogs-04a-nl.png").read_bytes())
        number = one.take(mail)["number"]
        one.answer_to(mail)
        wait_until(lambda: one.ask_one("SELECT state FROM picture") != "pending", one.log_tail, UNHURRIED)
        self.assertIn("0x80240fff", one.command("tickets", "show", number).stdout)
        for pid in children_of(one.process.pid, READER) + children_of(one.process.pid, OCR):
            status = status_of(pid)
            self.assertEqual(("2", "1", "0000000000000000"), (status["Seccomp"], status["NoNewPrivs"], status["CapEff"]))
            self.assertNotEqual("0", status["Uid"].split()[0])
