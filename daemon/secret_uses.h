// What becomes of a secret once it has left in a mail: when it runs out, and how often it came back.
#pragma once

#include <string>

#include "parsers/mail.h"
#include "rules/policy.h"
#include "store/store.h"
#include "tickets/effects.h"

namespace m2t {

// Its 30 days are over, or its ticket has been closed for a week. A ticket that became one with another lives as long as that one.
bool has_run_out(Tx& tx, const StoredSecret& secret, const Ticket& ticket, Time now);

// Another mail than this one said the same with it already, or too many brought it. Of the staff's alone: those of others prove nothing
// that could be done twice.
bool is_spent(Tx& tx, const std::string& hash, const StoredSecret& secret, InboundId id, const Mail& mail,
              const DeskPolicy& policy);

// Notes which of its sender's own secrets a mail brought back, where something was done for it. What was refused may come again.
void note_secret_uses(Tx& tx, const InboundRow& row, const Mail& mail, const Decision& decision, const DeskPolicy& policy);

}  // namespace m2t
