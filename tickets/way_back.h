// The way back of changes on a ticket that went on since.
#pragma once

#include <vector>

#include "tickets/ticket_changes.h"

namespace m2t {

// What of `undo` still takes back what was done, on a ticket that is `now`; `left` is what inverse_of gave for each of those changes just
// after it was done. What is otherwise now was changed since: it stays, and the state with a technician that stays.
struct WayBack {
  std::vector<TicketChange> changes;
  std::vector<TicketChange> changed_since;  // as it is now
};
WayBack way_back(const std::vector<TicketChange>& undo, const std::vector<TicketChange>& left, const Ticket& now);

}  // namespace m2t
