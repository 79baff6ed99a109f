// Text for a manual page.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// man(7): a backslash begins an escape, a bare hyphen may become a typographic one, a dot or apostrophe in front is a request.
std::string roff(std::string_view text);

}  // namespace m2t
