// A sender whose domain is made to be taken for one of ours (T-32). Pure.
#pragma once

#include <string>

#include "parsers/mail.h"
#include "rules/policy.h"

namespace m2t {

// A sentence for a note or for who looks through held mails; empty: nothing is odd about it.
std::string homograph_warning(const Mail& mail, const DeskPolicy& policy);

}  // namespace m2t
