// What the reader and the daemon tell each other, as bytes: how to read, and what was found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parsers/mail.h"
#include "parsers/reader.h"

namespace m2t {

// More than that no reader answers; the limits of ReadLimits keep a mail's facts far below.
inline constexpr std::size_t longest_facts = 32 * 1024 * 1024;

std::string to_bytes(const Mail& mail);
// Total. The bytes may come from a reader that a mail has taken over: nothing when they are not exactly one mail's facts; text
// is valid UTF-8 afterwards, and one line where a line belongs (so no field can be smuggled into the mails we write).
std::optional<Mail> mail_from_bytes(std::string_view bytes);

std::string to_bytes(const ReadOptions& options);
std::optional<ReadOptions> options_from_bytes(std::string_view bytes);

}  // namespace m2t
