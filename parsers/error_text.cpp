#include "parsers/error_text.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "parsers/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_error_text = 1000;
constexpr std::size_t most_lines = 15;

// RE2 takes linear time whatever the text (T-36). Matched against the line as written.
const RE2& error_code_pattern() {
  static const RE2 pattern(
      R"((?i:\b0x[0-9a-f]{4,16}\b|\bHTTP(/[0-9.]+)?[ -]*(error |erreur |fout )?[45][0-9]{2}\b|\b[45][0-9]{2} [-–]? ?(not found|forbidden|unauthorized|internal server error|bad gateway|service unavailable|gateway timeout|introuvable)\b)"
      R"(|\b(ORA|TNS|PLS|SQLSTATE|AADSTS|CAA|KB|MSB|IMG|ERR|SQL)-?[0-9]{3,7}\b|\b(ERR|ERROR|DNS_PROBE|NET|SEC_ERROR|SSL_ERROR|STATUS|DRIVER|KERNEL|PAGE_FAULT|CRITICAL|IRQL)_[A-Z_]{4,})"
      R"(|\b(error|erreur|fout|foutcode|fehler|fehlercode)( ?code| d'erreur)? ?(n°|nr\.?|no\.?|#|:|=)? ?-?[0-9]{2,}\b)"
      R"(|\bSQLSTATE\[\w+\]|\bMsg [0-9]+, Level [0-9]+|\bNET::ERR_[A-Z_]+)"
      R"(|\b(?i:code d'erreur|code erreur|foutcode|error code|errorcode|fehlercode|stop ?code|stopcode) ?[:=#]? ?[0-9A-Z][0-9A-Z.-]+\b)"
      R"(|^\s*at [\w.$<>]+\(|\b[A-Za-z.]+Exception\b|^Traceback \(most recent))");
  return pattern;
}

// "E-40", "C-1234", "SC542" are what printers show, and rooms, files and motorways besides.
const RE2& device_code_pattern() {
  static const RE2 pattern(R"(\b(SC ?[0-9]{3}|[EC]-[0-9]{2,4})\b)");
  return pattern;
}
constexpr auto device_words = std::to_array<std::string_view>({"erreur",
                                                               "error",
                                                               "fout",
                                                               "foutcode",
                                                               "fehler",
                                                               "code",
                                                               "codes",
                                                               "affiche",
                                                               "affichent",
                                                               "affichage",
                                                               "toont",
                                                               "ecran",
                                                               "scherm",
                                                               "display",
                                                               "imprimante",
                                                               "printer",
                                                               "copieur",
                                                               "kopieerer",
                                                               "copier",
                                                               "scanner",
                                                               "photocopieur",
                                                               "photocopieuse",
                                                               "multifonction",
                                                               "multifunctional",
                                                               "kopieermachine",
                                                               "kopieerapparaat",
                                                               "drucker",
                                                               "kopierer",
                                                               "xerox",
                                                               "ricoh",
                                                               "canon",
                                                               "konica",
                                                               "kyocera",
                                                               "lexmark",
                                                               "hp",
                                                               "brother",
                                                               "epson",
                                                               "toner",
                                                               "badgeuse"});

// The lengths are checked in code: a counted repetition of a class of characters would make a large automaton.
const RE2& quotation_pattern() {
  static const RE2 pattern("(?:\"([^\"]+)\"|«([^»]+)»|“([^”]+)”|„([^“”]+)[“”]|''([^']+)'')");
  return pattern;
}
constexpr std::size_t shortest_quotation = 6, longest_quotation = 400;  // in bytes

// Folded. The message stands behind the word, or on the next line.
constexpr auto announcing_words = std::to_array<std::string_view>(
    {"message d'erreur", "code d'erreur", "le message suivant", "message suivant", "l'erreur suivante", "erreur suivante",
     "foutmelding", "foutcode", "foutboodschap", "volgende melding", "volgende fout", "melding", "error message", "error code",
     "following error", "following message", "fehlermeldung", "fehlercode", "folgende meldung"});
constexpr auto error_words =
    std::to_array<std::string_view>({"error", "erreur", "fout", "foutmelding", "foutcode", "fehler", "fehlermeldung", "warning",
                                     "fatal", "exception", "melding", "message"});
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

