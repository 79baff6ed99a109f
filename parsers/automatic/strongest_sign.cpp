#include "parsers/automatic/automatic.h"

namespace m2t {

std::string strongest_sign(const AutomaticFacts& facts) {
  if (facts.delivery_report) return "delivery report (multipart/report, H-03)";
  if (facts.disposition_report) return "read receipt (multipart/report, H-04)";
  if (facts.feedback_report) return "abuse report (H-05)";
  if (facts.tls_or_dmarc_report) return "TLS or DMARC report (H-06)";
  if (facts.mailer_daemon) return "sent by a mail system (mailer-daemon or postmaster, H-09)";
  if (facts.failed_recipients_field) return "X-Failed-Recipients (H-10)";
  for (const auto& value : facts.auto_submitted)
    if (value != "no") return "Auto-Submitted: " + value + (value == "auto-generated" ? " (H-12)" : " (H-11)");
  if (facts.exchange_rules_loop) return "made by an Exchange rule (H-18)";
  if (facts.precedence == "auto_reply") return "Precedence: auto_reply (H-19)";
  if (facts.autoreply_field) return "a field of automatic replies (H-26)";
  if (facts.vacation_field || facts.machine_field) return "a field of a vacation program or a machine (H-27)";
  if (facts.recall) return "a mail program recalls a mail (H-36)";
  if (facts.read_receipt) return "read receipt (H-36)";
  if (facts.null_return_path) return "empty Return-Path (H-07)";
  if (facts.bounce_subject) return "the subject of a bounce (H-10)";
  if (facts.precedence == "bulk" || facts.precedence == "junk") return "Precedence: " + facts.precedence + " (H-20)";
  if (facts.precedence == "list") return "Precedence: list (H-21)";
  if (facts.list_field) return "a field of mailing lists (H-23)";
  if (facts.other_ticket_system) return "sent by another ticket system (H-28)";
  if (facts.noreply_sender) return "sender is a \"" + facts.noreply_rule + "\" address (H-29)";
  return {};
}

}  // namespace m2t
