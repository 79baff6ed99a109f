// The words by which people announce a message, and those in which machines say that something failed. All take folded texts.
#pragma once

#include <string_view>

namespace m2t {

// "J'ai le message suivant", "foutmelding": the message stands behind it, or on the next lines.
bool announces_message(std::string_view folded);
// The same with a colon behind it on the line; takes the line as written. "Formulier: melding IT" announces nothing.
bool is_told_behind_colon(std::string_view line);
// "L'écran affiche", "ik krijg": what a screen says stands in quotation marks behind it, or below it.
bool shows_message(std::string_view folded);
// "Voilà ce que j'ai :": perhaps a message stands on the next lines.
bool points_at_message(std::string_view folded);
// "Erreur", "melding", as a word.
bool speaks_of_error(std::string_view folded);

// "Accès refusé", "error: …". "Erreur Saphir" only names a subject.
bool begins_as_error(std::string_view folded);
// Says of itself that something did not work, or has a code; takes the text as written.
bool reads_like_a_machine(std::string_view text);

// "Merci", "bonjour": a person speaks again.
bool is_farewell(std::string_view folded);
// The same, or the beginning of a sentence of his: "pouvez-vous", "sinds".
bool is_of_a_person(std::string_view folded);

}  // namespace m2t
