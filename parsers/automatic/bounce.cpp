#include "parsers/automatic/bounce.h"

#include "parsers/automatic/automatic.h"
#include "parsers/automatic/bounce_report.h"
#include "parsers/automatic/bounce_text.h"
#include "parsers/mime/decode.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t longest_report = 256 * 1024;
constexpr std::size_t most_bounced = 50;

bool is_status_part(const MimePart& part) {
  return part.is("message/delivery-status") || part.is("message/global-delivery-status");
}

bool is_returned_part(const MimePart& part) {
  return part.is("text/rfc822-headers") || part.is("message/rfc822-headers") || part.is("text/rfc822") ||
         part.is("message/global-headers") || (part.is("message/rfc822") && part.form == PartForm::Leaf);
}

// What the returned message, or its returned header, says of itself.
struct Returned {
  std::string message_id, addressee;  // addressee: only when there is one alone
};

Returned said_by(const HeaderBlock& header) {
  Returned said;
  if (const auto* field = header.first("Message-ID")) {
    const auto ids = parse_message_ids(*field, 1);
    if (!ids.empty()) said.message_id = ids[0];
  }
  // A server may have given our mail another Message-ID (S-20); ours stands first in References as well.
  if (const auto* field = header.first("References"); field && header.has("X-Mail2Ticket-Loop")) {
    const auto ids = parse_message_ids(*field, 100);
    if (!ids.empty() && secret_in_message_id(ids[0])) said.message_id = ids[0];
  }
  if (const auto* field = header.first("To")) {
    const auto list = parse_addresses(*field, 2);
    if (list.mailboxes.size() == 1 && !header.has("Cc")) said.addressee = list.mailboxes[0].address;
  }
  return said;
}

Returned returned_mail(std::string_view raw, const MimeTree& tree, std::size_t after) {
  for (std::size_t i = after; i < tree.parts.size(); ++i) {
    const auto& part = tree.parts[i];
    Returned said;
    if (part.form == PartForm::Message && i + 1 < tree.parts.size()) said = said_by(tree.parts[i + 1].header);
    if (said.message_id.empty() && is_returned_part(part)) {
      std::vector<Defect> ignored;
      const auto text = decoded(part.body(raw), part.encoding, longest_report);
      said = said_by(read_plain_fields(std::string_view(text).substr(0, end_of_header(text)), {}, ignored));
    }
    if (!said.message_id.empty() || !said.addressee.empty()) return said;
  }
  return {};
}

// Amazon's notices by SNS are JSON: the value behind the next key of that name, and how far that went.
std::string json_value_behind(std::string_view text, std::string_view key, std::size_t& at) {
  const auto found = text.find("\"" + std::string(key) + "\"", at);
  if (found == text.npos) return {};
  const auto begin = text.find('"', found + key.size() + 2);
  const auto end = begin == text.npos ? begin : text.find('"', begin + 1);
  if (end == text.npos || end - begin > 400) return {};
  at = end + 1;
  return std::string(text.substr(begin + 1, end - begin - 1));
}

class BounceFinder {
 public:
  BounceFinder(std::string_view raw, const MimeTree& tree, const Mail& mail) : raw_(raw), tree_(tree), mail_(mail) {}

  BounceFacts find() {
    if (mail_.automatic.disposition_report || mail_.automatic.feedback_report) return {};
    if (from_report()) return std::move(facts_);
    if (told_of_success_ || !(from_notification() || from_plain_form())) return {};
    return std::move(facts_);
  }

 private:
  bool from_report() {
    for (std::size_t i = 0; i < tree_.parts.size(); ++i) {
      if (!is_status_part(tree_.parts[i]) || !is_own_report(i)) continue;
      const auto reports = read_recipient_reports(decoded(tree_.parts[i].body(raw_), tree_.parts[i].encoding, longest_report));
      if (reports.empty()) continue;
      take(reports);
      if (facts_.is) find_original(i + 1);
      return facts_.is;
    }
    return false;
  }

  // A person forwards a report as an attachment, or as parts of a mail of that person; a gateway wraps it as well.
  bool is_own_report(std::size_t index) const {
    if (is_impersonal(mail_, mail_.automatic)) return true;
    for (auto i = tree_.parts[index].parent; i != no_part; i = tree_.parts[i].parent)
      if (tree_.parts[i].form == PartForm::Message && i != 0) return false;
    return index == 0 || tree_.parts[0].is("multipart/report") || tree_.parts[0].is("message/rfc822");
  }

