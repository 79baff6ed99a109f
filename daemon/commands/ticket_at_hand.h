// The ticket that a subcommand names: how its number is said, and whether it may be seen.
#pragma once

#include <string>

#include "store/store.h"
#include "tickets/ticket.h"

namespace m2t {

// As people say it on the phone: with the prefix, or the digits alone. Throws DataError.
TicketNumber number_said(const std::string& said, const std::string& prefix);

// Throws DataError when there is none. A complaint is as if it were not there unless `complaints`, so that its existence does not show.
Ticket ticket_at_hand(Tx& tx, const TicketNumber& number, bool complaints);
// The same with its conversation; its links name no complaint either.
TicketView view_at_hand(Tx& tx, const TicketNumber& number, bool complaints);

// What comes for a ticket that became one with another goes to the other; itself otherwise.
Ticket where_it_was_merged(Tx& tx, Ticket ticket);

}  // namespace m2t
