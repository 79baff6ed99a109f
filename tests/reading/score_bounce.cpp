// Bounces and automatic mails: what other projects say of them, and whether we say the same.
#include <algorithm>
#include <array>

#include "tests/reading/score.h"

namespace m2t::reading {
namespace {

using Json = nlohmann::json;

std::string lowered(std::string_view text) {
  std::string low(text);
  std::ranges::transform(low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return low;
}

// One mail's questions, with what was read for the list of misses.
struct Asked {
  const Json& row;
  const Mail& mail;
  Scores& scores;

  void count(const std::string& kind, bool met, const std::string& expected) const {
    scores.count(row.at("source"), kind, met, row.at("file"), read() + ", expected " + expected);
  }
  std::string read() const {
    const auto& bounce = mail.bounce;
    std::string said = bounce.is ? (bounce.permanent ? "a bounce" : "a passing bounce") : "no bounce";
    for (const auto& recipient : bounce.recipients)
      said += " {" + recipient.recipient + " " + recipient.status + " " + recipient.action + "}";
    if (!bounce.failed_recipient.empty()) said += " of " + bounce.failed_recipient + " " + bounce.status;
    return said + " [" + bounce.why + " | " + mail.automatic.why + "]";
  }
};

// A delay counts as a bounce for one source and not for the other, as the README of the corpus says.
void ask_kinds(const Asked& asked) {
  const auto& [row, mail, scores] = asked;
  const bool delays_count = row.at("source") != "mikel-mail";
  if (row.contains("is_bounce")) {
    const bool said = mail.bounce.is && (delays_count || mail.bounce.permanent);
    asked.count("is_bounce", said == row["is_bounce"].get<bool>(), row["is_bounce"].dump());
  }
  if (row.contains("is_auto_reply")) {
    const bool said = mail.automatic.is() && !mail.bounce.is;
    asked.count("is_auto_reply", said == row["is_auto_reply"].get<bool>(), row["is_auto_reply"].dump());
  }
  if (row.contains("is_feedback_report"))
    asked.count("is_feedback_report", mail.automatic.feedback_report == row["is_feedback_report"].get<bool>(),
                row["is_feedback_report"].dump());
  if (row.contains("is_delivery_report"))
    asked.count("is_delivery_report", mail.automatic.delivery_report == row["is_delivery_report"].get<bool>(),
                row["is_delivery_report"].dump());
}

// 5.0.900 and the like are sisimai's own numbers for mails that state no code.
bool stands_in_mail(const std::string& status) { return !status.empty() && status.substr(1, 4) != ".0.9"; }

bool is_failure(const Json& report) {
  const auto reason = report.value("reason", "");
  return reason != "feedback" && reason != "vacation" && reason != "delivered";
}

// Each code that the source found is asked for, once for each recipient that has it.
void ask_statuses(const Asked& asked) {
  std::vector<std::string> ours;
  for (const auto& recipient : asked.mail.bounce.recipients) ours.push_back(recipient.status);
  if (ours.empty()) ours.push_back(asked.mail.bounce.status);
  for (const auto& report : asked.row["reports"]) {
    const auto status = report.value("dsn", "");
    if (!is_failure(report) || !stands_in_mail(status)) continue;
    const auto found = std::ranges::find(ours, status);
    asked.count("bounce_status", found != ours.end(), status);
    if (found != ours.end()) ours.erase(found);
  }
}

void ask_reports(const Asked& asked) {
  const auto& [row, mail, scores] = asked;
  if (!row.contains("reports")) return;
  bool any_hard = false;
  std::size_t failures = 0;
  for (const auto& report : row["reports"]) {
    const auto reason = report.value("reason", "");
    any_hard = any_hard || report.value("hard_bounce", false);
    failures += is_failure(report);
    const bool met = reason == "feedback"    ? mail.automatic.feedback_report && !mail.bounce.is
                     : reason == "vacation"  ? mail.automatic.is() && !mail.bounce.is
                     : reason == "delivered" ? mail.automatic.is() && !mail.bounce.permanent
                                             : mail.bounce.is;
    asked.count("bounce_reason", met, reason);
  }
  if (any_hard) asked.count("bounce_hard", mail.bounce.is && mail.bounce.permanent, "hard");
  if (failures > 0 && row.contains("recipients"))
    asked.count("bounce_recipients", mail.bounce.recipients.size() == failures, std::to_string(failures));
  ask_statuses(asked);
}

// "<a@b>" and "@relay:a@b" are the same address to us.
std::string bare(std::string address) {
  std::erase_if(address, [](char c) { return c == '<' || c == '>'; });
  return address.starts_with('@') ? address.substr(address.find(':') + 1) : address;
}

bool names_all(const Mail& mail, const Json& expected) {
  const auto has = [&](const std::string& address) {
    const auto is_it = [&](const BounceRecipient& known) { return lowered(known.recipient) == lowered(address); };
    return lowered(mail.bounce.failed_recipient) == lowered(address) || std::ranges::any_of(mail.bounce.recipients, is_it);
  };
  if (expected.is_string()) return has(expected.get<std::string>());
  return std::ranges::all_of(expected, [&](const Json& address) { return has(bare(address.get<std::string>())); });
}

void ask_details(const Asked& asked) {
  const auto& [row, mail, scores] = asked;
  const auto& bounce = mail.bounce;
  if (row.contains("failed_recipient"))
    asked.count("failed_recipient", names_all(mail, row["failed_recipient"]), row["failed_recipient"].dump());
  if (row.contains("derived") && row["derived"].contains("failed_recipient") && bounce.is)
    asked.count("derived_recipient", names_all(mail, row["derived"]["failed_recipient"]),
                row["derived"]["failed_recipient"].dump());
  if (row.contains("dsn")) asked.count("dsn", bounce.status == row["dsn"].get<std::string>(), row["dsn"].dump());
  if (row.contains("action")) {
    const bool met = !bounce.recipients.empty() && bounce.recipients[0].action == row["action"].get<std::string>();
    asked.count("action", met, row["action"].dump());
  }
}

// A mail whose source has nothing but ordinary expectations for it, and whose header has none of the words of machines, however
// we read them: nobody may call it automatic.
bool is_human(const Json& row, std::string_view raw) {
  for (const auto* kind : {"is_bounce", "is_auto_reply", "is_feedback_report", "is_delivery_report"})
    if (row.value(kind, false)) return false;
  if (row.at("source") == "sisimai" || row.value("rejected", false)) return false;
  std::size_t end = std::min({raw.find("\n\n"), raw.find("\r\n\r\n"), raw.find("\r\r"), raw.size()});
  const auto header = lowered(raw.substr(0, end));
  static constexpr std::array<std::string_view, 30> machines = {
      "mailer-daemon", "postmaster", "return-path: <>",  "auto-submitted", "precedence",  "\nlist-",
      "mailing-list",  "beenthere",  "multipart/report", "\nx-loop",       "x-rt-",       "x-redmine",
      "x-auto",        "noreply",    "no-reply",         "notification",   "report-type", "-request@",
      "owner-",        "-owner",     "bounce",           "root@",          "daemon@",     "cron",
      "listserv",      "x-gitlab",   "delivery-status",  "x-failed",       "x-mailgun-",  "x-jira"};
  return std::ranges::none_of(machines, [&](std::string_view word) { return header.find(word) != header.npos; });
}

}  // namespace

void score_bounce(const Json& row, std::string_view raw, const Mail& mail, Scores& scores) {
  const Asked asked{row, mail, scores};
  ask_kinds(asked);
  ask_reports(asked);
  ask_details(asked);
  if (is_human(row, raw))
    asked.count("human_not_automatic", !mail.automatic.is() && !mail.bounce.is, "a person's mail, nothing automatic");
}

}  // namespace m2t::reading
