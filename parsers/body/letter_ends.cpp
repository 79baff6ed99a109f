// The tables of words that end a letter, in French, Dutch, English and German.
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
    "bonne journee",
    "bonne journee a vous",
    "tres bonne journee",
    "belle journee",
    "bonne fin de journee",
    "bonne apres-midi",
    "bon apres-midi",
    "bonne soiree",
    "bon week-end",
    "bon weekend",
    "excellente journee",
    "bav",
    "a bientot",
    "bien a vous et bonne journee",
    "cordialement et bonne journee",
    "en vous souhaitant une bonne journee",
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
    "fijne dag",
    "fijne dag nog",
    "nog een fijne dag",
    "prettige dag",
    "prettige dag nog",
    "nog een prettige dag",
    "een fijne dag verder",
    "fijn weekend",
    "prettig weekend",
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
    "have a nice day",
    "have a good day",
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

constexpr auto phone_footers = std::to_array<std::string_view>({"envoye de mon",
                                                                "envoye depuis mon",
                                                                "envoye depuis ma",
                                                                "envoye a partir de",
                                                                "envoye depuis",
                                                                "envoye avec",
                                                                "envoye via",
                                                                "envoye par mon",
                                                                "envoye par l'app",
                                                                "envoye de l'application",
                                                                "envoye d'un",
                                                                "envoye a l'aide",
                                                                "telecharger outlook pour",
                                                                "telechargez outlook pour",
                                                                "obtenir outlook pour",
                                                                "obtenez outlook pour",
                                                                "obtenir blue pour",
                                                                "provenance : courrier",
                                                                "provenance: courrier",
                                                                "message envoye depuis",
                                                                "ce message a ete envoye depuis mon",
                                                                "expedie de mon",
                                                                "verstuurd vanaf",
                                                                "verzonden vanaf",
                                                                "verstuurd vanuit",
                                                                "verzonden vanuit",
                                                                "verstuurd met",
                                                                "verzonden met",
                                                                "verstuurd via",
                                                                "verzonden via",
                                                                "verstuurd van mijn",
                                                                "verzonden van mijn",
                                                                "verstuurd door mijn",
                                                                "dit bericht is verzonden vanaf",
                                                                "outlook voor ios",
                                                                "outlook voor android",
                                                                "download outlook voor",
                                                                "downloaden outlook voor",
                                                                "haal outlook voor",
                                                                "krijg outlook voor",
                                                                "sent from ",
                                                                "sent via",
                                                                "sent with",
                                                                "sent using",
                                                                "get outlook for",
                                                                "get bluemail for",
                                                                "download outlook for",
                                                                "von meinem",
                                                                "gesendet von",
                                                                "gesendet mit",
                                                                "gesendet uber",
                                                                "gesendet mit der",
                                                                "diese nachricht wurde von meinem",
                                                                "holen sie sich outlook",
                                                                "laden sie outlook",
                                                                "outlook fur ios",
                                                                "outlook fur android",
                                                                "sendt fra min",
                                                                "skickat fran min",
                                                                "inviato da",
                                                                "enviado desde mi",
                                                                "enviado do meu",
                                                                "wyslane z",
                                                                "garanti sans virus",
                                                                "sans virus. www.avast",
                                                                "virusvrij",
                                                                "virus-free",
                                                                "virenfrei"});

constexpr auto disclaimer_starts = std::to_array<std::string_view>({"disclaimer",
                                                                    "avertissement",
                                                                    "clause de non-responsabilite",
                                                                    "clause de confidentialite",
                                                                    "avis de confidentialite",
                                                                    "note de confidentialite",
                                                                    "confidentiality",
                                                                    "confidentialite",
                                                                    "confidentiel",
                                                                    "vertrouwelijkheid",
                                                                    "ce message",
                                                                    "ce courriel",
                                                                    "ce courrier electronique",
                                                                    "ce mail",
                                                                    "ce present",
                                                                    "cet e-mail",
                                                                    "cet email",
                                                                    "cette communication",
                                                                    "cette transmission",
                                                                    "le present message",
                                                                    "le present e-mail",
                                                                    "le present courriel",
                                                                    "le contenu de ce",
                                                                    "le contenu du present",
                                                                    "l'information contenue",
                                                                    "l'information transmise",
                                                                    "les informations contenues",
                                                                    "les informations transmises",
                                                                    "si vous n'etes pas le destinataire",
                                                                    "si vous avez recu ce",
                                                                    "dit bericht",
                                                                    "dit e-mailbericht",
                                                                    "dit elektronisch bericht",
                                                                    "dit mailbericht",
                                                                    "deze boodschap",
                                                                    "deze e-mail",
                                                                    "deze mail",
                                                                    "deze email",
                                                                    "de informatie in dit",
                                                                    "de informatie in deze",
                                                                    "de inhoud van dit",
                                                                    "de inhoud van deze",
                                                                    "indien u niet de",
                                                                    "als u niet de",
                                                                    "indien u dit bericht",
                                                                    "indien deze e-mail",
                                                                    "this message",
                                                                    "this e-mail",
                                                                    "this email",
                                                                    "this communication",
                                                                    "this transmission",
                                                                    "the information contained",
                                                                    "the information in this",
                                                                    "the information transmitted",
                                                                    "the contents of this",
                                                                    "the content of this",
                                                                    "if you are not the intended",
                                                                    "if you have received this",
                                                                    "diese e-mail",
                                                                    "diese nachricht",
                                                                    "der inhalt dieser",
                                                                    "die in dieser e-mail",
                                                                    "die informationen in dieser"});
