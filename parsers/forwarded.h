// The mail that somebody passed on inside of his own: "-----Message transféré-----", "---------- Forwarded message ---------".
#pragma once

#include <optional>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

// Takes the whole text of a mail, UTF-8. Gives writer, date and subject of the first original in it, as its header block tells
// them in French, Dutch, English or German; a date that cannot be read is left out. Nothing when no block names a writer.
// It does not judge whether the mail is a forward or a reply: the caller knows the subject. Never throws, bad_alloc apart.
std::optional<Forwarded> find_forwarded(std::string_view text);
// Does the subject say first of all that the mail answers one ("RE: TR: …", "[EXT] Antw: …")? Then a header block in its text
// belongs to the mail answered.
bool is_answer_subject(std::string_view subject);

}  // namespace m2t
