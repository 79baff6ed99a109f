"""K-19 and S-09: an SMTP server that takes the mail, with its final dot, and does not say so."""
import socket
import threading

GREETING = b"220 withheld.test ESMTP\r\n"


class WithholdingServer:
    """Keeps every mail that it was given whole. Of the first `silent` mails it never answers the dot:
    hang_up: it closes the connection instead; otherwise it keeps it open and says nothing."""

    def __init__(self, silent, hang_up):
        self.silent = silent
        self.hang_up = hang_up
        self.mails = []  # bytes, dot-stuffing undone
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections = []
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        # shutdown() ends an accept() that is waiting; close() alone would not.
        for one in [self.listener, *self.connections]:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def received(self):
        with self.lock:
            return list(self.mails)

    def accept(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            with connection, connection.makefile("rb") as lines:
                connection.sendall(GREETING)
                for line in lines:
                    word = line[:4].upper()
                    if word == b"DATA":
                        connection.sendall(b"354 go on\r\n")
                        if not self.take_content(connection, lines):
                            return
                    elif word == b"QUIT":
                        connection.sendall(b"221 bye\r\n")
                        return
                    else:
                        connection.sendall(b"250 withheld.test\r\n")
        except OSError:
            pass

    def take_content(self, connection, lines):
        """False when nothing more is to be said on this connection."""
        content = b""
        for line in lines:
            if line == b".\r\n":
                break
            content += line[1:] if line.startswith(b".") else line
        else:
            return False  # cut before the dot: nothing was accepted
        with self.lock:
            self.mails.append(content)
            answers = len(self.mails) > self.silent
        if answers:
            connection.sendall(b"250 2.0.0 kept\r\n")
        elif not self.hang_up:
            lines.read()  # until the other side is gone
        return answers
