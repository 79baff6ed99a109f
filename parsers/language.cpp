#include "parsers/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "parsers/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t bytes_looked_at = 16 * 1024;  // more tells nothing new
constexpr int clear_percent = 70;

// Words that belong to one of our languages only, as people write them to a help desk: folded. CLD2 calls texts of two or three
// words unreliable (section 7 of its measurements: "printer kapot"), these are then all the evidence there is.
struct WordRow {
  Language language;
  int weight;  // 2: nobody writes it in another language; 1: may be a loan or a name
  std::string_view words;
};
constexpr auto word_rows = std::to_array<WordRow>({
    {Language::French, 2,
     "bonjour bonsoir merci imprimante panne ordinateur ecran clavier souris mot passe fichier fichiers dossier courriel "
     "connexion connecter "
     "marche fonctionne fonctionnent probleme problemes demande erreur besoin acces impossible pouvez pourriez voici avec depuis "
     "mon mes notre "
     "votre vous nous je suis j'ai cette etes plus pas ne les des une est dans sur pour qui que mais aussi toujours bloque lent "
     "lente ouvrir "
     "installer remplacement cartouche encre reseau salle reunion telephone bureau collegue cordialement agent commune svp suite "
     "aide urgence"},
    {Language::French, 1, "du et ou au aux se sa ce ces son bien tres le"},
    {Language::Dutch, 2,
     "goedendag goeiedag goedemorgen goedemiddag beste geachte dank bedankt kapot werkt werken scherm toetsenbord muis "
     "wachtwoord bestand "
     "bestanden map aanmelden inloggen probleem problemen fout foutmelding aanvraag vraag nodig toegang graag kunt kan kunnen "
     "zou hierbij met "
     "sinds mijn onze uw jullie wij ik ben heb heeft deze niet het een zijn voor maar ook altijd geblokkeerd traag openen "
     "installeren "
     "vervanging inkt netwerk zaal vergadering telefoon bureel collega groeten groet gemeente aub alstublieft hulp dringend stuk "
     "defect nieuwe "
     "geen naar wordt worden meer nog wel"},
    {Language::Dutch, 1, "de van te op er dat bij om printer computer pc laptop"},
    {Language::English, 2,
     "hello dear thanks thank please broken works working screen keyboard mouse password file files folder cannot can't could "
     "would the and "
     "with since my our your you we have has this not are for but also always blocked slow open install replacement ink network "
     "meeting phone "
     "office colleague regards need request error issue does doesn't isn't i'm is it's"},
    {Language::English, 1, "to of at by help problem printer computer urgent new it"},
    {Language::German, 2,
     "guten morgen hallo danke kaputt funktioniert drucker bildschirm tastatur maus passwort datei dateien ordner anmelden "
     "fehler anfrage frage "
     "brauche zugriff bitte konnen konnten mit seit mein meine unser ihre ich bin habe hat diese nicht das eine sind fur aber "
     "auch immer "
     "gesperrt langsam offnen installieren ersatz tinte netzwerk besprechung telefon kollege grusse und der die den dem dringend "
     "kein keine"},
    {Language::German, 1, "zu von auf dass computer problem"},
});
constexpr std::array<Language, 4> our_languages{Language::French, Language::Dutch, Language::English, Language::German};

struct Scores {
  std::array<int, 4> points{};
  std::array<int, 4> strong_words{};
};

std::size_t place_of(Language language) {
  return static_cast<std::size_t>(std::find(our_languages.begin(), our_languages.end(), language) - our_languages.begin());
}

bool list_has(std::string_view list, std::string_view word) { return contains_word(list, word); }

// How many rows of weight 2 have the word: one that several languages claim proves nothing.
int languages_with(std::string_view word) {
  return static_cast<int>(std::count_if(word_rows.begin(), word_rows.end(),
                                        [&](const WordRow& row) { return row.weight == 2 && list_has(row.words, word); }));
}

Scores score_words(std::string_view folded) {
  Scores scores;
  std::vector<std::string_view> words = words_of(folded);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.size() > 200) words.resize(200);
  for (std::string_view word : words) {
    if (word.size() < 2) continue;
    const bool shared = languages_with(word) > 1;
    for (const WordRow& row : word_rows) {
      if (!list_has(row.words, word)) continue;
      const int weight = shared ? 1 : row.weight;
      scores.points[place_of(row.language)] += weight;
      if (weight == 2) ++scores.strong_words[place_of(row.language)];
    }
  }
  return scores;
}

