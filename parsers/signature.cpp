#include "parsers/signature.h"

#include <algorithm>
#include <array>

#include "parsers/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_signature = 25;  // lines with text, disclaimers not counted
constexpr std::size_t longest_signature_line = 120;

// Folded. A formula may be followed by a comma and a name.
constexpr auto closings = std::to_array<std::string_view>(
    {// French
     "cordialement", "bien cordialement", "tres cordialement", "cdlt", "cdt", "bien a vous", "bien a toi", "bien a tous",
     "salutations", "meilleures salutations", "sinceres salutations", "mes salutations", "sinceres salutations",
     "salutations distinguees", "mes meilleures salutations", "amicalement", "respectueusement", "veuillez agreer",
     "je vous prie d'agreer", "recevez", "bonne journee a vous", "bav",
     // Dutch
     "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "mvg", "m.v.g",
     "met vr. gr", "met vr gr", "hartelijke groet", "hartelijke groeten", "met hartelijke groeten", "groetjes", "groeten",
     "groet", "gr", "grtz", "hoogachtend", "beste groeten", "met beleefde groeten", "met de meeste hoogachting", "vr. gr", "vrgr",
     // English
     "kind regards", "best regards", "warm regards", "kindest regards", "regards", "best wishes", "sincerely", "yours sincerely",
     "yours faithfully", "many regards", "with kind regards", "with best regards", "rgds", "br",
     // German
     "mit freundlichen grussen", "mit freundlichem gruss", "freundliche grusse", "viele grusse", "beste grusse", "mfg",
     "herzliche grusse", "liebe grusse", "hochachtungsvoll", "schone grusse"});

constexpr auto phone_footers = std::to_array<std::string_view>({"envoye de mon",
                                                                "envoye depuis mon",
                                                                "envoye a partir de",
                                                                "envoye depuis",
                                                                "envoye avec",
                                                                "envoye via",
                                                                "telecharger outlook pour",
                                                                "obtenir outlook pour",
                                                                "obtenez outlook pour",
                                                                "provenance : courrier pour windows",
                                                                "verstuurd vanaf mijn",
                                                                "verzonden vanaf mijn",
                                                                "verstuurd vanaf",
                                                                "verzonden vanuit",
                                                                "verstuurd met",
                                                                "verzonden met",
                                                                "outlook voor ios downloaden",
                                                                "outlook voor android downloaden",
                                                                "download outlook voor",
                                                                "sent from ",
                                                                "sent from outlook",
                                                                "sent from mail for windows",
                                                                "sent from yahoo",
                                                                "sent from proton",
                                                                "sent via",
                                                                "sent with",
                                                                "get outlook for",
                                                                "von meinem iphone gesendet",
                                                                "gesendet von",
                                                                "von meinem ipad gesendet",
                                                                "holen sie sich outlook",
                                                                "outlook fur ios beziehen"});

constexpr auto disclaimer_starts = std::to_array<std::string_view>({"disclaimer",
                                                                    "avertissement",
                                                                    "clause de non-responsabilite",
                                                                    "confidentiality",
                                                                    "confidentialite",
                                                                    "ce message",
                                                                    "ce courriel",
                                                                    "ce mail",
                                                                    "cet e-mail",
                                                                    "cet email",
                                                                    "le present message",
                                                                    "les informations contenues",
                                                                    "dit bericht",
                                                                    "dit e-mailbericht",
                                                                    "dit mailbericht",
                                                                    "deze e-mail",
                                                                    "deze mail",
                                                                    "de informatie in dit",
                                                                    "this message",
                                                                    "this e-mail",
                                                                    "this email",
                                                                    "the information contained",
                                                                    "the information in this",
                                                                    "diese e-mail"});
constexpr auto disclaimer_words = std::to_array<std::string_view>(
    {"confidenti", "vertrouwelijk", "privileged", "disclaimer", "vertraulich", "destinataire", "bestemd voor", "intended",
     "geadresseerde", "pieces jointes sont", "engage", "responsabilite"});
constexpr auto green_lines =
    std::to_array<std::string_view>({"avant d'imprimer", "pensez a l'environnement", "pensez a la planete", "denk aan het milieu",
                                     "please consider the environment", "think before you print", "think of the environment",
                                     "bezint eer u print", "n'imprimez ce", "print deze e-mail alleen"});

bool is_dash_line(std::string_view line) {
  // RFC 3676 section 4.3 has "-- "; many programs drop the blank, some write an em dash.
  const std::string_view dashes = trim_blanks(line.substr(0, 20));
  return dashes == "--" || dashes == "\xE2\x80\x94" || dashes == "---" || dashes == "__";
}

