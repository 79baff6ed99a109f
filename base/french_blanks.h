// French typography: the blanks before its high signs and inside its quotation marks do not end a line.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// "Qui ? « Anne »" -> the same with no-break spaces. For our own words: what a person typed stays as it is.
std::string french_blanks(std::string_view words);

}  // namespace m2t
