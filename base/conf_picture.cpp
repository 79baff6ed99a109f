// Draws a problem: the line of the file, and under it the caret and the remedy.
#include <fmt/format.h>

#include <algorithm>

#include "base/conf_file.h"
#include "base/conf_secrets.h"
#include "base/utf8.h"

namespace m2t {
namespace {

constexpr std::size_t widest_picture = 120;
constexpr std::size_t shown_before_caret = 60;  // of a line that is wider than the picture
constexpr std::string_view ellipsis = "…";

// One element a character. What would move the cursor becomes a blank.
std::vector<std::string> characters_of(std::string_view line) {
  std::vector<std::string> characters;
  while (!line.empty()) {
    const Utf8Character c = first_character(line);
    const bool shown = c.valid && c.code_point >= 0x20 && (c.code_point < 0x7F || c.code_point >= 0xA0);
    const bool turns = (c.code_point >= 0x2028 && c.code_point <= 0x202E) || (c.code_point >= 0x2066 && c.code_point <= 0x2069);
    characters.push_back(shown && !turns ? std::string(line.substr(0, c.bytes)) : c.valid ? " " : "?");
    line.remove_prefix(c.bytes);
  }
  return characters;
}

struct Picture {
  std::string line;
  std::size_t caret = 0;  // characters in front of it
  std::size_t length = 1;
};

Picture draw(std::string_view line, const std::optional<SecretSpan>& secret, const SourcePlace& place) {
  std::vector<std::string> shown = characters_of(line.substr(0, secret ? secret->from : line.size()));
  std::size_t caret = place.column > 0 ? place.column - 1 : 0;
  std::size_t length = std::max<std::size_t>(place.length, 1);
  if (secret) {
    const std::size_t value_starts = shown.size();
    for (const std::string_view mark : {std::string_view("\""), ellipsis, std::string_view("\"")}) shown.emplace_back(mark);
    if (caret >= value_starts) {
      caret = value_starts;
      length = 3;
    }
  }
  caret = std::min(caret, shown.size());  // one behind the end: something is missing there
  std::size_t first = 0;
  if (shown.size() > widest_picture && caret > shown_before_caret) first = caret - shown_before_caret;
  const std::size_t behind = std::min(shown.size(), first + widest_picture);
  Picture picture;
  if (first > 0) picture.line = ellipsis;
  for (std::size_t i = first; i < behind; ++i) picture.line += shown[i];
  if (behind < shown.size()) picture.line += ellipsis;
  picture.caret = caret - first + (first > 0 ? 1 : 0);
  picture.length = std::clamp<std::size_t>(length, 1, std::max<std::size_t>(behind - caret, 1));
  return picture;
}

}  // namespace

std::string describe_problem(const ConfProblem& problem, const std::vector<std::string>& source_lines, std::string_view grade) {
  const SourcePlace& place = problem.place;
  std::string text = problem.file.string();
  if (place.line > 0) text += fmt::format(":{}:{}", place.line, std::max(place.column, 1U));
  text += fmt::format(": {} {}: {}\n", grade, problem.code, problem.what);
  if (place.line == 0 || place.line > source_lines.size()) {
    if (!problem.remedy.empty()) text += fmt::format("      | {}\n", problem.remedy);
    return text;
  }
  const Picture picture = draw(source_lines[place.line - 1], find_secret(source_lines, place.line), place);
  text += fmt::format("{:>5} | {}\n", place.line, picture.line);
  text += fmt::format("      | {}{}", std::string(picture.caret, ' '), std::string(picture.length, '^'));
  if (!problem.remedy.empty()) text += ' ' + problem.remedy;
  return text + '\n';
}

}  // namespace m2t
