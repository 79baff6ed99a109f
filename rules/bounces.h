// What follows from a delivery report about a mail of ours. Pure.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "rules/match.h"
#include "tickets/effects.h"

namespace m2t {

// Noted at the mail that came back, and on the ticket that it was about.
std::vector<Effect> effects_of_bounce(const Mail& mail, const Match& match);

}  // namespace m2t
