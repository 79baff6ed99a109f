#include "tests/rules/raw_rows.h"

#include <algorithm>
#include <array>

#include "tests/rules/builders.h"
#include "tickets/reference.h"

namespace m2t::rules_tests {
namespace {

constexpr std::string_view calendar_reply =
    "Content-Type: multipart/alternative; boundary=X\n\n--X\n\nAnn\n--X\nContent-Type: text/calendar; method=REPLY\n\n"
    "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--X--\n";
constexpr std::string_view delivery_report =
    "Content-Type: multipart/report; report-type=delivery-status; boundary=I\n\n--I\n\nfailed\n--I\nContent-Type: "
    "message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n"
    "Status: 5.1.1\n\n--I--\n";
const std::string& wrapped_delivery_report() {
  static const std::string content =
      "Content-Type: multipart/mixed; boundary=O\n\n--O\n\nRapport\n--O\n" + std::string(delivery_report) + "\n--O--\n";
  return content;
}

bool has_boundary_result(const Mail& mail, std::string_view method, std::string_view value) {
  return std::ranges::any_of(mail.automatic.results,
                             [&](const BoundaryResult& r) { return r.method == method && r.value == value; });
}

std::vector<std::string> names_of(std::string_view fields) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < fields.size(); at = fields.find('\n', at) + 1)
    names.emplace_back(fields.substr(at, fields.find(':', at) - at));
  return names;
}

bool has_field(std::string_view fields, std::string_view name) {
  const auto names = names_of(fields);
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 5> fields_once{"From", "To", "Subject", "Return-Path", "Message-ID"};

bool exclude_each_other(const RawRow& a, const RawRow& b) {
  if (!a.content.empty() && !b.content.empty()) return true;
  return std::ranges::any_of(fields_once, [&](auto name) { return has_field(a.fields, name) && has_field(b.fields, name); });
}

std::string mail_with(const std::string& fields, std::string_view content) {
  std::string raw = fields;
  const std::pair<std::string_view, std::string_view> usual[] = {{"From", "Marie Dubois <marie.dubois@jette.brussels>"},
                                                                 {"To", "support@jette.brussels"},
                                                                 {"Subject", "Imprimante du guichet"},
                                                                 {"Message-ID", "<abc@mail.jette.brussels>"}};
  for (const auto& [name, value] : usual)
    if (!has_field(fields, name)) raw += std::string(name) + ": " + std::string(value) + "\n";
  raw += "Date: Tue, 24 Nov 2026 09:58:00 +0100\nMIME-Version: 1.0\n";
  return raw +
         (content.empty() ? "Content-Type: text/plain\n\nBonjour, l'imprimante du guichet 3 est vide.\n" : std::string(content));
}

// Rows whose marks are many.
const std::string& many_recipients() {
  static const std::string fields = [] {
    std::string cc = "Cc: ";
    for (int i = 0; i < 51; ++i) cc += (i == 0 ? "" : ",\n ") + std::string("agent") + std::to_string(i) + "@jette.brussels";
    return cc + "\n";
  }();
  return fields;
}
const std::string& many_hops() {
  static const std::string fields = [] {
    std::string received;
    for (int i = 0; i < 51; ++i) received += "Received: from a" + std::to_string(i) + ".example by b.example\n";
    return received;
  }();
  return fields;
}
const std::string& own_stamp() {
  static const std::string fields = "X-Mail2Ticket-Loop: " + make_loop_stamp("out-1", "key") + "\n";
  return fields;
}

}  // namespace