DetectedLanguage judge_words(const Scores& scores) {
  const auto best = std::max_element(scores.points.begin(), scores.points.end());
  const auto index = static_cast<std::size_t>(best - scores.points.begin());
  int second = 0;
  for (std::size_t i = 0; i < scores.points.size(); ++i) {
    if (i != index) second = std::max(second, scores.points[i]);
  }
  if (*best == 0 || *best == second) return {};
  const bool sure = scores.strong_words[index] > 0 && (second == 0 ? *best >= 2 : *best >= 3 * second);
  if (*best < 2) return {};
  return {our_languages[index], sure};
}

// Without addresses, pages and numbers, which have no language.
std::string prose_of(std::string_view subject, std::string_view new_text) {
  std::string prose;
  for (std::string_view part : {subject, new_text}) {
    part = part.substr(0, bytes_looked_at);
    for (std::size_t i = 0; i < part.size();) {
      const std::size_t end = std::min(part.find_first_of(" \t\r\n", i), part.size());
      const std::string_view word = part.substr(i, end - i);
      const bool has_language = word.size() < 60 && word.find_first_of("@<>\\") == std::string_view::npos &&
                                word.find("://") == std::string_view::npos && !word.starts_with("www.");
      if (has_language) prose += word;
      prose += end < part.size() && part[end] == '\n' ? '\n' : ' ';
      i = end + 1;
    }
    prose += '\n';
  }
  return prose;
}

// CLD2 wants valid UTF-8 and reads behind the end of anything else: checked by the call itself.
struct DetectorAnswer {
  DetectedLanguage detected;
  bool foreign = false;  // reliably none of ours
};

DetectorAnswer ask_detector(const std::string& prose) {
  CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
  int percents[3] = {};
  double scores[3] = {};
  int text_bytes = 0;
  int valid_bytes = 0;
  bool reliable = false;
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  const CLD2::Language best =
      CLD2::ExtDetectLanguageSummaryCheckUTF8(prose.data(), static_cast<int>(prose.size()), true, &hints, 0, languages, percents,
                                              scores, nullptr, &text_bytes, &reliable, &valid_bytes);
  if (!reliable || valid_bytes < static_cast<int>(prose.size())) return {};
  const bool clear = percents[0] >= clear_percent && text_bytes >= 20;
  switch (best) {
    case CLD2::FRENCH: return {{Language::French, clear}, false};
    case CLD2::DUTCH: return {{Language::Dutch, clear}, false};
    case CLD2::ENGLISH: return {{Language::English, clear}, false};
    case CLD2::GERMAN: return {{Language::German, clear}, false};
    default: return {{}, best != CLD2::UNKNOWN_LANGUAGE && clear};
  }
}

}  // namespace

DetectedLanguage detect_language(std::string_view subject, std::string_view new_text) {
  const std::string prose = prose_of(subject, new_text);
  const std::string folded = fold_words(prose, bytes_looked_at);
  const DetectorAnswer answer = ask_detector(prose);
  const Scores scores = score_words(folded);
  const DetectedLanguage by_words = judge_words(scores);
  const DetectedLanguage& by_detector = answer.detected;
  if (by_detector.language == Language::Unknown) {
    // A long text in a neighbour's language has some of our words, too.
    if (answer.foreign && words_of(folded).size() > 6) return {};
    return by_words;
  }
  if (by_words.language == Language::Unknown || by_words.language == by_detector.language) {
    return {by_detector.language, by_detector.sure || by_words.sure};
  }
  // They disagree: a text in two languages, or one too short to tell. The detector counts everything, so its answer is the hint.
  const bool few_words_against = scores.points[place_of(by_words.language)] <= 2 * scores.points[place_of(by_detector.language)];
  if (by_detector.sure && few_words_against && !by_words.sure) return {by_detector.language, true};
  return {by_words.sure && words_of(folded).size() <= 6 ? by_words.language : by_detector.language, false};
}

}  // namespace m2t
