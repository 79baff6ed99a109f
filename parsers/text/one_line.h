// Facts that are one line: the values of header fields, names, addresses. The border between the processes makes them so as well;
// who reads them does it first, so that a mail says the same on both sides.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// Line ends and other controls but the tab become blanks.
void make_one_line(std::string& utf8);

// repaired_utf8, as one line.
std::string repaired_line(std::string_view bytes);

}  // namespace m2t
