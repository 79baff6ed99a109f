#include "daemon/commands/wrapped_text.h"

#include <algorithm>

#include "daemon/commands/table.h"
#include "parsers/text/display_width.h"

namespace m2t {
namespace {

void wrap_line(const std::string& line, std::size_t columns, std::vector<std::string>& lines) {
  std::string current;
  std::size_t width = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t word = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t end = std::min(line.find(' ', word), line.size());
    std::string piece = line.substr(at, end - at);  // a word with the blanks before it
    std::size_t piece_width = display_width(piece);
    if (word < line.size() && at > 0 && width > 0 && width + piece_width > columns) {
      lines.push_back(std::move(current));
      current.clear();
      width = 0;
      piece.erase(0, word - at);
      piece_width = display_width(piece);
    }
    current += piece;
    width += piece_width;
    at = end;
  }
  lines.push_back(std::move(current));
}

}  // namespace

std::vector<std::string> wrapped_lines(std::string_view utf8, std::size_t columns) {
  std::vector<std::string> lines;
  while (!utf8.empty()) {
    const std::size_t end = std::min(utf8.find('\n'), utf8.size());
    std::string line = shown_text(utf8.substr(0, end));
    if (columns == 0 || display_width(line) <= columns)
      lines.push_back(std::move(line));
    else
      wrap_line(line, columns, lines);
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
  }
  return lines;
}

}  // namespace m2t
