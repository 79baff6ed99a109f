#include "parsers/automatic.h"

#include <doctest/doctest.h>

#include "parsers/reader.h"

using namespace m2t;

namespace {

AutomaticFacts facts(const std::string& fields) { return read_mail(fields + "\n\ntext\n").automatic; }
AutomaticFacts with(const std::string& field) {
  return facts("From: Jean <jean@jette.brussels>\nTo: s@jette.brussels\nSubject: imprimante\n" + field);
}

}  // namespace

TEST_CASE("automatic: what people's own mails carry does not make them automatic (H-14, H-15, H-16, H-22, H-24)") {
  for (const auto* field : {"X-A: b", "X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF, AutoReply",
                            "Precedence: normal", "Precedence: first-class", "Auto-Submitted: no", "Auto-Submitted: No (really)",
                            "X-Autoreply: no", "List-Unsubscribe: <https://x.example>", "Return-Path: <jean@jette.brussels>"}) {
    CAPTURE(field);
    CHECK_FALSE(with(field).is());
  }
  CHECK(with("X-Auto-Response-Suppress: DR, OOF, AutoReply").response_suppress ==
        std::vector<std::string>{"dr", "oof", "autoreply"});
  CHECK_FALSE(facts("From: a@b\nSubject: Re: Undelivered Mail Returned to Sender").bounce_subject);
}

TEST_CASE("automatic: each sign of the table makes a reason (H-07 to H-28)") {
  for (const auto* field : {"Return-Path: <>",
                            "Return-Path: <MAILER-DAEMON@x.example>",
                            "X-Failed-Recipients: a@b",
                            "Auto-Submitted: auto-replied (vacation)",
                            "Auto-Submitted: auto-replied; owner-email=\"a@b\"",
                            "Auto-Submitted: auto-generated",
                            "Auto-Submitted: what",
                            "Auto-Submitted: no\nAuto-Submitted: auto-replied",
                            "X-MS-Exchange-Inbox-Rules-Loop: a@b",
                            "Precedence: auto_reply",
                            "X-Precedence: BULK",
                            "Precedence: (a comment) junk",
                            "Precedence: list",
                            "List-Id: <x.example>",
                            "X-Mailing-List: a",
                            "X-Autoreply: yes",
                            "X-Autorespond:",
                            "X-Apple-Action: VACATION",
                            "X-Vacation: x",
                            "Delivered-To: autoresponder@x.example",
                            "X-POST-MessageClass: 9; Autoresponder",
                            "X-FC-MachineGenerated: true",
                            "X-Cron-Env: <SHELL=/bin/sh>",
                            "X-Loop: a@b",
                            "X-Zammad-Ticket: 1",
                            "X-RT-Loop-Prevention: x",
                            "X-GitLab-Project: x"}) {
    CAPTURE(field);
    CHECK(with(field).is());
  }
}

TEST_CASE("automatic: reports are told apart by their type (H-03 to H-06)") {
  const auto report = [](const std::string& type) {
    return facts("From: a@b\nContent-Type: multipart/report; report-type=" + type + "; boundary=X\n\n--X\n\nx\n--X--");
  };
  CHECK(report("delivery-status").delivery_report);
  CHECK(report("\"Disposition-Notification\"").disposition_report);
  CHECK(report("feedback-report").feedback_report);
  CHECK(report("tlsrpt").tls_or_dmarc_report);
}

TEST_CASE("automatic: the addresses of H-29, and those that only look like them") {
  for (const auto* local : {"noreply",
                            "No-Reply",
                            "no_reply",
                            "donotreply",
                            "ne-pas-repondre",
                            "nepasrepondre",
                            "niet-beantwoorden",
                            "notifications",
                            "alert",
                            "alerts",
                            "bounces-123",
                            "listserv",
                            "majordomo",
                            "x-request",
                            "owner-x",
                            "x-owner",
                            "x-bounces",
                            "x-relay",
                            "uucp",
                            "mailer",
                            "root",
                            "daemon",
                            "cron"})
    CHECK_MESSAGE(!noreply_rule(std::string(local) + "@x.example").empty(), local);
  for (const auto* local : {"jean", "noreplyman", "rootsmann", "request", "alertine", "marc.daemons"})
    CHECK_MESSAGE(noreply_rule(std::string(local) + "@x.example").empty(), local);
}

TEST_CASE("automatic: subjects of automatic replies in four languages (H-33, H-34)") {
  for (const auto* subject :
       {"Automatic reply: x", "R\xc3\xa9ponse automatique : x", "Absence du bureau", "Automatisch antwoord: x", "Afwezigheid",
        "Automatische Antwort: x", "Out of Office: x", "Abwesenheitsnotiz"})
    CHECK_MESSAGE(is_automatic_subject(subject), subject);
  CHECK_FALSE(is_automatic_subject("Automatiser l'absence"));
  CHECK_FALSE(is_automatic_subject("Absent du cours"));
}

TEST_CASE("automatic: another GLPI's number is kept, a person's answer to it is a person's mail (H-28)") {
  const auto own = facts("From: glpi@x.example\nMessage-ID: <GLPI_abc@x>\nSubject: [GLPI #0000123] New ticket");
  CHECK(own.other_ticket_system);
  CHECK(own.external_number == "0000123");
  const auto answer = facts("From: a@x.example\nIn-Reply-To: <GLPI_abc@x>\nSubject: RE: [GLPI #0000123] New ticket");
  CHECK(answer.external_system == "glpi");
  CHECK_FALSE(answer.is());
}

TEST_CASE("automatic: the trace of a mail is counted (H-01, H-43)") {
  const auto found = with("Received: a\nReceived: b\nX-Mail2Ticket-Loop: 7 abc");
  CHECK(found.received_count == 2);
  CHECK(found.loop_stamps == std::vector<std::string>{"7 abc"});
}
