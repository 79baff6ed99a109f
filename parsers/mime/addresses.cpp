#include <algorithm>

#include "parsers/mime/encoded_words.h"
#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "tickets/ticket.h"

namespace m2t {
namespace {

constexpr std::size_t longest_address = 998;
constexpr std::size_t longest_display_name = 500;

// One pass over the field, piece by piece; what belongs to the mailbox in hand is gathered until a separator ends it.
class AddressReader {
 public:
  AddressReader(std::string_view text, std::size_t limit, std::string_view charset)
      : text_(text), limit_(limit), charset_(charset), words_(text) {}

  AddressList read() {
    while (at_ < text_.size() && !list_.more) {
      switch (text_[at_]) {
        case ',':
        case ';': end_mailbox(text_[at_++] == ','); break;
        case ':': colon(); break;
        case '(': comment(); break;
        case '"': quoted(); break;
        case '<': angle(); break;
        case '=': encoded_word_or_char(); break;
        default: plain_char();
      }
    }
    end_mailbox(false);
    return std::move(list_);
  }

 private:
  void plain_char() {
    const char c = text_[at_++];
    if (is_ascii_blank(c)) {
      if (!words_text_.empty() && words_text_.back() != ' ') words_text_ += ' ';
      glued_ = false;
    } else {
      words_text_ += c;
      glued_ = true;
    }
  }

  void encoded_word_or_char() {
    const auto word = words_.word_at(at_);
    if (!word) return plain_char();
    words_text_.append(text_.substr(at_, word->next - at_));  // one piece: programs leave commas in it
    at_ = word->next;
  }

  // The end of a group's name, or of "smtp" and "mailto". In a name without quotes ("Re: x <a@b>") it costs the word before it.
  void colon() {
    ++at_;
    if (words_text_.find('@') != std::string::npos || !angle_.empty()) {
      words_text_ += ':';
      return;
    }
    const auto word = ascii_trimmed(words_text_);
    if (!same_ascii(word, "smtp") && !same_ascii(word, "mailto") && !same_ascii(word, "[smtp") && !same_ascii(word, "[mailto"))
      list_.group = true;
    clear();
    pending_name_.clear();
  }

  void comment() {
    const auto begin = at_ + 1;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '(') {
        ++depth;
      } else if (text_[at_] == ')' && --depth == 0) {
        break;
      }
    }
    const auto end = std::min(at_, text_.size());
    if (comment_.empty() && end > begin) comment_ = std::string(text_.substr(begin, end - begin));
    at_ = std::min(at_ + 1, text_.size());
  }

  void quoted() {
    std::string inner;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      inner += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    if (at_ < text_.size() && text_[at_] == '@' && !has_angle_) {  // "a b"@domain is the address itself
      const auto end = std::min(text_.find_first_of(",; \t(<", at_), text_.size());
      angle_ = cleaned_address('"' + inner + '"' + std::string(text_.substr(at_, end - at_)));
      has_angle_ = true;
      at_ = end;
      return;
    }
    if (!words_text_.empty() && words_text_.back() != ' ') words_text_ += ' ';
    words_text_ += inner;
    was_quoted_ = true;
  }

