// A technician's own address, at which his calls and the mails that he forwards act at once: support+t.<secret>@….
#pragma once

#include <string>

#include "rules/policy.h"
#include "store/store.h"

namespace m2t {

// The address to show in a mail to this technician; made at the first time, and anew after it was revoked. Empty where the server takes
// no plus addresses: there the confirmation by mail stands in. `tx` must be one that writes.
std::string personal_address_of(Tx& tx, const Person& technician, const DeskPolicy& policy, Time now);

}  // namespace m2t
