// What a mail that is held would become, noted when it is held: whoever lists many of them must not read each anew to know which concern a
// complaint.
#pragma once

#include <vector>

#include "parsers/mail.h"
#include "rules/policy.h"
#include "store/store.h"
#include "tickets/effects.h"

namespace m2t {

// By our Message-IDs, secrets and numbers, whatever its sender may; some may stand there twice.
std::vector<Ticket> tickets_named_in(Tx& tx, const Mail& mail, const DeskPolicy& policy);

// `released`: what would be decided if a person released it.
void note_held_look(Tx& tx, const InboundRow& row, const Mail& mail, const Decision& released, const DeskPolicy& policy);

}  // namespace m2t
