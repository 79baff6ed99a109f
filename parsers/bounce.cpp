#include "parsers/bounce.h"

#include "parsers/ascii.h"
#include "parsers/automatic.h"
#include "parsers/charset.h"
#include "parsers/decode.h"

namespace m2t {
namespace {

constexpr std::size_t longest_report = 256 * 1024;
constexpr std::size_t most_recipients = 200;

// One recipient's fields of a delivery-status part (RFC 3464 section 2.3).
struct RecipientReport {
  std::string recipient, action, status, diagnostic;
  bool failed() const { return action == "failed" || (action.empty() && status.starts_with('5')); }
};

// "rfc822;user@example" -> "user@example"
std::string recipient_in(std::string_view value) {
  const auto plain = without_comments(value);
  std::string_view rest = plain;
  const auto semicolon = rest.find(';');
  if (semicolon != rest.npos) rest.remove_prefix(semicolon + 1);
  const auto list = parse_addresses(rest, 1);
  return list.mailboxes.empty() ? std::string() : list.mailboxes[0].address;
}

void take_field(RecipientReport& report, const RawField& field) {
  if (same_ascii(field.name, "Final-Recipient")) {
    const auto recipient = recipient_in(field.value);
    if (!recipient.empty()) report.recipient = recipient;
  } else if (same_ascii(field.name, "Original-Recipient") && report.recipient.empty()) {
    report.recipient = recipient_in(field.value);
  } else if (same_ascii(field.name, "Action")) {
    report.action = ascii_lowered(ascii_trimmed(std::string_view(without_comments(field.value)).substr(0, 40)));
    report.action = report.action.substr(0, report.action.find_first_of(" ;,"));
  } else if (same_ascii(field.name, "Status")) {
    report.status = find_status_code(field.value);
  } else if (same_ascii(field.name, "Diagnostic-Code")) {
    report.diagnostic = repaired_utf8(field.value.substr(0, 1000));
  }
}

// The groups of fields of a delivery-status part, which blank lines separate. The first group speaks of the message.
std::vector<RecipientReport> read_reports(std::string_view text) {
  std::vector<RecipientReport> reports;
  std::vector<Defect> ignored;
  LineReader lines(text);
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size() && reports.size() < most_recipients;) {
    const auto line = at < text.size() ? lines.line_at(at) : LineReader::Line{at, at, at + 1};
    const bool is_blank = ascii_trimmed(text.substr(line.begin, line.end - line.begin)).empty();
    at = line.next;
    if (!is_blank) continue;
    RecipientReport report;
    for (const auto& field : read_plain_fields(text.substr(begin, line.begin - begin), {}, ignored).fields)
      take_field(report, field);
    if (!report.recipient.empty() || !report.action.empty()) reports.push_back(std::move(report));
    begin = std::min(at, text.size());
  }
  return reports;
}

bool is_status_part(const MimePart& part) {
  return part.is("message/delivery-status") || part.is("message/global-delivery-status");
}

// The Message-ID in the returned message or in its returned header.
std::string returned_message_id(std::string_view raw, const MimeTree& tree, std::size_t after) {
  for (std::size_t i = after; i < tree.parts.size(); ++i) {
    const auto& part = tree.parts[i];
    if (part.form == PartForm::Message && i + 1 < tree.parts.size()) {
      if (const auto* id = tree.parts[i + 1].header.first("Message-ID")) {
        const auto ids = parse_message_ids(*id, 1);
        if (!ids.empty()) return ids[0];
      }
    }
    if (part.is("text/rfc822-headers") || part.is("message/rfc822-headers") || part.is("text/rfc822") ||
        (part.is("message/rfc822") && part.form == PartForm::Leaf)) {
      std::vector<Defect> ignored;
      const auto text = decoded(part.body(raw), part.encoding, longest_report);
      const auto block = read_plain_fields(std::string_view(text).substr(0, end_of_header(text)), {}, ignored);
      if (const auto* id = block.first("Message-ID")) {
        const auto ids = parse_message_ids(*id, 1);
        if (!ids.empty()) return ids[0];
      }
    }
  }
  return {};
}

// A returned message that is quoted in the text of the bounce: the last Message-ID line of it.
std::string message_id_in_text(std::string_view text) {
  std::string id;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = ascii_trimmed(text.substr(at, end - at));
    at = end + 1;
    if (!begins_with_ascii(line, "Message-ID:") && !begins_with_ascii(line, "> Message-ID:")) continue;
    const auto ids = parse_message_ids(line.substr(line.find(':') + 1), 1);
    if (!ids.empty() && id.empty()) id = ids[0];
  }
  return id;
}

// "<user@example>:" or an address alone on its line, as qmail, Exim and Postfix begin their explanation.
std::string recipient_in_text(std::string_view text) {
  constexpr std::size_t most_lines = 60;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count++ < most_lines;) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = ascii_trimmed(text.substr(at, end - at));
    at = end + 1;
    const auto begin = line.find_first_not_of("\"'* ");
    if (begin == line.npos) continue;
    line.remove_prefix(begin);
    const auto word = line.substr(0, line.find_first_of(" \t,;"));
    const bool bracketed = word.starts_with('<') && word.find('>') != word.npos;
    const bool alone = word.size() == line.size();
    if (word.find('@') == word.npos || word.size() > 320 || (!bracketed && !alone)) continue;
    auto address = word.substr(0, word.find_last_not_of(":.") + 1);
    const auto list = parse_addresses(address, 1);
    if (!list.mailboxes.empty()) return list.mailboxes[0].address;
  }
  return {};
}

