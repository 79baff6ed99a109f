"""The mails of the crash test: random, repeatable from a seed, written down in a journal as they are delivered."""
import base64
import email.utils
import hashlib
import json
import smtplib

DESK = "support@commune.test"
FRENCH = ("Imprimante en panne au guichet", "Accès au dossier partagé", "Écran noir depuis ce matin", "Nouvelle souris demandée")
DUTCH = ("Printer aan het loket defect", "Toegang tot de gedeelde map", "Zwart scherm sinds vanmorgen", "Nieuwe muis gevraagd")
FRENCH_TEXT = ("Bonjour,\n\nDepuis ce matin rien ne marche plus à notre guichet, pourriez-vous nous aider s'il vous plaît ?\n{}\n\n"
               "Merci d'avance\n")
DUTCH_TEXT = ("Goedemorgen,\n\nSinds vanochtend werkt er niets meer aan ons loket, kunt u ons alstublieft helpen?\n{}\n\n"
              "Alvast bedankt\n")


class Mail:
    """One mail as it is handed to the server: its bytes, and what the journal says of it."""

    def __init__(self, content, about, envelope_from):
        self.content = content
        self.about = about
        self.envelope_from = envelope_from


class Traffic:
    """Makes the mails and delivers them by LMTP. Each conversation has people of its own, so that no limit is ever reached."""

    def __init__(self, random, lmtp_port, journal_file, desk=DESK):
        self.random = random
        self.lmtp_port = lmtp_port
        self.journal_file = journal_file
        self.desk = desk
        self.journal = []
        self.answerable = []  # (number, requester, colleague) of tickets that nobody has answered yet
        self.waiting = {}     # Message-ID -> (requester, colleague): the number is not known before the desk has settled
        self.copyable = []
        self.people = 0

    def person(self):
        self.people += 1
        return f"p{self.people}@commune.test"

    def learn_numbers(self, numbers):
        """numbers: Message-ID -> ticket number, of all that is settled."""
        for message_id in [m for m in self.waiting if m in numbers]:
            self.answerable.append((numbers[message_id], *self.waiting.pop(message_id)))

    def deliver(self, count):
        """So many mails of random kinds; at least the first is a new request, sometimes delivered twice within a second."""
        self.hand_over(self.new())
        if self.random.random() < 0.3:
            self.hand_over(self.copy_of(self.copyable[-1]))
        for _ in range(count - 1):
            self.hand_over(self.any_mail())

    def any_mail(self):
        kinds = [self.new, self.new, self.large]
        if self.answerable:
            kinds += [self.follow_up, self.follow_up, self.automatic]
        if self.copyable:
            kinds.append(self.copy)
        return self.random.choice(kinds)()

    def hand_over(self, mail):
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail(mail.envelope_from, [self.desk], mail.content)
        self.journal.append(mail.about)
        with open(self.journal_file, "a", encoding="utf-8") as file:
            file.write(json.dumps(mail.about) + "\n")

    def new(self, attachment_bytes=None):
        requester, colleague = self.person(), self.person()
        french = self.random.random() < 0.5
        subject = self.random.choice(FRENCH if french else DUTCH)
        size = attachment_bytes or self.random.randrange(200, 3000)
        mail = self.make("new", requester, subject, FRENCH_TEXT if french else DUTCH_TEXT, cc=colleague,
                         attachment=b"\x89PNG\r\n\x1a\n" + self.random.randbytes(size))
        self.waiting[mail.about["message_id"]] = (requester, colleague)
        self.copyable.append(mail)
        return mail

    def large(self):
        return self.new(self.random.randrange(250_000, 500_000))

    def follow_up(self):
        number, _, colleague = self.answerable.pop(self.random.randrange(len(self.answerable)))
        subject = self.random.choice((f"RE: Votre demande [{number}]", f"Antw: {number.lower()} nog een vraag",
                                      f"TR: ticket {number}"))
        mail = self.make("follow_up", colleague, subject, FRENCH_TEXT, ticket=number)
        self.copyable.append(mail)
        return mail

    def automatic(self):
        number, requester, _ = self.random.choice(self.answerable)
        return self.make("automatic", requester, f"Réponse automatique : [{number}]", "Je suis absent jusqu'à lundi.\n{}\n",
                         ticket=number, fields=("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"))

    def copy(self):
        """The very same mail once more, as a server does that delivers twice."""
        return self.copy_of(self.random.choice(self.copyable))

    @staticmethod
    def copy_of(original):
        return Mail(original.content, {**original.about, "kind": "copy"}, original.envelope_from)

    def make(self, kind, sender, subject, text, cc=None, ticket=None, attachment=None, fields=()):
        marker = "m" + "".join(self.random.choices("abcdefghijklmnopqrstuvwxyz", k=14))
        message_id = f"{marker}@commune.test"
        head = [f"From: {sender}", f"To: {self.desk}", *([f"Cc: {cc}"] if cc else []), f"Subject: {encoded(subject)}",
                f"Date: {email.utils.formatdate(localtime=False)}", f"Message-ID: <{message_id}>", "MIME-Version: 1.0", *fields]
        body = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
                wrapped(text.format(marker).encode())]
        if attachment is None:
            lines = head + body
        else:
            lines = head + ['Content-Type: multipart/mixed; boundary="=_crash"', "", "--=_crash", *body, "--=_crash",
                            'Content-Type: image/png; name="ecran.png"', "Content-Transfer-Encoding: base64",
                            'Content-Disposition: attachment; filename="ecran.png"', "", wrapped(attachment), "--=_crash--"]
        content = "\r\n".join(lines).encode("ascii") + b"\r\n"
        about = {"message_id": message_id, "kind": kind, "sender": sender, "ticket": ticket, "marker": marker,
                 "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
                 "attachments": [] if attachment is None else [hashlib.sha256(attachment).hexdigest()]}
        return Mail(content, about, sender)


def encoded(text):
    return text if text.isascii() else f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def wrapped(data):
    return base64.encodebytes(data).decode().strip().replace("\n", "\r\n")
