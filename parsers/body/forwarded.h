// The mail that somebody passed on inside of his own: "-----Message transféré-----", "---------- Forwarded message ---------".
#pragma once

#include <optional>
#include <string_view>

#include "base/zone_table.h"
#include "parsers/mail.h"
#include "parsers/mime/mime.h"

namespace m2t {

// Takes the whole text of a mail, UTF-8. Gives writer, date, subject and text of the first original in it, as its header block tells
// them in French, Dutch, English or German; a date that cannot be read is left out, one without a zone is taken as `desk_zone`'s
// when that is known. Of a chain of forwards this is the one passed on last; the older ones stand in its text. Nothing when no
// block names a writer. It does not judge whether the mail is a forward or a reply: see passed_on_mail. Never throws, bad_alloc apart.
std::optional<Forwarded> find_forwarded(std::string_view text, const ZoneTable* desk_zone = nullptr);

// The same for what stands below "Le 17/11/2026 09:12, « Jean Dupont » <…> a écrit :", as Outlook for Mac passes mails on; without a
// subject. An answer begins alike: only for a mail whose subject says that it passes one on.
std::optional<Forwarded> find_attributed(std::string_view text, const ZoneTable* desk_zone = nullptr);

// The mail that `mail` passes on, in its text or attached to it (message/rfc822); nothing for an answer, a report or a bounce.
// Needs the header, the text and the bounce facts of `mail`.
std::optional<Forwarded> passed_on_mail(std::string_view raw, const MimeTree& tree, const Mail& mail, const ReadOptions& options);

// Does the subject say first of all that the mail answers one ("RE: TR: …", "[EXT] Antw: …")? Then a header block in its text
// belongs to the mail answered.
bool is_answer_subject(std::string_view subject);
// The same for "TR: …", "FW: RE: …", "Doorst: …", "WG: …".
bool is_forward_subject(std::string_view subject);
// Does any line say so ("---------- Forwarded message ---------")?
bool announces_forward(std::string_view text);

}  // namespace m2t
