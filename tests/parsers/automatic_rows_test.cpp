// The rows of part 4 that concern the mail itself: of each a mail that it means, and one that only looks like it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "parsers/reader.h"

using namespace m2t;

namespace {

using Fact = bool (*)(const Mail&);
struct RowMail {
  const char* row;
  Fact fact;
  const char* applies;  // header fields, or a whole mail with its body
  const char* near_miss;
};

bool has_result(const Mail& mail, const BoundaryResult& wanted) {
  return std::ranges::find(mail.automatic.results, wanted) != mail.automatic.results.end();
}
bool has_suppress(const Mail& mail, const char* word) {
  return std::ranges::find(mail.automatic.response_suppress, word) != mail.automatic.response_suppress.end();
}
bool has_submitted(const Mail& mail, const char* word) {
  return std::ranges::find(mail.automatic.auto_submitted, word) != mail.automatic.auto_submitted.end();
}

constexpr const char* report_of =
    "Content-Type: multipart/mixed; boundary=X\n\n--X\n\nx\n--X\nContent-Type: message/rfc822\n\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=Y\n\n--Y\n\nx\n--Y--\n--X--";

const RowMail row_mails[] = {
    {"H-01", [](const Mail& m) { return m.automatic.loop_stamps.size() == 2; },
     "X-Mail2Ticket-Loop: 1 a\nX-Mail2Ticket-Loop: 2 b", "X-Mail2Ticket-Loops: 1 a\nX-Mail2Ticket-Loop: 2 b"},
    {"H-02", [](const Mail& m) { return m.return_path == "support@jette.example"; }, "Return-Path: (x) <support@jette.example>",
     "Return-Path: <xsupport@jette.example>"},
    {"H-03", [](const Mail& m) { return m.automatic.delivery_report; },
     "Content-Type: multipart/report; (c) report-type=\"Delivery-Status\"; boundary=X\n\n--X\n\nx\n--X--", report_of},
    {"H-04", [](const Mail& m) { return m.automatic.disposition_report; },
     "Content-Type: multipart/report; report-type=disposition-notification; boundary=X\n\n--X\n\nx\n--X--",
     "Content-Type: multipart/mixed; report-type=disposition-notification; boundary=X\n\n--X\n\nx\n--X--"},
    {"H-05", [](const Mail& m) { return m.automatic.feedback_report; },
     "Content-Type: multipart/report; report-type=feedback-report; boundary=X\n\n--X\n\nx\n--X--",
     "Subject: feedback-report\nContent-Type: text/plain; report-type=feedback-report"},
    {"H-06", [](const Mail& m) { return m.automatic.tls_or_dmarc_report; },
     "Subject: Report domain: jette.example\nContent-Type: application/gzip",
     "Subject: FW: Report domain: x\nContent-Type: application/gzip"},
    {"H-07", [](const Mail& m) { return m.automatic.null_return_path; }, "Return-Path: <>", "Return-Path: <jean@jette.example>"},
    {"H-09", [](const Mail& m) { return m.automatic.mailer_daemon; }, "Sender: a@b\nReturn-Path: <MAILER-DAEMON@x.example>",
     "Return-Path: <postmaster.jean@x.example>"},
    {"H-10", [](const Mail& m) { return m.automatic.bounce_subject || m.automatic.failed_recipients_field; },
     "Return-Path: <>\nSubject: Undeliverable: imprimante", "Subject: Undeliverable: imprimante"},
    {"H-11", [](const Mail& m) { return has_submitted(m, "auto-replied"); },
     "Auto-Submitted: no\nAuto-Submitted: (x) Auto-Replied (vacation); owner-email=a@b", "Auto-Submitted: no (auto-replied)"},
    {"H-12", [](const Mail& m) { return has_submitted(m, "auto-generated"); }, "Auto-Submitted: AUTO-GENERATED; x=y",
     "X-Auto-Submitted: auto-generated"},
    {"H-13", [](const Mail& m) { return !m.automatic.auto_submitted.empty() && !has_submitted(m, "no"); },
     "Auto-Submitted: yes please", "Auto-Submitted: No"},
    {"H-14", [](const Mail& m) { return has_submitted(m, "no"); }, "Auto-Submitted: (c) No; x", "Auto-Submitted: none"},
    {"H-15", [](const Mail& m) { return has_suppress(m, "oof"); },
     "X-Auto-Response-Suppress: DR\nX-Auto-Response-Suppress: RN; OOF", "X-Auto-Response-Suppress: DR (OOF)"},
    {"H-16", [](const Mail& m) { return has_suppress(m, "nrn") && !has_suppress(m, "all"); }, "X-Auto-Response-Suppress: DR,NRN",
     "X-Auto-Response-Suppress: NRN, All"},
    {"H-17", [](const Mail& m) { return m.automatic.exchange_rules_loop && has_suppress(m, "all"); },
     "X-MS-Exchange-Inbox-Rules-Loop: a@b\nX-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: All"},
    {"H-18", [](const Mail& m) { return m.automatic.exchange_rules_loop; },
     "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "X-MS-Exchange-Organization-Rules-Execution-History: x"},
    {"H-19", [](const Mail& m) { return m.automatic.precedence == "auto_reply"; }, "Precedence: bulk\nX-Precedence: Auto_Reply",
     "Precedence: normal (auto_reply)"},
    {"H-20", [](const Mail& m) { return m.automatic.precedence == "bulk"; }, "Precedence: normal\nPrecedence: (c) BULK; x",
     "Precedence: bulky"},
    {"H-21", [](const Mail& m) { return m.automatic.precedence == "list"; }, "Precedence: first-class, list",
     "Precedence: listed"},
    {"H-22", [](const Mail& m) { return m.automatic.precedence == "urgent"; }, "Precedence: Urgent (really)",
     "Precedence: urgent\nX-Precedence: junk"},
    {"H-23", [](const Mail& m) { return m.automatic.list_field; }, "X-BeenThere: x@y", "X-List: x"},
    {"H-24", [](const Mail& m) { return m.automatic.list_unsubscribe; }, "List-Unsubscribe: <mailto:a@b>",
     "List-Unsubscribe-Post: List-Unsubscribe=One-Click"},
    {"H-25", [](const Mail& m) { return !m.automatic.campaign_field.empty(); }, "x-mailgun-sid: 1", "X-Mailgunner: 1"},
    {"H-26", [](const Mail& m) { return m.automatic.autoreply_field; }, "X-Autoreply: No\nX-Autoreply: yes",
     "X-Auto-Generated: false"},
    {"H-27", [](const Mail& m) { return m.automatic.vacation_field; }, "X-Apple-Action: Vacation (x)", "X-Apple-Action: forward"},
    {"H-27", [](const Mail& m) { return m.automatic.vacation_field; },
     "Delivered-To: a@b.example\nDelivered-To: AutoResponder@b.example", "Delivered-To: autoresponder-help@b.example"},
    {"H-27", [](const Mail& m) { return m.automatic.vacation_field; }, "X-POST-MessageClass: 9; Autoresponder",
     "X-POST-MessageClass: 99"},
    {"H-27", [](const Mail& m) { return m.automatic.vacation_field; }, "X-FC-MachineGenerated: True",
     "X-FC-MachineGenerated: false"},
    {"H-27", [](const Mail& m) { return m.automatic.machine_field; }, "X-Amazon-Mail-Relay-Type: notification",
     "X-Amazon-Mail-Relay-Type: reply"},
    {"H-28", [](const Mail& m) { return m.automatic.other_ticket_system; }, "X-Redmine-Host: x", "X-Red: x"},
    {"H-28", [](const Mail& m) { return m.automatic.other_ticket_system; }, "Message-ID: <GLPI_1@x>",
     "Subject: RE: [GLPI #12] x"},
    {"H-29", [](const Mail& m) { return m.automatic.noreply_sender; }, "Sender: Nieuws <no-reply@x.example>",
     "Sender: <noreplyman@x.example>"},
    {"H-30", [](const Mail& m) { return m.reply_to.size() == 2; }, "Reply-To: a@b.example\nReply-To: (x) noreply@b.example",
     "Reply-To: a@b.example"},
    {"H-31", [](const Mail& m) { return m.automatic.resent_to == std::vector<std::string>{"support@jette.example"}; },
     "Resent-Cc: Desk (x) <Support@Jette.example>", "Resent-To: xsupport@jette.example"},
    {"H-32", [](const Mail& m) { return m.to.size() + m.cc.size() == 4; },
     "To: a@b.example, c@d.example\nCc: e@f.example\nCc: g@h.example",
     "To: a@b.example (c@d.example), \"e@f.example, g@h.example\" <i@j.example>"},
    {"H-33", [](const Mail& m) { return m.automatic.automatic_subject; }, "Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : x",
     "Subject: RE: Absence du bureau"},
    {"H-34", [](const Mail& m) { return m.automatic.automatic_subject && !m.automatic.is(); }, "Subject: Afwezig volgende week",
     "Subject: Afwezig\nAuto-Submitted: auto-replied"},
    {"H-35", [](const Mail& m) { return m.automatic.meeting_method == "reply"; },
     "Content-Type: multipart/alternative; boundary=X\n\n--X\n\n\n--X\nContent-Type: text/calendar; method=\"REPLY\"\n\nx\n--X--",
     "Content-Type: multipart/mixed; boundary=X\n\n--X\n\nx\n--X\nContent-Type: text/calendar; "
     "name=a.ics\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n--X--"},
    {"H-35", [](const Mail& m) { return m.automatic.meeting_method == "counter"; },
     "Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\nQkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6Q09VTlRFUg0K",
     "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nMETHOD:COUNTER\n"},
    {"H-35", [](const Mail& m) { return m.automatic.meeting_method == "request"; },
     "Content-Class: urn:content-classes:calendarmessage", "Content-Class: urn:content-classes:message"},
    {"H-35", [](const Mail& m) { return m.automatic.meeting_method == "cancel"; },
     "Content-Type: text/calendar; method=cancel\n\nx", "Content-Type: text/calendar; method=publish\n\nx"},
    {"H-36", [](const Mail& m) { return m.automatic.recall; }, "X-Message-Class: IPM.Outlook.Recall",
     "Subject: IPM.Outlook.Recall"},
    {"H-36", [](const Mail& m) { return m.automatic.recall; },
     "Subject: Recall: printer\n\nDubois Marie would like to recall the message, \"printer\".",
     "Subject: Recall: printer\n\nI would like to recall the message, \"printer\"."},
    {"H-36", [](const Mail& m) { return m.automatic.recall; },
     "Subject: Rappel : imprimante\n\nDubois Marie souhaite rappeler le message \"imprimante\".",
     "Subject: Rappel : r=?utf-8?Q?=C3=A9union?=\n\nLa salle est prise. Merci."},
    {"H-36", [](const Mail& m) { return m.automatic.recall; },
     "Subject: Intrekken: printer\n\nJan Claes wil het bericht 'printer' intrekken.",
     "Subject: Intrekken: rechten\n\nKunt u de rechten van Jan intrekken?"},
    {"H-36", [](const Mail& m) { return m.automatic.recall; },
     "Subject: =?utf-8?Q?R=C3=BCckruf?=: Drucker\nContent-Type: text/plain; charset=utf-8\n\nEva Klein m\xc3\xb6"
     "chte die Nachricht \"Drucker\" zur\xc3\xbc"
     "ckrufen.",
     "Subject: =?utf-8?Q?R=C3=BCckruf?=: bitte\n\nBitte rufen Sie mich an."},
    {"H-36", [](const Mail& m) { return m.automatic.read_receipt; },
     "Subject: Lu : imprimante\nContent-Type: text/plain; charset=utf-8\n\nVotre message\n\n\xc3\x80 : Jean\nObjet : x\n\na "
     "\xc3\xa9t\xc3\xa9 lu le 3 mars.",
     "Subject: Lu : imprimante\n\nJ'ai lu votre message."},
    {"H-36", [](const Mail& m) { return m.automatic.read_receipt; },
     "Subject: Gelezen: printer\n\nUw bericht\n\n Aan: Jan\n\n is gelezen op maandag.",
     "Subject: Gelezen: printer\n\nDank u, uw bericht is duidelijk."},
    {"H-36", [](const Mail& m) { return m.automatic.read_receipt; },
     "Subject: Read: x\n\nYour message\n\n To: Jan\n\n was read on Monday.",
     "Subject: Read: x\n\nPlease read your message to: Jan, it was read on Monday."},
    {"H-36", [](const Mail& m) { return m.automatic.read_receipt; },
     "Subject: Non lu : x\nContent-Type: text/plain; charset=utf-8\n\nVotre message\n\nObjet : x\n\na \xc3\xa9t\xc3\xa9 "
     "supprim\xc3\xa9 sans \xc3\xaatre lu.",
     "Subject: Non lu : x\n\nVotre message est introuvable."},
    {"H-36", [](const Mail& m) { return m.automatic.read_receipt; },
     "Subject: Gelesen: x\n\nIhre Nachricht\n\nAn: Eva\n\nwurde am Montag gelesen.",
     "Subject: Gelesen: x\n\nDas haben wir gelesen, Ihre Nachricht kam an."},
    {"H-37",
     [](const Mail& m) {
       return has_result(m, {"scl", "9", "", 1});
     },
     "X-MS-Exchange-Organization-SCL: 1\nReceived: a\nX-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SRV:",
     "Received: a\nX-Forefront-Antispam-Report: XSCL:9; (SCL:9;)"},
    {"H-37",
     [](const Mail& m) {
       return has_result(m, {"spam-flag", "yes", "", 0});
     },
     "X-Spam-Flag: YES (x)", "Received: a\nX-Spam-Flag: YES"},
    {"H-38",
     [](const Mail& m) {
       return has_result(m, {"dmarc", "fail", "mx.example", 0});
     },
     "Authentication-Results: mx.example; spf=pass; dmarc=fail (p=none) header.from=x",
     "Authentication-Results: mx.example; spf=pass (dmarc=fail); x=\"; dmarc=fail\""},
    {"H-38",
     [](const Mail& m) {
       return has_result(m, {"compauth", "fail", "", 0});
     },
     "Authentication-Results: spf=none; dmarc=none action=none header.from=x;compauth=fail reason=001",
     "Authentication-Results: spf=none; x-compauth=fail"},
    {"H-42", [](const Mail& m) { return m.automatic.from_group; }, "From: Staff: jean@x.example;",
     "From: \"Staff: Jean;\" <jean@x.example>"},
    {"H-42", [](const Mail& m) { return m.from_count > 1; }, "From: a@b.example\nFrom: c@d.example",
     "From: \"a@b.example, c\" <c@d.example>"},
    {"H-43", [](const Mail& m) { return m.automatic.received_count == 2; }, "Received: a\nreceived: b",
     "Received: a\nX-Received: b"},
    {"H-44", [](const Mail& m) { return !m.automatic.delivered_twice.empty(); },
     "Delivered-To: A@b.example\nDelivered-To: <a@b.example> (x)", "Delivered-To: a@b.example\nX-Original-To: a@b.example"},
    {"H-44", [](const Mail& m) { return !m.automatic.delivered_twice.empty(); },
     "X-Forwarded-To: a@b.example\nX-Forwarded-To: a@b.example", "Resent-To: a@b.example, a@b.example"},
    {"H-45", [](const Mail& m) { return !m.automatic.is(); }, "X-Mailer: Outlook", "List-Id: <x>"},
};

// The fields around those of the row; the row's own come first.
Mail read_row_mail(const std::string& fields) {
  std::string header;
  for (const std::string other : {"From: Jean <jean@x.example>", "To: support@jette.example", "Subject: imprimante"})
    if (("\n" + fields).find("\n" + other.substr(0, other.find(':') + 1)) == std::string::npos) header += other + "\n";
  return read_mail(header + fields + (fields.find("\n\n") == std::string::npos ? "\n\ntext\n" : "\n"));
}

}  // namespace

TEST_CASE("automatic: every row about the mail itself has a mail that it means and one that only looks like it (H-01 to H-45)") {
  for (const auto& row : row_mails) {
    CAPTURE(std::string(row.row));
    CAPTURE(std::string(row.applies));
    CAPTURE(std::string(row.near_miss));
    CHECK(row.fact(read_row_mail(row.applies)));
    CHECK_FALSE(row.fact(read_row_mail(row.near_miss)));
  }
}
