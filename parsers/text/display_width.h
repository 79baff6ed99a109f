// How many columns of a terminal a text takes, and the same text made to fit. Total: any bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

// East Asian wide characters and most emoji take two columns; combining marks, joiners and variation selectors none; a byte that is no
// UTF-8 takes one.
std::size_t display_width(std::string_view utf8);

// The text itself when it fits, else its beginning with "…" behind it, at most `columns` wide. A letter keeps its accents.
std::string cut_to_width(std::string_view utf8, std::size_t columns);

}  // namespace m2t
