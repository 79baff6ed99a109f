#include "parsers/fields/urgency.h"

#include <algorithm>
#include <array>
#include <span>

#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

// All tables are folded. The longer form stands before the shorter one it holds.
constexpr auto urgent_words = std::to_array<std::string_view>({"de toute urgence",
                                                               "d'urgence",
                                                               "urgentissime",
                                                               "tres urgent",
                                                               "urgentes",
                                                               "urgente",
                                                               "urgents",
                                                               "urgent",
                                                               "urgence",
                                                               "urgemment",
                                                               "au plus vite",
                                                               "le plus vite possible",
                                                               "immediatement",
                                                               "dans l'immediat",
                                                               "bloquant",
                                                               "bloquante",
                                                               "tout est bloque",
                                                               "je suis bloque",
                                                               "je suis bloquee",
                                                               "nous sommes bloques",
                                                               "nous sommes bloquees",
                                                               "on est bloque",
                                                               "on est bloques",
                                                               "completement bloque",
                                                               "totalement bloque",
                                                               "hoogdringend",
                                                               "dringend",
                                                               "dringende",
                                                               "met spoed",
                                                               "spoedig",
                                                               "spoed",
                                                               "onmiddellijk",
                                                               "alles ligt plat",
                                                               "alles ligt stil",
                                                               "wij zitten vast",
                                                               "we zitten vast",
                                                               "asap",
                                                               "urgently",
                                                               "emergency",
                                                               "immediately",
                                                               "is critical",
                                                               "critical issue",
                                                               "critical incident",
                                                               "critical for",
                                                               "business critical",
                                                               "eilig",
                                                               "sofort"});
constexpr auto urgency_denials = std::to_array<std::string_view>(
    {"pas",    "rien", "non", "aucune",  "sans", "jamais", "moins", "peu",   "niet",  "geen",   "niks",    "niets",    "minder",
     "weinig", "not",  "no",  "nothing", "less", "isn",    "kein",  "keine", "nicht", "nichts", "weniger", "nullement"});
// Behind the word, in the same sentence: "een dringende tussenkomst is niet nodig".
constexpr auto later_denials =
    std::to_array<std::string_view>({"niet nodig", "pas necessaire", "pas besoin", "not necessary", "not needed", "not required",
                                     "nicht notig", "overbodig", "? non", "? nee", "? no"});
// "Service d'urgence", "cel Dringende Hulp", "en cas d'urgence": the thing, not the wish.
constexpr auto emergency_things = std::to_array<std::string_view>(
    {"service",      "services",      "numero",      "numeros", "sortie",   "sorties",     "plan",     "plans",
     "cas",          "eclairage",     "bouton",      "dienst",  "diensten", "poste",       "lit",      "planification",
     "cellule",      "cel",           "permanence",  "centre",  "centrum",  "dispatching", "afdeling", "departement",
     "coordinateur", "coordinatrice", "garde",       "porte",   "arret",    "appel",       "appels",   "accueil",
     "logement",     "logements",     "hebergement", "fonds",   "procedure"});
// What may stand in front of such a name without "d'": "Service Urgence", "cel Dringende Hulp". "Dienst dringend bereikbaar" is a wish.
constexpr auto emergency_services = std::to_array<std::string_view>(
    {"service", "services", "cellule", "dienst", "diensten", "cel", "afdeling", "centrum", "numero"});
constexpr auto emergency_nouns = std::to_array<std::string_view>({"urgence", "dringende", "spoed", "emergency"});
// Names of services and of what they give, wherever they stand.
constexpr auto emergency_names = std::to_array<std::string_view>({"urgence sociale",
                                                                  "urgences sociales",
                                                                  "urgence medicale",
                                                                  "urgences medicales",
                                                                  "aide medicale urgente",
                                                                  "aide urgente du cpas",
                                                                  "aide sociale urgente",
                                                                  "dringende sociale hulp",
                                                                  "dringende medische hulp",
                                                                  "dringende geneeskundige hulp",
                                                                  "dringende maatschappelijke hulp",
                                                                  "dringende hulpverlening",
                                                                  "dringende opvang",
                                                                  "urgence 112",
                                                                  "urgent care",
                                                                  "emergency services",
                                                                  "emergency number",
                                                                  "emergency exit",
                                                                  "emergency planning",
                                                                  "spoed 112"});
