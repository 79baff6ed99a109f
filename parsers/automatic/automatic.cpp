#include "parsers/automatic/automatic.h"

#include <array>

#include "parsers/automatic/boundary_results.h"
#include "parsers/automatic/program_mail.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

// One value of a field as the table compares it: comments and parameters cut, lower case.
std::string compared(std::string_view value) {
  const auto plain = without_comments(value);
  return repaired_line(ascii_lowered(ascii_trimmed(std::string_view(plain).substr(0, plain.find(';')))));
}

// "DR, OOF; AutoReply" taken apart, lower case.
std::vector<std::string> listed_words(std::string_view value) {
  const auto plain = repaired_line(ascii_lowered(without_comments(value)));
  std::vector<std::string> words;
  for (std::string_view rest = plain; !rest.empty() && words.size() < 20;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(",; \t"), rest.size()));
    const auto end = std::min(rest.find_first_of(",; \t"), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return words;
}

std::string_view local_part(std::string_view address) { return address.substr(0, std::min(address.rfind('@'), address.size())); }

class AutomaticFinder {
 public:
  AutomaticFinder(std::string_view raw, const MimeTree& tree, const Mail& mail)
      : raw_(raw), mail_(mail), tree_(tree), header_(tree.parts[0].header) {}

  AutomaticFacts find() {
    senders();
    reports();
    response_fields();
    list_fields();
    autoreply_fields();
    vacation_fields();
    other_systems();
    program_mail();
    trace();
    subject();
    facts_.why = strongest_sign(facts_);
    return std::move(facts_);
  }

 private:
  bool has(std::string_view name) const { return header_.has(name); }
  bool has_any(std::initializer_list<std::string_view> names) const {
    for (const auto name : names)
      if (has(name)) return true;
    return false;
  }
  bool has_prefix(std::string_view prefix) const {
    for (const auto& field : header_.fields)
      if (begins_with_ascii(field.name, prefix)) return true;
    return false;
  }
  bool any_is(std::string_view name, std::string_view wanted) const {
    for (const auto* value : header_.all(name))
      if (compared(*value) == wanted) return true;
    return false;
  }

  // H-03 to H-06. A report that a person forwards, attached or taken apart, is not this mail's own; one in a mail of a mail system
  // is, at any depth.
  void reports() {
    impersonal_ = is_impersonal(mail_, facts_);
    const bool is_report = tree_.parts[0].is("multipart/report");
    for (std::size_t i = 0; i < tree_.parts.size(); ++i) {
      const auto& part = tree_.parts[i];
      const bool own = i == 0 || (is_report && part.parent == 0);
      if (own || impersonal_) report_part(part, own);
      const bool zipped = part.is("application/zip") || part.is("application/gzip") || part.is("application/x-gzip");
      if (zipped && begins_with_ascii(mail_.subject, "Report domain:")) facts_.tls_or_dmarc_report = true;
    }
    // Hotmail's complaints are no report by their type, but the mail complained of has a field that only they add.
    if (begins_with_ascii(mail_.subject, "complaint about message"))
      for (const auto& part : tree_.parts)
        if (part.header.has("X-HmXmrOriginalRecipient")) facts_.feedback_report = true;
    // Amazon tells of complaints by SNS, as JSON.
    if (facts_.noreply_sender && mail_.text.starts_with('{')) {
      auto text = mail_.text.substr(0, 4000);
      std::erase(text, '\\');
      if (text.find("\"notificationType\":\"Complaint\"") != text.npos) facts_.feedback_report = true;
    }
  }

  void report_part(const MimePart& part, bool own) {
    const auto kind = part.is("multipart/report") ? ascii_lowered(part.content_type.parameter("report-type")) : std::string();
    if (kind == "delivery-status" || part.is("message/delivery-status") || part.is("message/global-delivery-status"))
      facts_.delivery_report = true;
    if (kind == "feedback-report" || part.is("message/feedback-report")) facts_.feedback_report = true;
    if (kind == "tlsrpt" || part.is("application/tlsrpt+gzip") || part.is("application/tlsrpt+json"))
      facts_.tls_or_dmarc_report = true;
    if (own && (kind == "disposition-notification" || part.is("message/disposition-notification")))
      facts_.disposition_report = true;
  }

