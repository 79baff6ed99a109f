// Domain names in the one form they are compared in (T-32). Used by ticket and reference only.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// Lower case for ASCII, Latin, Greek and Cyrillic letters; bytes that are no UTF-8 stay as they are.
std::string lower_case(std::string_view utf8);
// Lower case, labels outside ASCII as A-labels ("xn--…", RFC 3492), one dot at the end dropped.
std::string domain_key(std::string_view domain);

}  // namespace m2t
