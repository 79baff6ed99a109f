#include "parsers/fields/form_name.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t form_looked_at = 16 * 1024;
constexpr std::size_t longest_label = 40;

// All tables are folded.
constexpr auto whole_name_labels = std::to_array<std::string_view>({"nom complet",
                                                                    "nom et prenom",
                                                                    "nom, prenom",
                                                                    "nom prenom",
                                                                    "nom & prenom",
                                                                    "nom/prenom",
                                                                    "prenom et nom",
                                                                    "prenom nom",
                                                                    "prenom, nom",
                                                                    "votre nom",
                                                                    "votre nom complet",
                                                                    "nom du demandeur",
                                                                    "demandeur",
                                                                    "demande par",
                                                                    "naam en voornaam",
                                                                    "naam, voornaam",
                                                                    "voornaam en naam",
                                                                    "voornaam naam",
                                                                    "volledige naam",
                                                                    "uw naam",
                                                                    "je naam",
                                                                    "naam aanvrager",
                                                                    "naam van de aanvrager",
                                                                    "aanvrager",
                                                                    "ingevuld door",
                                                                    "full name",
                                                                    "your name",
                                                                    "name of requester",
                                                                    "requester",
                                                                    "requested by",
                                                                    "submitted by",
                                                                    "ihr name",
                                                                    "vollstandiger name",
                                                                    "voor- en achternaam",
                                                                    "naam + voornaam",
                                                                    "nom + prenom",
                                                                    "contactpersoon",
                                                                    "personne de contact"});
constexpr auto family_name_labels = std::to_array<std::string_view>(
    {"nom", "nom de famille", "naam", "achternaam", "familienaam", "name", "last name", "surname", "family name", "nachname"});
constexpr auto first_name_labels =
    std::to_array<std::string_view>({"prenom", "votre prenom", "voornaam", "uw voornaam", "first name", "given name", "vorname"});

struct LabelledValue {
  std::string label;  // folded
  std::string_view value;
};

bool is_label(std::string_view label, std::span<const std::string_view> table) {
  return std::find(table.begin(), table.end(), label) != table.end();
}

// "*Nom :* Renard", "- Naam:": marks around a label.
std::string_view without_marks(std::string_view text) {
  constexpr std::string_view marks = "*_-#>|:\"";
  while (!text.empty() && (marks.find(text.front()) != std::string_view::npos || text.front() == ' ')) text.remove_prefix(1);
  while (!text.empty() && (marks.find(text.back()) != std::string_view::npos || text.back() == ' ')) text.remove_suffix(1);
  return trim_blanks(text);
}

// "Nom : Renard", "Naam | Peeters", "Nom\tRenard", or the value alone on the next line that is not empty.
std::vector<LabelledValue> labelled_values(std::string_view text) {
  std::vector<LabelledValue> values;
  const auto lines = split_lines(text.substr(0, form_looked_at));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim_blanks(lines[i]);
    const std::size_t mark = line.substr(0, longest_label + 4).find_first_of(":|=\t");
    if (mark == std::string_view::npos) continue;
    const std::string_view label = without_marks(line.substr(0, mark));
    std::string_view value = without_marks(line.substr(mark + 1));
    for (std::size_t next = i + 1; value.empty() && next < lines.size() && next <= i + 2; ++next) {
      const bool is_labelled = lines[next].find_first_of(":|") != std::string_view::npos;
      value = is_labelled ? std::string_view() : without_marks(lines[next]);
    }
    if (!label.empty() && !value.empty()) values.push_back({fold_words(label), value});
  }
  return values;
}

// "Cherkaoui Amina" beside "amina.cherkaoui@…": the address tells which of the two comes first.
std::string ordered_by_address(std::string_view name, std::string_view text) {
  const std::size_t blank = name.rfind(' ');
  if (blank == std::string_view::npos) return std::string(name);
  const std::string last_word = fold_words(name.substr(blank + 1));
  const std::string folded = fold_words(text.substr(0, form_looked_at), form_looked_at);
  for (const char separator : {'.', '_', '-'}) {
    const std::string beginning = last_word + separator + fold_words(name.substr(0, name.find(' ')));
    for (std::size_t at = folded.find(beginning); at != std::string::npos; at = folded.find(beginning, at + 1))
      if (folded.find_first_of("@ ", at) != std::string::npos && folded[folded.find_first_of("@ ", at)] == '@')
        return std::string(name.substr(blank + 1)) + " " + std::string(name.substr(0, blank));
  }
  return std::string(name);
}

}  // namespace

bool looks_like_name(std::string_view line, bool one_word) {
  if (line.empty() || line.size() > 60 || line.find_first_of("0123456789@:/|<>?!()_") != std::string_view::npos) return false;
  const std::string folded = fold_words(line);
  const auto words = words_of(folded);
  const bool begins_big = !(line.front() >= 'a' && line.front() <= 'z');
  const std::size_t fewest = one_word ? 1 : 2;
  return begins_big && words.size() >= fewest && words.size() <= 5 && !is_closing_formula(line) && !is_phone_footer(line);
}

std::optional<NameInForm> find_name_in_form(std::string_view text) {
  std::string_view first, family;
  for (const LabelledValue& line : labelled_values(text)) {
    const bool is_whole = is_label(line.label, whole_name_labels);
    if (is_whole && looks_like_name(line.value)) return NameInForm{ordered_by_address(line.value, text), std::string(line.value)};
    if (first.empty() && is_label(line.label, first_name_labels) && looks_like_name(line.value, true)) first = line.value;
    const bool is_family = is_whole || is_label(line.label, family_name_labels);
    if (family.empty() && is_family && looks_like_name(line.value, true)) family = line.value;
  }
  if (family.empty() && first.empty()) return std::nullopt;
  if (family.empty() || first.empty()) {
    const std::string_view only = family.empty() ? first : family;
    return NameInForm{ordered_by_address(only, text), std::string(only)};
  }
  const std::string whole = std::string(first) + " " + std::string(family);
  return NameInForm{whole, whole};
}

}  // namespace m2t
