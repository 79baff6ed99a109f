// Ends of letters that are no fixed formulas but put together: a wish for the day or the week, and whom somebody signs for.
#include <algorithm>
#include <array>

#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_wish = 12;  // words

// Folded; French, Dutch, English and German together, as a wish of one holds no word of another by chance.
constexpr auto wished_qualities = std::to_array<std::string_view>(
    {"bonne",     "bon",    "belle",    "bel",      "beau",     "excellente", "excellent", "agreable", "douce",
     "joyeuse",   "joyeux", "bonnes",   "joyeuses", "gelukkig", "prettige",   "fijne",     "leuke",    "mooie",
     "aangename", "zalige", "prettig",  "fijn",     "leuk",     "aangenaam",  "zalig",     "nice",     "great",
     "wonderful", "lovely", "pleasant", "schonen",  "schone",   "schones"});
// They greet, unless something else says that it is a wish: "Goede avond", "Good morning".
constexpr auto greeting_qualities = std::to_array<std::string_view>({"goede", "goeie", "goed", "good", "guten", "gutes"});
constexpr auto wished_times = std::to_array<std::string_view>(
    {"journee",   "soiree",   "semaine",   "midi",       "end",        "weekend",    "matinee",  "continuation", "annee",
     "fetes",     "conge",    "conges",    "vacances",   "lundi",      "mardi",      "mercredi", "jeudi",        "vendredi",
     "samedi",    "dimanche", "dag",       "avond",      "namiddag",   "voormiddag", "middag",   "week",         "vakantie",
     "verlof",    "werkdag",  "werkweek",  "feestdagen", "dagen",      "jaar",       "maandag",  "dinsdag",      "woensdag",
     "donderdag", "vrijdag",  "nieuwjaar", "zaterdag",   "zondag",     "day",        "evening",  "afternoon",    "holidays",
     "tag",       "abend",    "woche",     "wochenende", "feierabend", "nachmittag"});
// What makes a wish of anything.
constexpr auto wishing_words =
    std::to_array<std::string_view>({"souhaite", "souhaitons", "souhaitant", "wens", "wensen", "nog", "verder", "toegewenst",
                                     "gewenst", "have", "wishing", "wunsche", "wunschen", "noch"});
constexpr auto small_words = std::to_array<std::string_view>(
    {"je",     "alvast", "vous",    "te",  "nous", "en",  "une",      "un",    "a",       "tous",     "toutes", "tout", "le",
     "monde",  "toi",    "et",      "de",  "d",    "du",  "la",       "l",     "fin",     "apres",    "week",   "tres", "une",
     "encore", "een",    "ik",      "wij", "we",   "u",   "jullie",   "jou",   "allen",   "iedereen", "heel",   "erg",  "aan",
     "van",    "het",    "vandaag", "you", "your", "all", "everyone", "ahead", "rest",    "of",       "the",    "very", "ich",
     "wir",    "ihnen",  "einen",   "ein", "eine", "dir", "euch",     "sehr",  "collega", "s"});

bool is_in(std::string_view word, std::span<const std::string_view> table) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

}  // namespace

std::size_t good_wish_length(std::string_view folded) {
  const std::string_view line = folded.substr(0, std::min(folded.find_first_of(",.!;:(/|<\n"), folded.size()));
  bool quality = false, greeting_quality = false, wishing = false, time = false;
  std::size_t words = 0, end = 0;
  for (std::string_view word : words_of(line)) {
    const bool is_time = is_in(word, wished_times);
    if (is_in(word, wished_qualities)) {
      quality = true;
    } else if (is_in(word, greeting_qualities)) {
      greeting_quality = true;
    } else if (is_in(word, wishing_words)) {
      wishing = true;
    } else if (!is_time && !is_in(word, small_words)) {
      return 0;
    }
    if (++words > longest_wish) return 0;
    time = time || (is_time && (quality || greeting_quality));
    end = static_cast<std::size_t>(word.data() - folded.data()) + word.size();
  }
  return time && (quality || wishing) ? end : 0;
}

std::size_t parting_greeting_length(std::string_view folded) {
  static constexpr auto greetings =
      std::to_array<std::string_view>({"groet", "groeten", "groetjes", "gruss", "grusse", "grussen", "gruessen", "gruesse",
                                       "regards", "salutations", "greetings"});
  static constexpr auto joints = std::to_array<std::string_view>({"met", "mit", "with", "avec", "veel"});
  constexpr std::size_t longest = 5;  // words
  const std::string_view line = folded.substr(0, std::min(folded.find_first_of(",.!;:(/|<?\n"), folded.size()));
  const auto words = words_of(line);
  if (words.empty() || words.size() > longest || (words.size() > 2 && !is_in(words.front(), joints))) return 0;
  const bool ends = is_in(words.back(), greetings) || (words.size() > 2 && words[words.size() - 2] == "salutations");
  return ends ? static_cast<std::size_t>(words.back().data() - folded.data()) + words.back().size() : 0;
}

bool signs_for_others(std::string_view folded) {
  static constexpr auto beginnings = std::to_array<std::string_view>({"pour l'equipe",
                                                                      "pour toute l'equipe",
                                                                      "pour le service",
                                                                      "pour la cellule",
                                                                      "pour la direction",
                                                                      "pour le secretariat",
                                                                      "pour le college",
                                                                      "pour le departement",
                                                                      "pour la commune",
                                                                      "au nom de l'equipe",
                                                                      "au nom de toute l'equipe",
                                                                      "au nom du service",
                                                                      "au nom du college",
                                                                      "namens het",
                                                                      "namens de",
                                                                      "namens heel",
                                                                      "namens iedereen",
                                                                      "namens alle",
                                                                      "voor de dienst",
                                                                      "voor het team",
                                                                      "voor het secretariaat",
                                                                      "on behalf of",
                                                                      "for the team",
                                                                      "im namen"});
  constexpr std::size_t longest = 7;  // words
  if (folded.empty() || folded.size() > 80 || std::string_view(".?!:;").find(folded.back()) != std::string_view::npos)
    return false;
  const std::size_t comma = folded.find(',');
  if (comma != std::string_view::npos && comma + 1 < folded.size()) return false;
  return begins_with_any(folded, beginnings) && words_of(folded).size() <= longest;
}

}  // namespace m2t
