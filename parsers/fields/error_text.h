// The error message in what people wrote: quoted, pasted, or told by its code. Known by fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// Pasted blocks whole, up to the empty line behind them; quoted messages over several lines. At most 1,500 bytes and 15 lines; empty
// when there is none.
std::string find_error_text(std::string_view text);

// The codes in such a message, in order, each once, in the form in which the picture reader gives them: "0x80070005", "ORA-12154",
// "ERR_CONNECTION_REFUSED", "AADSTS50076", of "HTTP 500" the number. At most 8.
std::vector<std::string> find_error_codes(std::string_view error_text);

}  // namespace m2t
