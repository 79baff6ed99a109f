// What an acknowledgement says of the mail: what was understood of it, and what would still help.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "tickets/ticket.h"

namespace m2t {

// Keys only, which anybody who may hear something of his mail may hear: "phone", "url", "error_text", "screenshot", "screenshots",
// "attachment", "attachments".
std::vector<std::string> what_was_understood(const Mail& mail);

// The same keys with the sender's own words, and "description"; for senders whom the border vouches for. A key without words is absent.
std::map<std::string, std::string> words_understood(const Mail& mail);

// What would still help, the most useful first, at most three: "description", "error_text", "url", "phone". Never what was given: a
// screenshot counts as the error text, a subject that says what it is about as a description, `knows_phone` as the number. The
// address of a page is asked for only where it is plainly about one.
std::vector<std::string> what_is_missing(const Mail& mail, TicketType type, bool knows_phone);

}  // namespace m2t
