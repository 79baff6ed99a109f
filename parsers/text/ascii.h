// Comparing and cutting the ASCII that headers are made of, without regard to case or locale.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

inline constexpr std::string_view ascii_blanks = " \t\r\n\f\v";

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_blank(char c) { return ascii_blanks.find(c) != std::string_view::npos; }

// Characters to look for where a text is long: std::string_view::find_first_of calls the C library for each byte.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view characters) {
    for (const char c : characters) has_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }
  // Where the first of them stands from `begin` on; the text's size when there is none.
  constexpr std::size_t find_in(std::string_view text, std::size_t begin = 0) const {
    while (begin < text.size() && !has(text[begin])) ++begin;
    return begin;
  }
  constexpr bool is_in(std::string_view text) const { return find_in(text) < text.size(); }

 private:
  std::array<bool, 256> has_{};
};

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
