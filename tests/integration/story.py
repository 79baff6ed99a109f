"""What the long story needs: time that the test moves, and mails that lie in the mailbox since the moment at which they were written.

The desk's programs are built with crash points, and such a build takes its time from a file (base/moved_time.h): how many seconds it is
away from the real time. The test moves it forth and back; a release has no such thing (tests/support/released_clock.cpp).

People's mails take the real way through Postfix into a mailbox of the test's own, the post office. From there the test puts them into
the desk's mailbox with an INTERNALDATE of the story's time, as a mail server would have that lived then: else every mail would come from
the future, or be late by weeks (I-38). The desk's own mails go out by Postfix and lie in people's mailboxes.
"""
import datetime
import email.policy
import email.utils
import imaplib
import os
import re
import smtplib
import time
import urllib.parse
import zoneinfo

from desk import HERE, Desk, letter, message_id, text_of, wait_until

ZONE = zoneinfo.ZoneInfo("Europe/Brussels")
GOLDEN = HERE / "story"
ANSWERED_IN = 150  # seconds for what a picture or a busy machine may hold up
LOOPS = ("clock", "outbox", "processing")


def moment(words):
    """"2026-10-19 09:00" in Brussels."""
    return datetime.datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


class StoryDesk(Desk):
    """A desk that lives at another time, and the post office in front of it."""

    def __init__(self, servers, **changes):
        super().__init__(servers, **changes)
        self.moved_by = self.folder / "moved-by"
        self.environment = {"M2T_TIME_MOVED_BY": str(self.moved_by)}
        self.post_office = f"post.{self.address}"
        self.seen = {}

    def it_is(self, words, look=False):
        """Moves the time; with `look`, waits until the running daemon has looked at it: then what is not done will not be done."""
        if look:
            self.it_is_now(moment(words) - datetime.timedelta(minutes=10))
            self.wait_until_looked()
        self.it_is_now(moment(words))

    def it_is_now(self, when):
        self.now = when
        fresh = self.folder / "moved-by.new"
        fresh.write_text(f"{int(when.timestamp() - time.time())}\n")
        os.replace(fresh, self.moved_by)

    def wait_until_looked(self):
        """Two looks of each loop: the second began after the time was moved. The daemon writes down when its loops looked when its own
        minute is over, so minutes go by meanwhile."""
        for _ in range(2):
            begun, asked = self.desk_time(), time.monotonic()

            def looked():
                nonlocal asked
                if time.monotonic() > asked + 1.5:
                    self.it_is_now(self.now + datetime.timedelta(seconds=61))
                    asked = time.monotonic()
                looks = self.looks()
                return all(begun < looks.get(loop, 0) <= self.desk_time() + 1 for loop in LOOPS)
            wait_until(looked, lambda: f"loops that looked: {self.looks()}; {self.log_tail()}", ANSWERED_IN)

    def desk_time(self):
        return time.time() + int(self.moved_by.read_text())

    def looks(self):
        return {row["loop"]: row["at"] / 1000 for row in self.ask("SELECT loop, at FROM loop_status")}

    def send(self, mail, sender):
        """As a person does; gives back how the desk decided."""
        del mail["Date"]
        mail["Date"] = email.utils.format_datetime(self.now)
        with smtplib.SMTP("localhost", self.servers.ports["SUBMISSION"]) as smtp:
            smtp.starttls(context=self.servers.tls)
            smtp.login(sender, self.servers.secret("people"))
            smtp.send_message(mail, sender, [self.post_office])
        wanted = message_id(mail)
        posted = wait_until(lambda: next((one for one in self.servers.mails_in(self.post_office) if message_id(one) == wanted), None),
                            f"{mail['Subject']} at the post office")
        with self.servers.imap(self.address) as client:
            done, _ = client.append("INBOX", None, imaplib.Time2Internaldate(self.now), posted.as_bytes(policy=email.policy.SMTP))
            assert done == "OK", done
        return self.wait_for_decision(mail, ANSWERED_IN)

    def new_mails(self, person, count, digests=False, seconds=ANSWERED_IN):
        """The mails about tickets, or else the digests, that a person got since the last look: exactly so many."""
        known = self.seen.setdefault(person, set())

        def fresh():
            return [mail for mail in self.answers_to(person)
                    if message_id(mail) not in known and ("[JET-" not in str(mail["Subject"])) == digests]
        wait_until(lambda: len(fresh()) >= count, lambda: f"{count} mails for {person}, {len(fresh())} came; {self.log_tail()}", seconds)
        mails = fresh()
        known.update(message_id(mail) for mail in mails)
        assert len(mails) == count, f"{person} got {[str(mail['Subject']) for mail in mails]} instead of {count}"
        return mails

    def new_mail(self, person):
        return self.new_mails(person, 1)[0]


