// What a charset label of a mail means: ICU's name for it. For charset.cpp and what guesses beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2t {

// The name that ICU knows, also for labels that mail programs write and ICU does not have; "" for one that says nothing
// (x-unknown, 8bit). A label that nobody knows is returned as it stands, as far as it may be a name.
std::string charset_name_of(std::string_view label);

// For bytes without a usable label that are no UTF-8: "windows-1252", or Russian and Greek charsets when their letters make up most
// of the text.
std::string guessed_charset(std::string_view bytes);

// ISO-2022-JP, by its escapes, as Shift_JIS: programs write characters into it that are in Microsoft's set only. Nothing when it uses
// further sets (JIS X 0212, Chinese, Korean) or bytes of eight bits.
std::optional<std::string> shift_jis_from_iso_2022(std::string_view bytes);

}  // namespace m2t
