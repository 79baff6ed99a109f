#include "mailer/imap_words.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "mailer/imap_wire.h"

namespace m2t {

namespace {

constexpr std::string_view base64_of_folders = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// One code point; a broken byte counts as itself (Latin-1), so that no name is lost.
char32_t take_code_point(std::string_view& utf8) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
  char32_t point = length == 1 ? first : first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= utf8.size() || (byte(i) & 0xC0) != 0x80) {
      utf8.remove_prefix(1);
      return first;
    }
    point = (point << 6) | (byte(i) & 0x3Fu);
  }
  utf8.remove_prefix(length);
  return point;
}

void append_shifted(std::string& out, const std::u16string& units) {
  if (units.empty()) return;
  out += '&';
  std::uint32_t bits = 0;
  int count = 0;
  for (const char16_t unit : units) {
    bits = (bits << 16) | unit;
    for (count += 16; count >= 6; count -= 6) out += base64_of_folders[(bits >> (count - 6)) & 63];
  }
  if (count > 0) out += base64_of_folders[(bits << (6 - count)) & 63];
  out += '-';
}

std::optional<int> number_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  int value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size() && value >= 0 ? std::optional(value) : std::nullopt;
}

std::optional<unsigned> month_of(std::string_view text) {
  constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned i = 0; i < names.size(); ++i)
    if (same_word(text, names[i])) return i + 1;
  return std::nullopt;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_word(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(), [](char x, char y) { return lower(x) == lower(y); }) !=
         text.end();
}

std::string to_modified_utf7(std::string_view utf8) {
  std::string out;
  std::u16string shifted;
  while (!utf8.empty()) {
    const char32_t point = take_code_point(utf8);
    if (point >= 0x20 && point <= 0x7E) {
      append_shifted(out, shifted);
      shifted.clear();
      out += static_cast<char>(point);
      if (point == '&') out += '-';
    } else if (point > 0xFFFF) {
      shifted += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
      shifted += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
      shifted += static_cast<char16_t>(point);
    }
  }
  append_shifted(out, shifted);
  return out;
}

std::optional<Time> parse_internal_date(std::string_view text) {
  using namespace std::chrono;
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || dash > 2) return std::nullopt;
  const auto day_number = number_of(text.substr(0, dash));
  text.remove_prefix(dash + 1);
  if (text.size() != 23 || text[3] != '-' || text[8] != ' ' || text[11] != ':' || text[14] != ':' || text[17] != ' ')
    return std::nullopt;
  const auto month_number = month_of(text.substr(0, 3));
  const auto year_number = number_of(text.substr(4, 4)), hour = number_of(text.substr(9, 2)),
             minute = number_of(text.substr(12, 2)), second = number_of(text.substr(15, 2)), zone = number_of(text.substr(19, 4));
  if (!day_number || !month_number || !year_number || !hour || !minute || !second || !zone) return std::nullopt;
  const year_month_day date(year(*year_number), month(*month_number), day(static_cast<unsigned>(*day_number)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60 || (text[18] != '+' && text[18] != '-')) return std::nullopt;
  const minutes offset = hours(*zone / 100) + minutes(*zone % 100);
  const Time local = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  return text[18] == '+' ? local - offset : local + offset;
}

std::string uid_set(std::span<const std::uint32_t> sorted_uids) {
  std::string set;
  for (std::size_t i = 0; i < sorted_uids.size();) {
    std::size_t last = i;
    while (last + 1 < sorted_uids.size() && sorted_uids[last + 1] == sorted_uids[last] + 1) ++last;
    set += fmt::format("{}{}", set.empty() ? "" : ",", sorted_uids[i]);
    if (last > i) set += fmt::format(":{}", sorted_uids[last]);
    i = last + 1;
  }
  return set;
}

std::string clean_server_words(std::string_view words, const SecretMask& mask) {
  std::string text = mask.masked(words.substr(0, 4096));
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.pop_back();
  if (text.size() > 200) text.resize(200);
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

}  // namespace m2t
