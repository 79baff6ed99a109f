#include "parsers/bounce.h"

#include <doctest/doctest.h>

#include "parsers/reader.h"

using namespace m2t;

namespace {

std::string report(const std::string& action, const std::string& status,
                   const std::string& top = "From: MAILER-DAEMON@x.example\nReturn-Path: <>\n") {
  return top +
         "Content-Type: multipart/report; report-type=delivery-status; boundary=X\n\n--X\n\nCould not deliver.\n--X\n"
         "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; "
         "jean@y.example\nAction: " +
         action + "\nStatus: " + status +
         "\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n--X\nContent-Type: message/rfc822\n\n"
         "Message-ID: <m2t.abc@jette.brussels>\nSubject: x\n\nbody\n--X--\n";
}

}  // namespace

TEST_CASE("bounce: a failed delivery names recipient, status and our mail (RFC 3464, S-22)") {
  const auto bounce = read_mail(report("failed", "5.1.1")).bounce;
  CHECK(bounce.is);
  CHECK(bounce.permanent);
  CHECK(bounce.failed_recipient == "jean@y.example");
  CHECK(bounce.status == "5.1.1");
  CHECK(bounce.original_message_id == "m2t.abc@jette.brussels");
  CHECK(bounce.why.find("failed") != std::string::npos);
}

TEST_CASE("bounce: delayed, relayed and expanded are told of but no failure, delivered is no bounce (S-23)") {
  CHECK(read_mail(report("delayed", "4.4.1")).bounce.is);
  CHECK_FALSE(read_mail(report("delayed", "4.4.1")).bounce.permanent);
  CHECK_FALSE(read_mail(report("relayed", "2.1.9")).bounce.permanent);
  CHECK_FALSE(read_mail(report("expanded", "2.1.5")).bounce.permanent);
  CHECK_FALSE(read_mail(report("delivered", "2.1.5")).bounce.is);
}

TEST_CASE("bounce: a report that a gateway wrapped is one, a report that a person forwards is not") {
  const auto wrapped = [](const std::string& top) {
    return top + "Content-Type: multipart/mixed; boundary=W\n\n--W\n\nsee\n--W\nContent-Type: message/rfc822\n\n" +
           report("failed", "5.1.1") + "\n--W--\n";
  };
  CHECK(read_mail(wrapped("From: postmaster@x.example\n")).bounce.is);
  CHECK_FALSE(read_mail(wrapped("From: Jean <jean@x.example>\nSubject: que faire ?\n")).bounce.is);
}

TEST_CASE("bounce: plain forms, with the returned header in the text") {
  const auto qmail =
      read_mail(
          "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: failure notice\n\nHi. This is the qmail-send program.\n\n"
          "<jean@y.example>:\n550 5.1.1 unknown user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <abc@d>\n")
          .bounce;
  CHECK(qmail.is);
  CHECK(qmail.failed_recipient == "jean@y.example");
  CHECK(qmail.status == "5.1.1");
  CHECK(qmail.original_message_id == "abc@d");
  const auto exim = read_mail("From: x@y\nX-Failed-Recipients: jean@y.example\nSubject: Mail delivery failed\n\nsorry").bounce;
  CHECK(exim.failed_recipient == "jean@y.example");
  CHECK_FALSE(
      read_mail(
          "Return-Path: <>\nFrom: MAILER-DAEMON@x\nSubject: Warning: message delayed 24 hours\n\nhas not yet been delivered")
          .bounce.permanent);
}

TEST_CASE("bounce: people who write about undelivered mail do not bounce") {
  CHECK_FALSE(
      read_mail("From: jean@x.example\nSubject: Undelivered Mail Returned to Sender\n\nQue veut dire ce message ?").bounce.is);
}

TEST_CASE("bounce: status codes are found in free text, addresses and versions are none") {
  CHECK(find_status_code("550 5.1.1 <a@b>") == "5.1.1");
  CHECK(find_status_code("#5.7.26 smtp;") == "5.7.26");
  CHECK(find_status_code("host 5.4.3.2 said") == "");
  CHECK(find_status_code("192.5.1.1") == "");
}
