#include "parsers/fields/dialog_copies.h"

#include <algorithm>
#include <array>
#include <string>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t most_dialog_lines = 16;
constexpr std::size_t shortest_rule = 10;

// What is written on buttons, word by word. Folded.
constexpr auto button_words = std::to_array<std::string_view>(
    {"ok",       "annuler", "annuleren", "cancel",     "abbrechen",   "oui",       "non",       "ja",        "nee",
     "nein",     "yes",     "no",        "reessayer",  "recommencer", "opnieuw",   "proberen",  "retry",     "wiederholen",
     "ignorer",  "negeren", "ignore",    "ignorieren", "abandonner",  "afbreken",  "abort",     "aide",      "help",
     "hilfe",    "fermer",  "sluiten",   "close",      "schliessen",  "details",   "detail",    "continuer", "doorgaan",
     "continue", "envoyer", "verzenden", "send",       "quitter",     "afsluiten", "exit",      "debug",     "copier",
     "kopieren", "copy",    "suivant",   "volgende",   "next",        "terug",     "retour",    "plus",      "tard",
     "later",    "ne",      "pas",       "niet",       "not",         "don't",     "programme", "programma", "le",
     "het",      "the",     "x",         "d'accord",   "accord",      "begrepen",  "compris"});

bool is_button_word(std::string_view word) {
  return std::find(button_words.begin(), button_words.end(), word) != button_words.end();
}

// "---------------------------" as Windows draws it: hyphens alone.
bool is_rule(std::string_view line) {
  line = trim_blanks(line);
  return line.size() >= shortest_rule && line.find_first_not_of('-') == std::string_view::npos;
}

// A mail client may have joined the buttons with the line below them.
std::string_view without_rule_behind(std::string_view line) {
  line = trim_blanks(line);
  const std::size_t end = line.find_last_not_of('-');
  return end != std::string_view::npos && line.size() - end > shortest_rule ? trim_blanks(line.substr(0, end + 1)) : line;
}

// Each button in brackets: "[OK] [Annuler]".
bool is_line_of_brackets(std::string_view line) {
  line = trim_blanks(line);
  if (!line.starts_with('[') || !line.ends_with(']') || line.size() > 80) return false;
  bool inside = false;
  for (const char c : line) {
    if (c == '[' || c == ']') {
      if (inside == (c == '[')) return false;
      inside = c == '[';
    } else if (!inside && c != ' ' && c != '\t' && c != '|') {
      return false;
    }
  }
  return is_line_of_buttons(line);
}

// The lines up to the next rule, without empty ones; `at` is moved to it, or to where the search ends.
std::vector<std::string_view> lines_up_to_rule(const std::vector<std::string_view>& lines, std::size_t& at) {
  std::vector<std::string_view> taken;
  const std::size_t stop = std::min(lines.size(), at + most_dialog_lines);
  for (; at < stop && !is_rule(lines[at]); ++at) {
    const std::string_view line = trim_blanks(lines[at]);
    if (!line.empty()) taken.push_back(line);
  }
  return taken;
}

// Rule, title, rule, message, rule, buttons, rule.
std::optional<DialogCopy> copy_between_rules(const std::vector<std::string_view>& lines, std::size_t at) {
  if (!is_rule(lines[at])) return std::nullopt;
  DialogCopy copy;
  copy.lines = lines_up_to_rule(lines, ++at);
  if (at >= lines.size() || !is_rule(lines[at]) || copy.lines.size() > 3) return std::nullopt;
  const auto message = lines_up_to_rule(lines, ++at);
  if (at >= lines.size() || !is_rule(lines[at]) || message.empty()) return std::nullopt;
  copy.lines.insert(copy.lines.end(), message.begin(), message.end());
  copy.end = at + 1;
  if (copy.end < lines.size() && is_line_of_buttons(without_rule_behind(lines[copy.end]))) {
    ++copy.end;
    if (copy.end < lines.size() && is_rule(lines[copy.end])) ++copy.end;
  }
  return copy;
}

// Lines with "[OK] [Annuler]" below them, an empty line between at most.
std::optional<DialogCopy> copy_above_brackets(const std::vector<std::string_view>& lines, std::size_t at) {
  DialogCopy copy;
  std::size_t empty_lines = 0;
  for (std::size_t i = at; i < lines.size() && i < at + most_dialog_lines && empty_lines < 2; ++i) {
    const std::string_view line = trim_blanks(lines[i]);
    if (is_line_of_brackets(line)) {
      copy.end = i + 1;
      return copy.lines.empty() ? std::nullopt : std::optional(copy);
    }
    if (line.empty())
      ++empty_lines;
    else
      copy.lines.push_back(line);
  }
  return std::nullopt;
}

}  // namespace

bool is_line_of_buttons(std::string_view line) {
  const std::string folded = fold_words(line, 100);
  const auto words = words_of(folded);
  return !words.empty() && words.size() <= 8 && line.size() <= 80 && std::all_of(words.begin(), words.end(), is_button_word);
}

std::optional<DialogCopy> dialog_copy_at(const std::vector<std::string_view>& lines, std::size_t at) {
  if (auto copy = copy_between_rules(lines, at)) return copy;
  return copy_above_brackets(lines, at);
}

}  // namespace m2t
