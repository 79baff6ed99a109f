// Lines with a word that steers behind something else: "- #note", "1. #note", "**#nota**".
#include <array>

#include "parsers/text/text_lines.h"
#include "rules/commands/command_arguments.h"
#include "rules/commands/command_line.h"
#include "rules/commands/command_words.h"
#include "rules/commands/corrected_block.h"

namespace m2t {
namespace {

// Neither letter nor digit: bullets, arrows, quotation marks, emoji, and what a font of symbols has in the private area.
bool is_mere_sign(char32_t c) {
  if (c < 0x80) return !((c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z'));
  return c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xE000 && c <= 0xF8FF) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0x1F000 && c <= 0x1FAFF);
}

// "1. #note", "b) #note", "o #note": what numbers a list or stands for its bullet. What follows it; all where there is none.
std::string_view behind_list_mark(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < 3 && text[end] >= '0' && text[end] <= '9') ++end;
  if (end == 0 && !text.empty() && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'))) end = 1;
  const std::string_view rest = text.substr(end);
  const bool parted = rest.starts_with(' ') || rest.starts_with('.') || rest.starts_with(')') || rest.starts_with("\u00A0");
  return end > 0 && parted ? rest : text;
}

// The first sign behind nothing but such things.
std::string_view from_first_sign(std::string_view typed) {
  std::string_view rest = typed;
  for (bool numbered = false; !rest.empty();) {
    if (command_line(rest)) return rest;
    std::size_t next = 0;
    if (is_mere_sign(next_code_point(rest, next))) {
      rest.remove_prefix(next);
      continue;
    }
    const std::string_view behind = numbered ? rest : behind_list_mark(rest);
    if (behind.size() == rest.size()) break;
    numbered = true;
    rest = behind;
  }
  return {};
}

// What closes around a line what was opened before its sign.
std::string_view without_closing(std::string_view line, std::string_view before) {
  static constexpr std::array<std::array<std::string_view, 2>, 9> pairs{
      {{"*", "*"}, {"_", "_"}, {"`", "`"}, {"~", "~"}, {"“", "”"}, {"„", "”"}, {"«", "»"}, {"\"", "\""}, {"(", ")"}}};
  for (bool closed = true; closed;) {
    closed = false;
    line = trim_blanks(line);
    for (const auto& [open, close] : pairs)
      if (before.find(open) != std::string_view::npos && line.ends_with(close)) {
        line.remove_suffix(close.size());
        closed = true;
      }
  }
  return line;
}

}  // namespace

// "**#nota**", "- #note", "1. #note", "##note", "\\#note": a sign with what mail programs and habits put around it. Such a line must not go
// out as text: it may be a note. A blank behind the sign is a heading's.
std::string_view command_within(std::string_view typed) {
  std::string_view rest = from_first_sign(typed);
  const std::string_view before = typed.substr(0, typed.size() - rest.size());
  auto line = command_line(rest);
  for (; line && line->behind.starts_with("#"); line = command_line(rest)) rest = line->behind;
  if (!line || trim_blanks(line->behind).data() != line->behind.data()) return {};
  std::size_t length = 0;
  if (!command_word_at(fold_words(line->behind), length)) return {};
  return without_closing(rest, before);
}

}  // namespace m2t
