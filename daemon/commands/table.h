// What the command line shows to a person: columns, times, and foreign text made harmless for a terminal.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace m2t {

// Control characters (escape sequences among them) and bidi marks become a visible dot; line breaks become blanks (T-34).
std::string shown_text(std::string_view utf8);
// Each line harmless as above and indented by four blanks; ends with a line break.
std::string indented(std::string_view utf8);
// "2026-11-23 10:15" in that zone.
std::string shown_time(Time at, const TimeZone& zone);

class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row);
  // Columns as wide as their longest text; the last one is not padded. `when_empty` instead of a table without rows. `columns`: how wide a
  // terminal is, cells are cut with "…" so that no row is wider; 0: nothing is cut.
  void print(std::ostream& out, std::string_view when_empty, std::size_t columns = 0) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace m2t
