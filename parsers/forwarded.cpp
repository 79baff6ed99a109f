#include "parsers/forwarded.h"

#include <algorithm>
#include <array>

#include "parsers/quote_marks.h"
#include "parsers/text_lines.h"

namespace m2t {

namespace {

// "Jean Dupont <jean@example.org>", "Jean Dupont [mailto:jean@example.org]", "jean@example.org", "Jean Dupont".
Address read_writer(std::string_view written) {
  Address writer;
  const std::size_t at = written.find('@');
  if (at == std::string_view::npos) {
    writer.name = trim_blanks(written);
    return writer;
  }
  constexpr std::string_view ends = " \t<>[]()\"',;:";
  std::size_t begin = at;
  while (begin > 0 && ends.find(written[begin - 1]) == std::string_view::npos) --begin;
  const std::size_t end = std::min(written.find_first_of(ends, at), written.size());
  if (end - at < 2 || begin == at) return writer;
  writer.address = written.substr(begin, end - begin);
  std::transform(writer.address.begin() + static_cast<std::ptrdiff_t>(at - begin), writer.address.end(),
                 writer.address.begin() + static_cast<std::ptrdiff_t>(at - begin),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::string_view name = written.substr(0, begin);
  if (name.ends_with("mailto:")) name.remove_suffix(7);
  for (name = trim_blanks(name); !name.empty() && ends.find(name.back()) != std::string_view::npos; name.remove_suffix(1)) {
  }
  while (!name.empty() && ends.find(name.front()) != std::string_view::npos) name.remove_prefix(1);
  writer.name = trim_blanks(name);
  return writer;
}

constexpr auto month_beginnings = std::to_array<std::pair<std::string_view, unsigned>>({
    {"jan", 1}, {"fev", 2}, {"feb", 2}, {"mars", 3}, {"mar", 3},  {"maa", 3},  {"mrt", 3},  {"avr", 4},
    {"apr", 4}, {"mai", 5}, {"mei", 5}, {"may", 5},  {"juin", 6}, {"jun", 6},  {"juil", 7}, {"jul", 7},
    {"aou", 8}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"okt", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12},
});

std::optional<unsigned> month_of(std::string_view word) {
  for (const auto& [beginning, month] : month_beginnings) {
    if (word.starts_with(beginning)) return month;
  }
  return std::nullopt;
}

struct DateParts {
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

// "10:15", "10:15:30", "10h15", "+0100", "GMT+01:00": cut out of the text, so that only the date is left.
void take_time(std::string& folded, DateParts& parts) {
  const auto digit = [&](std::size_t i) { return i < folded.size() && folded[i] >= '0' && folded[i] <= '9'; };
  const std::size_t zone = folded.find_last_of("+");
  if (zone != std::string::npos && digit(zone + 1) && digit(zone + 2)) {
    const unsigned hours = to_number(std::string_view(folded).substr(zone + 1, 2));
    const std::size_t more = zone + 3 + (zone + 3 < folded.size() && folded[zone + 3] == ':' ? 1 : 0);
    const unsigned minutes = digit(more) && digit(more + 1) ? to_number(std::string_view(folded).substr(more, 2)) : 0;
    if (hours <= 14 && minutes < 60) parts.offset_minutes = static_cast<int>(hours * 60 + minutes);
    folded.resize(zone);
  }
  for (std::size_t i = 1; i + 2 < folded.size(); ++i) {
    if ((folded[i] != ':' && folded[i] != 'h') || !digit(i - 1) || !digit(i + 1) || !digit(i + 2)) continue;
    const std::size_t begin = i >= 2 && digit(i - 2) ? i - 2 : i - 1;
    parts.hour = to_number(std::string_view(folded).substr(begin, i - begin));
    parts.minute = to_number(std::string_view(folded).substr(i + 1, 2));
    std::size_t end = i + 3;
    if (end < folded.size() && folded[end] == ':') end += 3;
    folded.replace(begin, std::min(end, folded.size()) - begin, " ");
    return;
  }
}

DateParts read_date_parts(std::string_view written) {
  DateParts parts;
  std::string folded = fold_words(written, 120);
  take_time(folded, parts);
  for (std::string_view word : words_of(folded)) {
    if (all_digits(word)) {
      parts.numbers.push_back(to_number(word));
    } else if (word == "pm") {
      parts.afternoon = true;
    } else if (word == "am") {
      parts.morning = true;
    } else if (!parts.month) {
      // "mardi", "maandag": days of the week that begin like a month
      if (word != "mardi" && word != "maandag" && word != "mar" && word != "ma") parts.month = month_of(word);
      if (word == "mar") parts.month = parts.numbers.empty() ? parts.month : std::optional<unsigned>(3);
    }
  }
  return parts;
}

// Without a zone the text tells local time of the writer: taken as Brussels' (the desk's) would need the calendar, so such a
// date is given as UTC, at most two hours off.
std::optional<Time> read_date(std::string_view written) {
  using namespace std::chrono;
  const DateParts parts = read_date_parts(written);
  const auto& numbers = parts.numbers;
  const std::size_t needed = parts.month ? 2 : 3;
  if (numbers.size() < needed) return std::nullopt;
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
  if (!date.ok() || year_number < 1970 || year_number > 2200 || hour_number > 23 || parts.minute > 59) return std::nullopt;
  return Time(sys_days(date)) + hours(hour_number) + minutes(parts.minute) - minutes(parts.offset_minutes.value_or(0));
}

}  // namespace

bool is_answer_subject(std::string_view subject) {
  static constexpr auto answering =
      std::to_array<std::string_view>({"re", "ref", "rep", "reponse", "antw", "antwoord", "aw", "antwort", "odp", "sv"});
  while (subject.starts_with('[') && subject.find(']') != std::string_view::npos)
    subject = trim_blanks(subject.substr(subject.find(']') + 1));
  const std::size_t colon = subject.find(':');
  if (colon == std::string_view::npos || colon > 20) return false;
  const std::string before = fold_words(subject.substr(0, colon));
  const std::string_view word = std::string_view(before).substr(0, before.find_first_of(" .[(^*"));
  return std::find(answering.begin(), answering.end(), word) != answering.end();
}

std::optional<Forwarded> find_forwarded(std::string_view text) {
  const Lines lines = split_lines(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto block = find_header_block(lines, i);
    if (!block) continue;
    Forwarded forwarded;
    forwarded.from = read_writer(block->from);
    if (forwarded.from.address.empty() && forwarded.from.name.empty()) continue;
    forwarded.date = read_date(block->date);
    forwarded.subject = block->subject;
    return forwarded;
  }
  return std::nullopt;
}

}  // namespace m2t