bool speaks_of_delay(std::string_view subject, std::string_view text) {
  if (contains_ascii(subject, "delay") || contains_ascii(subject, "retard") || contains_ascii(subject, "vertra") ||
      contains_ascii(subject, "warning"))
    return true;
  text = text.substr(0, 2000);
  return contains_ascii(text, "warning message only") || contains_ascii(text, "has not been delivered yet") ||
         contains_ascii(text, "not yet been delivered") || contains_ascii(text, "delivery has been delayed") ||
         contains_ascii(text, "will keep trying");
}

class BounceFinder {
 public:
  BounceFinder(std::string_view raw, const MimeTree& tree, const Mail& mail) : raw_(raw), tree_(tree), mail_(mail) {}

  BounceFacts find() {
    if (!from_report() && !from_plain_form()) return {};
    return std::move(facts_);
  }

 private:
  bool from_report() {
    for (std::size_t i = 0; i < tree_.parts.size(); ++i) {
      if (!is_status_part(tree_.parts[i]) || !is_own_report(i)) continue;
      const auto reports = read_reports(decoded(tree_.parts[i].body(raw_), tree_.parts[i].encoding, longest_report));
      if (reports.empty()) continue;
      take(reports);
      if (facts_.is) facts_.original_message_id = returned_message_id(raw_, tree_, i + 1);
      return facts_.is;
    }
    return false;
  }

  // A report that a person forwards as an attachment is not that person's bounce; one that a gateway wrapped is.
  bool is_own_report(std::size_t index) const {
    bool wrapped = false;
    for (auto i = tree_.parts[index].parent; i != no_part; i = tree_.parts[i].parent)
      wrapped = wrapped || tree_.parts[i].form == PartForm::Message;
    return !wrapped || tree_.parts[0].is("multipart/report") || mail_.automatic.mailer_daemon ||
           mail_.automatic.null_return_path || mail_.automatic.bounce_subject || tree_.parts[0].is("message/rfc822");
  }

  // The first failed recipient speaks for the report; without one, the first.
  void take(const std::vector<RecipientReport>& reports) {
    const auto* chosen = &reports.front();
    for (const auto& report : reports)
      if (report.failed()) {
        chosen = &report;
        break;
      }
    const bool is_success = chosen->action == "delivered" || (!chosen->failed() && chosen->status.starts_with('2'));
    if (is_success) return;  // somebody asked for it
    facts_.is = true;
    facts_.permanent = chosen->failed();
    facts_.failed_recipient = chosen->recipient;
    facts_.status = chosen->status.empty() ? find_status_code(chosen->diagnostic) : chosen->status;
    facts_.why = "delivery report: action " + (chosen->action.empty() ? std::string("missing") : repaired_utf8(chosen->action));
    if (!chosen->diagnostic.empty()) facts_.why += ", " + std::string(utf8_prefix(shown_line(chosen->diagnostic), 200));
  }

  bool from_plain_form() {
    const auto* field = tree_.parts[0].header.first("X-Failed-Recipients");
    const auto& signs = mail_.automatic;
    const bool known_sender = signs.mailer_daemon || signs.null_return_path;
    if (!field && !(known_sender && (signs.bounce_subject || is_bounce_text()))) return false;
    if (!field && replies_automatically()) return false;
    facts_.is = true;
    if (field) {
      const auto list = parse_addresses(*field, 1);
      if (!list.mailboxes.empty()) facts_.failed_recipient = list.mailboxes[0].address;
    }
    if (facts_.failed_recipient.empty()) facts_.failed_recipient = recipient_in_text(mail_.text);
    facts_.status = find_status_code(std::string_view(mail_.text).substr(0, 20000));
    facts_.permanent = !speaks_of_delay(mail_.subject, mail_.text) && !facts_.status.starts_with('4');
    facts_.original_message_id = returned_message_id(raw_, tree_, 1);
    if (facts_.original_message_id.empty()) facts_.original_message_id = message_id_in_text(mail_.text);
    facts_.why = field ? "X-Failed-Recipients" : "a mail system's notice: " + std::string(utf8_prefix(mail_.subject, 200));
    return true;
  }

  bool replies_automatically() const {
    for (const auto& value : mail_.automatic.auto_submitted)
      if (value == "auto-replied" && mail_.automatic.automatic_subject) return true;
    return tree_.parts[0].is("multipart/report") && !mail_.automatic.delivery_report;  // read receipts, complaints
  }

  bool is_bounce_text() const {
    const auto text = std::string_view(mail_.text).substr(0, 3000);
    for (const std::string_view phrase : {"could not be delivered",
                                          "couldn't be delivered",
                                          "was not delivered",
                                          "wasn't delivered",
                                          "unable to deliver",
                                          "delivery has failed",
                                          "delivery to the following recipient",
                                          "undeliverable",
                                          "permanent error",
                                          "permanent fatal errors",
                                          "did not reach the following recipient",
                                          "failed permanently",
                                          "n'a pas pu \xc3\xaatre remis",
                                          "kon niet worden bezorgd",
                                          "konnte nicht zugestellt werden",
                                          "unable to be delivered",
                                          "returned to sender",
                                          "delivery failed",
                                          "user unknown",
                                          "not yet been delivered",
                                          "error delivering your mail",
                                          "no valid recipients"})
      if (contains_ascii(text, phrase)) return true;
    return false;
  }

  std::string_view raw_;
  const MimeTree& tree_;
  const Mail& mail_;
  BounceFacts facts_;
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
