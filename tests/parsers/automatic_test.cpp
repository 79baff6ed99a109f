#include "parsers/automatic/automatic.h"

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

namespace {

// Out-of-office mails as Outlook and Exchange, Gmail, Zimbra, iCloud and others write them.
struct Absence {
  const char* subject;
  const char* signs;
};
const Absence absences[] = {
    {"R\xc3\xa9ponse automatique : Imprimante du 2e",
     "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: els@jette.example"},
    {"R\xc3\xa9ponse automatique\xc2\xa0: Imprimante",
     "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: DR, OOF, AutoReply"},
    {"R\xc3\x89PONSE AUTOMATIQUE: Imprimante", "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent"},
    {"Absence du bureau : Imprimante", "Return-Path: <>\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent"},
    {"Automatisch antwoord: Printer", "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All"},
    {"Automatische reactie: Printer", "Return-Path: <>\nAuto-Submitted: auto-replied"},
    {"Afwezig: Printer", "Auto-Submitted: auto-replied (vacation)"},
    {"Afwezigheidsbericht Re: Printer", "Precedence: bulk\nAuto-Submitted: auto-replied"},
    {"Niet op kantoor", "X-Autoreply: yes"},
    {"Niet op kantoor: Printer", "Auto-Submitted: auto-generated"},
    {"Automatic reply: Printer", "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All"},
    {"Out of Office: Printer", "Return-Path: <>\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent"},
    {"Automatische Antwort: Drucker", "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All"},
    {"Abwesenheitsnotiz: Drucker", "Auto-Submitted: auto-replied; owner-email=\"els@jette.example\""},
    {"Je suis absent jusqu'au 15 ao\xc3\xbbt Re: Imprimante", "Precedence: bulk\nAuto-Submitted: auto-replied\nX-Autoreply: yes"},
    {"Absence : Imprimante", "Auto-Submitted: auto-replied (zimbra; vacation)\nPrecedence: bulk"},
    {"En cong\xc3\xa9 Re: Imprimante", "Auto-Submitted: auto-replied (vacation)"},
    {"Message d'absence", "X-Apple-Action: vacation\nAuto-Submitted: auto-replied"},
    {"Absente jusqu'au 3 mars", "X-Vacation: 1"},
    {"Absent(e) du 1er au 3", "X-POST-MessageClass: 9; Autoresponder"},
    {"Vakantiebericht", "X-Autorespond: yes"},
    {"Auto: Printer", "Precedence: auto_reply"},
    {"Message automatique", "X-Precedence: auto-reply"},
    {"=?utf-8?B?UsOpcG9uc2UgYXV0b21hdGlxdWXCoDogcMOpcmlwaMOpcmlxdWU=?=", "Auto-Submitted: Auto-Generated (rule)"},
};

}  // namespace

TEST_CASE(
    "automatic: out-of-office mails of mail programs in French, Dutch, English and German (H-11, H-17 to H-19, H-26, H-27, "
    "H-33)") {
  for (const auto& absence : absences) {
    CAPTURE(std::string(absence.subject));
    const auto mail =
        read_mail("From: Els <els@jette.example>\nTo: support@jette.example\nIn-Reply-To: <m2t.a@jette.example>\nSubject: " +
                  std::string(absence.subject) + "\n" + absence.signs +
                  "\nContent-Type: text/plain; charset=utf-8\n\nJe suis absent(e), ik ben afwezig.\n");
    CHECK(mail.automatic.automatic_subject);
    CHECK(mail.automatic.is());
    CHECK_FALSE(mail.bounce.is);
  }
}

TEST_CASE("automatic: the subject alone is no reason: people write Absent, Afwezig and Vacances too (H-34)") {
  for (const auto* subject : {"Absent demain", "Absente cette semaine, qui me remplace ?", "Absence : encodage impossible",
                              "Afwezig volgende week", "Afwezigheid registreren lukt niet", "Out of office instellen",
                              "Absence du bureau : ne s'active pas", "R\xc3\xa9ponse automatique Outlook \xc3\xa0 configurer",
                              "Automatisch antwoord instellen", "En cong\xc3\xa9 - acc\xc3\xa8s VPN"}) {
    CAPTURE(std::string(subject));
    CHECK_FALSE(with("X-A: b\nSubject: " + std::string(subject)).is());
    CHECK_FALSE(facts("From: Jean <jean@jette.example>\nX-Auto-Response-Suppress: All\nSubject: " + std::string(subject)).is());
  }
}

TEST_CASE("automatic: every instance of a field counts, without comments, parameters and case (H-11, H-19, H-26, H-27)") {
  for (const auto* field :
       {"Auto-Submitted: no\nAuto-Submitted: (x) Auto-Replied (y)", "Precedence: normal\nPrecedence: (c) Auto_Reply",
        "X-Autoreply: no\nX-Autoreply: yes", "X-POST-MessageClass: 1\nX-POST-MessageClass: 9; Autoresponder",
        "Precedence: first-class\nX-Precedence: junk"}) {
    CAPTURE(std::string(field));
    CHECK(with(field).is());
  }
}

TEST_CASE("automatic: reports without their parameter are known by their parts (H-03 to H-06)") {
  const auto report = [](const std::string& part) {
    return facts("From: a@b\nContent-Type: multipart/report; boundary=X\n\n--X\n\nx\n--X\nContent-Type: " + part +
                 "\n\nA: b\n\n--X--");
  };
  CHECK(report("message/delivery-status").delivery_report);
  CHECK(report("message/disposition-notification").disposition_report);
  CHECK(report("message/feedback-report").feedback_report);
  CHECK(report("application/tlsrpt+gzip").tls_or_dmarc_report);
}

TEST_CASE("automatic: a person's mail that Exchange redirects keeps its person (H-29)") {
  CHECK_FALSE(with("Return-Path: <bounces+SRS=abc=xy@jette.example>").is());
}