  void senders() {
    facts_.null_return_path = has("Return-Path") && mail_.return_path.empty();
    for (const auto* value : header_.all("Return-Path"))
      if (ascii_trimmed(*value) != "<>" && !ascii_trimmed(*value).empty()) facts_.null_return_path = false;
    const auto is_daemon = [](std::string_view address) {
      const auto local = ascii_lowered(local_part(address));
      for (const std::string_view name :
           {"mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon", "mailer_daemon", "mail_daemon", "post_master"})
        if (local == name) return true;
      return local.starts_with("mailer-daemon+");
    };
    facts_.mailer_daemon = (mail_.from && is_daemon(mail_.from->address)) || is_daemon(mail_.return_path) || has_daemon_name();
    if (mail_.from) facts_.noreply_rule = noreply_rule(mail_.from->address);
    for (const auto& sender : mail_.sender)
      if (facts_.noreply_rule.empty()) facts_.noreply_rule = noreply_rule(sender.address);
    if (facts_.noreply_rule.empty()) facts_.noreply_rule = noreply_rule(mail_.return_path);
    facts_.noreply_sender = !facts_.noreply_rule.empty();
    facts_.failed_recipients_field = has("X-Failed-Recipients");
  }

  // "MAILER-DAEMON <>" has no address, "Mail Delivery System <anything>" not a telling one.
  bool has_daemon_name() const {
    for (const auto* value : header_.all("From")) {
      const std::string_view from = ascii_trimmed(*value);
      if (begins_with_ascii(from, "mailer-daemon") || from == "<>") return true;
    }
    return mail_.from &&
           (same_ascii(mail_.from->name, "Mail Delivery System") || same_ascii(mail_.from->name, "Mail Delivery Subsystem"));
  }

  // H-11 to H-22.
  void response_fields() {
    for (const auto* value : header_.all("Auto-Submitted")) facts_.auto_submitted.push_back(compared(*value));
    for (const auto* value : header_.all("X-Auto-Response-Suppress")) {
      for (auto& word : listed_words(*value))
        if (facts_.response_suppress.size() < 20) facts_.response_suppress.push_back(std::move(word));
    }
    facts_.exchange_rules_loop = has_any({"X-MS-Exchange-Inbox-Rules-Loop", "X-MS-Exchange-Generated-Message-Source"});
    facts_.precedence = strongest_precedence();
  }

  // Of several, the one that says most.
  std::string strongest_precedence() const {
    std::vector<std::string> values;
    for (const std::string_view name : {"Precedence", "X-Precedence"})
      for (const auto* value : header_.all(name))
        for (auto& word : listed_words(*value)) values.push_back(std::move(word));
    for (const std::string_view strong : {"auto_reply", "junk", "bulk", "list"})
      for (const auto& value : values)
        if (value == strong || (strong == "auto_reply" && value == "auto-reply")) return std::string(strong);
    return values.empty() ? std::string() : values.front();
  }

  void list_fields() {
    facts_.list_field = has_any({"List-Id", "List-Post", "List-Owner", "List-Archive", "List-Help", "List-Subscribe",
                                 "Mailing-List", "X-Mailing-List", "X-BeenThere", "X-MLServer"});
    facts_.list_unsubscribe = has("List-Unsubscribe");
    for (const auto& field : header_.fields) {
      const auto& name = field.name;
      const bool is_campaign = same_ascii(name, "Feedback-ID") || begins_with_ascii(name, "X-Campaign") ||
                               begins_with_ascii(name, "X-Mailgun-") || begins_with_ascii(name, "X-SES-");
      if (is_campaign && facts_.campaign_field.empty()) facts_.campaign_field = repaired_line(name);
    }
  }

  // A field that says "no" says that nothing was automatic.
  bool any_says_yes(std::string_view name) const {
    for (const auto* value : header_.all(name)) {
      const auto word = compared(*value);
      if (word != "no" && word != "false" && word != "none") return true;
    }
    return false;
  }

  // H-26.
  void autoreply_fields() {
    for (const std::string_view name : {"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From", "X-Mail-Autoreply",
                                        "X-Autoresponse", "X-Autogenerated", "X-Auto-Generated"})
      if (any_says_yes(name)) facts_.autoreply_field = true;
    if (any_is("X-Apple-Unsubscribe", "true")) facts_.autoreply_field = true;  // Apple Mail leaves a list on somebody's behalf
  }

  // H-27. Delivered-To is read by its local part; X-POST-MessageClass has "9; Autoresponder".
  void vacation_fields() {
    const auto is_responder = [](const auto& address) { return same_ascii(local_part(address), "autoresponder"); };
    const bool to_responder = std::any_of(mail_.delivered_to.begin(), mail_.delivered_to.end(), is_responder);
    facts_.vacation_field = any_is("X-Apple-Action", "vacation") || any_says_yes("X-Vacation") || to_responder ||
                            any_is("X-POST-MessageClass", "9") || any_is("X-FC-MachineGenerated", "true");
    facts_.machine_field = any_is("X-Amazon-Mail-Relay-Type", "notification") || has("X-Cron-Env");
  }

