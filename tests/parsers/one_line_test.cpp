#include "parsers/text/one_line.h"

#include <doctest/doctest.h>

#include <string>

#include "parsers/process/facts.h"

using namespace m2t;

namespace {

// Of every kind of line that is read: fields, parameters, addresses, a report, a meeting, a stamp of a loop.
const std::string bounce =
    "Return-Path: <>\nReceived: from a.example by b.example; Tue, 24 Nov 2026 09:58:00 +0100\nDate: Tue, 24 Nov 2026 09:58:00 "
    "+0100\n"
    "From: \"Mail Delivery\" <mailer-daemon@example.org>\nTo: Support <support@example.org>\nDelivered-To: support@example.org\n"
    "Subject: Undelivered =?utf-8?Q?re=C3=A7u?= JET-2026-000012-3\nMessage-ID: <a@example.org>\nReferences: <b@example.org>\n"
    "Thread-Index: AdZ1\nThread-Topic: topic\nAuto-Submitted: auto-replied; why\nX-Auto-Response-Suppress: OOF, DR\n"
    "Precedence: bulk\nAuthentication-Results: mx.example; dmarc=fail (p=none)\nX-Forefront-Antispam-Report: CIP:1;SCL:5;\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: text/plain\n\nIt failed.\n"
    "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; b.example\n\nFinal-Recipient: rfc822; c@example.org\n"
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n\n"
    "--x\nContent-Type: image/png; name=\"a b.png\"\nContent-Disposition: attachment; filename*=utf-8''a%20b.png\n"
    "Content-ID: <c@d>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n";
const std::string request =
    "From: =?utf-8?Q?Ren=C3=A9e?= <renee@example.org>, b@example.org\nReply-To: c@example.org\nSender: d@example.org\n"
    "Subject: Fwd: urgent\nX-Jethelp-Loop: x\nResent-To: e@example.org\nContent-Type: text/plain; charset=utf-8\n\nBonjour,\n\n"
    "Tel 02 423 12 12, erreur 0x80070005 https://example.org/a\n\n-- \nRen\xc3\xa9"
    "e Dupont\nVille\n\n"
    "-----Original Message-----\nFrom: An <an@example.org>\nSent: Tuesday 24 November 2026 8:00\nTo: b\nSubject: scherm\n\n"
    "Het scherm is zwart.\n";

void check_arrives(const std::string& raw, std::size_t at) {
  const auto bytes = to_bytes(read_mail(raw));
  const auto arrived = mail_from_bytes(bytes);
  REQUIRE(arrived);
  CHECK_MESSAGE(to_bytes(*arrived) == bytes, "at ", at, ": ", raw.substr(at < 20 ? 0 : at - 20, 40));
}

}  // namespace

TEST_CASE("one line: controls are blanks, the tab stays") {
  CHECK(repaired_line("a\r\nb\tc\x01"
                      "d\x7f"
                      "e") == "a  b\tc d e");
  CHECK(repaired_line(std::string_view("\xff\0x", 3)) == "\xef\xbf\xbdx");
  CHECK(repaired_line("").empty());
}

TEST_CASE("one line: a control anywhere in a mail: what is read is what arrives at the daemon (T-19, T-22)") {
  for (const std::string& mail : {bounce, request})
    for (std::size_t at = 0; at < mail.size(); ++at) {
      auto raw = mail;
      raw.insert(at, 1, "\x1a\x0b\x7f\x01"[at % 4]);
      check_arrives(raw, at);
    }
}
