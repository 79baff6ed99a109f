// "Bien à vous", "Met vriendelijke groeten": the formulas that end a letter, in French, Dutch, English and German.
#include <algorithm>
#include <array>

#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

// Folded. A formula may be followed by a comma and a name.
constexpr auto closings = std::to_array<std::string_view>({
    // French
    "cordialement",
    "bien cordialement",
    "tres cordialement",
    "cordiales salutations",
    "cdlt",
    "cdt",
    "bien a vous",
    "bien a toi",
    "bien a vous tous",
    "bien a tous",
    "bien vous",
    "salutations",
    "meilleures salutations",
    "sinceres salutations",
    "mes salutations",
    "salutations distinguees",
    "salutations cordiales",
    "mes meilleures salutations",
    "avec mes meilleures salutations",
    "avec mes salutations",
    "amicalement",
    "bien amicalement",
    "amities",
    "respectueusement",
    "sincerement",
    "veuillez agreer",
    "veuillez recevoir",
    "je vous prie d'agreer",
    "je vous prie de croire",
    "recevez",
    "bav",
    "a bientot",
    "bien a vous et bonne journee",
    "cordialement et bonne journee",
    "en vous souhaitant bonne reception",
    "bonne reception",
    // Dutch
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groet",
    "vriendelijke groeten",
    "met vriendelijk groeten",
    "met vriendelijke groetjes",
    "vriendelijke groetjes",
    "mvg",
    "m.v.g",
    "met vr. gr",
    "met vr gr",
    "hartelijke groet",
    "hartelijke groeten",
    "met hartelijke groet",
    "met hartelijke groeten",
    "groetjes",
    "groeten",
    "groet",
    "gr",
    "gr.",
    "grtz",
    "grts",
    "greetz",
    "hoogachtend",
    "beste groet",
    "beste groeten",
    "met beste groeten",
    "met beleefde groeten",
    "met oprechte groeten",
    "met de meeste hoogachting",
    "vr. gr",
    "vrgr",
    "vr. groeten",
    "warme groet",
    "warme groeten",
    "alvast bedankt en vriendelijke groeten",
    "genegen groeten",
    "collegiale groet",
    "collegiale groeten",
    // English
    "kind regards",
    "best regards",
    "warm regards",
    "warmest regards",
    "kindest regards",
    "regards",
    "best wishes",
    "best",
    "all the best",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "sincerely yours",
    "many regards",
    "with kind regards",
    "with best regards",
    "with regards",
    "rgds",
    "br",
    "kr",
    "cheers",
    "respectfully",
    "cordially",
    // German
    "mit freundlichen grussen",
    "mit freundlichem gruss",
    "mit freundlichen gruessen",
    "freundliche grusse",
    "freundliche gruesse",
    "viele grusse",
    "viele gruesse",
    "beste grusse",
    "beste gruesse",
    "mfg",
    "lg",
    "vg",
    "herzliche grusse",
    "liebe grusse",
    "mit besten grussen",
    "mit besten gruessen",
    "hochachtungsvoll",
    "schone grusse",
    "schonen gruss",
    "gruss",
    "grusse",
    // Neighbours of the desk's own languages
    "med venlig hilsen",
    "venlig hilsen",
    "mange hilsner",
    "hilsen",
    "mvh",
    "vh",
    "med vanliga halsningar",
    "vanliga halsningar",
    "halsningar",
    "pozdrawiam",
    "pozdrowienia",
    "z powazaniem",
    "z wyrazami szacunku",
    "saludos",
    "saludos cordiales",
    "un saludo",
    "atentamente",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "atenciosamente",
    "cumprimentos",
});

constexpr std::string_view letter_end_marks = " ,.!-;:)*_\"";

// "/ Met vriendelijke groeten", "- An", ", Jean": what may stand behind a formula on its line.
bool may_follow_formula(std::string_view rest) {
  const bool parted = rest.front() == ',' || rest.front() == '/' || rest.front() == '.' || rest.front() == '|' ||
                      rest.starts_with(" -") || rest.starts_with(" /") || rest.starts_with(" |") || rest.starts_with("! ") ||
                      rest.starts_with(" et ") || rest.starts_with(" en ");
  if (!parted) return false;
  if (words_of(rest).size() <= 5) return true;
  rest.remove_prefix(std::min(rest.find_first_not_of(" ,./|-!"), rest.size()));
  return words_of(rest).size() <= 12 && (begins_with_any(rest, closings) || good_wish_length(rest) > 0);
}

bool is_polite_end(std::string_view rest) {
  return contains_any(rest, std::array<std::string_view, 3>{"salut", "sentiment", "consideration"});
}

// The formula at the end of a line of thanks: "Merci et bien à vous", "Alvast bedankt, mvg".
std::string_view behind_thanks(std::string_view folded) {
  static constexpr auto thanks = std::to_array<std::string_view>(
      {"merci beaucoup", "merci d'avance", "un grand merci", "d'avance merci", "merci", "alvast bedankt", "alvast dank",
       "bedankt alvast", "bedankt", "dank u", "dank bij voorbaat", "many thanks", "thanks in advance", "thank you", "thanks",
       "vielen dank", "danke"});
  for (std::string_view words : thanks) {
    if (!folded.starts_with(words)) continue;
    std::string_view rest = folded.substr(words.size());
    for (std::string_view joint : {", ", " et ", " en ", " and ", " und ", ". ", " - ", "! "}) {
      if (rest.starts_with(joint)) return rest.substr(joint.size());
    }
  }
  return {};
}

bool is_formula(std::string_view folded) {
  for (std::string_view closing : closings) {
    if (!folded.starts_with(closing)) continue;
    const std::string_view rest = folded.substr(closing.size());
    if (rest.find_first_not_of(letter_end_marks) == std::string_view::npos || may_follow_formula(rest)) return true;
    if (closing == "veuillez agreer" || closing == "veuillez recevoir" || closing.starts_with("je vous prie") ||
        closing == "recevez")
      return is_polite_end(rest);
  }
  const std::size_t wish = std::max(good_wish_length(folded), parting_greeting_length(folded));
  if (wish == 0) return false;
  const std::string_view rest = folded.substr(wish);
  return rest.find_first_not_of(letter_end_marks) == std::string_view::npos || may_follow_formula(rest);
}

}  // namespace

bool is_closing_formula(std::string_view line) {
  if (line.size() > 200) return false;
  std::string folded = fold_words(line);
  folded.erase(0, std::min(folded.find_first_not_of("*_\" "), folded.size()));
  if (folded.empty() || folded.size() > 120) return false;
  if (is_formula(folded)) return true;
  const std::string_view formula = behind_thanks(folded);
  return !formula.empty() && is_formula(formula);
}

}  // namespace m2t
