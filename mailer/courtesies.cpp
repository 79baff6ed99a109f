#include "mailer/courtesies.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "tickets/typed_text.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t words_of_a_greeting = 5;    // "Chère Madame Van den Berghe,"
constexpr std::size_t words_without_a_comma = 3;  // "Bonjour Anne"
constexpr std::size_t words_of_a_signature_line = 6;
constexpr std::size_t lines_of_a_signature = 4;

constexpr std::array greetings{"bonjour"sv,     "bonsoir"sv,   "salut"sv,       "coucou"sv,       "cher"sv,
                               "chere"sv,       "chers"sv,     "madame"sv,      "monsieur"sv,     "dag"sv,
                               "goedendag"sv,   "goeiendag"sv, "goedemorgen"sv, "goeiemorgen"sv,  "goedemiddag"sv,
                               "goedenavond"sv, "beste"sv,     "geachte"sv,     "hallo"sv,        "hoi"sv,
                               "hello"sv,       "hi"sv,        "dear"sv,        "good morning"sv, "good afternoon"sv};
constexpr std::array formulas{"bien a vous"sv,
                              "bien a toi"sv,
                              "cordialement"sv,
                              "bien cordialement"sv,
                              "salutations"sv,
                              "meilleures salutations"sv,
                              "sinceres salutations"sv,
                              "cordiales salutations"sv,
                              "amicalement"sv,
                              "bonne journee"sv,
                              "met vriendelijke groet"sv,
                              "met vriendelijke groeten"sv,
                              "vriendelijke groet"sv,
                              "vriendelijke groeten"sv,
                              "hartelijke groeten"sv,
                              "groeten"sv,
                              "groetjes"sv,
                              "mvg"sv,
                              "hoogachtend"sv,
                              "kind regards"sv,
                              "best regards"sv,
                              "regards"sv,
                              "sincerely"sv};

// A line as words: " bonjour anne ", how many there are, and how many stand before the first comma or exclamation mark.
struct LineOfWords {
  std::string words = " ";
  std::size_t count = 0;
  std::size_t before_comma = 0;
  bool has_comma = false;
  bool ends_with_comma = false;
  bool other_signs = false;  // a full stop, a colon, figures: it says more than a greeting
};

LineOfWords words_of_line(std::string_view line) {
  LineOfWords out;
  for (TextPiece piece = piece_at(line, 0); piece.kind != PieceKind::End; piece = piece_at(line, piece.end)) {
    if (piece.kind == PieceKind::Word) {
      out.words += piece.fits ? std::string(piece.text()) : std::string("?");
      out.words += ' ';
      ++out.count;
      out.ends_with_comma = false;
    } else if (piece.kind == PieceKind::Sign && (piece.sign == ',' || piece.sign == '!')) {
      if (!out.has_comma) out.before_comma = out.count;
      out.has_comma = out.ends_with_comma = true;
    } else if (piece.kind == PieceKind::Digits || (piece.kind == PieceKind::Sign && piece.sign != '\'' && piece.sign != 0x2019)) {
      out.other_signs = true;
    }
  }
  return out;
}

template <std::size_t n>
bool begins_with(const LineOfWords& line, const std::array<std::string_view, n>& phrases) {
  return std::ranges::any_of(phrases,
                             [&](std::string_view phrase) { return line.words.starts_with(' ' + std::string(phrase) + ' '); });
}

bool is_only_a_greeting(const LineOfWords& line) {
  if (line.other_signs || !begins_with(line, greetings)) return false;
  return line.ends_with_comma ? line.before_comma == line.count && line.count <= words_of_a_greeting
                              : !line.has_comma && line.count <= words_without_a_comma;
}

bool greets_at_its_beginning(const LineOfWords& line) {
  return begins_with(line, greetings) && line.has_comma && line.before_comma <= words_of_a_greeting;
}

// Where his signature begins: "Bien à vous, An" in one line, or the formula and below it short lines. The number of lines: nowhere.
std::size_t begin_of_signature(const std::vector<std::string>& lines) {
  std::size_t looked_at = 0;
  for (std::size_t i = lines.size(); i-- > 0 && looked_at < lines_of_a_signature;) {
    if (lines[i].empty()) continue;
    ++looked_at;
    const LineOfWords line = words_of_line(lines[i]);
    if (line.count > words_of_a_signature_line) break;
    if (begins_with(line, formulas)) return i;
  }
  return lines.size();
}

bool holds_a_name(const std::vector<std::string>& signature) {
  const LineOfWords first = words_of_line(signature.front());
  return signature.size() > 1 || (first.has_comma && first.count > first.before_comma);
}

void take_signature(PersonsWords& words, const std::string& name) {
  const std::size_t begin = begin_of_signature(words.lines);
  for (std::size_t i = begin; i < words.lines.size(); ++i)
    if (!words.lines[i].empty()) words.signature.push_back(words.lines[i]);
  words.lines.resize(begin);
  while (!words.lines.empty() && words.lines.back().empty()) words.lines.pop_back();
  const bool unnamed = words.signature.empty() || !holds_a_name(words.signature);
  if (unnamed && !name.empty()) words.signature.push_back(name);
}

}  // namespace

PersonsWords courtesies_of(std::vector<std::string> lines, const std::string& name) {
  PersonsWords words;
  words.lines = std::move(lines);
  take_signature(words, name);
  if (words.lines.empty()) return words;
  const LineOfWords first = words_of_line(words.lines.front());
  const bool alone = words.lines.size() > 1 && is_only_a_greeting(first);
  words.greets = alone || greets_at_its_beginning(first);
  if (!alone) return words;
  words.greeting = words.lines.front();
  const auto rest =
      std::find_if(words.lines.begin() + 1, words.lines.end(), [](const std::string& line) { return !line.empty(); });
  words.lines.erase(words.lines.begin(), rest);
  return words;
}

}  // namespace m2t
