"""A desk whose mail servers are played by a test, with passwords that must show up nowhere."""
import base64
import json
from collections import namedtuple

from desk import DeskTest
from scripted_peers import Peer, imap_server, server_context, smtp_server

IMAP_PASSWORD, SMTP_PASSWORD = 'marker-"imap\\-5d0b7e', "marker-smtp-c41f9a"
Credential = namedtuple("Credential", "chain key")


def forms_of(password, user):
    """How a password may look where it has no business."""
    plain = password.encode()
    as_sasl = b"\0" + user.encode() + b"\0" + plain
    quoted = plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return {plain, quoted, json.dumps(password).encode()[1:-1], base64.b64encode(plain), base64.b64encode(as_sasl)}


class Hostile(DeskTest):
    def setUp(self):
        self.one = self.desk()
        self.one.write_secret("imap", IMAP_PASSWORD)
        self.one.write_secret("smtp", SMTP_PASSWORD)
        folder = self.servers().folder / "tls"
        self.context = server_context(Credential(folder / "server.pem", folder / "server.key"))

    def peer(self, script):
        peer = Peer(script)
        self.addCleanup(peer.close)
        return peer

    def imap(self, security="tls", **answers):
        return imap_server(security, self.context, **answers)

    def smtp(self, security="tls", **answers):
        return smtp_server(security, self.context, **answers)

    def mailbox(self, peer, security="tls", name="box"):
        return {"host": "localhost", "port": peer.port, "security": security, "user": f"{name}@commune.test"}

    def nothing_of(self, password, text, user):
        for form in forms_of(password, user):
            self.assertNotIn(form, text if isinstance(text, bytes) else text.encode())

    def was_told(self, peer, password, user):
        return any(form in peer.heard() for form in forms_of(password, user))
