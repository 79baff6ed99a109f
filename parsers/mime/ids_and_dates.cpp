#include <array>
#include <charconv>

#include "parsers/mime/header_values.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

constexpr std::size_t longest_id = 998;  // RFC 5322 section 2.1.1: no line is longer

std::string cleaned_id(std::string_view raw) {
  std::string id;
  for (const char c : raw.substr(0, longest_id))
    if (static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != '<' && c != '>') id += c;
  return repaired_utf8(id);
}

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  if (text.empty() || text.size() > 9) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct DateParts {
  std::optional<int> day, month, year;
  std::optional<int> seconds;  // of the day
  int offset_minutes = 0;
  bool zone_read = false;
};

std::optional<int> month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < months.size(); ++i)
    if (begins_with_ascii(word, months[i])) return static_cast<int>(i) + 1;
  return std::nullopt;
}

// "10:15", "10:15:00", "10.15.00", "10:15:00.123"
std::optional<int> time_of_day(std::string_view word) {
  std::array<int, 3> fields{};
  for (std::size_t i = 0; i < 3 && !word.empty(); ++i) {
    const auto end = std::min(word.find_first_of(":."), word.size());
    const auto value = number_in(word.substr(0, end));
    if (!value) return std::nullopt;
    fields[i] = *value;
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  if (fields[0] < 0 || fields[0] > 24 || fields[1] < 0 || fields[1] > 59 || fields[2] < 0 || fields[2] > 60) return std::nullopt;
  return fields[0] * 3600 + fields[1] * 60 + std::min(fields[2], 59);
}

bool read_zone(std::string_view word, DateParts& parts) {
  struct NamedZone {
    std::string_view name;
    int hours;
  };
  // RFC 5322 section 4.3, and the Belgian ones.
  constexpr std::array zones = {NamedZone{"gmt", 0},  NamedZone{"ut", 0},   NamedZone{"utc", 0},  NamedZone{"z", 0},
                                NamedZone{"est", -5}, NamedZone{"edt", -4}, NamedZone{"cst", -6}, NamedZone{"cdt", -5},
                                NamedZone{"mst", -7}, NamedZone{"mdt", -6}, NamedZone{"pst", -8}, NamedZone{"pdt", -7},
                                NamedZone{"cet", 1},  NamedZone{"cest", 2}, NamedZone{"met", 1},  NamedZone{"mest", 2},
                                NamedZone{"wet", 0},  NamedZone{"west", 1}, NamedZone{"bst", 1}};
  if (begins_with_ascii(word, "gmt") && word.size() > 3) word.remove_prefix(3);
  if (word[0] == '+' || word[0] == '-') {
    std::string digits;
    for (const char c : word.substr(1, 5))
      if (is_ascii_digit(c)) digits += c;
    if (digits.size() == 2) digits += "00";
    const auto value = number_in(digits);
    if (!value || digits.size() != 4 || *value / 100 > 14) return false;
    parts.offset_minutes = (*value / 100 * 60 + *value % 100) * (word[0] == '-' ? -1 : 1);
    return true;
  }
  for (const auto& zone : zones)
    if (same_ascii(word, zone.name)) {
      parts.offset_minutes = zone.hours * 60;
      return true;
    }
  return false;
}

void read_number(std::string_view word, DateParts& parts) {
  const auto value = number_in(word);
  if (!value || *value < 0) return;
  if (!parts.day && *value >= 1 && *value <= 31 && word.size() <= 2) {
    parts.day = value;
  } else if (!parts.year) {
    // RFC 5322 section 4.3: two digits up to 49 are this century, three digits count from 1900.
    if (word.size() == 2)
      parts.year = *value + (*value < 50 ? 2000 : 1900);
    else if (word.size() == 3)
      parts.year = *value + 1900;
    else
      parts.year = value;
  }
}

void read_date_word(std::string_view word, DateParts& parts) {
  if (word.find(':') != word.npos && is_ascii_digit(word[0]) && !parts.seconds) {
    parts.seconds = time_of_day(word);
  } else if (is_ascii_letter(word[0]) && !parts.month && month_of(word)) {
    parts.month = month_of(word);
  } else if (parts.seconds && !parts.zone_read && !is_ascii_digit(word[0])) {
    parts.zone_read = read_zone(word, parts);
  } else if (is_ascii_digit(word[0]) && word.find('-') != word.npos) {  // 23-Nov-2026
    while (!word.empty()) {
      const auto end = std::min(word.find('-'), word.size());
      if (end > 0) read_date_word(word.substr(0, end), parts);
      word.remove_prefix(std::min(end + 1, word.size()));
    }
  } else if (is_ascii_digit(word[0])) {
    read_number(word, parts);
  }
}

}  // namespace

std::vector<std::string> parse_message_ids(std::string_view field_value, std::size_t limit) {
  std::vector<std::string> ids;
  for (std::size_t at = 0; at < field_value.size();) {
    const auto open = field_value.find('<', at);
    if (open == field_value.npos) break;
    const auto close = std::min(field_value.find_first_of("<>", open + 1), field_value.size());
    auto id = cleaned_id(field_value.substr(open + 1, close - open - 1));
    if (!id.empty()) ids.push_back(std::move(id));
    at = close < field_value.size() && field_value[close] == '<' ? close : close + 1;
  }
  const auto bare = ascii_trimmed(field_value);
  if (ids.empty() && bare.find('<') == bare.npos && bare.find('@') != bare.npos && bare.find_first_of(" \t") == bare.npos)
    ids.push_back(cleaned_id(bare));
  if (ids.size() > limit) {
    const auto kept_at_front = static_cast<std::ptrdiff_t>(limit / 5);
    const auto kept_at_end = static_cast<std::ptrdiff_t>(limit) - kept_at_front;
    ids.erase(ids.begin() + kept_at_front, ids.end() - kept_at_end);
  }
  return ids;
}

std::optional<Time> parse_mail_date(std::string_view field_value) {
  if (const auto rfc3339 = parse_rfc3339(ascii_trimmed(field_value))) return rfc3339;
  DateParts parts;
  const auto text = without_comments(field_value.substr(0, 200));
  for (std::string_view rest = text; !rest.empty();) {
    const auto begin = std::min(rest.find_first_not_of(" \t,"), rest.size());
    rest.remove_prefix(begin);
    const auto end = std::min(rest.find_first_of(" \t,"), rest.size());
    if (end > 0) read_date_word(rest.substr(0, end), parts);
    rest.remove_prefix(end);
  }
  if (!parts.day || !parts.month || !parts.year || !parts.seconds) return std::nullopt;
  if (*parts.year < 1900 || *parts.year > 9999) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*parts.year), std::chrono::month(static_cast<unsigned>(*parts.month)),
                                         std::chrono::day(static_cast<unsigned>(*parts.day))};
  if (!date.ok()) return std::nullopt;
  return Time(std::chrono::sys_days(date)) + std::chrono::seconds(*parts.seconds) - std::chrono::minutes(parts.offset_minutes);
}

}  // namespace m2t
