#include "mailer/header_text.h"

#include <algorithm>

#include "base/errors.h"
#include "base/utf8.h"
#include "mailer/smtp_sender.h"

namespace m2t {
namespace {

constexpr std::size_t line_limit = 76;
constexpr std::size_t longest_token = 900;  // RFC 5322 allows 998 in a line

// Controls, line and paragraph separators and broken UTF-8 become blanks.
std::string clean_text(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const Utf8Character next = first_character(utf8);
    const std::uint32_t c = next.code_point;
    const bool control = !next.valid || c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    if (control)
      out += ' ';
    else
      out.append(utf8.substr(0, next.bytes));
    utf8.remove_prefix(next.bytes);
  }
  const std::size_t begin = out.find_first_not_of(' ');
  return begin == std::string::npos ? std::string() : out.substr(begin, out.find_last_not_of(' ') - begin + 1);
}

bool is_word_safe(char c) {  // RFC 2047 section 5 (3): what may stand for itself even in a display name
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '!' || c == '*' || c == '+' ||
         c == '-' || c == '/';
}

void append_q(std::string& word, std::string_view bytes) {
  constexpr char hex[] = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
      word += '_';
    else if (is_word_safe(c))
      word += c;
    else
      word += {'=', hex[byte >> 4], hex[byte & 15]};
  }
}

// Encoded words of at most 75 characters, never cut inside a character, one a line.
std::string encoded_words(std::string_view utf8, std::size_t used) {
  constexpr std::string_view head = "=?UTF-8?Q?", tail = "?=";
  std::string out(head);
  std::size_t line = used + head.size();
  while (!utf8.empty()) {
    const std::size_t bytes = first_character(utf8).bytes;
    std::string next;
    append_q(next, utf8.substr(0, bytes));
    if (line + next.size() + tail.size() > line_limit - 1) {
      out.append(tail).append("\r\n ").append(head);
      line = 1 + head.size();
    }
    out += next;
    line += next.size();
    utf8.remove_prefix(bytes);
  }
  return out.append(tail);
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

bool has_long_word(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = c == ' ' ? 0 : run + 1;
    if (run > line_limit - 2) return true;
  }
  return false;
}

// Folds at single blanks. No line of blanks only is made (RFC 5322 section 3.2.2 forbids it): the text has none at its ends.
std::string folded(std::string_view ascii, std::size_t used) {
  std::string out;
  std::size_t line = used;
  while (!ascii.empty()) {
    const std::size_t end = ascii.find(' ', ascii.find_first_not_of(' '));
    const std::string_view word = ascii.substr(0, end);  // with the blanks in front
    if (!out.empty() && line + word.size() > line_limit && word.front() == ' ') {
      out += "\r\n";
      line = 0;
    }
    out += word;
    line += word.size();
    ascii.remove_prefix(word.size());
  }
  return out;
}

bool is_plain_word(std::string_view word) {
  return is_printable_ascii(word) && word.find("=?") == std::string_view::npos && word.size() <= line_limit - 2;
}

std::size_t last_line_length(std::string_view written, std::size_t used) {
  const std::size_t line_end = written.rfind('\n');
  return line_end == std::string_view::npos ? used + written.size() : written.size() - line_end - 1;
}

// Plain words at both ends stay as they are, what stands between them is encoded: filters on a server look for
// "[JET-10429]" in the raw field.
std::string partly_encoded(std::string_view text, std::size_t used) {
  std::size_t begin = 0, end = text.size();
  for (std::size_t space = text.find(' '); space != std::string_view::npos && is_plain_word(text.substr(begin, space - begin));
       space = text.find(' ', begin))
    begin = space + 1;
  for (std::size_t space = text.rfind(' ');
       space != std::string_view::npos && space > begin && is_plain_word(text.substr(space + 1, end - space - 1));
       space = text.rfind(' ', end - 1))
    end = space;
  constexpr std::size_t room_for_a_word = 30;
  std::string out;
  if (begin > 0) {
    out = folded(text.substr(0, begin - 1), used);
    out += last_line_length(out, used) + room_for_a_word > line_limit ? "\r\n " : " ";
  }
  out += encoded_words(text.substr(begin, end - begin), last_line_length(out, used));
  if (end == text.size()) return out;
  const std::string_view tail = text.substr(end + 1);
  const bool fits = last_line_length(out, used) + 1 + tail.size() <= line_limit;
  return out + (fits ? " " + std::string(tail) : "\r\n " + folded(tail, 1));
}

std::string quoted_name(std::string_view ascii) {
  std::string out = "\"";
  for (const char c : ascii) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string unstructured_value(std::string_view utf8, std::size_t name_length) {
  const std::string text = clean_text(utf8);
  const bool plain = is_printable_ascii(text) && text.find("=?") == std::string::npos && !has_long_word(text);
  return plain ? folded(text, name_length + 2) : partly_encoded(text, name_length + 2);
}

std::string mailbox_value(const Person& person, std::size_t name_length) {
  if (!is_safe_envelope_address(person.address))
    throw PermanentError("the address cannot be written safely in a mail (quotes, blanks, control or non-ASCII characters)");
  const std::string name = clean_text(person.name), address = '<' + person.address + '>';
  if (name.empty()) return person.address;
  const bool plain = is_printable_ascii(name) && name.size() <= 60 && name.find("=?") == std::string::npos;
  const std::string written = plain ? quoted_name(name) : encoded_words(name, name_length + 2);
  const std::size_t last_line = written.size() - (written.rfind('\n') == std::string::npos ? 0 : written.rfind('\n') + 1);
  const bool fits = last_line + address.size() + 1 + name_length + 2 <= line_limit;
  return written + (fits ? " " : "\r\n ") + address;
}

bool is_safe_message_id(std::string_view id) {
  const bool clean = std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
  return clean && !id.empty() && id.size() <= 500;
}

std::string ids_value(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids)
    if (is_safe_message_id(id)) out += (out.empty() ? "<" : "\r\n <") + id + '>';
  return out;
}

std::string token_value(std::string_view ascii, std::size_t name_length) {
  std::string text(ascii.substr(0, longest_token));
  for (char& c : text)
    if (c <= ' ' || c >= 0x7f) c = ' ';
  return folded(clean_text(text), name_length + 2);
}

std::vector<std::string> cut_references(const std::vector<std::string>& references, std::size_t most) {
  std::vector<std::string> safe;
  std::copy_if(references.begin(), references.end(), std::back_inserter(safe), is_safe_message_id);
  std::size_t length = 0, keep_from = safe.size();
  if (!safe.empty()) length = safe.front().size() + 2;
  while (keep_from > 1 && length + safe[keep_from - 1].size() + 3 <= most) length += safe[--keep_from].size() + 3;
  if (keep_from > 1 && !safe.empty()) safe.erase(safe.begin() + 1, safe.begin() + static_cast<std::ptrdiff_t>(keep_from));
  return safe;
}

}  // namespace m2t
