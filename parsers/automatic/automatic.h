// The signs of automatic mail that stand in a mail itself: facts for the decision table (part 4 of the requirements), no verdicts.
#pragma once

#include "parsers/mail.h"
#include "parsers/mime/mime.h"

namespace m2t {

// Reads the header of the mail, the types of its parts and its calendar; of `mail` the decoded subject, headers, text, from, sender,
// message_id, in_reply_to, return_path and delivered_to. `why` stays empty for what a person may have written.
AutomaticFacts find_automatic(std::string_view raw, const MimeTree& tree, const Mail& mail);

// The strongest sign of automatic mail among the facts, in the order of the table; empty without one. What people's mails carry as
// well (X-Auto-Response-Suppress, an unsubscribe link, the subject of an automatic reply) is a fact but no reason: people write
// "Absent…" too (H-34).
std::string strongest_sign(const AutomaticFacts& facts);

// The sender is a mail system or a machine, by its address, its name or the empty return path: no person wrote this, whatever the
// subject says. Reads what `mail` says of its sender, and the automatic facts of senders.
bool is_impersonal(const Mail& mail, const AutomaticFacts& facts);

// H-29: the word of the table that the local part of an address matches; empty for a person's address.
std::string noreply_rule(std::string_view address);

// Words that open the subject of a bounce (H-10) or of an automatic reply (H-33), in the languages that occur here. Without regard
// to case, accents and the kind of blanks.
bool is_bounce_subject(std::string_view subject);
bool is_automatic_subject(std::string_view subject);

}  // namespace m2t
