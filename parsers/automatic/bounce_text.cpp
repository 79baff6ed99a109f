#include "parsers/automatic/bounce_text.h"

#include <array>

#include "parsers/automatic/bounce.h"
#include "parsers/automatic/bounce_phrases.h"
#include "parsers/automatic/bounce_report.h"
#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_notice = 64 * 1024;
constexpr std::size_t most_named = 50;

std::string_view next_line(std::string_view text, std::size_t& at) {
  const auto end = std::min(text.find_first_of("\r\n", at), text.size());
  const auto line = text.substr(at, end - at);
  at = end + (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
  return line;
}

std::string address_in_word(std::string_view word) {
  const auto begin = word.find_first_not_of("\"'<>*([|=- \t");
  if (begin == word.npos) return {};
  word.remove_prefix(begin);
  word = word.substr(0, word.find_first_of(">\"' \t,;()[]|"));
  const auto end = word.find_last_not_of(":.,");
  if (end == word.npos) return {};
  word = word.substr(0, end + 1);
  const auto at = word.find('@');
  if (at == word.npos || at == 0 || at + 1 == word.size() || word.size() > 320) return {};
  const auto list = parse_addresses(word, 1);
  return list.mailboxes.empty() ? std::string() : list.mailboxes[0].address;
}

// What may stand behind an address that begins a line, when that line names a recipient and is no sentence.
bool is_remark(std::string_view rest) {
  rest = ascii_trimmed(rest);
  if (rest.empty() || std::string_view(":(.,-<=[").find(rest.front()) != rest.npos) return true;
  if (find_smtp_reply(rest.substr(0, 300)) != rest.npos || !find_status_code(rest.substr(0, 300)).empty()) return true;
  return begins_with_ascii(rest, "on ") || begins_with_ascii(rest, "sur ") || begins_with_ascii(rest, "op ");
}

// "<a@b>: …", "a@b", "'a@b' on 4/29/2009", "* a@b (a@b)".
std::string recipient_that_begins(std::string_view line) {
  const auto begin = line.find_first_not_of("\"'<*- \t>");
  if (begin == line.npos) return {};
  const auto word = line.substr(begin, line.substr(begin).find_first_of(" \t,;<>\"'("));
  if (word.find('@') == word.npos || word.find(':') < word.find('@')) return {};
  auto rest = line.substr(begin + word.size());
  const auto after = rest.find_first_not_of(">\"'");
  rest = after == rest.npos ? std::string_view() : rest.substr(after);
  if (!word.ends_with(':') && !is_remark(rest)) return {};
  return address_in_word(word);
}

// "Recipient: a@b", "Destinataire : …", ">>> RCPT TO:<a@b>", "550 5.1.1 <a@b>… User unknown".
std::string recipient_behind_label(std::string_view line) {
  const auto colon = line.find(':');
  if (colon != line.npos && colon < 60) {
    static constexpr std::array labels{"recipient"sv,     "rcpt to"sv,   "destinataire"sv, "ontvanger"sv,
                                       "geadresseerde"sv, "empfanger"sv, "addressee"sv,    "intended for"sv};
    if (contains_any(fold_words(line.substr(0, colon)), labels)) {
      auto value = line.substr(colon + 1);
      const auto kind = value.find(';');
      if (kind != value.npos && kind < 20) value.remove_prefix(kind + 1);
      return address_in_word(ascii_trimmed(value));
    }
  }
  if (find_smtp_reply(line.substr(0, 200)) == line.npos) return {};
  const auto bracket = line.find('<');
  return bracket == line.npos ? std::string() : address_in_word(line.substr(bracket));
}

bool is_returned_header(std::string_view line) {
  return begins_with_ascii(line, "Received:") || begins_with_ascii(line, "Return-Path:");
}

// An address somewhere in a sentence: "There was an error delivering your mail to <a@b>." Not one to turn to for help.
std::string recipient_in_sentence(std::string_view line) {
  static constexpr std::array others{"contact"sv,    "assistance"sv, "support"sv, "postmaster"sv, "mailto:"sv, "http"sv,
                                     "message-id"sv, "from:"sv,      "sender"sv,  "subject"sv,    "x-"sv,      "reply"sv};
  line = line.substr(0, 600);
  const auto at = line.find('@');
  if (at == line.npos || contains_any(fold_words(line), others)) return {};
  const auto begin = line.find_last_of(" \t<\"'(", at);
  return address_in_word(line.substr(begin == line.npos ? 0 : begin));
}

// Collects recipients line by line; a code belongs to the recipient named last.
class RecipientCollector {
 public:
  void take(std::string_view line) {
    auto recipient = recipient_that_begins(line);
    if (recipient.empty()) recipient = recipient_behind_label(line);
    if (!recipient.empty()) name(std::move(recipient));
    if (found_.empty()) return;
    auto& now = found_[current_];
    if (now.status.empty() || now.status.ends_with(".0.0")) {
      auto status = told_status(line.substr(0, 2000));
      if (!status.empty() && status[0] != '2') now.status = std::move(status);
    }
  }
  std::vector<BounceRecipient> taken() { return std::move(found_); }

 private:
  void name(std::string recipient) {
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (same_ascii(found_[i].recipient, recipient)) {
        current_ = i;
        return;
      }
    if (found_.size() >= most_named) return;
    current_ = found_.size();
    found_.push_back({std::move(recipient), {}, {}});
  }
  std::vector<BounceRecipient> found_;
  std::size_t current_ = 0;
};

}  // namespace

