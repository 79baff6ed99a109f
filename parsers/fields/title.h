// What a ticket is called: the subject without its prefixes, or something better when the subject says nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace m2t {

// What can name a ticket, the best first. Views; the parsers look only at the beginning of each.
struct TitleSources {
  std::string_view subject, new_text;
  std::string_view forwarded_subject{};
  std::vector<std::string_view> attachment_names{};
};

struct MadeTitle {
  std::string title;    // never empty, at most 100 characters, cut between words
  std::string written;  // what it was made of
  std::string from;     // "subject", "text", "forwarded", "attachment"; empty when nothing was said at all
};

MadeTitle make_title(const TitleSources& sources);

}  // namespace m2t
