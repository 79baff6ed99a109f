#include "parsers/fields/phone_owner.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "parsers/fields/phone_digits.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t sentence_looked_at = 100;  // bytes before the number
constexpr std::size_t most_owner_words = 12;

// All tables are folded.
constexpr auto own_pronouns =
    std::to_array<std::string_view>({"moi", "me", "mon", "ma", "mij", "mijn", "my", "mich", "mein", "meine"});
// The writer speaks, and may speak of any number: "je n'arrive pas à joindre le …".
constexpr auto other_pronouns = std::to_array<std::string_view>(
    {"m", "je", "j", "nous", "notre", "ik", "wij", "we", "ons", "onze", "us", "our", "i", "ich", "uns"});
constexpr auto person_prepositions = std::to_array<std::string_view>(
    {"aan", "van", "door", "met", "bij", "a", "avec", "par", "chez", "de", "to", "with", "by", "from", "von", "mit", "bei"});
constexpr auto other_people = std::to_array<std::string_view>(
    {"collegue",    "collegues",    "collega",      "collegas",     "colleague",   "kollege",   "kollegin",     "mme",
     "mevr",        "mevrouw",      "mr",           "monsieur",     "madame",      "heer",      "dhr",          "fournisseur",
     "leverancier", "supplier",     "firme",        "firma",        "societe",     "helpdesk",  "technicien",   "technieker",
     "technicus",   "installateur", "citoyen",      "citoyenne",    "burger",      "directeur", "directrice",   "remplacant",
     "remplacante", "vervanger",    "vervangster",  "responsable",  "prestataire", "concierge", "conciergerie", "huisbewaarder",
     "client",      "klant",        "jobstudent",   "jobstudente",  "jobiste",     "stagiaire", "etudiant",     "etudiante",
     "student",     "studente",     "medewerker",   "medewerkster", "chef",        "cheffe",    "diensthoofd",  "schepen",
     "echevin",     "echevine",     "burgemeester", "bourgmestre",  "agent",       "ouvrier",   "arbeider",     "voisin",
     "voisine",     "buur",         "mari",         "vrouw",        "zoon",        "fils",      "fille",        "dochter"});
constexpr auto possessives_of_others =
    std::to_array<std::string_view>({"son", "sa", "leur", "zijn", "haar", "hun", "his", "her", "their", "sein", "ihre"});
constexpr auto owned_phones =
    std::to_array<std::string_view>({"numero", "nummer", "gsm", "tel", "telephone", "telefoon", "portable", "ligne", "lijn",
                                     "toestel", "poste", "number", "phone", "mobile", "telefoonnummer", "gsmnummer", "handy"});
constexpr auto verbs_of_calling = std::to_array<std::string_view>(
    {"appelez", "appeler", "appelle", "rappelez", "contactez",  "contacter",   "joindre",  "joignez", "sonnez",
     "bel",     "belt",    "bellen",  "contact",  "contacteer", "contacteren", "bereiken", "call",    "rufen",
     "avec",    "met",     "with",    "voir",     "aupres",     "vraag",       "demandez", "demander"});
// Capitals begin these too, and nobody is called so.
constexpr auto named_places =
    std::to_array<std::string_view>({"service",       "dienst",  "cellule",     "cel",          "jette",        "brussel",
                                     "bruxelles",     "guichet", "loket",       "commune",      "gemeente",     "administration",
                                     "administratie", "bureau",  "accueil",     "onthaal",      "cpas",         "ocmw",
                                     "ecole",         "school",  "secretariat", "secretariaat", "bibliotheque", "bibliotheek",
                                     "tel",           "gsm",     "telephone",   "telefoon",     "fax",          "poste",
                                     "toestel"});

struct OwnerWord {
  std::string folded;
  bool is_capital = false;
};

bool is_in_table(std::string_view word, std::span<const std::string_view> table) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// "tél", "Mme", "toest": the point behind it ends no sentence.
bool ends_with_abbreviation(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_phone_letter(text[begin - 1])) --begin;
  const std::string word = fold_words(text.substr(begin));
  return word.size() <= 3 || word == "mevr" || word == "toest";
}

// What stands before the number in its sentence and behind the number before it.
std::string_view clause_before(std::string_view line, std::size_t at) {
  std::size_t begin = at > sentence_looked_at ? at - sentence_looked_at : 0;
  while (begin < at && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80) ++begin;
  std::string_view clause = line.substr(begin, at - begin);
  for (std::size_t i = clause.size(); i-- > 0;) {
    const char c = clause[i];
    const bool stop = c == '.' && i + 1 < clause.size() && clause[i + 1] == ' ' && !ends_with_abbreviation(clause.substr(0, i));
    if (stop || is_phone_digit(c) || c == '!' || c == '?' || c == ';' || c == '|') return clause.substr(i + 1);
  }
  return clause;
}

// The nearest first.
std::vector<OwnerWord> owner_words(std::string_view clause) {
  std::vector<OwnerWord> words;
  for (std::size_t end = clause.size(); end > 0 && words.size() < most_owner_words;) {
    while (end > 0 && !is_phone_letter(clause[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_phone_letter(clause[begin - 1])) --begin;
    if (begin == end) break;
    const std::string_view word = clause.substr(begin, end - begin);
    const bool upper = word.front() >= 'A' && word.front() <= 'Z';
    const bool accented = word.starts_with("\xC3") && word.size() > 2 && static_cast<unsigned char>(word[1]) < 0xA0;
    words.push_back({fold_words(word), upper || accented});
    end = begin;
  }
  return words;
}

bool may_name_somebody(const OwnerWord& word) { return word.is_capital && !is_in_table(word.folded, named_places); }

// "Ann De Wolf (0476 …", "(Civadis, tél. 081 …", "aan Steven (gsm 0470 …": a name in front of a bracket, of no service.
bool is_name_before_bracket(std::string_view clause) {
  const std::size_t bracket = clause.rfind('(');
  if (bracket == std::string_view::npos || clause.find(')', bracket) != std::string_view::npos || clause.size() - bracket > 12)
    return false;
  const std::string_view before = trim_blanks(clause.substr(0, bracket));
  const auto words = owner_words(before);
  if (words.size() < 2 || before.empty() || !is_phone_letter(before.back()) || !may_name_somebody(words[0])) return false;
  return may_name_somebody(words[1]) || is_in_table(words[1].folded, person_prepositions);
}

}  // namespace

PhoneOwner owner_of_phone(std::string_view line, std::size_t at) {
  const std::string_view clause = clause_before(line, at);
  if (is_name_before_bracket(clause)) return PhoneOwner::SomebodyElse;
  bool saw_name = false;
  bool saw_phone = false;
  const auto words = owner_words(clause);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i].folded;
    if (is_in_table(word, other_people)) return PhoneOwner::SomebodyElse;
    if (is_in_table(word, own_pronouns)) return PhoneOwner::Writer;
    if (is_in_table(word, other_pronouns)) return PhoneOwner::NotSaid;
    if (saw_phone && is_in_table(word, possessives_of_others)) return PhoneOwner::SomebodyElse;
    const bool names_whom_to_call = saw_name && is_in_table(word, verbs_of_calling);
    if (names_whom_to_call && (i + 1 == words.size() || words[i + 1].folded != "me")) return PhoneOwner::SomebodyElse;
    saw_phone = saw_phone || is_in_table(word, owned_phones);
    saw_name = saw_name || (words[i].is_capital && !is_in_table(word, named_places) && i + 1 < words.size());
  }
  return PhoneOwner::NotSaid;
}

}  // namespace m2t
