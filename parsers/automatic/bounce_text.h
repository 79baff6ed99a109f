// What mail systems say in plain words: that a mail was not delivered, for whom, and why.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"

namespace m2t {

// Words of a failure or of a delay at the beginning of a text, in the languages that occur here, in Japanese too.
bool tells_of_failure(std::string_view text);
// The delivery goes on: nothing failed yet (S-23).
bool tells_of_delay(std::string_view subject, std::string_view text);

// The recipients that the text names before it repeats the returned mail, each with the code told beside it. At most 50; linear.
std::vector<BounceRecipient> recipients_in_text(std::string_view text);

// The only addressee of a returned mail that is quoted in the text; empty when there are several or none.
std::string addressee_in_text(std::string_view text);

// The Message-ID of a returned mail that is quoted in the text; empty when there is none.
std::string message_id_in_text(std::string_view text);

// Where the returned mail, or its header, begins in the text; the length of the text when it is not repeated there.
std::size_t end_of_notice(std::string_view text);

}  // namespace m2t
