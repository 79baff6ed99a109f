// Tables that people export from other programs (RFC 4180, and the semicolons of a French or Dutch Excel), read by libcsv, which only
// csv.cpp knows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

struct CsvRow {
  std::uint32_t line = 0;  // where it begins, from 1
  std::vector<std::string> cells;
};

struct CsvTable {
  std::vector<CsvRow> rows;      // empty lines are none
  std::uint32_t wrong_line = 0;  // where a quotation mark stands that fits nowhere; 0: nothing is wrong
};

// The separator that the first line uses most: comma, semicolon or tabulator, those between quotation marks not counted.
char csv_separator(std::string_view text);

// Blanks around unquoted cells are dropped. Throws std::bad_alloc only.
CsvTable read_csv(std::string_view text, char separator);

}  // namespace m2t
