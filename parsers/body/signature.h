// Where the words of a writer end and his signature begins: "-- ", a closing formula, his name above telephone and address, the
// footer of a phone, a disclaimer.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parsers/body/mail_context.h"

namespace m2t {

// Of lines[begin, end), what one person wrote in one go: the first line of the signature; `end` when there is none.
// A signature that is the whole of it begins at `begin`.
std::size_t signature_start(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end,
                            const MailContext& context);

// The same for what has neither "-- " nor a formula: the writer's own name above a card ("GRH / HR", "T 02 423 12 12").
// A name alone stays with what he says. Somebody else's name and number belong to what is asked.
std::size_t name_block_start(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end,
                             const MailContext& context);

// "Envoyé de mon iPhone", "Get Outlook for Android".
bool is_phone_footer(std::string_view line);

// "Bien à vous", "Met vriendelijke groeten," alone or with a name or the same in another language behind it.
bool is_closing_formula(std::string_view line);

// "Prettige dag verder", "Je vous souhaite une belle fin de semaine": how much of a folded line is such a wish; 0 when it is none, as
// "Goede morgen" is, which greets.
std::size_t good_wish_length(std::string_view folded);

// The same for "Met collegiale groeten", "Mit besten Grüßen", "Avec mes salutations distinguées", whatever the adjective is.
std::size_t parting_greeting_length(std::string_view folded);

// "Pour l'équipe,", "Namens de dienst Bevolking": somebody is about to sign for others. Takes a folded line.
bool signs_for_others(std::string_view folded);

// "Ce message et ses annexes sont confidentiels …", "Please consider the environment …"; takes a folded line.
bool is_disclaimer(std::string_view folded);

// "Bonjour,", "Beste collega's": nobody greets in a signature. Takes a folded line.
bool is_greeting(std::string_view folded);

}  // namespace m2t
