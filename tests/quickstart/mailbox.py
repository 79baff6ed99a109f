"""A staff member's mail client for the quickstart: sends by submission, reads the own mailbox by IMAPS."""
import email
import email.policy
import imaplib
import pathlib
import smtplib
import ssl
import time


class Servers:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.ports = {k: int(v) for k, v in (line.split("=", 1) for line in (self.folder / "ports.env").read_text().split())}
        self.password = (self.folder / "secrets" / "people-password").read_text().strip()
        self.tls = ssl.create_default_context(cafile=str(self.folder / "tls" / "ca.pem"))


class Person:
    def __init__(self, servers, name, address):
        self.servers, self.name, self.address = servers, name, address
        self.seen = set()

    def send(self, message):
        """Sends; returns the moment at which the server had taken it."""
        with smtplib.SMTP("localhost", self.servers.ports["SUBMISSION"]) as smtp:
            smtp.starttls(context=self.servers.tls)
            smtp.login(self.address, self.servers.password)
            smtp.send_message(message)
            return time.monotonic()

    def wait_for_mail(self, seconds=20):
        """The next mail in the mailbox that was not there before, and when it was found; (None, None) when none comes."""
        with imaplib.IMAP4_SSL("localhost", self.servers.ports["IMAPS"], ssl_context=self.servers.tls) as imap:
            imap.login(self.address, self.servers.password)
            imap.select("INBOX", readonly=True)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                imap.noop()
                _, [uids] = imap.uid("SEARCH", "ALL")
                for uid in set(uids.split()) - self.seen:
                    found = time.monotonic()
                    _, parts = imap.uid("FETCH", uid, "(BODY.PEEK[])")
                    self.seen.add(uid)
                    mail = email.message_from_bytes(parts[0][1], policy=email.policy.default)
                    if mail["X-Mail2Ticket-ID"]:
                        return mail, found
                time.sleep(0.01)  # how often this person's client looks; nothing depends on it
        return None, None
