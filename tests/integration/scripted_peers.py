"""IMAP and SMTP servers that do what a test tells them, for what no real server does."""
import re
import socket
import ssl
import threading

GONE = (OSError, ssl.SSLError, EOFError)


class Connection:
    """One client, as a script sees it."""

    def __init__(self, client, heard):
        self.client, self.heard, self.unread, self.last_line = client, heard, b"", ""

    def send(self, *parts):
        for part in parts:
            self.client.sendall(part.encode() if isinstance(part, str) else part)

    def line(self):
        while b"\n" not in self.unread:
            part = self.client.recv(65536)
            if not part:
                raise EOFError
            self.heard.append(part)
            self.unread += part
        line, _, self.unread = self.unread.partition(b"\n")
        self.last_line = line.rstrip(b"\r").decode(errors="replace")
        return self.last_line

    def hear_all(self):
        """What comes until the client hangs up."""
        while True:
            self.line()

    def start_tls(self, context):
        self.client = context.wrap_socket(self.client, server_side=True)

    def hang_up(self):
        self.client.close()


class Peer:
    """Listens on 127.0.0.1, plays `script(connection)` to each client in a thread, and keeps all bytes it was sent."""

    def __init__(self, script):
        self.script, self.talks, self.problems = script, [], []
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listening.getsockname()[1]
        self.threads = [threading.Thread(target=self.listen, daemon=True)]
        self.threads[0].start()

    def listen(self):
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            heard = []
            self.talks.append(heard)
            self.threads.append(threading.Thread(target=self.play, args=(client, heard), daemon=True))
            self.threads[-1].start()

    def play(self, client, heard):
        client.settimeout(20)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(client, heard)
        try:
            self.script(connection)
        except GONE:
            pass
        except Exception as problem:  # the test is told, in close()
            self.problems.append(repr(problem))
        finally:
            connection.hang_up()

    def heard(self):
        """All bytes of all clients, outside of TLS and inside."""
        return b"".join(part for talk in self.talks for part in talk)

    def close(self):
        """Ends it when all its clients have gone; what went wrong in the scripts is an error of the test."""
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for thread in self.threads:
            thread.join(20)
        if self.problems:
            raise AssertionError(self.problems)


# --- what servers usually do; a test changes single answers -----------------------------------------------------------------

def server_context(credential):
    """Shows any certificate, however bad."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(credential.chain, credential.key)
    return context


def greet(connection, answers, usual):
    greeting = answers.get("greeting", usual)
    greeting(connection) if callable(greeting) else connection.send(greeting)


def imap_server(security, context, offers="IMAP4rev1 IDLE MOVE UIDPLUS", clear_offers="IMAP4rev1 STARTTLS", **answers):
    """A script. `answers`: by the command's first word in small letters, what is sent instead: text with {tag} in it, or a function of the
    connection and the tag. `greeting` and `starttls` are among them; after a text for `starttls` no handshake follows."""
    def play(connection):
        inside = security == "tls"
        if inside:
            connection.start_tls(context)
        greet(connection, answers, "* OK ready\r\n")
        while True:
            tag, _, command = connection.line().partition(" ")
            word = command.split(" ")[1 if command.startswith("UID ") else 0].lower() if command else ""
            answer = answers.get(word)
            if callable(answer):
                answer(connection, tag)
            elif answer is not None:
                connection.send(answer.format(tag=tag))
            elif word == "starttls" and not inside:
                connection.send(f"{tag} OK begin\r\n")
                connection.start_tls(context)
                inside = True
            else:
                connection.send(usual_imap(word, offers if inside else clear_offers), f"{tag} OK done\r\n")
    return play


def usual_imap(word, offers):
    return {"capability": f"* CAPABILITY {offers}\r\n", "logout": "* BYE\r\n",
            "select": "* 0 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\n* FLAGS (\\Seen)\r\n"}.get(word, "")


def smtp_server(security, context, offers=("AUTH PLAIN LOGIN",), clear_offers=("STARTTLS",), **answers):
    """As imap_server; lines of EHLO in `offers`. `greeting`, `starttls`, `content` (behind the final dot) are among the answers."""
    def play(connection):
        inside = security == "tls"
        if inside:
            connection.start_tls(context)
        greet(connection, answers, "220 peer.test ESMTP\r\n")
        while True:
            word = re.split("[ :]", connection.line().lower())[0]
            answer = answers.get(word)
            if callable(answer):
                answer(connection)
            elif answer is not None:
                connection.send(answer)
            elif word == "starttls" and not inside:
                connection.send("220 go\r\n")
                connection.start_tls(context)
                inside = True
            elif word == "data":
                connection.send("354 go on\r\n")
                while connection.line() != ".":
                    pass
                connection.send(answers.get("content", "250 2.0.0 ok\r\n"))
            else:
                connection.send(usual_smtp(word, offers if inside else clear_offers))
    return play


def usual_smtp(word, offers):
    if word == "ehlo":
        return "".join(f"250-{line}\r\n" for line in ("peer.test", *offers)) + "250 HELP\r\n"
    return {"auth": "235 2.7.0 welcome\r\n", "quit": "221 bye\r\n"}.get(word, "250 2.0.0 ok\r\n")
