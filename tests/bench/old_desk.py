"""A desk with many old tickets: the rows that the program would have written, by its schema: people, mails, tickets, entries with their
words, Message-IDs, secrets, outbox and events."""
import random
import sqlite3
import time

from mails import words

damm = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"]
day = 86_400_000
now = int(time.time() * 1000)


def number_of(counter):
    digit = 0
    for c in str(counter):
        digit = int(damm[digit][int(c)])
    return f"JET-{counter}{digit}"


def tables_of(first, last, chance, at):
    """The rows of tickets first … last (ids), table by table. Ids of people, mails, entries and outbox follow the ticket's."""
    vocabulary = words["fr"] + words["nl"]
    subjects = [" ".join(chance.sample(vocabulary, 4)) for _ in range(1000)]  # choosing every word anew would take hours
    texts = [" ".join(chance.choices(vocabulary, k=40)) for _ in range(1000)]

    def code(size):
        return chance.randbytes(size).hex()

    for table, columns, row in (
        ("person", "id, address_key, address, name, language",
         lambda i: (i, f"old{i}@commune.test", f"old{i}@commune.test", f"Old {i}", "fr")),
        ("inbound", "id, mail_id, mailbox, place_folder, place_uid_validity, place_uid, now_folder, now_uid_validity, now_uid,"
                    " fingerprint, message_id, blob, size_bytes, internal_date, received, shown_from, shown_subject, oversize,"
                    " before_first_start, state, verdict, decided, ticket",
         lambda i: (i, f"in-{i:013}", 1, "INBOX", 1, i, "Processed", 1, i, code(32), f"old{i}@commune.test",
                    "2025-01/" + code(32), 30000, at(i), at(i), f"old{i}@commune.test", "imprimante en panne", 0, 0,
                    "filed", "new_ticket", at(i), i)),
        ("ticket", "id, number, prefix, counter, subject, state, type, priority, origin, requester, created, updated",
         lambda i: (i, number_of(999 + i), "JET", 999 + i, subjects[i % 983],
                    "closed" if i < last * 0.98 and i % 3 else "solved", "request", "normal", "mail", i, at(i), at(i))),
        ("entry", "id, ticket, kind, visibility, person, at, inbound, logical_key, message_id, subject, third_party, text,"
                  " quoted_text, signature",
         lambda i: (i, i, "request", "public", i, at(i), i, code(32), f"old{i}@commune.test",
                    subjects[i % 997], 0,
                    f"{texts[i % 991]} pc{i}", "", "Cordialement")),
        ("party", "ticket, person, role", lambda i: (i, i, "requester")),
        ("message_id", "message_id, ticket", lambda i: (f"old{i}@commune.test", i)),
        ("secret", "hash, ticket, person, expires", lambda i: (code(32), i, i, at(i) + 30 * day)),
        ("outbox", "id, mail_id, message_id, kind, priority, ticket, caused_by, to_address, to_key, envelope_from, automatic,"
                   " state, attempts, created, sent, last_reply",
         lambda i: (i, f"out-{i:013}", f"m2t.{code(16)}@commune.test", "acknowledge_new", 2, i, i,
                    f"old{i}@commune.test", f"old{i}@commune.test", "", 1, "sent", 1, at(i), at(i), "250 taken")),
        ("outbox_bytes", "outbox, bytes", lambda i: (i, bytes_of_a_mail)),
    ):
        marks = ", ".join("?" * len(columns.split(",")))
        yield f"INSERT INTO {table} ({columns}) VALUES ({marks})", (row(i) for i in range(first, last + 1))
    yield ("INSERT INTO event (at, actor, what, ticket, inbound, outbox, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
           ((at(i), "desk", what, i, i, i, "kind=request") for i in range(first, last + 1)
            for what in ("ticket.opened", "entry.added", "outbox.queued", "outbox.sent")))


bytes_of_a_mail = b"Subject: x\r\n" + b"0123456789abcdef" * 120


def fill(desk, size, seed, span=None):
    """The rows that the program has no reason to change by itself; its own first ticket comes before them. Old tickets lie between three
    years and three days back, `span` of them if there were all."""
    span = span or size

    def at(i):
        return now - 3 * day - (span - i) * (3 * 365 * day // span)

    database = sqlite3.connect(desk.database, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN")
    database.execute("INSERT OR IGNORE INTO mailbox (id, name, uid_validity, first_uid_next, first_start, take_from)"
                     " VALUES (1, 'bench', 1, 1, 0, 0)")
    chance = random.Random(seed)
    for insert, rows in tables_of(2, size, chance, at):
        database.executemany(insert, rows)
    database.execute("UPDATE counter SET next = ? WHERE name = 'ticket'", (1000 + size,))
    for table in ("entry_words", "ticket_words"):
        database.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")
    if database.execute("PRAGMA foreign_key_check").fetchone() or database.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise SystemExit("bench: the filled database is not sound")
    database.close()
