// What programs and employers add below a letter, in French, Dutch, English and German: footers of phones, disclaimers, pleas for trees.
#include <algorithm>
#include <array>

#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

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

// "Downloaden BlueMail voor Android": what a program on a phone says of itself.
bool advertises_program(std::string_view folded) {
  static constexpr auto offers =
      std::to_array<std::string_view>({"download", "get ", "haal ", "krijg ", "ontdek ", "obtenir ", "obtenez ", "telecharger ",
                                       "telechargez ", "decouvrez ", "holen sie ", "laden sie "});
  static constexpr auto devices =
      std::to_array<std::string_view>({" android", " ios", " iphone", " ipad", " mobile", " windows", " mac"});
  while (folded.ends_with(' ') || folded.ends_with('.')) folded.remove_suffix(1);
  return words_of(folded).size() <= 6 && begins_with_any(folded, offers) &&
         std::any_of(devices.begin(), devices.end(), [&](std::string_view device) { return folded.ends_with(device); }) &&
         contains_any(folded, std::array<std::string_view, 4>{" pour ", " voor ", " for ", " fur "});
}

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
  return begins_with_any(folded, phone_footers) || advertises_program(shown);
}

}  // namespace m2t