bool tells_of_failure(std::string_view text) { return has_failure_phrase(fold_words(text, 4000)); }

bool tells_of_delay(std::string_view subject, std::string_view text) {
  return begins_delay_subject(fold_words(subject)) || has_delay_phrase(fold_words(text.substr(0, end_of_notice(text)), 3000));
}

std::size_t end_of_notice(std::string_view text) {
  const auto looked_at = text.substr(0, longest_notice);
  for (std::size_t at = 0; at < looked_at.size();) {
    const auto begin = at;
    const auto line = ascii_trimmed(next_line(looked_at, at));
    if (begin == 0) continue;
    if (is_returned_header(line)) return begin;
    if (line.size() < 200 && line.find('@') == line.npos && announces_returned_mail(fold_words(line))) return begin;
  }
  return text.size();
}

std::vector<BounceRecipient> recipients_in_text(std::string_view text) {
  const auto notice = text.substr(0, std::min(end_of_notice(text), longest_notice));
  RecipientCollector collector;
  for (std::size_t at = 0; at < notice.size();) collector.take(ascii_trimmed(next_line(notice, at)));
  auto found = collector.taken();
  for (std::size_t at = 0; at < notice.size() && found.empty();) {
    auto recipient = recipient_in_sentence(ascii_trimmed(next_line(notice, at)));
    if (!recipient.empty()) found.push_back({std::move(recipient), told_status(notice.substr(0, 20000)), {}});
  }
  return found;
}

std::string addressee_in_text(std::string_view text) {
  text = text.substr(std::min(end_of_notice(text), text.size()), longest_notice);
  for (std::size_t at = 0; at < text.size();) {
    const auto line = ascii_trimmed(next_line(text, at));
    if (!begins_with_ascii(line, "To:")) continue;
    const auto list = parse_addresses(line.substr(3), 2);
    return list.mailboxes.size() == 1 ? list.mailboxes[0].address : std::string();
  }
  return {};
}

std::string message_id_in_text(std::string_view text) {
  text = text.substr(0, 4 * longest_notice);
  for (std::size_t at = 0; at < text.size();) {
    auto line = ascii_trimmed(next_line(text, at));
    while (line.starts_with('>')) line = ascii_trimmed(line.substr(1));
    const auto colon = line.find(':');
    if (colon == line.npos || colon > 30) continue;
    const auto label = ascii_trimmed(line.substr(0, colon));
    if (!same_ascii(label, "Message-ID") && !same_ascii(label, "Original-Message-ID") && !same_ascii(label, "Message ID"))
      continue;
    const auto ids = parse_message_ids(line.substr(colon + 1), 1);
    if (!ids.empty()) return ids[0];
  }
  return {};
}

}  // namespace m2t
