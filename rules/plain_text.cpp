#include "rules/plain_text.h"

#include <algorithm>
#include <array>

namespace m2t {
namespace {

// U+00C0 to U+00FF without their marks; a blank where there is no letter.
constexpr std::string_view latin1_letters = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
static_assert(latin1_letters.size() == 64);

bool is_ascii_alnum(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

void append_plain(std::string& out, char32_t c) {
  const auto blank = [&out] {
    if (out.back() != ' ') out += ' ';
  };
  if (is_ascii_alnum(c)) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  } else if (c == 0x152 || c == 0x153) {
    out += "oe";
  } else if (c >= 0xC0 && c <= 0xFF && latin1_letters[c - 0xC0] != ' ') {
    out += latin1_letters[c - 0xC0];
  } else if (c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || c >= 0x1F000 || c == 0xD7 || c == 0xF7 || c == 0xFE0F) {
    blank();  // punctuation, blanks, arrows, pictures
  } else if (!(c >= 0x300 && c <= 0x36F)) {
    out += '?';  // a letter of another alphabet: no word of ours has it
  }
}

}  // namespace

char32_t take_code_point(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0 || first > 0xF4) return 0xFFFD;
  char32_t c = first & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= utf8.size() || (byte(at) & 0xC0) != 0x80) return 0xFFFD;
    c = (c << 6) | (byte(at++) & 0x3Fu);
  }
  return c;
}

bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x115F || c == 0x1160 ||
         c == 0x3164 || c == 0xFFA0 || (c >= 0xE0000 && c <= 0xE0FFF);
}

std::string plain_words(std::string_view utf8) {
  std::string out = " ";
  out.reserve(utf8.size() + 2);
  for (std::size_t at = 0; at < utf8.size();) append_plain(out, take_code_point(utf8, at));
  if (out.back() != ' ') out += ' ';
  return out;
}

bool has_phrase(std::string_view plain, std::string_view phrase) {
  for (std::size_t at = plain.find(phrase); at != std::string_view::npos; at = plain.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if (at > 0 && plain[at - 1] == ' ' && end < plain.size() && plain[end] == ' ') return true;
  }
  return false;
}

std::string_view first_phrase(std::string_view plain, std::span<const std::string_view> phrases) {
  const auto found = std::ranges::find_if(phrases, [&](std::string_view p) { return has_phrase(plain, p); });
  return found == phrases.end() ? std::string_view{} : *found;
}

std::vector<std::string_view> split_words(std::string_view plain) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t end = std::min(plain.find(' ', at), plain.size());
    if (end > at) words.push_back(plain.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

bool contains_no_case(std::string_view text, std::string_view part) {
  return lower_ascii(text).find(lower_ascii(part)) != std::string::npos;
}

}  // namespace m2t
