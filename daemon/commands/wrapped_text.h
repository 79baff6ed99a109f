// A text for a terminal of some width: broken between words, harmless (shown_text).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// The lines of the text, each at most `columns` wide; a word that is longer, an address of a page for instance, stays whole so that it can
// be copied. 0: only broken where the text is.
std::vector<std::string> wrapped_lines(std::string_view utf8, std::size_t columns);

}  // namespace m2t
