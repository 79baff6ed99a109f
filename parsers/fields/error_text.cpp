#include "parsers/fields/error_text.h"

#include <algorithm>
#include <array>

#include "parsers/fields/error_codes.h"
#include "parsers/fields/quoted_passages.h"
#include "parsers/pictures/picture_codes.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_error_text = 1500;  // in bytes
constexpr std::size_t most_lines = 15;
constexpr std::size_t most_block_lines = 12;
constexpr std::size_t shortest_quotation = 6;
constexpr std::size_t most_error_codes = 8;

// All tables are folded. The message stands behind the word, or on the next lines.
constexpr auto announcing_words = std::to_array<std::string_view>(
    {"message d'erreur", "code d'erreur",     "le message suivant", "message suivant", "ce message",    "l'erreur suivante",
     "erreur suivante",  "cette erreur",      "foutmelding",        "foutcode",        "foutboodschap", "volgende melding",
     "volgende fout",    "deze melding",      "deze fout",          "melding",         "error message", "error code",
     "following error",  "following message", "this error",         "this message",    "the error",     "fehlermeldung",
     "fehlercode",       "folgende meldung",  "diese meldung"});
constexpr auto error_words =
    std::to_array<std::string_view>({"error", "erreur", "fout", "foutmelding", "foutcode", "fehler", "fehlermeldung", "warning",
                                     "fatal", "exception", "melding", "meldung", "message"});
constexpr auto line_starts = std::to_array<std::string_view>({"error:",
                                                              "error ",
                                                              "erreur :",
                                                              "erreur:",
                                                              "erreur ",
                                                              "fout:",
                                                              "fout :",
                                                              "fout ",
                                                              "foutmelding:",
                                                              "fehler:",
                                                              "fatal:",
                                                              "fatal error",
                                                              "exception",
                                                              "warning:",
                                                              "runtime error",
                                                              "access denied",
                                                              "acces refuse",
                                                              "toegang geweigerd",
                                                              "zugriff verweigert",
                                                              "une erreur est survenue",
                                                              "une erreur s'est produite",
                                                              "er is een fout opgetreden",
                                                              "an error occurred",
                                                              "an error has occurred",
                                                              "something went wrong",
                                                              "impossible de se connecter",
                                                              "kan geen verbinding maken",
                                                              "er is iets misgegaan",
                                                              "page introuvable",
                                                              "this page can't be displayed",
                                                              "access is denied",
                                                              "bourrage papier",
                                                              "papierstoring",
                                                              "paper jam",
                                                              "le reseau n'est pas accessible",
                                                              "het netwerk is niet beschikbaar",
                                                              "votre connexion n'est pas privee",
                                                              "uw verbinding is niet prive",
                                                              "caused by:",
                                                              "php fatal error",
                                                              "uncaught "});

// What a screen says stands in quotes behind these, or below them.
constexpr auto showing_words = std::to_array<std::string_view>(
    {"affiche",   "affichent", "indique",   "apparait",  "toont",    "verschijnt", "zegt",  "says",   "shows",       "zeigt",
     "erscheint", "j'ai ceci", "j'obtiens", "je recois", "ik krijg", "krijg ik",   "i get", "we get", "ich erhalte", "repond"});

// How machines say that something did not work.
constexpr auto failure_words = std::to_array<std::string_view>(
    {"impossible",      "echec",          "echoue",           "refuse",         "introuvable",   "expire",
     "interrompu",      "ne repond pas",  "invalide",         "non valide",     "incorrect",     "endommage",
     "non reconnu",     "n'a pas pu",     "n'est pas access", "indisponible",   "non autorise",  "bourrage",
     "geweigerd",       "mislukt",        "niet gevonden",    "verlopen",       "verbroken",     "reageert niet",
     "ongeldig",        "kan niet",       "kan geen",         "niet geldig",    "niet herkend",  "niet beschikbaar",
     "geen machtiging", "geen toegang",   "beschadigd",       "onjuist",        "papierstoring", "denied",
     "failed",          "not found",      "timed out",        "invalid",        "unable to",     "cannot ",
     "can't ",          "could not",      "not responding",   "not recognized", "unavailable",   "fehlgeschlagen",
     "verweigert",      "nicht gefunden", "abgelaufen",       "ungultig",       "gesperrt",      "nicht moglich",
     "konnte nicht",    "reagiert nicht"});