  // The first failed recipient speaks for the report; without one, the first that did not get the mail.
  void take(const std::vector<RecipientReport>& reports) {
    const RecipientReport* chosen = nullptr;
    for (const auto& report : reports) {
      if (report.succeeded() && !report.failed()) continue;
      if (!chosen || (report.failed() && !chosen->failed())) chosen = &report;
      if (facts_.recipients.size() < most_bounced)
        facts_.recipients.push_back({report.recipient, report.status, repaired_line(report.action)});
    }
    told_of_success_ = !chosen;  // somebody asked for it
    if (!chosen) return;
    facts_.is = true;
    facts_.permanent = chosen->failed();
    facts_.failed_recipient = chosen->recipient;
    facts_.status = chosen->status;
    facts_.why = "delivery report: action " + (chosen->action.empty() ? std::string("missing") : repaired_line(chosen->action));
    if (!chosen->diagnostic.empty()) facts_.why += ", " + std::string(utf8_prefix(shown_line(chosen->diagnostic), 200));
    add_from_text();
  }

  // Some reports name nobody, or give no code, while the explanation above them does.
  void add_from_text() {
    if (!facts_.failed_recipient.empty() && !facts_.status.empty() && !facts_.status.ends_with(".0.0")) return;
    const auto told = recipients_in_text(mail_.text);
    const auto status_of = [&](const std::string& recipient) {
      for (const auto& named : told)
        if (same_ascii(named.recipient, recipient)) return named.status;
      return told.size() == 1 ? told[0].status : std::string();
    };
    if (facts_.recipients.size() == 1 && facts_.failed_recipient.empty() && !told.empty())
      facts_.recipients[0].recipient = facts_.failed_recipient = told[0].recipient;
    for (auto& recipient : facts_.recipients) {
      auto status = status_of(recipient.recipient);
      if (recipient.status.empty() || (recipient.status.ends_with(".0.0") && status.starts_with(recipient.status[0])))
        recipient.status = status.empty() ? recipient.status : std::move(status);
      if (same_ascii(recipient.recipient, facts_.failed_recipient) && !recipient.status.empty()) facts_.status = recipient.status;
    }
  }

  // The returned message says which mail it was; or the text does, or what the notice answers. Its only addressee is the one who
  // did not get it, when the notice names nobody.
  void find_original(std::size_t first_part) {
    auto returned = returned_mail(raw_, tree_, first_part);
    auto& id = facts_.original_message_id;
    id = std::move(returned.message_id);
    if (id.empty()) id = message_id_in_text(mail_.text);
    if (id.empty() && !mail_.in_reply_to.empty()) id = mail_.in_reply_to.back();
    if (id.empty() && !mail_.references.empty()) id = mail_.references.back();
    if (!facts_.failed_recipient.empty() || facts_.recipients.size() > 1) return;
    auto addressee = returned.addressee.empty() ? addressee_in_text(mail_.text) : std::move(returned.addressee);
    if (addressee.empty()) return;
    if (facts_.recipients.empty()) facts_.recipients.push_back({{}, facts_.status, facts_.permanent ? "failed" : "delayed"});
    facts_.recipients[0].recipient = facts_.failed_recipient = std::move(addressee);
  }

  bool from_notification() {
    if (!mail_.automatic.noreply_sender || !mail_.text.starts_with('{')) return false;
    auto text = mail_.text.substr(0, longest_report);
    std::erase(text, '\\');  // a notice inside a notice
    std::size_t at = 0;
    if (json_value_behind(text, "notificationType", at) != "Bounce") return false;
    facts_.permanent = json_value_behind(text, "bounceType", at) != "Transient";
    while (facts_.recipients.size() < most_bounced) {
      BounceRecipient recipient;
      recipient.recipient = json_value_behind(text, "emailAddress", at);
      if (recipient.recipient.empty()) break;
      const auto rest = std::string_view(text).substr(at, std::min(text.find('}', at), text.size()) - at);
      std::size_t from = 0;
      recipient.action = json_value_behind(rest, "action", from);
      from = 0;
      recipient.status = json_value_behind(rest, "status", from);
      facts_.recipients.push_back(std::move(recipient));
    }
    if (facts_.recipients.empty()) return false;
    facts_.is = true;
    facts_.failed_recipient = facts_.recipients[0].recipient;
    facts_.status = facts_.recipients[0].status;
    facts_.why = "a notice of a bounce as JSON (Amazon SNS)";
    return true;
  }

  bool from_plain_form() {
    const auto* field = tree_.parts[0].header.first("X-Failed-Recipients");
    if (!field && !is_plain_bounce()) return false;
    facts_.is = true;
    name_recipients();
    if (!facts_.recipients.empty()) {
      facts_.failed_recipient = facts_.recipients[0].recipient;
      facts_.status = facts_.recipients[0].status;
    }
    const auto notice = std::string_view(mail_.text).substr(0, end_of_notice(mail_.text));
    if (facts_.status.empty()) facts_.status = told_status(notice.substr(0, 20000));
    if (facts_.recipients.size() == 1) facts_.recipients[0].status = facts_.status;
    find_original(1);
    facts_.why = field ? "X-Failed-Recipients" : "a mail system's notice: " + std::string(utf8_prefix(mail_.subject, 200));
    return true;
  }

