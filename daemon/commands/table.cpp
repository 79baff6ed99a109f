#include "daemon/commands/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ostream>

#include "parsers/text/display_width.h"

namespace m2t {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

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

namespace {

constexpr std::string_view between = "  ";
constexpr std::size_t last_at_least = 24;    // the last column gives way first, down to this
constexpr std::size_t others_at_least = 10;  // then the widest of all

// Takes column by column from what is widest until the row fits, or nothing is left to take.
void make_fit(std::vector<std::size_t>& widths, std::size_t columns) {
  std::size_t all = between.size() * (widths.size() - 1);
  for (const std::size_t width : widths) all += width;
  for (; all > columns; --all) {
    const auto widest = widths.back() > last_at_least ? widths.end() - 1 : std::ranges::max_element(widths);
    if (*widest <= others_at_least) return;
    --*widest;
  }
}

}  // namespace

void Table::print(std::ostream& out, std::string_view when_empty, std::size_t columns) const {
  if (rows_.size() == 1) {
    out << when_empty << "\n";
    return;
  }
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  if (columns > 0) make_fit(widths, columns);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = cut_to_width(row[i], widths[i]);
      out << cell;
      if (i + 1 < row.size()) out << std::string(widths[i] - display_width(cell), ' ') << between;
    }
    out << "\n";
  }
}

}  // namespace m2t
