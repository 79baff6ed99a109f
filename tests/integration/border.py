"""A milter that writes what a border's filter writes: an Authentication-Results field into every mail that Postfix takes.

Postfix's side of the protocol is the real one. What the field says is set by the test; `index` is where the milter asks for it: 0 is above
Postfix's own Received field, 1 is where many filters ask for it."""
import socket
import struct
import threading


class Border:
    def __init__(self):
        self.field, self.index = None, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.server.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rb") as incoming:
            while len(size := incoming.read(4)) == 4:
                packet = incoming.read(struct.unpack(">I", size)[0])
                command, data = packet[:1], packet[1:]
                if command == b"Q":
                    return
                if command == b"O":  # version, what may be changed (fields may be added), nothing is left out
                    self.send(connection, b"O", struct.pack(">III", min(6, struct.unpack(">I", data[:4])[0]), 0x01, 0))
                elif command not in (b"D", b"A"):
                    if command == b"E" and self.field:
                        name, value = self.field
                        self.send(connection, b"i", struct.pack(">I", self.index) + name.encode() + b"\0" + value.encode() + b"\0")
                    self.send(connection, b"c")

    @staticmethod
    def send(connection, command, data=b""):
        connection.sendall(struct.pack(">I", 1 + len(data)) + command + data)
