#include "parsers/body/written_dates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr auto month_beginnings = std::to_array<std::pair<std::string_view, unsigned>>({
    {"jan", 1}, {"fev", 2}, {"feb", 2}, {"mars", 3}, {"mar", 3},  {"maa", 3},  {"mrt", 3},  {"avr", 4},
    {"apr", 4}, {"mai", 5}, {"mei", 5}, {"may", 5},  {"juin", 6}, {"jun", 6},  {"juil", 7}, {"jul", 7},
    {"aou", 8}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12},
});

std::optional<unsigned> month_that_says(std::string_view word) {
  for (const auto& [beginning, month] : month_beginnings) {
    if (word.starts_with(beginning)) return month;
  }
  return std::nullopt;
}

struct WrittenDateParts {
  std::vector<unsigned> numbers;  // without the time of day, in order
  std::optional<unsigned> month;
  unsigned hour = 0, minute = 0;
  bool afternoon = false, morning = false;
  std::optional<int> offset_minutes;
};

bool all_digits(std::string_view word) {
  return !word.empty() && word.size() <= 4 && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

unsigned to_number(std::string_view digits) {
  unsigned number = 0;
  for (char c : digits) number = number * 10 + static_cast<unsigned>(c - '0');
  return number;
}

bool is_digit_at(std::string_view text, std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }

// The digits from `at` on, at most two.
unsigned number_at(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < begin + 2 && is_digit_at(text, at)) ++at;
  return to_number(text.substr(begin, at - begin));
}

// "+0100", "GMT+01:00", "UTC+1", "-0500", "CET": cut out of the text.
void take_zone(std::string& folded, WrittenDateParts& parts) {
  std::size_t sign = folded.find_last_of('+');
  if (sign == std::string::npos) {
    const std::size_t minus = folded.rfind(" -");
    if (minus != std::string::npos && is_digit_at(folded, minus + 5)) sign = minus + 1;
  }
  if (sign != std::string::npos && is_digit_at(folded, sign + 1)) {
    std::size_t at = sign + 1;
    const unsigned hours = number_at(folded, at);
    if (at < folded.size() && folded[at] == ':') ++at;
    const unsigned minutes = number_at(folded, at);
    const int offset = static_cast<int>(hours * 60 + minutes);
    if (hours <= 14 && minutes < 60) parts.offset_minutes = folded[sign] == '-' ? -offset : offset;
    folded.resize(sign);
    return;
  }
  constexpr auto names = std::to_array<std::pair<std::string_view, int>>(
      {{"cet", 60}, {"mez", 60}, {"cest", 120}, {"mesz", 120}, {"utc", 0}, {"gmt", 0}});
  for (const auto& [name, offset] : names) {
    if (contains_word(folded, name)) parts.offset_minutes = offset;
  }
}

// "10:15", "10:15:30", "10h15", "10 h 15", "21.21": cut out of the text, so that only the date is left.
void take_time(std::string& folded, WrittenDateParts& parts) {
  for (std::size_t i = 1; i + 2 < folded.size(); ++i) {
    const bool wide = folded[i] == 'h' && folded[i - 1] == ' ' && i >= 2 && is_digit_at(folded, i - 2) && folded[i + 1] == ' ' &&
                      is_digit_at(folded, i + 2);
    const bool close = (folded[i] == ':' || folded[i] == 'h') && is_digit_at(folded, i - 1) && is_digit_at(folded, i + 1) &&
                       is_digit_at(folded, i + 2);
    if (!wide && !close) continue;
    const std::size_t last = wide ? i - 2 : i - 1;
    const std::size_t begin = last >= 1 && is_digit_at(folded, last - 1) ? last - 1 : last;
    parts.hour = to_number(std::string_view(folded).substr(begin, last + 1 - begin));
    std::size_t end = wide ? i + 2 : i + 1;
    parts.minute = number_at(folded, end);
    if (end < folded.size() && folded[end] == ':') end += 3;
    folded.replace(begin, std::min(end, folded.size()) - begin, " ");
    return;
  }
}

// "12", "12th", "1er", "3e".
std::optional<unsigned> day_or_year(std::string_view word) {
  for (std::string_view ending : {"st", "nd", "rd", "th", "er", "e", "de", "ste"}) {
    if (word.ends_with(ending) && all_digits(word.substr(0, word.size() - ending.size()))) word.remove_suffix(ending.size());
  }
  if (!all_digits(word)) return std::nullopt;
  return to_number(word);
}

WrittenDateParts read_date_parts(std::string_view written) {
  WrittenDateParts parts;
  std::string folded = fold_words(written, 120);
  take_zone(folded, parts);
  take_time(folded, parts);
  const bool half_days = contains_word(folded, "pm") || folded.find("p.m") != std::string::npos;
  parts.afternoon = half_days;
  bool mar = false;  // mardi, or March
  for (std::string_view word : words_of(folded)) {
    if (const auto number = day_or_year(word)) {
      parts.numbers.push_back(*number);
    } else if (word == "am") {
      parts.morning = true;
    } else if (word == "mar") {
      mar = true;
      if (!parts.numbers.empty() && !parts.month) parts.month = 3;
    } else if (!parts.month && word != "mardi" && word != "maandag" && word != "ma") {
      parts.month = month_that_says(word);
    }
  }
  if (mar && !parts.month && parts.numbers.size() == 2) parts.month = 3;
  return parts;
}

}  // namespace

void read_written_date(std::string_view written, const ZoneTable* desk_zone, Forwarded& forwarded) {
  using namespace std::chrono;
  const WrittenDateParts parts = read_date_parts(written);
  const auto& numbers = parts.numbers;
  const std::size_t needed = parts.month ? 2 : 3;
  if (numbers.size() < needed) return;
  const bool year_first = numbers[0] > 31;
  unsigned year_number = year_first ? numbers[0] : numbers[needed - 1];
  unsigned day_number = year_first ? numbers[needed - 1] : numbers[0];
  unsigned month_number = parts.month.value_or(numbers[1]);
  if (!parts.month && month_number > 12) std::swap(month_number, day_number);  // 12/31/2026
  if (year_number < 100) year_number += 2000;
  const year_month_day date{year(static_cast<int>(year_number)), month(month_number), day(day_number)};
  unsigned hour_number = parts.hour;
  if (parts.afternoon && hour_number < 12) hour_number += 12;
  if (parts.morning && hour_number == 12) hour_number = 0;
  if (!date.ok() || year_number < 1970 || year_number > 2200 || hour_number > 23 || parts.minute > 59) return;
  const minutes time_of_day = hours(hour_number) + minutes(parts.minute);
  forwarded.date_has_zone = parts.offset_minutes || desk_zone;
  forwarded.date = !parts.offset_minutes && desk_zone
                       ? desk_zone->to_utc(date, time_of_day)
                       : Time(sys_days(date)) + time_of_day - minutes(parts.offset_minutes.value_or(0));
}

}  // namespace m2t
