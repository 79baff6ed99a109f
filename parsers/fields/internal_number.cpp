#include "parsers/fields/internal_number.h"

#include <algorithm>
#include <array>
#include <span>

#include "parsers/fields/phone_words.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr auto internal_words =
    std::to_array<std::string_view>({"poste", "toestel", "toest", "interne", "intern", "int", "interieur", "extension", "ext",
                                     "durchwahl", "nebenstelle", "binnenlijn", "doorkiesnummer", "binnennummer"});
// Behind these even four digits alone are a telephone.
constexpr auto calling_words = std::to_array<std::string_view>(
    {"tel",        "telephone",   "telefoon",  "telefoonnummer", "joignable",   "joindre", "bereikbaar",  "bereiken",
     "appeler",    "appelez",     "rappeler",  "rappelez",       "bellen",      "bel",     "terugbellen", "dispo",
     "disponible", "beschikbaar", "contacter", "contactez",      "contacteren", "sonnez",  "telephonez"});

bool is_named(std::string_view word, std::span<const std::string_view> table) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// The first three to five digits of a run that stand together, or twice two: "1234", "12.12". 0 when there is no such thing.
std::size_t internal_length(const DigitRun& run, std::string_view line) {
  std::size_t together = 1;
  while (together < run.ends.size() && run.ends[together] == run.ends[together - 1] + 1) ++together;
  const auto more_behind = [&](std::size_t count) {
    return count < run.ends.size() && (line[run.ends[count - 1]] != ' ' || run.digits[count] != '0');
  };
  if (together >= 3 && together <= 5) return more_behind(together) ? 0 : together;
  const bool pairs = together == 2 && run.ends.size() >= 4 && run.ends[2] == run.ends[1] + 2 && run.ends[3] == run.ends[2] + 1;
  return pairs && !more_behind(4) ? 4 : 0;
}

// Where the word stands that the written form begins with.
std::size_t begin_of_word(std::string_view line, std::size_t at, std::string_view word) {
  const std::size_t earliest = at > 40 ? at - 40 : 0;
  for (std::size_t i = at; i > earliest; --i) {
    if (i > 1 && is_phone_letter(line[i - 2])) continue;
    if (fold_words(line.substr(i - 1, at - i + 1)).starts_with(word)) return i - 1;
  }
  return at;
}

bool is_year_or_time(const DigitRun& run, std::size_t count, std::string_view line) {
  const std::size_t end = run.ends[count - 1];
  const bool hour = end < line.size() && (line[end] == 'h' || line[end] == 'H' || line[end] == ':' || line[end] == 'u');
  return hour || run.digits.starts_with("19") || run.digits.starts_with("20");
}

}  // namespace

std::optional<FoundPhone> internal_number(std::string_view line, const DigitRun& run) {
  if (run.plus || run.digits.empty()) return std::nullopt;
  const std::size_t count = internal_length(run, line);
  if (count == 0) return std::nullopt;
  const auto words = words_before(line, run.begin);
  const auto word =
      std::find_if(words.begin(), words.end(), [](const std::string& w) { return !is_linking_word(w) || w == "interne"; });
  if (word == words.end()) return std::nullopt;
  // "Le poste 345" is a computer more often than a telephone.
  const bool internal = is_named(*word, internal_words) && (count == 4 || *word != "poste");
  if (!internal && (!is_named(*word, calling_words) || count != 4 || is_year_or_time(run, count, line))) return std::nullopt;
  const std::size_t begin = begin_of_word(line, run.begin, *word);
  const std::size_t end = run.ends[count - 1];
  return FoundPhone{std::string(line.substr(run.begin, end - run.begin)), std::string(line.substr(begin, end - begin))};
}

}  // namespace m2t
