// The desk's ticket numbers in a mail, and where they stand.
#pragma once

#include <string>

#include "parsers/mail.h"

namespace m2t {

// Fills mail.ticket_numbers: of the subject, of what is new, of the rest, each once, at most 100. The source tells of the first one how
// it was written and where: "subject", "text", "signature" or "quoted". Reads the subject and the texts; `prefix` is not empty.
void find_ticket_numbers_of(Mail& mail, const std::string& prefix);

}  // namespace m2t
