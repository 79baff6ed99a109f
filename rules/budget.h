// The limits of 3.1: how many tickets one sender may open and how many automatic mails one address gets. Kept in the
// database, so that no header is needed to end a loop (T-17).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/judge.h"
#include "rules/policy.h"
#include "tickets/effects.h"

namespace m2t {

// Is the domain of this address one of [access]? Limits for domains concern the others only.
bool is_inside_domain(const DeskPolicy& policy, std::string_view address);

// Why one more ticket from this sender waits for a person; nothing while the budget lasts.
std::optional<std::string> why_no_new_ticket(std::string_view sender, const History& history, const DeskPolicy& policy);

// Why no automatic mail at all goes to this sender's domain now; nothing while the budget lasts.
std::optional<std::string> why_domain_is_silent(std::string_view sender, const History& history, const DeskPolicy& policy);

// Why this kind of notice does not go out to this sender now (H-39); nothing while the budget lasts.
std::optional<std::string> why_no_notice(NoticeKind kind, bool known_sender, const History& history, const DeskPolicy& policy,
                                         Time now);

}  // namespace m2t