constexpr auto disclaimer_words = std::to_array<std::string_view>(
    {"confidenti", "vertrouwelijk", "privileged", "disclaimer", "vertraulich", "destinataire", "bestemd voor", "intended",
     "geadresseerde", "bestemmeling", "ontvanger", "pieces jointes sont", "ses annexes", "engage", "responsabilite",
     "aansprakelijk", "strictly prohibited", "empfanger", "bestimmt"});
constexpr auto green_lines = std::to_array<std::string_view>({"avant d'imprimer",
                                                              "pensez a l'environnement",
                                                              "pensez a la planete",
                                                              "pensez vert",
                                                              "pensons a l'environnement",
                                                              "protegeons l'environnement",
                                                              "denk aan het milieu",
                                                              "denk eerst aan het milieu",
                                                              "please consider the environment",
                                                              "consider the environment",
                                                              "think before you print",
                                                              "think of the environment",
                                                              "think green",
                                                              "bezint eer u print",
                                                              "n'imprimez ce",
                                                              "n'imprimez cet",
                                                              "n'imprimez que",
                                                              "merci de n'imprimer",
                                                              "merci de ne pas imprimer",
                                                              "print deze e-mail alleen",
                                                              "print deze mail",
                                                              "gelieve deze e-mail",
                                                              "bitte denken sie an die umwelt",
                                                              "bitte prufen sie, ob",
                                                              "save a tree",
                                                              "gelieve het milieu"});

constexpr std::string_view letter_end_marks = " ,.!-;:)*_\"";

// "/ Met vriendelijke groeten", "- An", ", Jean": what may stand behind a formula on its line.
bool may_follow_formula(std::string_view rest) {
  const bool parted = rest.front() == ',' || rest.front() == '/' || rest.front() == '.' || rest.front() == '|' ||
                      rest.starts_with(" -") || rest.starts_with(" /") || rest.starts_with(" |") || rest.starts_with("! ") ||
                      rest.starts_with(" et ") || rest.starts_with(" en ");
  if (!parted) return false;
  if (words_of(rest).size() <= 5) return true;
  rest.remove_prefix(std::min(rest.find_first_not_of(" ,./|-!"), rest.size()));
  return words_of(rest).size() <= 12 && begins_with_any(rest, closings);
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
  return false;
}

}  // namespace

bool is_disclaimer(std::string_view folded) {
  folded.remove_prefix(std::min(folded.find_first_not_of("*_# |-"), folded.size()));
  if (begins_with_any(folded, green_lines)) return true;
  if (folded == "disclaimer" || folded.starts_with("disclaimer:") || folded.starts_with("disclaimer :") ||
      folded.starts_with("disclaimer <") || folded.starts_with("disclaimer |"))
    return true;
  return folded.size() > 60 && begins_with_any(folded, disclaimer_starts) && contains_any(folded, disclaimer_words);
}

bool is_phone_footer(std::string_view line) {
  if (line.size() > 400) return false;
  std::string folded = fold_words(line);
  folded.erase(0, std::min(folded.find_first_not_of("-[*_( "), folded.size()));
  // "Sent from my desk, which is easier" is a sentence.
  const std::string_view shown = std::string_view(folded).substr(0, folded.find_first_of("<("));
  if (words_of(shown).size() > 9 || shown.find(", ") != std::string_view::npos) return false;
  return begins_with_any(folded, phone_footers);
}

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
