// A sender's own words, made fit to stand in a mail of ours.
#pragma once

#include <string>
#include <string_view>

#include "parsers/mail.h"
#include "rules/policy.h"

namespace m2t {

// A subject without Re: and the like, our token, links, addresses and what nobody sees; at most 100 characters (T-05).
std::string subject_without_links(std::string_view written, const DeskPolicy& policy);

// One line without what nobody sees; when it is longer, cut at a blank, with "…" behind. For senders whom the border vouches for.
std::string one_shown_line(std::string_view written, std::size_t characters);

// "Dubois, Anne (ext)" -> "Anne Dubois": a display name to greet with; empty when it does not look like a name. For the same senders.
std::string name_to_greet(std::string_view display_name);

}  // namespace m2t
