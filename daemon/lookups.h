// What the database says to one mail, as the values that the rules take: its past, its ticket, what a technician's mail names.
#pragma once

#include "daemon/desk.h"
#include "parsers/mail.h"
#include "rules/commands/steer.h"
#include "rules/judge.h"
#include "rules/match.h"
#include "store/store.h"

namespace m2t {

// How the mail came to us.
Arrival arrival_of(const InboundRow& row, Time now);

History history_of(Tx& tx, const InboundRow& row, const Mail& mail, const DeskPolicy& policy, Time now);

// The ticket that the mail belongs to; where a person released it into one, that one.
Match match_of(Tx& tx, const InboundRow& row, const Mail& mail, const Judgement& judgement, const DeskPolicy& policy, Time now);

// A ticket that became one with another: what comes for it goes there.
void follow_merges(Tx& tx, Match& match);

// What a technician's words are compared with before they go out (T-10): what stands on his ticket.
WordsOnTicket words_on_ticket(const std::vector<EntryRow>& entries, const DeskPolicy& policy);

// Empty for a mail that is not a technician's. `match`: the ticket that the mail belongs to.
StaffLookups staff_lookups(Tx& tx, const Mail& mail, const Match& match, const Desk& desk, Time now);

}  // namespace m2t
