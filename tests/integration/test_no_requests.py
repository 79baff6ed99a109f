"""No mail makes the desk ask anybody for anything (T-25, T-26): a server waits for what hostile mails name, and is asked nothing."""
import email.policy
import io
import shutil
import socket
import subprocess
import threading
import unittest
import zipfile

from desk import OK, DeskTest, letter, wait_until


class Trap:
    """Counts who connects to it, by TCP and UDP, on one port of the loopback."""

    def __init__(self):
        self.asked = []
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        for take in (self.take_tcp, self.take_udp):
            threading.Thread(target=take, daemon=True).start()

    def take_tcp(self):
        while True:
            try:
                connection, _ = self.tcp.accept()
            except OSError:
                return
            self.asked.append("tcp")
            connection.close()

    def take_udp(self):
        while True:
            try:
                self.udp.recvfrom(100)
            except OSError:
                return
            self.asked.append("udp")

    def close(self):
        self.tcp.close()
        self.udp.close()


def document(url):
    """A .docx whose template and picture lie elsewhere, with a DTD that does, too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<?xml version="1.0"?><!DOCTYPE t SYSTEM "{url}/ct.dtd"><Types/>')
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships><Relationship Id="a" Type="attachedTemplate" Target="{url}/t.dotm"'
                                                         ' TargetMode="External"/></Relationships>')
        archive.writestr("word/document.xml", f'<!DOCTYPE d [<!ENTITY x SYSTEM "{url}/x">]><document>&x;</document>')
    return out.getvalue()


def hostile_letter(sender, to, url):
    mail = letter(sender, to, f"Imprimante {url}/subject", f"Bonjour, l'imprimante ne marche plus : {url}/text et file:///etc/passwd\n")
    mail["X-Image-URL"] = f"{url}/face"
    mail["Disposition-Notification-To"] = sender
    mail.add_alternative(
        f'<html><head><base href="{url}/"><link rel="stylesheet" href="{url}/a.css"><meta http-equiv="refresh" content="0;url={url}/r">'
        f'<style>@import "{url}/b.css"; p {{ background: url({url}/c.png) }}</style></head><body background="{url}/d.png">'
        f'<p>Bonjour, l\'imprimante ne marche plus.</p><img src="{url}/pixel.gif" width=1><iframe src="{url}/f"></iframe>'
        f'<object data="{url}/o"></object><script src="{url}/s.js"></script><video poster="{url}/v"></video>'
        f'<svg><image href="{url}/svg"/></svg><form action="{url}/form"><input type=submit></form></body></html>', subtype="html")
    svg = (f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{url}/e">]><svg xmlns="http://www.w3.org/2000/svg">'
           f'<image href="{url}/i"/><text>&x;</text></svg>').encode()
    for data, kind, name in ((svg, ("image", "svg+xml"), "capture.svg"), (svg, ("image", "png"), "capture.png"),
                             (document(url), ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"), "a.docx"),
                             (f"[InternetShortcut]\nURL={url}/u\n".encode(), ("application", "octet-stream"), "a.url"),
                             (f"#EXTM3U\n{url}/m\n".encode(), ("audio", "x-mpegurl"), "a.m3u")):
        mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    mail.add_attachment(b"a mail that lies elsewhere", maintype="message", subtype="external-body",
                        params={"access-type": "URL", "URL": f"{url}/external"})
    return mail


class NoRequests(DeskTest):
    def test_nothing_that_a_mail_names_is_asked_for(self):
        """T-25, T-26: from its arrival to the technician's mail, with OCR, a page to export and the command line's looks at it."""
        trap = Trap()
        self.addCleanup(trap.close)
        url = f"http://127.0.0.1:{trap.port}"
        technician = self.person("an")
        one = self.running_desk(technicians=[{"name": "An Peeters", "address": technician, "language": "fr"}])
        mail = hostile_letter(self.person(), one.address, url)
        number = one.take(mail)["number"]
        one.answer_to(mail)
        wait_until(lambda: one.answers_to(technician), "the technician's mail")
        wait_until(lambda: not one.ask("SELECT 1 FROM picture WHERE state = 'pending'"), "the pictures are done with")
        for words in (("tickets", "show", number), ("tickets", "export", number), ("explain", "-"), ("parse", "-")):
            given = mail.as_bytes(policy=email.policy.SMTP) if words[-1] == "-" else None
            self.assertEqual(OK, one.command(*words, given=given).returncode, words)
        self.assertEqual([], trap.asked)
        with socket.create_connection(("127.0.0.1", trap.port)):  # the trap is one
            wait_until(lambda: trap.asked, "the trap hears of a connection")

    def test_a_mail_is_read_the_same_where_there_is_no_network_at_all(self):
        """T-26: no name is looked up either. In a network namespace without any interface."""
        if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0:
            raise unittest.SkipTest("this machine gives no network namespaces")
        one = self.desk()
        mail = hostile_letter(self.person(), one.address, "http://evil.example")
        file = one.folder / "mail.eml"
        file.write_bytes(mail.as_bytes(policy=email.policy.SMTP))
        with_network = one.command("parse", file, "--json")
        self.assertEqual(OK, with_network.returncode, with_network.stderr)
        one.prefix = ["unshare", "-rn"]
        without = one.command("parse", file, "--json")
        self.assertEqual((OK, with_network.stdout), (without.returncode, without.stdout), without.stderr)


if __name__ == "__main__":
    unittest.main()
