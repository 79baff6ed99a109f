#include "parsers/body/dialog_boxes.h"

#include <algorithm>
#include <array>
#include <optional>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_box_title = 3;     // lines
constexpr std::size_t longest_box_message = 60;  // lines

constexpr auto buttons = std::to_array<std::string_view>(
    {"ok",         "oui",         "non",        "annuler", "aide",     "fermer",    "reessayer", "recommencer", "abandonner",
     "ignorer",    "continuer",   "details",    "yes",     "no",       "cancel",    "help",      "close",       "retry",
     "abort",      "ignore",      "try",        "again",   "continue", "ja",        "nee",       "annuleren",   "help",
     "sluiten",    "opnieuw",     "proberen",   "negeren", "afbreken", "doorgaan",  "nein",      "abbrechen",   "hilfe",
     "schliessen", "wiederholen", "ignorieren", "weiter",  "quitter",  "afsluiten", "beenden"});

bool is_box_ruler(std::string_view line) {
  const std::string_view ruler = trim_blanks(line.substr(0, 100));
  return ruler.size() >= 20 && ruler.find_first_not_of('-') == std::string_view::npos;
}

bool are_buttons(std::string_view line) {
  const std::string folded = fold_words(line, 200);
  const auto words = words_of(folded);
  return !words.empty() && words.size() <= 8 && line.size() < 120 &&
         std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return std::find(buttons.begin(), buttons.end(), word) != buttons.end(); });
}

// The first frame line in [from, from + most], if something stands before it.
std::optional<std::size_t> next_frame(const std::vector<std::string_view>& lines, std::size_t from, std::size_t most) {
  bool written = false;
  for (std::size_t i = from; i < lines.size() && i <= from + most; ++i) {
    if (is_box_ruler(lines[i])) return written ? std::optional(i) : std::nullopt;
    written = written || !trim_blanks(lines[i].substr(0, 200)).empty();
  }
  return std::nullopt;
}

// HTML puts blank lines between all others.
std::optional<DialogBox> dialog_box_at(const std::vector<std::string_view>& lines, std::size_t at) {
  if (!is_box_ruler(lines[at])) return std::nullopt;
  const auto below_title = next_frame(lines, at + 1, 2 * longest_box_title);
  if (!below_title) return std::nullopt;
  const auto below_message = next_frame(lines, *below_title + 1, 2 * longest_box_message);
  if (!below_message) return std::nullopt;
  const auto last = next_frame(lines, *below_message + 1, 3);
  if (!last) return std::nullopt;
  for (std::size_t i = *below_message + 1; i < *last; ++i) {
    if (!trim_blanks(lines[i].substr(0, 200)).empty() && !are_buttons(lines[i])) return std::nullopt;
  }
  return DialogBox{at, *last + 1};
}

}  // namespace

std::vector<DialogBox> find_dialog_boxes(const std::vector<std::string_view>& lines) {
  std::vector<DialogBox> boxes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (const auto box = dialog_box_at(lines, i)) {
      boxes.push_back(*box);
      i = box->end - 1;
    }
  }
  return boxes;
}

}  // namespace m2t
