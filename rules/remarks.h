// What technicians should know about a mail besides its words: notes and links on the ticket it comes to.
#pragma once

#include <optional>
#include <vector>

#include "parsers/mail.h"
#include "rules/judge.h"
#include "rules/match.h"
#include "rules/policy.h"
#include "tickets/effects.h"

namespace m2t {

// `ticket` without a value: the one that is being opened.
std::vector<Effect> remarks_on(const Mail& mail, const Arrival& arrival, const Judgement& judgement, const Match& match,
                               const DeskPolicy& policy, std::optional<TicketId> ticket);

}  // namespace m2t
