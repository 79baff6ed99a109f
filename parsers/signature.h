// Where the words of a writer end and his signature begins: "-- ", a closing formula, the footer of a phone, a disclaimer.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace m2t {

// Of lines[begin, end), what one person wrote in one go: the first line of the signature; `end` when there is none.
// A signature that is the whole of it begins at `begin`.
std::size_t signature_start(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end);

// "Envoyé de mon iPhone", "Get Outlook for Android".
bool is_phone_footer(std::string_view line);

// "Bien à vous", "Met vriendelijke groeten," alone or with a name behind it.
bool is_closing_formula(std::string_view line);

}  // namespace m2t
