// The fingerprint of a message on the server (INV-12): the same for the same message, however a server shows it.
#include "daemon/fetcher.h"

#include <doctest/doctest.h>

#include "tests/support/library_reader.h"

using namespace m2t;
using m2t::test::LibraryReader;

namespace {

MailHead head(std::string header) {
  MailHead result;
  result.uid = 7;
  result.size = 1234;
  result.internal_date = *parse_rfc3339("2026-11-24T09:00:00Z");
  result.header = std::move(header);
  return result;
}

const std::string usual =
    "Message-ID: <a@b.test>\r\nDate: Tue, 24 Nov 2026 09:58:00 +0100\r\nFrom: Marie <marie@jette.brussels>\r\n"
    "Subject: Imprimante du guichet 3\r\n\r\n";

std::string fingerprint(const std::string& header) { return fingerprint_of(head(header)); }

}  // namespace

TEST_CASE("fingerprint: folding, blanks, line ends, case and order of the fields make no difference (INV-12)") {
  const std::string expected = fingerprint(usual);
  CHECK(expected.size() == 64);
  for (const char* variant : {
           "Message-ID:\r\n <a@b.test>\r\nDate: Tue, 24 Nov 2026\r\n\t09:58:00 +0100\r\nFrom: Marie\r\n"
           " <marie@jette.brussels>\r\nSubject: Imprimante\r\n  du guichet 3\r\n\r\n",
           "Message-ID: <a@b.test>\nDate: Tue, 24 Nov 2026 09:58:00 +0100\nFrom: Marie <marie@jette.brussels>\n"
           "Subject: Imprimante du guichet 3\n\n",
           "subject:   Imprimante  du guichet 3  \r\nFROM: Marie <marie@jette.brussels>\r\n"
           "date: Tue, 24 Nov 2026 09:58:00 +0100\r\nmessage-id: <a@b.test>\r\n\r\n",
           "Message-ID: <a@b.test>\r\nDate: Tue, 24 Nov 2026 09:58:00 +0100\r\nFrom: Marie <marie@jette.brussels>\r\n"
           "X-Other: added by a server\r\nSubject: Imprimante du guichet 3",
       })
    CHECK(fingerprint(variant) == expected);
}

TEST_CASE("fingerprint: another date of arrival, id, date, sender or subject is another message (I-10)") {
  const std::string expected = fingerprint(usual);
  MailHead later = head(usual);
  later.internal_date += std::chrono::seconds(1);
  CHECK(fingerprint_of(later) != expected);
  for (const auto& [from, to] :
       {std::pair{"a@b.test", "c@b.test"}, {"09:58", "09:59"}, {"marie@", "luc@"}, {"guichet 3", "guichet 4"}}) {
    std::string other = usual;
    other.replace(other.find(from), std::string_view(from).size(), to);
    CHECK(fingerprint(other) != expected);
  }
}

TEST_CASE("fingerprint: neither UID nor size counts, and what is missing is no error") {
  MailHead moved = head(usual);
  moved.uid = 99;
  moved.size = 1;  // I-07: servers estimate
  CHECK(fingerprint_of(moved) == fingerprint(usual));
  CHECK(fingerprint("").size() == 64);
  CHECK(fingerprint("\r\n\r\n") == fingerprint(""));
}

TEST_CASE("fingerprint: text of one field cannot pass for another field") {
  CHECK(fingerprint("Subject: x\r\nFrom: a@b.test\r\n\r\n") != fingerprint("Subject: x From: a@b.test\r\n\r\n"));
  CHECK(fingerprint("From: a\r\n\r\n") != fingerprint("Subject: a\r\n\r\n"));
}

TEST_CASE("fetcher: a row is known by what its header says, decoded for lists") {
  MailboxRow mailbox;
  mailbox.id = 3;
  mailbox.uid_validity = 17;
  LibraryReader reader;
  const NewInbound row = inbound_of(head("Message-ID: <a@b.test>\r\nFrom: =?utf-8?Q?Ren=C3=A9e?= <renee@jette.brussels>\r\n"
                                         "Subject: =?utf-8?Q?=C3=89cran_noir?=\r\n\r\n"),
                                    "print", mailbox, "INBOX", Time{}, seeded_random(1), reader);
  CHECK(row.mailbox == 3);
  CHECK(row.place.uid == 7);
  CHECK(row.place.uid_validity == 17);
  CHECK(row.message_id == "a@b.test");
  CHECK(row.shown_from == "renee@jette.brussels");
  CHECK(row.shown_subject == "Écran noir");
  CHECK(row.mail_id.starts_with("in-"));
}
