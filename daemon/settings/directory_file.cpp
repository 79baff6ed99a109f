#include "daemon/settings/directory_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/csv.h"
#include "daemon/settings/kinds.h"
#include "daemon/settings/problems.h"
#include "daemon/settings/words.h"
#include "parsers/text/charset.h"
#include "rules/plain_text.h"

namespace m2t {
namespace {

constexpr std::uintmax_t largest_directory = std::uintmax_t{64} << 20;
constexpr std::size_t most_problems = 10;  // one wrong column makes each line wrong
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::vector<std::string> lines_of_cell(const std::string& cell) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from <= cell.size();) {
    const std::size_t end = std::min(cell.find('\n', from), cell.size());
    std::string line = cell.substr(from, end - from);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (!line.empty()) lines.push_back(std::move(line));
    from = end + 1;
  }
  return lines;
}

class DirectoryReader {
 public:
  DirectoryReader(Settings& settings, std::vector<ConfProblem>& problems) : settings_(settings), problems_(problems) {}

  std::vector<std::string> read() {
    const std::string text = contents();
    if (found_ > 0) return {};
    const CsvTable table = read_csv(text, csv_separator(text));
    if (table.wrong_line != 0) {
      complain(table.wrong_line, "a quotation mark stands in the middle of a cell, or is never closed",
               "export it again as CSV: a cell with a quotation mark in it is quoted, and the mark doubled");
      return {};
    }
    if (table.rows.empty()) {
      complain(0, "nothing stands in it", "the first line names the columns, each further line is a person");
      return {};
    }
    columns_ = table.rows.front().cells;
    const auto address = address_column();
    if (!address) return columns_;
    for (auto row = table.rows.begin() + 1; row != table.rows.end(); ++row) add(*row, *address);
    if (found_ > most_problems) complain(0, fmt::format("{} more lines are wrong", found_ - most_problems), "", true);
    return columns_;
  }

 private:
  std::string contents() {
    std::error_code error;
    const auto size = std::filesystem::file_size(settings_.directory_file, error);
    std::ifstream in(settings_.directory_file, std::ios::binary);
    if (error || !in) {
      complain(0, "it cannot be read", "give the service's user the right to read it");
      return {};
    }
    if (size > largest_directory) {
      complain(0, fmt::format("it is larger than {}", size_words(largest_directory)), "export fewer columns");
      return {};
    }
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    if (!is_valid_utf8(text))
      complain(0, "it is not UTF-8", "save it as \"CSV UTF-8\", or convert it: iconv -f windows-1252 -t utf-8");
    return text;
  }

  std::optional<std::size_t> address_column() {
    const auto same = [&](const std::string& column) { return lower_ascii(column) == lower_ascii(settings_.directory_address); };
    const auto found = std::ranges::find_if(columns_, same);
    if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
    std::string names;
    for (const std::string& column : columns_) names += (names.empty() ? "" : " | ") + column;
    complain(
        1, fmt::format("there is no column {}", toml_text(settings_.directory_address)),
        fmt::format("say in [directory] address_column which it is: {}", allowed_or_nearest(settings_.directory_address, names)));
    return std::nullopt;
  }

  // A person without an address cannot be a sender: no problem, and nobody.
  void add(const CsvRow& row, std::size_t address) {
    if (row.cells.size() != columns_.size())
      return complain(row.line, fmt::format("{} cells, and {} columns", row.cells.size(), columns_.size()),
                      "quote the cells that have a separator or a line break in them");
    DirectoryAttributes attributes;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (auto values = lines_of_cell(row.cells[i]); !values.empty()) attributes[columns_[i]] = std::move(values);
    for (const std::string& one : lines_of_cell(row.cells[address])) {
      if (const auto wrong = wrong_with_address(one); !wrong.empty()) {
        complain(row.line, fmt::format("the address {} {}", toml_text(one), wrong), "write a whole address, or leave it empty");
      } else if (!settings_.directory.add(one, attributes)) {
        complain(row.line, fmt::format("{} is there already, on line {}", one, lines_[address_key(one)]), "leave one out");
      } else {
        lines_[address_key(one)] = row.line;
      }
    }
  }

  void complain(std::uint32_t line, std::string what, std::string remedy, bool last = false) {
    if (++found_ > most_problems && !last) return;
    problems_.push_back({settings_.directory_file,
                         {line, line == 0 ? 0u : 1u, 1},
                         std::string(settings_code::bad_directory),
                         "the directory: " + std::move(what),
                         std::move(remedy)});
  }

  Settings& settings_;
  std::vector<ConfProblem>& problems_;
  std::vector<std::string> columns_;
  std::map<std::string, std::uint32_t, std::less<>> lines_;  // address_key -> where it stands
  std::size_t found_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> load_directory(Settings& settings, std::vector<ConfProblem>& problems) {
  if (settings.directory_file.empty()) return std::nullopt;
  return DirectoryReader(settings, problems).read();
}

}  // namespace m2t