const std::vector<RawRow>& raw_rows() {
  static const std::vector<RawRow> rows{
      {"H-01", own_stamp(), ""},
      {"H-02", "From: Desk <Support+x@jette.brussels>\n", ""},
      {"H-02", "Sender: helpdesk@jette.brussels\n", ""},
      {"H-02", "Return-Path: <support@jette.brussels>\n", ""},
      {"H-03", "", delivery_report},
      {"H-03", "Return-Path: <>\n", wrapped_delivery_report()},
      {"H-04", "",
       "Content-Type: multipart/report; report-type=disposition-notification; boundary=X\n\n--X\n\nLu\n--X\n"
       "Content-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--X--\n"},
      {"H-05", "",
       "Content-Type: multipart/report; report-type=feedback-report; boundary=X\n\n--X\n\nabuse\n--X\n"
       "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--X--\n"},
      {"H-06", "Subject: Report Domain: jette.brussels Submitter: example.org\n", "Content-Type: application/gzip\n\nx\n"},
      {"H-06", "", "Content-Type: multipart/report; report-type=tlsrpt; boundary=X\n\n--X\n\nx\n--X--\n"},
      {"H-07", "Return-Path: <>\n", ""},
      {"H-09", "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\n", ""},
      {"H-09", "Return-Path: <postmaster@mx.example>\n", ""},
      {"H-10", "X-Failed-Recipients: a@b.example\n", ""},
      {"H-10", "Return-Path: <>\nSubject: Undeliverable: imprimante\n", ""},
      {"H-11", "Auto-Submitted: auto-replied (vacation); owner-email=\"a@b\"\n", ""},
      {"H-12", "Auto-Submitted: auto-generated\n", ""},
      {"H-13", "Auto-Submitted: perhaps\n", ""},
      {"H-14", "Auto-Submitted: no\n", ""},
      {"H-15", "X-Auto-Response-Suppress: DR, OOF\n", ""},
      {"H-16", "X-Auto-Response-Suppress: DR, RN\n", ""},
      {"H-17", "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: a@b.example\n", ""},
      {"H-18", "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", ""},
      {"H-19", "X-Precedence: auto_reply\n", ""},
      {"H-20", "Precedence: bulk\n", ""},
      {"H-20", "Precedence: junk\n", ""},
      {"H-21", "Precedence: list\n", ""},
      {"H-22", "Precedence: first-class\n", ""},
      {"H-23", "List-Id: Nieuws <nieuws.example.org>\n", ""},
      {"H-23", "X-BeenThere: nieuws@example.org\n", ""},
      {"H-24", "List-Unsubscribe: <https://example.org/u>\n", ""},
      {"H-25", "List-Unsubscribe: <https://example.org/u>\nX-Campaign-Id: 12\n", ""},
      {"H-26", "X-Autoreply: yes\n", ""},
      {"H-27", "X-Vacation: yes\n", ""},
      {"H-27", "X-Cron-Env: <SHELL=/bin/sh>\n", ""},
      {"H-28", "X-Redmine-Host: tickets.example\n", ""},
      {"H-28", "Message-ID: <GLPI_12@jethelp.example>\n", ""},
      {"H-29", "From: Alertes <no-reply@jette.brussels>\n", ""},
      {"H-29", "From: owner-nieuws@jette.brussels\n", ""},
      {"H-29", "Sender: noreply@jette.brussels\n", ""},
      {"H-30", "Reply-To: ne-pas-repondre@jette.brussels\n", ""},
      {"H-30", "Reply-To: support@jette.brussels\n", ""},
      {"H-31", "To: tous@jette.brussels\n", ""},
      {"H-32", many_recipients(), ""},
      {"H-32", "To: support@jette.brussels, helpdesk@jette.brussels, support+a@jette.brussels, support+b@jette.brussels\n", ""},
      {"H-33", "Subject: Automatic reply: imprimante\nAuto-Submitted: auto-replied\n", ""},
      {"H-34", "Subject: Afwezig volgende week\n", ""},
      {"H-35", "", calendar_reply},
      {"H-35", "Content-Class: urn:content-classes:calendarmessage\n", ""},
      {"H-36", "X-Message-Class: IPM.Outlook.Recall\n", ""},
      {"H-36", "Subject: Lu : imprimante\n",
       "Content-Type: text/plain; charset=utf-8\n\nVotre message\n\nÀ : Jean\nObjet : x\n\na été lu le 3 mars.\n"},
      {"H-37", "X-Spam-Flag: YES\n", "", [](const Mail& m) { return has_boundary_result(m, "spam-flag", "yes"); }},
      {"H-37", "X-MS-Exchange-Organization-SCL: 6\n", "", [](const Mail& m) { return has_boundary_result(m, "scl", "6"); }},
      {"H-38", "Authentication-Results: mx.jette.brussels; spf=pass; dmarc=fail header.from=jette.brussels\n", "",
       [](const Mail& m) { return has_boundary_result(m, "dmarc", "fail"); }},
      {"H-38", "Authentication-Results: spf=none; compauth=fail reason=001\n", "",
       [](const Mail& m) { return has_boundary_result(m, "compauth", "fail"); }},
      {"H-42", "From: a@jette.brussels\nFrom: b@jette.brussels\n", ""},
      {"H-42", "From: Agents: marie.dubois@jette.brussels;\n", ""},
      {"H-42", "From: x@host.invalid\n", ""},
      {"H-42", "From: Marie Dubois <>\n", ""},
      {"H-43", many_hops(), ""},
      {"H-44", "Delivered-To: support@jette.brussels\nDelivered-To: <Support@jette.brussels>\n", ""},
      {"I-41", "Subject: Retrieval using the IMAP4 protocol failed for the following message: 42\n", ""},
  };
  return rows;
}

std::string raw_mail(const RawRow& row) { return mail_with(std::string(row.fields), row.content); }

std::optional<std::string> raw_mail(const RawRow& first, const RawRow& second) {
  if (exclude_each_other(first, second)) return std::nullopt;
  return mail_with(std::string(first.fields) + std::string(second.fields),
                   first.content.empty() ? second.content : first.content);
}

}  // namespace m2t::rules_tests
