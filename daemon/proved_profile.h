// A boundary profile counts once `check --auth` has seen it vouch for a real mail, and as long as it stays what it was then.
#pragma once

#include <optional>
#include <string>

#include "rules/policy.h"
#include "store/store.h"

namespace m2t {

// Changes whenever anything does that decides what counts.
std::string digest_of_profile(const DeskPolicy& policy);

// Why the profile is not proved, and what to do; nothing when it is, or when there is none.
std::optional<std::string> why_not_proved(const DeskPolicy& policy, const std::optional<BoundaryTest>& test);

}  // namespace m2t
