// What follows from a delivery report about a mail of ours. Pure.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "rules/file/rule_set.h"
#include "rules/judge.h"
#include "rules/match.h"
#include "tickets/effects.h"

namespace m2t {

// Noted at the mail that came back, at its recipient and on the ticket that it was about. Technicians are written to only where a person's
// words did not arrive, and never because of a mail to one of them (zammad: a report about a notification must not make another one).
// `rules` may be null.
std::vector<Effect> effects_of_bounce(const Mail& mail, const Match& match, const std::optional<History::Bounced>& bounced,
                                      const DeskPolicy& policy, const RuleSet* rules);

// The ticket that the mail of ours was about.
std::optional<Ticket> ticket_of_bounce(const Match& match, const std::optional<History::Bounced>& bounced);

// Nobody reads at the address: not a full mailbox, a mail that is too large, a policy or spam, which another mail may pass.
bool means_bad_address(const BounceFacts& facts);

}  // namespace m2t
