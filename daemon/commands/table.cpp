#include "daemon/commands/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ostream>

namespace m2t {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return !is_continuation(c); }));
}

// U+0080..U+009F, U+200E/F, U+202A..E, U+2066..9: they steer a terminal or turn the reading direction.
bool steers_the_terminal(std::string_view character) {
  if (character.size() == 1) return static_cast<unsigned char>(character[0]) < 0x20 || character[0] == 0x7f;
  if (character.size() == 2) return character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0;
  static constexpr std::string_view marks[] = {"\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                               "\u2066", "\u2067", "\u2068", "\u2069", "\u2028", "\u2029"};
  return std::ranges::find(marks, character) != std::end(marks);
}

}  // namespace

std::string shown_text(std::string_view utf8) {
  std::string shown;
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t length = 1;
    while (at + length < utf8.size() && is_continuation(utf8[at + length])) ++length;
    const std::string_view character = utf8.substr(at, length);
    if (character == "\n" || character == "\r" || character == "\t") {
      shown += ' ';
    } else if (steers_the_terminal(character)) {
      shown += "\u00B7";
    } else {
      shown += character;
    }
    at += length;
  }
  return shown;
}

std::string indented(std::string_view utf8) {
  std::string result;
  while (!utf8.empty()) {
    const std::size_t end = std::min(utf8.find('\n'), utf8.size());
    result += "    " + shown_text(utf8.substr(0, end)) + "\n";
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
  }
  return result;
}

std::string shown_time(Time at, const TimeZone& zone) {
  const LocalTime local = zone.to_local(at);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(local.date.year()),
                     static_cast<unsigned>(local.date.month()), static_cast<unsigned>(local.date.day()),
                     local.time_of_day.count() / 60, local.time_of_day.count() % 60);
}

void Table::add(std::vector<std::string> row) {
  for (std::string& cell : row) cell = shown_text(cell);
  rows_.push_back(std::move(row));
}

void Table::print(std::ostream& out, std::string_view when_empty) const {
  if (rows_.size() == 1) {
    out << when_empty << "\n";
    return;
  }
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters(row[i]));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << row[i];
      if (i + 1 < row.size()) out << std::string(widths[i] - characters(row[i]) + 2, ' ');
    }
    out << "\n";
  }
}

}  // namespace m2t