def pressed(mail, words, sender, signature):
    """What a phone sends when a button of one of our mails is pressed: it knows neither In-Reply-To nor References."""
    links = [line for line in text_of(mail).splitlines() if line.startswith(words) and "mailto:" in line]
    assert len(links) == 1, f"{words}: {text_of(mail)}"
    address, _, rest = links[0].partition("mailto:")[2].partition("?")
    fields = {name.lower(): value for name, value in (part.split("=", 1) for part in rest.split("&"))}
    written = letter(sender, urllib.parse.unquote(address), urllib.parse.unquote(fields["subject"]),
                     urllib.parse.unquote(fields["body"]).replace("\r\n", "\n") + signature)
    written["X-Mailer"] = "iPhone Mail (23B85)"
    return written


def as_golden(mail):
    """A mail as the files beside the story have it: without what differs from run to run."""
    shown = [f"{name}: {' '.join(str(mail[name]).split())}" for name in
             ("From", "To", "Cc", "Reply-To", "Subject", "Date", "In-Reply-To", "References", "Auto-Submitted", "Content-Language",
              "Thread-Topic") if mail[name]]
    text = "\n".join(shown) + "\n\n" + text_of(mail).rstrip() + "\n"
    for pattern, instead in ((r"letter\.\d+x\d+@", "letter@"), (r"m2t\.[a-z0-9]{26}", "m2t.SECRET"), (r"(\+|%2B)([a-z])\.[a-z0-9]{26}", r"\1\2.SECRET"),
                             (r"(#|%23)(confirmer|bevestigen|confirm)( |%20)[a-z0-9]{8}", r"\1\2\3CODE"),
                             (r"(Date: .* \d\d):\d\d:\d\d", r"\1:00:00")):
        text = re.sub(pattern, instead, text)
    return text


def agrees_with_golden(test, name, mail):
    """M2T_ACCEPT=1 writes the files anew; look at what changed."""
    file = GOLDEN / f"{name}.txt"
    text = as_golden(mail)
    if os.environ.get("M2T_ACCEPT") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    expected = file.read_text(encoding="utf-8") if file.exists() else ""
    test.assertEqual(expected, text, f"{file.name}: M2T_ACCEPT=1 writes it anew")


def quoted(mail):
    """How an iPhone set to Dutch quotes one of our mails."""
    lines = "\n".join("> " + line for line in text_of(mail).splitlines())
    return f"\nVerstuurd vanaf mijn iPhone\n\n> Op 27 okt. 2026 om 08:45 heeft Service Desk <x@commune.test> het volgende geschreven:\n> \n{lines}\n"


def below_outlook_header(mail):
    """How Outlook in French puts an answered mail below what was written."""
    return (f"\nLuc Claes\nService Desk\n\nDe : {mail['From']}\nEnvoyé : lundi 19 octobre 2026 08:55\nÀ : {mail['To']}\n"
            f"Objet : {mail['Subject']}\n\n{text_of(mail)}")


def in_html(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return ("<html><head><meta http-equiv=Content-Type content=\"text/html; charset=utf-8\"></head><body lang=FR-BE>" +
            "".join(f"<p class=MsoNormal>{line or '&nbsp;'}</p>\n" for line in escaped.splitlines()) + "</body></html>")
