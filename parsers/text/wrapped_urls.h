// Links that a mail filter has put around the address that somebody wrote. Known by urls and by text.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// Begins with http, https, ftp or file and "://".
bool is_page_address(std::string_view text);

// The address inside a link of SafeLinks, Proofpoint, Barracuda, Google and the like, when it is really in there; otherwise `url` as it is.
// Never gives anything but the address of a page. Linear.
std::string unwrapped_url(std::string url);

}  // namespace m2t
