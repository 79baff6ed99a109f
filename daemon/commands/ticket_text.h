// A ticket with its conversation, as text for a person.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <vector>

#include "daemon/settings.h"
#include "store/store.h"

namespace m2t {

// `columns`: how wide the terminal is; 0: nothing is broken.
void print_ticket(const TicketView& view, const std::vector<Event>& events, const Settings& settings, std::size_t columns,
                  std::ostream& out);

}  // namespace m2t
