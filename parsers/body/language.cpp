#include "parsers/body/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "parsers/body/language_words.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/text_lines.h"
#include "tickets/reference.h"

namespace m2t {

namespace {

constexpr std::size_t bytes_looked_at = 16 * 1024;  // more tells nothing new
constexpr int clear_percent = 70;

constexpr std::array<Language, languages_told_apart> our_languages{Language::French, Language::Dutch, Language::English,
                                                                   Language::German};

struct Scores {
  std::array<int, languages_told_apart> points{};
  std::array<int, languages_told_apart> strong_words{};
};

std::size_t place_of(Language language) {
  return static_cast<std::size_t>(std::find(our_languages.begin(), our_languages.end(), language) - our_languages.begin());
}

// CLD2 calls texts of two or three words unreliable ("printer kapot"): the words are then all the evidence there is.
Scores score_words(std::vector<std::string_view> words) {
  Scores scores;
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  for (std::string_view word : words) {
    const WordWeights weights = weights_of_word(word);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      scores.points[i] += weights[i];
      if (weights[i] == 2) ++scores.strong_words[i];
    }
  }
  return scores;
}

// How words look of which we know nothing: accents of the one, double vowels of the other. A hint, at most two points for each.
constexpr auto french_shapes =
    std::to_array<std::string_view>({"\xC3\xA9", "\xC3\xA8", "\xC3\xAA", "\xC3\xA0", "\xC3\xA7", "\xC5\x93"});
constexpr auto dutch_shapes = std::to_array<std::string_view>({"ij", "aa", "uu", "lijk", "heid", "oek", "oel", "eerd"});

void add_shapes(std::string_view prose, Scores& scores) {
  constexpr int most_points = 2;
  int french = 0;
  int dutch = 0;
  for (std::string_view word : words_of(prose)) {
    if (weights_of_word(fold_words(word)) != WordWeights{}) continue;
    french += contains_any(word, french_shapes) ? 1 : 0;
    dutch += contains_any(word, dutch_shapes) ? 1 : 0;
  }
  scores.points[place_of(Language::French)] += std::min(french, most_points);
  scores.points[place_of(Language::Dutch)] += std::min(dutch, most_points);
}

DetectedLanguage judge_words(const Scores& scores) {
  const auto best = std::max_element(scores.points.begin(), scores.points.end());
  const auto index = static_cast<std::size_t>(best - scores.points.begin());
  int second = 0;
  for (std::size_t i = 0; i < scores.points.size(); ++i) {
    if (i != index) second = std::max(second, scores.points[i]);
  }
  if (*best < 2 || *best == second) return {};
  const bool sure = scores.strong_words[index] > 0 && (second == 0 || *best >= 2 * second + 1);
  return {our_languages[index], sure};
}

bool has_language(std::string_view word) {
  static constexpr ByteSet strange("@<>\\_=0123456789");
  return word.size() < 60 && !strange.is_in(word) && word.find("://") == std::string_view::npos && !word.starts_with("www.");
}

// Without addresses, pages, codes and numbers, which have no language.
void add_prose(std::string& prose, std::string_view line) {
  static constexpr ByteSet blanks(" \t");
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t end = blanks.find_in(line, i);
    const std::string_view word = line.substr(i, end - i);
    if (has_language(word)) prose += word;
    prose += ' ';
    i = end + 1;
  }
  prose += '\n';
}

// A screen speaks English to people who do not: stack traces, and what stands quoted, are not the writer's words.
bool is_machine_line(std::string_view line) {
  line = trim_blanks(line);
  return line.starts_with("at ") || line.starts_with("Caused by:") || line.starts_with("File \"") ||
         line.starts_with("Traceback") || line.find("Exception") != std::string_view::npos ||
         line.find("0x") != std::string_view::npos;
}

std::string without_quotations(std::string_view text) {
  static constexpr auto marks = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"\"", "\""}, {"\xC2\xAB", "\xC2\xBB"}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xE2\x80\x9E", "\xE2\x80\x9D"}});
  static constexpr ByteSet first_bytes("\"\xC2\xE2");
  constexpr std::size_t longest_quotation = 400;
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t mark = first_bytes.find_in(text, i);
    kept += text.substr(i, mark - i);
    i = mark;
    if (i >= text.size()) break;
    std::size_t behind = 0;
    for (const auto& [open, close] : marks) {
      if (!text.substr(i).starts_with(open)) continue;
      const std::size_t end = text.substr(i + open.size(), longest_quotation).find(close);
      if (end != std::string_view::npos) behind = i + open.size() + end + close.size();
      break;
    }
    kept += behind != 0 ? ' ' : text[i];
    i = behind != 0 ? behind : i + 1;
  }
  return kept;
}

std::string prose_of(std::string_view text) {
  std::string prose;
  for (std::string_view line : split_lines(utf8_prefix(text, bytes_looked_at))) {
    if (!is_machine_line(line)) add_prose(prose, line);
  }
  return prose;
}

std::size_t count_words(std::string_view prose) { return words_of(fold_words(prose, bytes_looked_at)).size(); }

// What the writer said himself. The subject of an answer is mostly ours, and tells only when nothing else does.
std::string own_prose(std::string_view subject, std::string_view new_text) {
  constexpr std::size_t enough_words = 3;
  std::string text = prose_of(without_quotations(new_text.substr(0, bytes_looked_at)));
  std::size_t words = count_words(text);
  if (words < enough_words) {
    text = prose_of(new_text);
    words = count_words(text);
  }
  if (words >= enough_words && has_reply_prefix(subject)) return text;
  const std::string base = base_subject(subject.substr(0, 4000), "");
  const std::string said = prose_of(without_quotations(base));
  return (words == 0 && count_words(said) == 0 ? prose_of(base) : said) + text;
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

bool is_shouted(std::string_view prose) {
  const auto small = std::count_if(prose.begin(), prose.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const auto capitals = std::count_if(prose.begin(), prose.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return capitals > small;
}

// At least every fourth word is one that only this language has.
bool is_well_known(const Scores& scores, Language language, std::size_t words) {
  return language != Language::Unknown && 4 * static_cast<std::size_t>(scores.strong_words[place_of(language)]) >= words;
}

}  // namespace

DetectedLanguage detect_language(std::string_view subject, std::string_view new_text) {
  const std::string prose = own_prose(subject, new_text);
  const std::string folded = fold_words(prose, bytes_looked_at);
  const auto words = words_of(folded);
  const bool is_short = words.size() <= 6;
  // In capitals and without accents CLD2 mistakes one language for another.
  const DetectorAnswer answer = ask_detector(is_shouted(prose) ? folded : prose);
  Scores scores = score_words(words);
  if (is_short) add_shapes(prose, scores);
  const DetectedLanguage by_words = judge_words(scores);
  const DetectedLanguage& by_detector = answer.detected;
  if (by_detector.language == Language::Unknown) {
    // A long text in a neighbour's language has some of our words, too.
    if (answer.foreign && !is_short && !is_well_known(scores, by_words.language, words.size())) return {};
    return by_words;
  }
  if (by_words.language == by_detector.language) return {by_detector.language, by_detector.sure || by_words.sure};
  if (by_words.language == Language::Unknown) {
    // Of a short text none of whose words we know, the detector's answer is a guess.
    return is_short ? DetectedLanguage{} : by_detector;
  }
  // They disagree: a text in two languages, or one too short to tell.
  if (by_words.sure) return {by_words.language, is_well_known(scores, by_words.language, words.size())};
  if (is_short) return {};
  return {by_detector.language, false};
}

}  // namespace m2t
