// The address behind a link, where a reader of the text needs it. Known by text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

inline constexpr std::size_t longest_link = 2000;

// The address to show behind a link's text, without what mail filters put around it; nothing when it is the same as the text, unsafe, or
// of no use to a reader (T-25).
std::string shown_address(std::string_view link_text, std::string href);

}  // namespace m2t
