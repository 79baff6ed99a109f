#include "base/csv.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace m2t {
namespace {

class CsvReader {
 public:
  explicit CsvReader(char separator) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) throw std::bad_alloc();
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
  }
  ~CsvReader() { csv_free(&parser_); }
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Line by line: a row begins on the line behind the one that ended the row before it.
  CsvTable read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
      ++line_;
      if (row_.line == 0) row_.line = line_;
      if (csv_parse(&parser_, text.data(), length, on_cell, on_row, this) != length) return fail();
      text.remove_prefix(length);
    }
    if (csv_fini(&parser_, on_cell, on_row, this) != 0) return fail();
    return std::move(table_);
  }

 private:
  CsvTable fail() {
    if (csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
    table_.wrong_line = row_.line == 0 ? line_ : row_.line;
    return std::move(table_);
  }

  static void on_cell(void* bytes, std::size_t size, void* self) {
    static_cast<CsvReader*>(self)->row_.cells.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void on_row(int, void* self) {
    auto& reader = *static_cast<CsvReader*>(self);
    const auto is_empty = [](const std::string& cell) { return cell.empty(); };
    if (!std::ranges::all_of(reader.row_.cells, is_empty)) reader.table_.rows.push_back(std::move(reader.row_));
    reader.row_ = CsvRow{};
  }

  csv_parser parser_{};
  CsvTable table_;
  CsvRow row_;
  std::uint32_t line_ = 0;
};

}  // namespace

char csv_separator(std::string_view text) {
  constexpr std::array separators{',', ';', '\t'};
  std::array<int, 3> found{};
  bool quoted = false;
  for (const char c : text.substr(0, text.find('\n'))) {
    if (c == '"') quoted = !quoted;
    for (std::size_t i = 0; i < separators.size(); ++i) found[i] += !quoted && c == separators[i];
  }
  return separators[static_cast<std::size_t>(std::ranges::max_element(found) - found.begin())];
}

CsvTable read_csv(std::string_view text, char separator) { return CsvReader(separator).read(text); }

}  // namespace m2t
