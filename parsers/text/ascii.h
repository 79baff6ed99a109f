// Comparing and cutting the ASCII that headers are made of, without regard to case or locale.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

inline constexpr std::string_view ascii_blanks = " \t\r\n\f\v";

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_blank(char c) { return ascii_blanks.find(c) != std::string_view::npos; }

inline std::string ascii_lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), ascii_lower);
  return out;
}

inline bool same_ascii(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

inline bool begins_with_ascii(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && same_ascii(text.substr(0, prefix.size()), prefix);
}

inline bool ends_with_ascii(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && same_ascii(text.substr(text.size() - suffix.size()), suffix);
}

// `needle` is short and fixed; the texts are bounded header values.
inline bool contains_ascii(std::string_view text, std::string_view needle) {
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                     [](char x, char y) { return ascii_lower(x) == ascii_lower(y); }) != text.end();
}

inline std::string_view ascii_trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(ascii_blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(ascii_blanks) - begin + 1);
}

}  // namespace m2t