bool is_disclaimer(std::string_view folded) {
  while (!folded.empty() && (folded.front() == '*' || folded.front() == '_' || folded.front() == '#' || folded.front() == ' '))
    folded.remove_prefix(1);
  if (begins_with_any(folded, green_lines)) return true;
  if (folded == "disclaimer" || folded.starts_with("disclaimer:") || folded.starts_with("disclaimer :")) return true;
  return folded.size() > 60 && begins_with_any(folded, disclaimer_starts) && contains_any(folded, disclaimer_words);
}

// Are the lines behind a closing formula those of a signature? Nobody writes long sentences or questions there.
bool reads_like_signature(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  std::size_t written = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string_view line = trim_blanks(lines[i]);
    if (line.empty()) continue;
    if (is_disclaimer(fold_words(line)) || is_dash_line(line)) return true;
    if (++written > longest_signature || count_code_points(line.substr(0, 1000)) > longest_signature_line) return false;
    const std::string folded = fold_words(line);
    if (folded.ends_with('?') || folded.starts_with("ps") || folded.starts_with("p.s")) return false;
  }
  return true;
}

bool nothing_follows(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  return std::all_of(lines.begin() + static_cast<std::ptrdiff_t>(begin), lines.begin() + static_cast<std::ptrdiff_t>(end),
                     [](std::string_view line) { return trim_blanks(line).empty() || trim_blanks(line).starts_with("<http"); });
}

// What a mailing list adds below a ruler.
bool starts_list_footer(const std::vector<std::string_view>& lines, std::size_t at, std::size_t end) {
  const std::string_view ruler = trim_blanks(lines[at].substr(0, 200));
  if (ruler.size() < 20 || ruler.find_first_not_of('_') != std::string_view::npos || at + 1 >= end) return false;
  return fold_words(lines[at + 1], 200).find("mailing list") != std::string::npos;
}

bool starts_signature(const std::vector<std::string_view>& lines, std::size_t at, std::size_t end) {
  const std::string_view line = lines[at];
  if (is_dash_line(line)) return reads_like_signature(lines, at + 1, end) || trim_blanks(line) == "--";
  if (is_phone_footer(line)) return nothing_follows(lines, at + 1, end) || reads_like_signature(lines, at + 1, end);
  if (starts_list_footer(lines, at, end)) return true;
  if (is_closing_formula(line)) return reads_like_signature(lines, at + 1, end);
  return is_disclaimer(fold_words(line, 400));
}

}  // namespace

bool is_phone_footer(std::string_view line) {
  if (line.size() > 400) return false;
  std::string folded = fold_words(line);
  while (!folded.empty() && (folded.front() == '-' || folded.front() == '[' || folded.front() == '*' || folded.front() == '_' ||
                             folded.front() == '(' || folded.front() == ' '))
    folded.erase(0, 1);
  // "Sent from my desk, which is easier" is a sentence.
  const std::string_view shown = std::string_view(folded).substr(0, folded.find_first_of("<("));
  if (words_of(shown).size() > 9 || shown.find(", ") != std::string_view::npos) return false;
  return begins_with_any(folded, phone_footers);
}

bool is_closing_formula(std::string_view line) {
  if (line.size() > 200) return false;
  const std::string folded = fold_words(line);
  if (folded.size() > 90) return false;
  for (std::string_view closing : closings) {
    if (!folded.starts_with(closing)) continue;
    const std::string_view rest = std::string_view(folded).substr(closing.size());
    if (rest.find_first_not_of(" ,.!-;:)") == std::string_view::npos) return true;
    // "Cordialement, Jean" and "Met vriendelijke groeten / Bien à vous", but not "Groeten aan iedereen die …".
    if ((rest.front() == ',' || rest.starts_with(" -") || rest.starts_with(" /") || rest.front() == '/' || rest.front() == '.') &&
        words_of(rest).size() <= 7)
      return true;
    if (closing == "veuillez agreer" || closing == "je vous prie d'agreer" || closing == "recevez")
      return rest.find("salut") != std::string_view::npos || rest.find("sentiment") != std::string_view::npos;
  }
  // "Merci et bien à vous," "D'avance merci, cordialement"
  for (std::string_view closing : {"et bien a vous", "et cordialement", "merci, cordialement", "en vriendelijke groeten",
                                   "and kind regards", "en met vriendelijke groeten"}) {
    if (folded.starts_with("merci") && folded.find(closing) != std::string::npos && folded.size() < 50) return true;
  }
  return false;
}

std::size_t signature_start(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  std::size_t start = end;
  // Backwards, and only as far as a signature can reach: each look is then short, and the whole linear.
  std::size_t written = 0;
  for (std::size_t i = end; i > begin && written < longest_signature + 40; --i) {
    if (trim_blanks(lines[i - 1]).empty()) continue;
    ++written;
    if (starts_signature(lines, i - 1, start == end ? end : start)) start = i - 1;
  }
  return start;
}

}  // namespace m2t