  void angle() {
    if (!angle_.empty()) end_mailbox(false);
    std::string inner;
    bool in_quotes = false;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') in_quotes = !in_quotes;
      if (!in_quotes && (c == '>' || c == '<' || c == ';' || (c == ',' && !inner.starts_with('@')))) break;
      if (c == '(' && !in_quotes) {
        comment();
        --at_;
        continue;
      }
      if (in_quotes || !is_ascii_blank(c)) inner += c;
    }
    if (at_ < text_.size() && text_[at_] == '>') ++at_;
    angle_ = cleaned_address(inner);
    has_angle_ = true;
  }

  // A domain outside of ASCII is shown in the form that cannot be taken for another one: A-labels (T-32).
  static std::string with_readable_domain(std::string address) {
    const auto at = address.rfind('@');
    const auto is_ascii_char = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (at == address.npos || std::all_of(address.begin() + static_cast<std::ptrdiff_t>(at), address.end(), is_ascii_char))
      return address;
    return address.substr(0, at + 1) + address_domain(address);
  }

  // Without scheme, route (RFC 5322 section 4.4) and hidden characters; the domain in lower case.
  static std::string cleaned_address(std::string_view raw) {
    raw = ascii_trimmed(raw);
    while (!raw.empty() && (raw.front() == '<' || raw.front() == '\'' || (raw.front() == '[' && raw.find('@') != raw.npos)))
      raw.remove_prefix(1);
    for (const std::string_view scheme : {"mailto:", "smtp:"})
      if (begins_with_ascii(raw, scheme)) raw.remove_prefix(scheme.size());
    if (raw.starts_with('@')) raw = raw.substr(std::min(raw.find(':') + 1, raw.size()));
    while (!raw.empty() && (raw.back() == '>' || raw.back() == '\'' || raw.back() == '.')) raw.remove_suffix(1);
    if (raw.ends_with(']') && raw.find('[') == raw.npos) raw.remove_suffix(1);
    if (raw.size() > longest_address) return {};
    const auto at = raw.rfind('@');
    std::string out(raw);
    if (at != raw.npos) out = std::string(raw.substr(0, at)) + ascii_lowered(raw.substr(at));
    return with_readable_domain(shown_line(to_utf8(out, {}, CharsetUse::Header)));
  }

  void clear() {
    words_text_.clear();
    comment_.clear();
    angle_.clear();
    has_angle_ = was_quoted_ = glued_ = false;
  }

  void end_mailbox(bool at_comma) {
    if (has_angle_)
      add(pending_name_ + words_text_, angle_);
    else if (words_text_.find('@') != std::string::npos)
      add_bare_addresses();
    else if (at_comma && !ascii_trimmed(words_text_).empty())
      pending_name_ += std::string(ascii_trimmed(words_text_)) + ", ";  // Dupont, Jean <j@x> without its quotes
    else if (pending_name_.empty() && !was_quoted_)
      add_local_name();
    if (!at_comma || has_angle_ || words_text_.find('@') != std::string::npos) pending_name_.clear();
    clear();
  }

  // "a@b", or several with blanks between them, or "Name a@b".
  void add_bare_addresses() {
    std::string name;
    std::string_view rest = words_text_;
    const auto comment_name = comment_;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      const auto word = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (word.find('@') == std::string_view::npos) {
        name.append(name.empty() ? "" : " ").append(word);
        continue;
      }
      comment_ = comment_name;
      add(name, cleaned_address(word));
      name.clear();
    }
  }

  void add_local_name() {
    const auto word = ascii_trimmed(words_text_);
    if (word.empty() || word.find(' ') != word.npos || word.find("=?") != word.npos) return;
    add({}, cleaned_address(word));
  }

  void add(std::string_view name, const std::string& address) {
    if (address.empty()) return;
    if (list_.mailboxes.size() >= limit_) {
      list_.more = true;
      return;
    }
    auto shown = shown_line(decode_words(ascii_trimmed(name), charset_));
    if (shown.empty() && !comment_.empty()) shown = shown_line(decode_words(comment_, charset_));
    if (shown.size() > 1 && (shown.front() == '\'' || shown.front() == '"') && shown.back() == shown.front())
      shown = shown.substr(1, shown.size() - 2);
    list_.mailboxes.push_back({std::string(utf8_prefix(shown, longest_display_name)), address});
  }

  std::string_view text_;
  std::size_t limit_;
  std::string_view charset_;
  EncodedWordReader words_;
  std::size_t at_ = 0;
  AddressList list_;
  std::string words_text_;    // atoms and quoted strings of the mailbox in hand
  std::string comment_;       // its first comment: a name in the old style "a@b (Name)"
  std::string angle_;         // what stood in <>
  std::string pending_name_;  // a name cut by a comma without quotes
  bool has_angle_ = false, was_quoted_ = false, glued_ = false;
};

}  // namespace

AddressList parse_addresses(std::string_view field_value, std::size_t limit, std::string_view raw_charset) {
  return AddressReader(field_value, limit, raw_charset).read();
}

}  // namespace m2t