  // H-28, and the number another ticket system gave.
  void other_systems() {
    facts_.other_ticket_system =
        has_any({"X-Loop", "X-No-Loop", "X-OTRS-Loop", "X-JIRA-FingerPrint", "X-ServiceNow-Generated"}) ||
        has_prefix("X-Zammad-") || has_prefix("X-RT-") || has_prefix("X-osTicket") || has_prefix("X-GitLab-") ||
        has_prefix("X-Redmine-");
    const auto at = mail_.subject.find("[GLPI #");
    if (at != std::string::npos) {
      const auto digits = mail_.subject.substr(at + 7, 20);
      const auto end = std::min(digits.find_first_not_of("0123456789"), digits.size());
      if (end > 0) facts_.external_number = digits.substr(0, end);
    }
    if (begins_with_ascii(mail_.message_id, "GLPI_") || begins_with_ascii(mail_.message_id, "GLPI-") ||
        !facts_.external_number.empty())
      facts_.external_system = "glpi";
    // A person's answer to such a mail carries the number in its subject as well: only an own subject or Message-ID proves the system.
    const bool own_subject = at != std::string::npos && !has_reply_prefix(mail_.subject) && mail_.in_reply_to.empty();
    if (begins_with_ascii(mail_.message_id, "GLPI") || own_subject) facts_.other_ticket_system = true;
  }

  // H-35 and H-36.
  void program_mail() {
    facts_.meeting_method = meeting_method(raw_, tree_, mail_);
    facts_.recall = is_recall(mail_);
    facts_.read_receipt = is_read_receipt(mail_);
  }

  void trace() {
    facts_.results = read_boundary_results(header_);
    recipients();
    facts_.received_count = static_cast<int>(header_.all("Received").size());
    for (const auto* value : header_.all("X-Mail2Ticket-Loop"))
      if (facts_.loop_stamps.size() < 20) facts_.loop_stamps.push_back(repaired_line(std::string_view(*value).substr(0, 1000)));
  }

  // H-31, H-42 and H-44. Beside its Delivered-To a server writes others that say the same (X-Original-To): two of one name count.
  void recipients() {
    for (const auto* value : header_.all("From"))
      if (without_comments(*value).ends_with(';') && parse_addresses(*value, 2).group) facts_.from_group = true;
    for (const std::string_view name : {"Resent-To", "Resent-Cc"})
      for (const auto* value : header_.all(name)) add_new(facts_.resent_to, addresses_in(*value));
    for (const std::string_view name : {"Delivered-To", "X-Forwarded-To", "Resent-To"}) {
      std::vector<std::string> seen;
      for (const auto* value : header_.all(name)) {
        auto addresses = addresses_in(*value);
        std::erase_if(addresses, [&](const auto& address) { return std::ranges::find(seen, address) == seen.end(); });
        add_new(facts_.delivered_twice, std::move(addresses));
        add_new(seen, addresses_in(*value));
      }
    }
  }

  static std::vector<std::string> addresses_in(std::string_view value) {
    std::vector<std::string> found;
    for (const auto& mailbox : parse_addresses(value, 20).mailboxes) found.push_back(ascii_lowered(mailbox.address));
    return found;
  }
  // At most 50, each once.
  static void add_new(std::vector<std::string>& known, std::vector<std::string> addresses) {
    for (auto& address : addresses)
      if (known.size() < 50 && std::ranges::find(known, address) == known.end()) known.push_back(std::move(address));
  }

  // H-10: people who answer a bounce keep its subject behind a reply prefix, and those who ask about one may write it as their own.
  void subject() {
    facts_.bounce_subject = impersonal_ && !has_reply_prefix(mail_.subject) && is_bounce_subject(mail_.subject);
    facts_.automatic_subject = is_automatic_subject(mail_.subject);
  }

  std::string_view raw_;
  const Mail& mail_;
  const MimeTree& tree_;
  const HeaderBlock& header_;
  AutomaticFacts facts_;
  bool impersonal_ = false;
};

}  // namespace

AutomaticFacts find_automatic(std::string_view raw, const MimeTree& tree, const Mail& mail) {
  return AutomaticFinder(raw, tree, mail).find();
}

}  // namespace m2t
