// IMAP's small notations (RFC 3501): words, folder names, dates, sets of UIDs. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace m2t {

// Equal without regard to ASCII case.
bool same_word(std::string_view a, std::string_view b);
bool has_word(std::string_view text, std::string_view word);

// UTF-8 -> the modified UTF-7 of folder names (5.1.3).
std::string to_modified_utf7(std::string_view utf8);

// "17-Jul-1996 02:44:25 -0700"; the day may have one digit or a leading blank. Nothing when it is no date.
std::optional<Time> parse_internal_date(std::string_view text);

// "3:5,9" for sorted UIDs.
std::string uid_set(std::span<const std::uint32_t> sorted_uids);

}  // namespace m2t