  // In this order: the field, the fields of a report in the text, the words of the text.
  void name_recipients() {
    const auto told = recipients_in_text(mail_.text);
    const bool is_delay = tells_of_delay(mail_.subject, mail_.text);
    facts_.permanent = !is_delay;
    const auto add = [&](const std::string& address, std::string status) {
      for (const auto& known : facts_.recipients)
        if (same_ascii(known.recipient, address)) return;
      if (facts_.recipients.size() < most_bounced)
        facts_.recipients.push_back({address, std::move(status), is_delay ? "delayed" : "failed"});
    };
    const auto status_of = [&](const std::string& address) {
      for (const auto& named : told)
        if (same_ascii(named.recipient, address)) return named.status;
      return std::string();
    };
    for (const auto* field : tree_.parts[0].header.all("X-Failed-Recipients"))
      for (const auto& mailbox : parse_addresses(*field, most_bounced).mailboxes)
        add(mailbox.address, status_of(mailbox.address));
    if (!facts_.recipients.empty()) return;
    take_reports_in_text();
    if (!facts_.recipients.empty()) return;
    for (const auto& named : told)
      if (told.size() == 1 || !is_addressee(named.recipient)) add(named.recipient, named.status);
  }

  // A report whose boundaries are lost stands in the text.
  void take_reports_in_text() {
    const auto text = std::string_view(mail_.text).substr(0, longest_report);
    if (!contains_ascii(text.substr(0, 64 * 1024), "Final-Recipient:")) return;
    auto reports = read_recipient_reports(text);
    std::erase_if(reports, [](const RecipientReport& report) { return report.recipient.empty(); });
    const bool failed = std::any_of(reports.begin(), reports.end(), [](const auto& report) { return report.failed(); });
    for (const auto& report : reports)
      if (facts_.recipients.size() < most_bounced && (report.failed() || !failed))
        facts_.recipients.push_back({report.recipient, report.status, repaired_line(report.action)});
    for (const auto& report : reports)
      if (facts_.recipients.size() < most_bounced && failed && !report.failed())
        facts_.recipients.push_back({report.recipient, report.status, repaired_line(report.action)});
    if (!facts_.recipients.empty()) facts_.permanent = failed;
  }

  bool is_addressee(std::string_view address) const {
    for (const auto& to : mail_.to)
      if (same_ascii(to.address, address)) return true;
    return false;
  }

  // A mail system tells of a failure by subject or text. Of other senders that no person is, we want the refusal itself or the
  // returned mail as well: their automatic replies speak of mails that were not delivered, too.
  bool is_plain_bounce() const {
    const auto& signs = mail_.automatic;
    if (!is_impersonal(mail_, mail_.automatic) || signs.automatic_subject || signs.tls_or_dmarc_report) return false;
    const bool by_subject = is_bounce_subject(mail_.subject);
    const auto notice = std::string_view(mail_.text).substr(0, end_of_notice(mail_.text));
    const bool quotes_refusal = find_smtp_reply(notice.substr(0, 20000)) != notice.npos;
    if (signs.mailer_daemon)
      return by_subject || quotes_refusal || tells_of_failure(mail_.text) || tells_of_delay(mail_.subject, mail_.text);
    if (by_subject && (signs.null_return_path || quotes_refusal || returns_mail())) return true;
    return tells_of_failure(mail_.text) && (quotes_refusal || returns_mail());
  }

  bool returns_mail() const {
    for (const auto& part : tree_.parts)
      if (part.form == PartForm::Message || is_returned_part(part) || is_status_part(part)) return true;
    return end_of_notice(mail_.text) < mail_.text.size();
  }

  std::string_view raw_;
  const MimeTree& tree_;
  const Mail& mail_;
  BounceFacts facts_;
  bool told_of_success_ = false;
};

}  // namespace

std::string find_status_code(std::string_view text) {
  for (std::size_t i = 0; i + 4 < text.size(); ++i) {
    const char c = text[i];
    if ((c != '2' && c != '4' && c != '5') || text[i + 1] != '.' ||
        (i > 0 && (is_ascii_digit(text[i - 1]) || text[i - 1] == '.')))
      continue;
    std::size_t at = i + 2, digits = 0;
    while (at < text.size() && is_ascii_digit(text[at]) && digits < 3) ++at, ++digits;
    if (digits == 0 || at >= text.size() || text[at] != '.') continue;
    const auto last = ++at;
    digits = 0;
    while (at < text.size() && is_ascii_digit(text[at]) && digits < 3) ++at, ++digits;
    const bool goes_on = at < text.size() &&
                         (is_ascii_digit(text[at]) || (text[at] == '.' && at + 1 < text.size() && is_ascii_digit(text[at + 1])));
    if (at > last && !goes_on) return std::string(text.substr(i, at - i));
  }
  return {};
}

BounceFacts find_bounce(std::string_view raw, const MimeTree& tree, const Mail& mail) {
  return BounceFinder(raw, tree, mail).find();
}

}  // namespace m2t
