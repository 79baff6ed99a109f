#include "rules/commands/command_within.h"

#include <algorithm>
#include <array>

#include "parsers/text/text_lines.h"
#include "rules/commands/command_arguments.h"
#include "rules/commands/command_line.h"
#include "rules/commands/command_words.h"

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

bool is_letter(char folded) { return !is_mere_sign(static_cast<unsigned char>(folded)); }

std::string_view behind_mere_signs(std::string_view text) {
  while (!text.empty()) {
    std::size_t next = 0;
    if (!is_mere_sign(next_code_point(text, next))) break;
    text.remove_prefix(next);
  }
  return text;
}

// The typed text behind so many words; `text` begins with a letter.
std::string_view behind_first_words(std::string_view text, int words) {
  for (; words > 0; --words) {
    std::size_t at = 0;
    while (at < text.size()) {
      std::size_t next = at;
      if (is_mere_sign(next_code_point(text, next))) break;
      at = next;
    }
    text = words > 1 ? behind_mere_signs(text.substr(at)) : text.substr(at);
  }
  return text;
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

std::string_view behind_decoration(std::string_view text) {
  static constexpr std::array<std::string_view, 9> decoration{"*", "_", "`", "~", "\"", "'", "“", "«", "‘"};
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view one : decoration)
      if (text.starts_with(one)) {
        text.remove_prefix(one.size());
        found = true;
      }
  }
  return text;
}

}  // namespace

std::optional<std::string_view> note_without_sign(std::string_view typed, bool first) {
  struct Beginning {
    std::string_view folded;
    int words;
  };
  static constexpr std::array<Beginning, 8> beginnings{{{"note interne", 2},
                                                        {"notes internes", 2},
                                                        {"interne nota", 2},
                                                        {"nota interne", 2},
                                                        {"internal note", 2},
                                                        {"interne", 1},
                                                        {"intern", 1},
                                                        {"internal", 1}}};
  const std::string_view text = behind_mere_signs(typed);
  const bool bracketed = typed.starts_with('[') || typed.starts_with('(');
  const std::string folded = fold_words(text.substr(0, 40));
  for (const Beginning& one : beginnings) {
    if (!folded.starts_with(one.folded) || (folded.size() > one.folded.size() && is_letter(folded[one.folded.size()])) ||
        (one.words == 1 && !first && !bracketed))
      continue;
    const std::string_view behind = trim_blanks(behind_first_words(text, one.words));
    const bool parted = behind.starts_with(':') || behind.starts_with(']') || behind.starts_with(')') ||
                        behind.starts_with('-') || behind.starts_with("–");
    if (parted || (behind.empty() && one.words == 2)) return behind_mere_signs(behind);
  }
  return std::nullopt;
}

// Phones and Word make a list of lines on their own. What else may stand before a sign is unclear, and told (command_within).
std::string_view behind_bullet(std::string_view typed_line) {
  static constexpr std::array<std::string_view, 8> bullets{"-", "–", "•", "·", "◦", "▪", "\uF0B7", "*"};
  const std::string_view typed = trim_blanks(typed_line);
  std::size_t end = 0;
  for (const std::string_view bullet : bullets)
    if (typed.starts_with(bullet)) end = bullet.size();
  if (end == 0) {
    while (end < typed.size() && end < 2 && typed[end] >= '0' && typed[end] <= '9') ++end;
    if (end == 0 || end == typed.size() || (typed[end] != '.' && typed[end] != ')')) return typed_line;
    ++end;
  }
  const std::string_view rest = trim_blanks(typed.substr(end));
  if (rest.data() == typed.data() + end || !rest.starts_with("#")) return typed_line;  // "-#note" is nobody's list
  std::size_t length = 0;
  return command_word_at(fold_words(rest.substr(1)), length) && !rest.starts_with("# ") ? rest : typed_line;
}

// "**#nota**", "- #note", "1. #note", "##note", "\\#note": a sign with what mail programs and habits put around it. Such a line must not go
// out as text: it may be a note. A blank behind the sign is a heading's.
std::string command_within(std::string_view typed) {
  std::string_view rest = from_first_sign(typed);
  const std::string_view before = typed.substr(0, typed.size() - rest.size());
  auto line = command_line(rest);
  for (; line && line->behind.starts_with("#"); line = command_line(rest)) rest = line->behind;
  if (!line || trim_blanks(line->behind).data() != line->behind.data()) return {};
  // "#*note*", "#_note", "#«note»": what stands between the sign and the word changes nothing.
  const std::string_view behind = behind_decoration(line->behind);
  std::size_t length = 0;
  if (!command_word_at(fold_words(behind), length)) return {};
  if (behind.size() == line->behind.size()) return std::string(without_closing(rest, before));
  const std::string_view around = typed.substr(0, static_cast<std::size_t>(behind.data() - typed.data()));
  const std::size_t word_ends = std::min(behind.find_first_of("*_`~\"'"), behind.size());
  const std::string word(behind.substr(0, word_ends));
  const std::string_view text = without_closing(behind_decoration(behind.substr(word_ends)), around);
  return "#" + word + (text.empty() ? "" : " ") + std::string(text);
}

}  // namespace m2t