// What a screen says stands in quotes behind these.
constexpr auto showing_words = std::to_array<std::string_view>(
    {"affiche", "affichent", "indique", "apparait", "toont", "verschijnt", "zegt", "says", "shows", "zeigt"});

bool shows_something(std::string_view folded) {
  return std::any_of(showing_words.begin(), showing_words.end(), [&](std::string_view w) { return contains_word(folded, w); });
}

// "Erreur Saphir" names a subject; an error message has a code, a colon, or a sentence.
bool is_only_a_title(std::string_view folded) {
  if (!folded.starts_with("erreur ") && !folded.starts_with("fout ") && !folded.starts_with("error ")) return false;
  return std::count(folded.begin(), folded.end(), ' ') < 3 && folded.find_first_of(":0123456789") == std::string_view::npos;
}

bool has_error_word(std::string_view folded) {
  return std::any_of(error_words.begin(), error_words.end(), [&](std::string_view w) { return contains_word(folded, w); });
}

std::string quoted_message(std::string_view line) {
  re2::StringPiece rest(line.data(), line.size());
  std::array<re2::StringPiece, 5> quoted;
  while (RE2::FindAndConsume(&rest, quotation_pattern(), &quoted[0], &quoted[1], &quoted[2], &quoted[3], &quoted[4])) {
    for (const re2::StringPiece& one : quoted) {
      const std::string_view message = trim_blanks(std::string_view(one.data() ? one.data() : "", one.size()));
      if (message.size() >= shortest_quotation && message.size() <= longest_quotation) return std::string(message);
    }
  }
  return {};
}

bool has_code(std::string_view line, std::string_view folded) {
  const re2::StringPiece piece(line.data(), line.size());
  if (RE2::PartialMatch(piece, error_code_pattern())) return true;
  if (!RE2::PartialMatch(piece, device_code_pattern())) return false;
  return std::any_of(device_words.begin(), device_words.end(), [&](std::string_view w) { return contains_word(folded, w); });
}

// "Message d'erreur : Accès refusé" -> "Accès refusé"; "Code d'erreur : 80" stays whole, a code alone tells little.
std::string_view behind_announcement(std::string_view line, std::string_view folded) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon > 80 || folded.find("code") != std::string_view::npos) return line;
  const std::string before = fold_words(line.substr(0, colon));
  const std::string_view behind = trim_blanks(line.substr(colon + 1));
  return contains_any(before, announcing_words) && !behind.empty() ? behind : line;
}

void add_line(std::string& text, std::string_view line) {
  if (line.empty() || text.size() + line.size() + 1 > longest_error_text) return;
  if (!text.empty()) text += '\n';
  text += line;
}

// One line's share of the message; sets `next_too` when the message itself stands on the next line.
std::string_view error_in_line(std::string_view line, std::string_view folded, std::string& quoted, bool& next_too) {
  const bool announces = contains_any(folded, announcing_words);
  const bool code = has_code(line, folded);
  if (announces || code || has_error_word(folded) || shows_something(folded)) {
    quoted = quoted_message(line);
    if (!quoted.empty()) return quoted;
  }
  next_too = announces && folded.ends_with(':');
  if (next_too) return {};
  const bool told = announces && line.find(':') != std::string_view::npos;
  if (code || told || (begins_with_any(folded, line_starts) && !is_only_a_title(folded)))
    return behind_announcement(line, folded);
  return {};
}

}  // namespace

std::string find_error_text(std::string_view text) {
  std::string error;
  std::size_t lines_taken = 0;
  bool next_too = false;
  for (std::string_view raw : split_lines(text.substr(0, 256 * 1024))) {
    const std::string_view line = trim_blanks(raw);
    if (line.empty()) continue;
    if (lines_taken >= most_lines) break;
    // A long line is a paragraph or a dump: its beginning tells.
    std::size_t length = std::min<std::size_t>(line.size(), 600);
    while (length > 0 && length < line.size() && (static_cast<unsigned char>(line[length]) & 0xC0) == 0x80) --length;
    const std::string_view shown = line.substr(0, length);
    const std::string folded = fold_words(shown);
    std::string quoted;
    const bool taken_whole = next_too;
    const std::string_view found = taken_whole ? shown : error_in_line(shown, folded, quoted, next_too);
    if (taken_whole) next_too = false;
    if (found.empty()) continue;
    add_line(error, found);
    ++lines_taken;
  }
  return error;
}

}  // namespace m2t
