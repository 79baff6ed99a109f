// What a ticket is called: the subject without its prefixes, or the text's first sentence when the subject says nothing.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

struct MadeTitle {
  std::string title;    // never empty
  std::string written;  // what it was made of
  std::string from;     // "subject", "text"; empty when nothing was said at all
};

MadeTitle make_title(std::string_view subject, std::string_view new_text);

}  // namespace m2t
