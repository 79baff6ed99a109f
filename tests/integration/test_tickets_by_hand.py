"""The desk from the command line, with real mail servers: what a requester gets, and what becomes of his answers."""
import hashlib
import json
import re
import zlib

from desk import DATA, OK, USAGE, DeskTest, letter, reply_to, text_of, wait_until


def png(width, height):
    """A grey picture, large enough to be taken for a screenshot."""
    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG = png(400, 300)


class ByHand(DeskTest):
    def mail_of_kind(self, one, person, words, not_one_of=()):
        """The mail to this person with these words in it, once it arrives."""
        seen = {str(mail["Message-ID"]) for mail in not_one_of}
        return wait_until(lambda: next((mail for mail in one.answers_to(person)
                                        if str(mail["Message-ID"]) not in seen and words in text_of(mail)), None),
                          lambda: f"a mail with {words!r} for {person}: {one.log_tail()}")

    def done(self, one, *words, given=None):
        result = one.command(*words, given=given)
        self.assertEqual(OK, result.returncode, result.stderr)
        return result.stdout

    def send_at_once(self, one):
        """As if the minute were over in which an answer can be stopped."""
        one.change("UPDATE outbox SET next_attempt = 0 WHERE state = 'queued'")

    def test_a_ticket_from_the_first_mail_to_the_merge(self):
        """Answer with a file, threaded; the requester answers; solved, open again, merged, exported."""
        one = self.running_desk()
        anne = self.person()
        mail, acknowledgement, number = one.open_ticket(f"Anne Dubois <{anne}>")

        (one.folder / "mode d'emploi.pdf").write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 40)
        (one.folder / "capture.png").write_bytes(PNG)
        said = self.done(one, "tickets", "reply", number, "--attach", one.folder / "mode d'emploi.pdf", "--attach",
                         one.folder / "capture.png", given="Voici comment faire.\n")
        self.assertIn(f"SENT TO {anne}.", said)
        self.assertRegex(said, r"waits 60 s; to stop it: mail2ticket outbox cancel \d+")
        self.assertEqual(1, len(one.answers_to(anne)), "it waits")
        self.send_at_once(one)
        answer = self.mail_of_kind(one, anne, "Voici comment faire.")
        self.assertEqual(str(mail["Message-ID"]), str(answer["In-Reply-To"]), "in the requester's conversation")
        self.assertIn(str(mail["Message-ID"]), str(answer["References"]))
        self.assertIn(one.address, str(answer["From"]))
        files = {part.get_filename(): part.get_content() for part in answer.iter_attachments()}
        self.assertEqual({"mode d'emploi.pdf": b"%PDF-1.4\n" + bytes(range(256)) * 40, "capture.png": PNG}, files)
        shown = one.json("tickets", "show", number)
        self.assertEqual("assigned", shown["status"])

        one.take(reply_to(answer, anne, "Cela ne marche pas.\n"))
        self.done(one, "tickets", "resolve", number, "--text", "Le câble était débranché.")
        self.send_at_once(one)
        solution = self.mail_of_kind(one, anne, "Le câble était débranché.")
        self.assertEqual("solved", one.json("tickets", "show", number)["status"])

        report = one.json("tickets", "reopen", number)
        self.assertEqual((number, "assigned"), (report["ticket"], report["status"]))
        self.assertEqual([anne], [waiting["to"] for waiting in report["mails"]])
        self.done(one, "outbox", "cancel", report["mails"][0]["id"])

        other = one.take(letter(anne, one.address, "La même imprimante"))["number"]
        self.done(one, "tickets", "merge", other, number)
        late = one.take(reply_to(solution, anne, "Toujours en panne.\n", subject=f"Re: [{other}]"))
        self.assertEqual(number, late["number"])
        beside = one.take(letter(anne, one.address, f"Encore [{other}]", "Et le scanner ?\n"))
        self.assertEqual(number, beside["number"], "what comes for the merged one goes to the other")

        self.done(one, "tickets", "note", number, "--text", "SECRET-WORD")
        page = one.folder / "ticket.html"
        self.done(one, "tickets", "export", number, "-o", page)
        html = page.read_text(encoding="utf-8")
        for words in ("Voici comment faire.", "Le câble était débranché.", "Toujours en panne.", "Et le scanner ?",
                      'src="data:image/png;base64,', hashlib.sha256(files["mode d'emploi.pdf"]).hexdigest()):
            self.assertIn(words, html)
        self.assertNotIn("SECRET-WORD", html)
        self.assertIsNone(re.search(r"<script|https?://", html, re.I))
        self.assertIn("SECRET-WORD", self.done(one, "tickets", "export", number, "--internal"))
        kinds = {row["kind"] for row in one.json("outbox", "list", "--all")}
        self.assertLessEqual({"acknowledgement", "answer", "resolution", "reopened"}, kinds)

    def test_beside_the_daemon_and_without_it(self):
        """A ticket that is opened while the daemon is down is acknowledged when it comes back; with it, at once."""
        one = self.desk()
        jan = self.person("jan")
        result = one.command("tickets", "new", "--requester", jan, "--subject", "VPN", given="De VPN werkt niet meer.\n")
        self.assertEqual(OK, result.returncode, result.stderr)
        number = result.stdout.strip()
        self.assertRegex(number, r"^[A-Z]+-\d+$")
        self.assertIn("no daemon runs", result.stderr)
        self.assertEqual("phone", one.json("tickets", "show", number)["origin"])
        one.start()
        acknowledgement = self.mail_of_kind(one, jan, number)
        follow_up = one.take(reply_to(acknowledgement, jan, "Op de vierde verdieping.\n"))
        self.assertEqual(number, follow_up["number"])
        result = one.command("tickets", "new", "--requester", jan, "--subject", "Muis", "--text", "Kapot.", "--json")
        self.assertEqual(("", OK), (result.stderr, result.returncode))
        self.mail_of_kind(one, jan, json.loads(result.stdout)["ticket"])

    def test_exit_codes(self):
        one = self.desk()
        number = one.command("tickets", "new", "--requester", self.person(), "--subject", "A", "--text", "B").stdout.strip()
        self.assertEqual(DATA, one.command("tickets", "reply", "JET-99992", "--text", "x").returncode)
        self.assertEqual(DATA, one.command("tickets", "reopen", number).returncode)
        self.assertEqual(DATA, one.command("tickets", "reply", number, given="").returncode, "no text")
        self.assertEqual(USAGE, one.command("tickets", "new", "--requester", self.person()).returncode, "no subject")
        self.assertEqual(USAGE, one.command("tickets", "reply", number, "--text", "a", "--file", "b").returncode)
        result = one.command("tickets", "reply", number, "--atach", "x")
        self.assertEqual(USAGE, result.returncode)
        self.assertIn('did you mean "--attach"', result.stderr)
        self.assertIn("Examples:", one.command("tickets", "reply", "--help").stdout)
        self.assertEqual(1, len(one.json("tickets", "show", number)["entries"]) - sum(
            entry["kind"] == "event" for entry in one.json("tickets", "show", number)["entries"]))
