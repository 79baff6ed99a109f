#include "parsers/fields/error_codes.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

// RE2 takes linear time whatever the text (T-36). Matched against the line as written.
const RE2& error_code_pattern() {
  static const RE2 pattern(
      R"((?i:\b0x[0-9a-f]{4,16}\b|\bHTTP(/[0-9.]+)?[ -]*(error |erreur |fout )?[45][0-9]{2}\b|\b[45][0-9]{2} [-–]? ?(not found|forbidden|unauthorized|internal server error|bad gateway|service unavailable|gateway timeout|introuvable)\b)"
      R"(|\b(ORA|TNS|PLS|SQLSTATE|AADSTS|CAA|MSB|ERR)-?[0-9]{3,7}\b|\b(ERR|ERROR|DNS_PROBE|NET|SEC_ERROR|SSL_ERROR|STATUS|DRIVER|KERNEL|PAGE_FAULT|CRITICAL|IRQL)_[A-Z_]{4,})"
      R"(|\b(error|erreur|fout|foutcode|fehler|fehlercode)( ?code| d'erreur| vpn| smtp| de connexion)? ?(n°|nr\.?|no\.?|#|:|=)? ?-?[0-9]{2,}\b)"
      R"(|\berror '[0-9a-f]{8}'|\bSQLSTATE\[\w+\]|\bMsg [0-9]+, Level [0-9]+|\bNET::ERR_[A-Z_]+|\bMessage no\. ?[A-Z0-9]{2,})"
      R"(|\b(code d'erreur|code erreur|foutcode|error code|errorcode|fehlercode|stop ?code|stopcode) ?[:=#]? ?[0-9A-Z][0-9A-Z.-]+\b)"
      R"(|\b[45][0-9]{2}[ -]#?[45]\.[0-9]{1,3}\.[0-9]{1,3}\b|^\s*at [\w.$<>]+\(|\b[A-Za-z.]+Exception\b|^Traceback \(most recent))");
  return pattern;
}

// "E-40", "C-1234", "SC542" are what printers show, and rooms, files and motorways besides; "M7 021" is SAP's, "KB5034441" an update.
const RE2& device_code_pattern() {
  static const RE2 pattern(R"(\b(SC ?[0-9]{3}|[EC]-[0-9]{2,4}|KB[0-9]{6,7}|[A-Z][A-Z0-9] [0-9]{3})\b)");
  return pattern;
}

const RE2& pasted_error_pattern() {
  static const RE2 pattern(
      R"(^(?i:(uncaught |unhandled |caused by: |exception in thread )?"?[\w.$]*[a-z](exception|error)\b ?[:(]|traceback \(most recent|php (fatal|parse|warning)|(fatal|parse|runtime|run-time|compile) error|erreur d'ex.{1,2}cution|microsoft .*(error|driver|provider)|\[microsoft\]\[|.*\b(ole db|odbc)\b.*(error|driver|provider|erreur|fout)|error \[[0-9a-z]+\] \[|ora-[0-9]{5}|msg [0-9]+, level|sqlstate\[|[45][0-9]{2}[ -]#?[45]\.[0-9]{1,3}\.[0-9]))");
  return pattern;
}

constexpr auto device_words = std::to_array<std::string_view>({"erreur",
                                                               "error",
                                                               "fout",
                                                               "foutcode",
                                                               "fehler",
                                                               "code",
                                                               "codes",
                                                               "message",
                                                               "melding",
                                                               "foutmelding",
                                                               "bericht",
                                                               "sap",
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

constexpr std::size_t long_line = 160;

// Every form above has one of these; most lines have none, and are not looked at further.
bool may_hold_code(std::string_view line) {
  static constexpr ByteSet code_characters("0123456789_");
  return code_characters.is_in(line) || line.find("xception") != std::string_view::npos ||
         line.find("at ") != std::string_view::npos || line.find("Traceback") != std::string_view::npos;
}

}  // namespace

bool has_error_code(std::string_view line, std::string_view folded) {
  if (!may_hold_code(line)) return false;
  const re2::StringPiece piece(line.data(), line.size());
  if (RE2::PartialMatch(piece, error_code_pattern())) return true;
  if (!RE2::PartialMatch(piece, device_code_pattern())) return false;
  return std::any_of(device_words.begin(), device_words.end(), [&](std::string_view w) { return contains_word(folded, w); });
}

bool begins_pasted_error(std::string_view line) {
  return RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), pasted_error_pattern());
}

std::string_view sentence_with_code(std::string_view line) {
  if (line.size() <= long_line) return line;
  re2::StringPiece code;
  const re2::StringPiece piece(line.data(), line.size());
  if (!error_code_pattern().Match(piece, 0, piece.size(), RE2::UNANCHORED, &code, 1)) return line;
  const auto at = static_cast<std::size_t>(code.data() - line.data());
  std::size_t begin = 0;
  for (std::string_view end : {". ", "! ", "? "}) {
    const std::size_t found = line.substr(0, at).rfind(end);
    if (found != std::string_view::npos) begin = std::max(begin, found + end.size());
  }
  std::size_t end = line.size();
  for (std::string_view stop : {". ", "! ", "? "}) end = std::min(end, line.find(stop, at + code.size()));
  return trim_blanks(line.substr(begin, end == line.size() ? end : end + 1 - begin));
}

}  // namespace m2t