// Whoever says so is in no hurry, whatever else he says.
constexpr auto patient_words = std::to_array<std::string_view>({"geen haast",
                                                                "geen spoed",
                                                                "niet dringend",
                                                                "geen dringend",
                                                                "no rush",
                                                                "no hurry",
                                                                "not urgent",
                                                                "pas urgent",
                                                                "rien d'urgent",
                                                                "pas d'urgence",
                                                                "aucune urgence",
                                                                "rien ne presse",
                                                                "ca ne presse pas",
                                                                "quand vous avez le temps",
                                                                "quand vous aurez le temps",
                                                                "quand tu as le temps",
                                                                "wanneer u tijd heeft",
                                                                "wanneer je tijd hebt",
                                                                "als u tijd heeft",
                                                                "als je tijd hebt",
                                                                "when you have time",
                                                                "nicht dringend",
                                                                "nicht eilig",
                                                                "keine eile",
                                                                "hat zeit"});

constexpr std::size_t wrapped_line = 50;  // a shorter line was ended by its writer

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_one_of_words(std::string_view word, std::span<const std::string_view> table) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// The words of the sentence before `at`, at most 32 bytes of it.
std::vector<std::string_view> words_of_sentence_before(std::string_view folded, std::size_t at) {
  std::string_view before = folded.substr(at > 32 ? at - 32 : 0, at > 32 ? 32 : at);
  const std::size_t sentence = before.find_last_of(".!?;:,\n");
  if (sentence != std::string_view::npos) before.remove_prefix(sentence + 1);
  return words_of(before);
}

// "Ce n'est pas urgent", but not "cela ne marche pas. Urgent".
bool is_denied_before(std::string_view folded, std::size_t at) {
  auto words = words_of_sentence_before(folded, at);
  if (!words.empty() && words.back() == "d") words.pop_back();  // "d'urgence"
  const std::size_t looked_at = std::min<std::size_t>(words.size(), 3);
  return std::any_of(words.end() - static_cast<std::ptrdiff_t>(looked_at), words.end(),
                     [](std::string_view word) { return is_one_of_words(word, urgency_denials); });
}

bool is_inside_name(std::string_view folded, std::size_t at, std::string_view word) {
  return std::any_of(emergency_names.begin(), emergency_names.end(), [&](std::string_view name) {
    const std::size_t place = name.find(word);
    return place != std::string_view::npos && place <= at && folded.substr(at - place).starts_with(name);
  });
}

bool is_name_of_thing(std::string_view folded, std::size_t at, std::string_view word) {
  if (is_inside_name(folded, at, word)) return true;
  auto words = words_of_sentence_before(folded, at);
  const bool with_article = !words.empty() && (words.back() == "d" || words.back() == "des");
  if (with_article) words.pop_back();
  if (words.empty()) return false;
  if (with_article || word.starts_with("d'")) return is_one_of_words(words.back(), emergency_things);
  return is_one_of_words(word, emergency_nouns) && is_one_of_words(words.back(), emergency_services);
}

bool is_denied_behind(std::string_view folded, std::size_t end) {
  std::string_view behind = folded.substr(end, 60);
  behind = behind.substr(0, behind.find_first_of(".!;\n"));
  return contains_any(behind, later_denials);
}

// Does `word` stand there as a word, and nobody denies it?
bool is_said(std::string_view folded, std::string_view word) {
  for (std::size_t at = folded.find(word); at != std::string_view::npos; at = folded.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool whole =
        (at == 0 || !is_letter_or_digit(folded[at - 1])) && (end == folded.size() || !is_letter_or_digit(folded[end]));
    if (whole && !is_name_of_thing(folded, at, word) && !is_denied_before(folded, at) && !is_denied_behind(folded, end))
      return true;
  }
  return false;
}

// Folds line by line: the end of a short line ends the sentence.
std::string folded_sentences(std::string_view text) {
  std::string folded;
  for (std::string_view line : split_lines(text.substr(0, 32 * 1024))) {
    folded += fold_words(line, line.size());
    folded += line.size() < wrapped_line ? '\n' : ' ';
  }
  return folded;
}

}  // namespace

std::vector<std::string> find_urgency(std::string_view subject, std::string_view new_text) {
  const std::string subject_said = fold_words(subject, 4000);
  const std::string text = folded_sentences(new_text);
  const bool patient = contains_any(text, patient_words);
  std::vector<std::string> found;
  for (std::string_view word : urgent_words) {
    const bool part_of_found =
        std::any_of(found.begin(), found.end(), [&](const std::string& f) { return contains_word(f, word); });
    if (!part_of_found && (is_said(subject_said, word) || (!patient && is_said(text, word)))) found.emplace_back(word);
  }
  return found;
}

}  // namespace m2t
