// The error message in what people wrote: quoted, pasted, or told by its code. Known by fields.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// At most 1,000 bytes; empty when there is none.
std::string find_error_text(std::string_view text);

}  // namespace m2t
