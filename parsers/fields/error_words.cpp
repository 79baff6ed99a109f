#include "parsers/fields/error_words.h"

#include <algorithm>
#include <array>
#include <span>

#include "parsers/fields/error_codes.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::size_t longest_message = 1500;  // in bytes

// All tables are folded. The message stands behind the word, or on the next lines.
constexpr auto announcing_words = std::to_array<std::string_view>({"message d'erreur",
                                                                   "code d'erreur",
                                                                   "le message suivant",
                                                                   "message suivant",
                                                                   "ce message",
                                                                   "l'erreur suivante",
                                                                   "erreur suivante",
                                                                   "cette erreur",
                                                                   "foutmelding",
                                                                   "foutcode",
                                                                   "foutboodschap",
                                                                   "volgende melding",
                                                                   "volgende fout",
                                                                   "deze melding",
                                                                   "deze fout",
                                                                   "melding",
                                                                   "error message",
                                                                   "error code",
                                                                   "following error",
                                                                   "following message",
                                                                   "this error",
                                                                   "this message",
                                                                   "the error",
                                                                   "fehlermeldung",
                                                                   "fehlercode",
                                                                   "folgende meldung",
                                                                   "diese meldung",
                                                                   "le message est",
                                                                   "message est :",
                                                                   "message affiche",
                                                                   "message qui s'affiche",
                                                                   "message dit",
                                                                   "message is",
                                                                   "melding is",
                                                                   "bericht is",
                                                                   "volgend bericht",
                                                                   "dit bericht"});
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
    {"affiche", "affichent", "indique",     "apparait",  "toont",     "verschijnt",  "zegt",         "says",
     "shows",   "zeigt",     "erscheint",   "j'ai ceci", "j'obtiens", "je recois",   "ik krijg",     "krijg ik",
     "i get",   "we get",    "ich erhalte", "staat er",  "er staat",  "c'est ecrit", "il est ecrit", "est ecrit",
     "je lis",  "lees ik",   "es steht",    "it reads",  "repond"});

// Behind these and a colon a message may stand on the next lines.
constexpr auto pointing_words = std::to_array<std::string_view>(
    {"voici ce que", "voila ce que", "ceci", "ca dit", "il dit", "il me dit", "ca met", "dit:", "dit :", "krijg dit",
     "telkens dit", "het volgende", "ce qui suit", "as follows", "the following", "geeft", "donne", "gives", "folgendes"});

// How machines say that something did not work.
constexpr auto failure_words = std::to_array<std::string_view>({"impossible",
                                                                "echec",
                                                                "echoue",
                                                                "refuse",
                                                                "introuvable",
                                                                "expire",
                                                                "interrompu",
                                                                "ne repond pas",
                                                                "invalide",
                                                                "non valide",
                                                                "incorrect",
                                                                "endommage",
                                                                "non reconnu",
                                                                "n'a pas pu",
                                                                "n'est pas access",
                                                                "indisponible",
                                                                "non autorise",
                                                                "bourrage",
                                                                "geweigerd",
                                                                "mislukt",
                                                                "niet gevonden",
                                                                "verlopen",
                                                                "verbroken",
                                                                "reageert niet",
                                                                "ongeldig",
                                                                "kan niet",
                                                                "kan geen",
                                                                "niet geldig",
                                                                "niet herkend",
                                                                "niet beschikbaar",
                                                                "geen machtiging",
                                                                "geen toegang",
                                                                "beschadigd",
                                                                "onjuist",
                                                                "papierstoring",
                                                                "denied",
                                                                "failed",
                                                                "not found",
                                                                "timed out",
                                                                "invalid",
                                                                "unable to",
                                                                "cannot ",
                                                                "can't ",
                                                                "could not",
                                                                "not responding",
                                                                "not recognized",
                                                                "unavailable",
                                                                "fehlgeschlagen",
                                                                "verweigert",
                                                                "nicht gefunden",
                                                                "abgelaufen",
                                                                "ungultig",
                                                                "gesperrt",
                                                                "nicht moglich",
                                                                "konnte nicht",
                                                                "reagiert nicht",
                                                                "niet gemachtigd",
                                                                "pas autorise",
                                                                "not authorized",
                                                                "nicht berechtigt",
                                                                "niet toegankelijk",
                                                                "pas disponible",
                                                                "pas pu etre",
                                                                "n'a pas ete",
                                                                "est verrouille",
                                                                "probleme est survenu",
                                                                "erreur est survenue",
                                                                "s'est produite",
                                                                "niet opgeslagen",
                                                                "vergrendeld",
                                                                "opgetreden",
                                                                "ging iets mis",
                                                                "went wrong"});

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

}  // namespace

bool announces_message(std::string_view folded) { return contains_any(folded, announcing_words); }

bool is_told_behind_colon(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && announces_message(fold_words(line.substr(0, colon)));
}

bool shows_message(std::string_view folded) { return contains_any(folded, showing_words); }

bool points_at_message(std::string_view folded) { return contains_any(folded, pointing_words); }

bool speaks_of_error(std::string_view folded) { return contains_one_word(folded, error_words); }

bool begins_as_error(std::string_view folded) { return begins_with_any(folded, line_starts) && !is_only_a_title(folded); }

bool reads_like_a_machine(std::string_view text) {
  const std::string folded = fold_words(text, longest_message);
  return contains_any(folded, failure_words) || begins_with_any(folded, line_starts) || has_error_code(text, folded);
}

bool is_farewell(std::string_view folded) { return begins_with_any(folded, farewells); }

bool is_of_a_person(std::string_view folded) { return is_farewell(folded) || begins_with_any(folded, prose_beginnings); }

}  // namespace m2t
