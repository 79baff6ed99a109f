"""Files and the virus scanner (T-30, L-22): a real clamd with one signature, that of EICAR's harmless test file."""
import base64
import binascii
import bz2
import email.message
import email.policy
import gzip
import io
import lzma
import quopri
import struct
import subprocess
import tarfile
import zipfile

from desk import DATA, FOLDER, OK, TRY_LATER, DeskTest, letter, reply_to, text_of, unique, wait_until

# In pieces, so that no scanner takes this file for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
HARMLESS = b"PK? no: a list of printers\n" * 20


def zipped(name, data, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def tarred(name, data, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def uuencoded(data, name="facture.com"):
    lines = b"".join(binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45))
    return (b"begin 644 %s\n" % name.encode()) + lines + b"`\nend\n"


def yencoded(data, name="facture.com"):
    body = bytearray()
    for byte in data:
        coded = (byte + 42) % 256
        body += bytes([61, (coded + 64) % 256]) if coded in (0, 10, 13, 61) else bytes([coded])
    return b"=ybegin line=128 size=%d name=%s\r\n" % (len(data), name.encode()) + bytes(body) + \
        b"\r\n=yend size=%d crc32=%08x\r\n" % (len(data), binascii.crc32(data))


def winmail(data, name=b"facture.com\0"):
    def attribute(number, content):
        return b"\x02" + struct.pack("<II", number, len(content)) + content + struct.pack("<H", sum(content) & 0xffff)
    return struct.pack("<IH", 0x223e9f78, 1) + attribute(0x00069002, b"\x01\0" + b"\xff" * 4 + bytes(8)) + \
        attribute(0x00018010, name) + attribute(0x0006800f, data)


def part(data, content_type="application/octet-stream; name=facture.com", encoding="base64", more="", encoded=None):
    body = encoded if encoded is not None else base64.encodebytes(data)
    return (f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n".encode()
            + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def mail_with(*parts, end=b"--b--\r\n"):
    text = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour, voici la facture.\r\n"
    return b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + \
        b"".join(b"--b\r\n" + one + b"\r\n" for one in (text, *parts)) + end


def as_text(data):
    return b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=latin-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" \
        b"Bonjour, voici la facture.\r\n\r\n" + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def inside(raw, levels=1):
    """As an attached mail, so many times."""
    for level in range(levels):
        attached = f"Message-ID: <inner{level}@x.example>\r\nFrom: a@x.example\r\nSubject: x\r\n".encode() + raw
        raw = mail_with(b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + attached).replace(
            b"boundary=b", b"boundary=b%d" % level, 1).replace(b"--b\r\n", b"--b%d\r\n" % level, 2)
        raw = raw[:raw.rindex(b"--b--")] + b"--b%d--\r\n" % level
    return raw


WRAPPINGS = {
    "base64": mail_with(part(EICAR)),
    "base64, named in Content-Disposition": mail_with(part(EICAR, "application/octet-stream", more="Content-Disposition: attachment; filename=a.bin\r\n")),
    "base64 in one line": mail_with(part(EICAR, encoded=base64.b64encode(EICAR) + b"\n")),
    "base64 in lines of seven": mail_with(part(EICAR, encoded=b"\n".join(base64.b64encode(EICAR)[i:i + 7] for i in range(0, 92, 7)) + b"\n")),
    "base64 with blanks": mail_with(part(EICAR, encoded=b" \n".join(base64.b64encode(EICAR)[i:i + 20] for i in range(0, 92, 20)) + b"\n")),
    "base64 without padding": mail_with(part(EICAR, encoded=base64.b64encode(EICAR).rstrip(b"=") + b"\n")),
    "7bit": mail_with(part(EICAR, encoding="7bit", encoded=EICAR + b"\n")),
    "7bit, a text that is attached": mail_with(part(EICAR, "text/plain", "7bit", "Content-Disposition: attachment; filename=a.txt\r\n", EICAR + b"\n")),
    "no encoding that anybody knows": mail_with(part(EICAR, encoding="x-none", encoded=EICAR + b"\n")),
    "quoted-printable": mail_with(part(EICAR, encoding="quoted-printable", encoded=quopri.encodestring(EICAR) + b"\n")),
    "quoted-printable, every byte": mail_with(part(EICAR, encoding="quoted-printable", encoded=b"=\n".join(b"=%02X" % c for c in EICAR) + b"\n")),
    "x-uuencode": mail_with(part(EICAR, encoding="x-uuencode", encoded=uuencoded(EICAR))),
    "uuencode in the text": as_text(uuencoded(EICAR)),
    "yEnc in the text": as_text(yencoded(EICAR)),
    "winmail.dat": mail_with(part(winmail(EICAR), "application/ms-tnef; name=winmail.dat")),
    "called a picture": mail_with(part(EICAR, "image/png; name=photo.png")),
    "called a picture, shown inline": mail_with(part(EICAR, "image/png; name=photo.png", more="Content-ID: <a@x>\r\nContent-Disposition: inline\r\n")),
    "called a calendar": mail_with(part(EICAR, "text/calendar; name=a.ics")),
    "called a signature": mail_with(part(EICAR, "application/pkcs7-signature; name=smime.p7s")),
    "without a name": mail_with(part(EICAR, "application/octet-stream")),
    "its name in pieces": mail_with(part(EICAR, "application/octet-stream; name*0=fact; name*1=ure.com")),
    "its name turned round": mail_with(part(EICAR, "application/octet-stream; name*=utf-8''facture%E2%80%AEfdp.com")),
    "behind 100 kB of zeros": mail_with(part(bytes(100_000) + EICAR)),
    "zip": mail_with(part(zipped("facture.com", EICAR), "application/zip; name=a.zip")),
    "zip, not packed": mail_with(part(zipped("facture.com", EICAR, zipfile.ZIP_STORED), "application/zip; name=a.zip")),
    "zip in a zip": mail_with(part(zipped("b.zip", zipped("facture.com", EICAR)), "application/zip; name=a.zip")),
    "a zip called a document": mail_with(part(zipped("word/embeddings/a.bin", EICAR), "application/vnd.openxmlformats-officedocument.wordprocessingml.document; name=a.docx")),
    "gzip": mail_with(part(gzip.compress(EICAR), "application/gzip; name=a.gz")),
    "bzip2": mail_with(part(bz2.compress(EICAR), "application/x-bzip2; name=a.bz2")),
    "xz": mail_with(part(lzma.compress(EICAR), "application/x-xz; name=a.xz")),
    "tar": mail_with(part(tarred("facture.com", EICAR), "application/x-tar; name=a.tar")),
    "tar.gz": mail_with(part(tarred("facture.com", EICAR, "w:gz"), "application/gzip; name=a.tar.gz")),
    "in an attached mail": inside(mail_with(part(EICAR))),
    "in an attached mail in an attached mail": inside(mail_with(part(EICAR)), 3),
    "a zip in an attached mail": inside(mail_with(part(zipped("facture.com", EICAR)))),
    "a saved mail": mail_with(part(b"From: a@x.example\r\nSubject: x\r\n" + mail_with(part(EICAR)), "application/octet-stream; name=mail.eml")),
    "the last boundary is missing": mail_with(part(EICAR), end=b""),
    "two files, the second one": mail_with(part(HARMLESS), part(EICAR, "application/octet-stream; name=b.com")),
}


class Clamd:
    """A clamd with one signature, in a folder of its own."""

    def __init__(self, **settings):
        self.folder = FOLDER / unique("clamd")
        database = self.folder / "db"
        database.mkdir(parents=True, mode=0o700)
        (database / "test.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
        self.socket = self.folder / "clamd.ctl"
        self.config = self.folder / "clamd.conf"
        lines = {"LocalSocket": self.socket, "Foreground": "yes", "DatabaseDirectory": database, "TemporaryDirectory": self.folder,
                 **settings}
        self.config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/clamd", "-c", self.config], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        wait_until(self.socket.exists, "clamd's socket")
        return self

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None
            self.socket.unlink(missing_ok=True)


class Viruses(DeskTest):
    def clamd(self, **settings):
        clamd = Clamd(**settings)
        self.addCleanup(clamd.stop)
        return clamd

    def scans(self, one):
        """What the scanner said of each file, the oldest first: (state, found)."""
        return [tuple(row) for row in one.ask("SELECT scan, scan_found FROM attachment ORDER BY entry, position")]

    def staffed(self, clamd):
        self.technician = self.person("an")
        return self.running_desk(clamd={"socket": clamd.socket},
                                 technicians=[{"name": "An Peeters", "address": self.technician, "language": "fr"}])

    def news(self, one):
        return wait_until(lambda: next((m for m in one.answers_to(self.technician) if "TEST-VIRUS" in str(m["Subject"])), None),
                          "the technician's mail")

    def test_a_virus_is_found_in_each_of_its_wrappings_and_stands_on_the_ticket(self):
        """T-30. Would break: a wrapping that the desk opens or passes on and nobody scanned."""
        clamd = self.clamd().start()
        one = self.desk(clamd={"socket": clamd.socket})
        self.assertGreaterEqual(len(WRAPPINGS), 30)
        for i, (name, raw) in enumerate(WRAPPINGS.items()):
            head = f"From: {unique('a')}@commune.test\r\nTo: {one.address}\r\nSubject: facture {i}\r\nMessage-ID: <w{i}@commune.test>\r\n"
            (one.folder / f"{i:02}.eml").write_bytes(head.encode() + raw)
        result = one.command("ingest", *sorted(one.folder.glob("*.eml")))
        self.assertEqual((OK, ""), (result.returncode, "".join(line for line in result.stderr.splitlines() if "error" in line)))
        missed = []
        for i, name in enumerate(WRAPPINGS):
            rows = one.ask(f"SELECT a.scan, a.scan_found FROM attachment a JOIN entry e ON e.id = a.entry WHERE e.subject = 'facture {i}'")
            if not any(state == "infected" and "Eicar-Test" in found for state, found in rows):
                missed.append((name, [tuple(row) for row in rows]))
        self.assertEqual([], missed)
        shown = one.command("tickets", "show", one.json("tickets", "list")[0]["number"]).stdout
        self.assertIn("VIRUS: Eicar-Test", shown)
        self.assertIn("Do not open it.", shown)

    def test_harmless_files_are_clean_and_what_is_over_the_scanners_limits_is_not_called_so(self):
        """T-30: clamd passes what is over its limits; such a file counts as not scanned, by our limit, by its stream's, by its own."""
        clamd = self.clamd(AlertExceedsMax="yes", MaxFileSize="200K", StreamMaxLength="1M").start()
        one = self.desk(clamd={"socket": clamd.socket, "largest_file": "3MB"})
        files = [("clean.txt", HARMLESS), ("limit.bin", bytes(300_000)), ("stream.bin", bytes(2_000_000)), ("ours.bin", bytes(4_000_000))]
        mail = letter(self.person(), one.address, "Quatre fichiers", attachments=files)
        self.assertEqual(OK, one.command("ingest", "-", given=mail.as_bytes(policy=email.policy.SMTP)).returncode)
        self.assertEqual(["clean", "unscanned", "unscanned", "unscanned"], [state for state, _ in self.scans(one)])
        self.assertIn("larger than 3 MB", self.scans(one)[3][1])
        self.assertEqual([], one.ask("SELECT 1 FROM entry WHERE text LIKE '%VIRUS%'"))

    def test_a_technicians_infected_file_goes_to_nobody_and_he_is_told(self):
        """T-30. Nothing of the mail goes out; the same answer with a harmless file does."""
        one = self.staffed(self.clamd().start())
        requester = self.person()
        one.take(letter(requester, one.address, "TEST-VIRUS imprimante"))
        news = self.news(one)
        answer = reply_to(news, self.technician, "Voici le pilote.\n", attachments=[("pilote.txt", EICAR)])
        one.take(answer)
        receipt = wait_until(lambda: next((m for m in one.answers_to(self.technician) if "Virus" in text_of(m)), None), "the receipt")
        self.assertIn("pilote.txt (Eicar-Test", text_of(receipt))
        self.assertEqual(0, one.ask_one("SELECT count(*) FROM outbox WHERE kind = 'answer'"))
        one.take(reply_to(news, self.technician, "Voici la liste.\n", attachments=[("liste.txt", HARMLESS)]))
        self.assertEqual(1, one.ask_one("SELECT count(*) FROM outbox WHERE kind = 'answer'"))
        bytes_out = one.ask_one("SELECT b.bytes FROM outbox_bytes b JOIN outbox o ON o.id = b.outbox WHERE o.kind = 'answer'")
        self.assertIn(b"liste.txt", bytes_out)

    def test_with_the_scanner_down_tickets_are_made_and_files_wait(self):
        """L-22, and what the command line says to an administrator who would send a file."""
        clamd = self.clamd()
        one = self.staffed(clamd)
        requester = self.person()
        mail = letter(requester, one.address, "TEST-VIRUS facture", attachments=[("facture.txt", EICAR)])
        number = one.take(mail)["number"]
        one.answer_to(mail)
        self.assertEqual([("waiting", "")], self.scans(one))
        self.assertIn("scan.down", one.told())
        self.assertIn("not scanned yet", one.command("tickets", "show", number).stdout)
        (one.folder / "file.txt").write_bytes(HARMLESS)
        (one.folder / "program.exe").write_bytes(HARMLESS)

        def send(file):
            return one.command("tickets", "reply", number, "--text", "Voici.", "--attach", one.folder / file)
        result = send("file.txt")
        self.assertEqual(TRY_LATER, result.returncode, result.stderr)
        self.assertIn("does not answer", result.stderr)
        clamd.start()
        self.assertEqual(OK, send("file.txt").returncode)
        result = send("program.exe")
        self.assertEqual(DATA, result.returncode)
        self.assertIn("program.exe may hold a program", result.stderr)
        found = one.command("check", "--online")
        self.assertIn("clamd", found.stdout + found.stderr)


if __name__ == "__main__":
    import unittest
    unittest.main()