// A person speaks again: behind the message, never in it.
constexpr auto farewells = std::to_array<std::string_view>({"merci",
                                                            "cordialement",
                                                            "bien a vous",
                                                            "bien cordialement",
                                                            "groeten",
                                                            "groetjes",
                                                            "bedankt",
                                                            "alvast",
                                                            "met vriendelijke",
                                                            "mvg",
                                                            "thanks",
                                                            "thank you",
                                                            "regards",
                                                            "best regards",
                                                            "kind regards",
                                                            "mit freundlichen",
                                                            "danke",
                                                            "bonjour",
                                                            "[cid:",
                                                            "[image"});
constexpr auto prose_beginnings = std::to_array<std::string_view>(
    {"pouvez",  "pourriez",  "pourrais",    "kan u",       "kunt u",     "kan je",     "kun je",      "kan iemand",
     "can you", "could you", "can someone", "quand ",      "lorsque ",   "wanneer ",   "depuis ",     "sinds ",
     "since ",  "j'",        "je ",         "ik ",         "i ",         "nous ",      "wij ",        "cela ",
     "c'est ",  "graag ",    "alleen ",     "uniquement ", "seulement ", "konnen sie", "konnten sie", "qui peut",
     "wie kan", "please ",   "que dois",    "wat moet",    "svp",        "aub",        "d'avance"});

bool contains_one_word(std::string_view folded, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return contains_word(folded, w); });
}

// "Erreur Saphir" names a subject; an error message has a code, a colon, or a sentence.
bool is_only_a_title(std::string_view folded) {
  if (!folded.starts_with("erreur ") && !folded.starts_with("fout ") && !folded.starts_with("error ")) return false;
  return std::count(folded.begin(), folded.end(), ' ') < 3 && folded.find_first_of(":0123456789") == std::string_view::npos;
}

bool reads_like_a_machine(std::string_view text) {
  const std::string folded = fold_words(text, longest_error_text);
  return contains_any(folded, failure_words) || begins_with_any(folded, line_starts) || has_error_code(text, folded);
}

// "Message d'erreur : Accès refusé" -> "Accès refusé"; "Code d'erreur : 80" stays whole, a code alone tells little.
std::string_view behind_announcement(std::string_view line, std::string_view folded) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon > 80 || folded.find("code") != std::string_view::npos) return line;
  const std::string before = fold_words(line.substr(0, colon));
  const std::string_view behind = trim_blanks(line.substr(colon + 1));
  return contains_any(before, announcing_words) && !behind.empty() ? behind : line;
}

// A long line is a paragraph or a dump: its beginning tells.
std::string_view beginning_of(std::string_view line) {
  std::size_t length = std::min<std::size_t>(line.size(), 600);
  while (length > 0 && length < line.size() && (static_cast<unsigned char>(line[length]) & 0xC0) == 0x80) --length;
  return line.substr(0, length);
}

enum class Announced { Nothing, PerhapsAMessage, AMessage };

// Goes through a text line by line and keeps what machines said in it.
class ErrorFinder {
 public:
  explicit ErrorFinder(std::string_view text) : text_(text), lines_(split_lines(text)), passages_(quoted_passages(text)) {}

  std::string find() {
    for (std::size_t i = 0; i < lines_.size() && taken_ < most_lines;) i = read_line(i);
    return std::move(error_);
  }

