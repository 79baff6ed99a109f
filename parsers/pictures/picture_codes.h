// Error codes in the lines of a picture, and what recognition does to them: the letter O for a zero, l for a one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// Mends O/0 and l/1 where the form of a code leaves no doubt: "Ox8007OOO5" -> "0x80070005", "ORA-O1O17" -> "ORA-01017".
std::string mended_codes(std::string_view line);

// The codes of a line in order, as they stand there: hexadecimal ones, names such as ERR_CONNECTION_REFUSED,
// SQLSTATE[42000], numbers behind words such
// as "erreur", "foutcode", "stop code", HTTP states. At most 8.
std::vector<std::string> codes_in(std::string_view line);

}  // namespace m2t
