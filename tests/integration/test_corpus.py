"""All mails of the corpus that stands beside the repository go through `ingest` and `parse`: no crash, no hang, none lost."""
import hashlib
import json
import re
import unittest

from desk import HERE, OK, DeskTest

CORPUS = HERE.parent.parent.parent / "shared" / "corpus"


@unittest.skipUnless(CORPUS.is_dir(), f"there is no {CORPUS}: the mails of the corpus were not tried")
class Corpus(DeskTest):
    def setUp(self):
        self.one = self.desk(access={"strangers": "accept"}, limits={"domain_tickets_per_hour": 100_000})
        self.files = sorted(file for file in CORPUS.rglob("*") if file.is_file() and file.stat().st_size > 0)

    def test_ingest_takes_every_file_and_each_mail_has_exactly_one_decision(self):
        """INV-2: 0 lost; as many rows as mails, each decided; every file that is one mail is there with its very bytes."""
        result = self.one.command("ingest", *self.files)
        self.assertEqual(OK, result.returncode, result.stderr[-3000:])
        count = int(re.match(r"(\d+) mails stored and handled", result.stdout)[1])
        self.assertGreaterEqual(count, len(self.files))
        self.assertEqual(count, self.one.ask_one("SELECT count(*) FROM inbound"))
        self.assertEqual(0, self.one.ask_one("SELECT count(*) FROM inbound WHERE verdict IS NULL OR decided IS NULL"),
                         result.stdout)
        verdicts = {row[0]: row[1] for row in self.one.ask("SELECT verdict, count(*) FROM inbound GROUP BY 1")}
        self.assertGreater(verdicts["new_ticket"], 100, verdicts)
        known = {row[0] for row in self.one.ask("SELECT fingerprint FROM inbound")}
        lost = [file for file in self.files if not (content := file.read_bytes()).startswith(b"From ")
                and b"\n>From " not in content and hashlib.sha256(content).hexdigest() not in known]
        self.assertEqual([], lost)
        self.assertEqual(0, self.one.ask_one("SELECT count(*) FROM inbound WHERE held_reason IN ('unreadable', 'poison')"))
        entries, requests = self.one.ask_one("SELECT count(*) FROM entry WHERE kind = 'request'"), self.one.tickets()
        self.assertEqual(entries, requests)
        self.assertEqual([("ok",)], [tuple(row) for row in self.one.ask("PRAGMA integrity_check")])
        self.assertEqual([], self.one.ask("PRAGMA foreign_key_check"))
        self.assertNotRegex(result.stderr, r"Sanitizer|runtime error")

    def test_parse_reads_a_sample(self):
        """Every fiftieth file, as JSON that can be read."""
        for file in self.files[::50]:
            with self.subTest(file.name):
                result = self.one.command("parse", file, "--json")
                self.assertEqual(OK, result.returncode, result.stderr[-3000:])
                self.assertIn("subject", json.loads(result.stdout))