 private:
  // Each gives the line to go on with.
  std::size_t read_line(std::size_t at) {
    const std::string_view line = beginning_of(trim_blanks(lines_[at]));
    if (line.empty()) return at + 1;
    const std::string folded = fold_words(line);
    const Announced before = announced_;
    announced_ = Announced::Nothing;
    const bool announces = contains_any(folded, announcing_words);
    const bool shows = contains_any(folded, showing_words);
    const bool code = has_error_code(line, folded);
    const bool in_context = announces || shows || before != Announced::Nothing || contains_one_word(folded, error_words);
    if (const std::size_t next = take_passage(at, line, code, in_context); next != 0) return next;
    if (before != Announced::Nothing && begins_block(at, folded, before)) return take_block(at);
    if (begins_pasted_error(line)) return take_block(at);
    if (folded.ends_with(':') && (announces || shows)) {
      announced_ = announces ? Announced::AMessage : Announced::PerhapsAMessage;
      if (!code) return at + 1;
    }
    const bool told = announces && line.find(':') != std::string_view::npos;
    if (code || told || (begins_with_any(folded, line_starts) && !is_only_a_title(folded)))
      add(behind_announcement(sentence_with_code(line), folded));
    return at + 1;
  }

  // The message that stands in quotation marks and begins on this line; 0 when there is none.
  std::size_t take_passage(std::size_t at, std::string_view line, bool code_in_line, bool in_context) {
    const auto begin = static_cast<std::size_t>(line.data() - text_.data());
    while (passage_ < passages_.size() && passages_[passage_].begin < begin) ++passage_;
    for (std::size_t i = passage_; i < passages_.size() && passages_[i].begin < begin + line.size(); ++i) {
      const QuotedPassage& passage = passages_[i];
      const bool code = has_error_code(passage.text, fold_words(passage.text));
      if (passage.text.size() < shortest_quotation && !code) continue;
      const bool over_lines = passage.end > begin + line.size();
      if (code_in_line && !code && !over_lines) return 0;  // the line tells more
      if (!in_context && !reads_like_a_machine(passage.text)) continue;
      for (std::string_view part : split_lines(passage.text)) add(trim_blanks(part));
      while (at < lines_.size() && lines_[at].data() < text_.data() + passage.end) ++at;
      return at;
    }
    return 0;
  }

  bool begins_block(std::size_t at, std::string_view folded, Announced announced) const {
    if (begins_with_any(folded, farewells)) return false;
    return announced == Announced::AMessage || begins_pasted_error(trim_blanks(lines_[at])) || reads_like_a_machine(block_at(at));
  }

  // The lines up to the empty one, as one text.
  std::string_view block_at(std::size_t at) const {
    const std::size_t end = end_of_block(at);
    const std::string_view last = lines_[end - 1];
    return std::string_view(lines_[at].data(), static_cast<std::size_t>(last.data() + last.size() - lines_[at].data()));
  }

  std::size_t end_of_block(std::size_t at) const {
    std::size_t end = at + 1;
    for (; end < lines_.size() && end - at < most_block_lines; ++end) {
      const std::string folded = fold_words(trim_blanks(lines_[end]), 100);
      if (folded.empty() || begins_with_any(folded, farewells) || begins_with_any(folded, prose_beginnings)) break;
    }
    return end;
  }

  std::size_t take_block(std::size_t at) {
    const std::size_t end = end_of_block(at);
    for (std::size_t i = at; i < end; ++i) add(beginning_of(trim_blanks(lines_[i])));
    return end;
  }

  void add(std::string_view line) {
    ++taken_;
    if (line.empty() || error_.size() + line.size() + 1 > longest_error_text) return;
    if (!error_.empty()) error_ += '\n';
    error_ += line;
  }

  std::string_view text_;
  std::vector<std::string_view> lines_;
  std::vector<QuotedPassage> passages_;
  std::size_t passage_ = 0;  // the first that may begin on the current line
  std::string error_;
  std::size_t taken_ = 0;
  Announced announced_ = Announced::Nothing;  // by the last line that was not empty
};

}  // namespace

std::string find_error_text(std::string_view text) { return ErrorFinder(text.substr(0, 256 * 1024)).find(); }

std::vector<std::string> find_error_codes(std::string_view text) {
  std::vector<std::string> codes;
  const std::string messages = find_error_text(text);
  for (std::string_view line : split_lines(messages)) {
    for (std::string& code : codes_in(line)) {
      if (codes.size() < most_error_codes && std::find(codes.begin(), codes.end(), code) == codes.end())
        codes.push_back(std::move(code));
    }
  }
  return codes;
}

}  // namespace m2t
