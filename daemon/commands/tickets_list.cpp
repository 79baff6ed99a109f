// `mail2ticket tickets list`. It reads the store, so it works beside a running daemon and without one.
#include <vector>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/commands/tickets_json.h"
#include "tickets/reference.h"

namespace m2t {

ExitCode list_tickets(const TicketsListOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  TicketFilter filter;
  filter.requester = options.requester;
  filter.search = options.search;
  filter.complaints = options.complaints;
  filter.limit = options.limit;
  if (!options.state.empty()) {
    const auto state = ticket_state_from(options.state);
    if (state) filter.states = {*state};
    if (!state)
      throw UsageError("unknown state \"" + options.state + "\"; it is one of new, assigned, waiting, solved, closed");
  }
  const std::vector<Ticket> tickets = store_of(settings, false)->begin_reading()->list_tickets(filter);
  if (options.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Ticket& ticket : tickets) list.push_back(ticket_json(ticket));
    print_json(list, console.out);
    return ExitCode::Ok;
  }
  const TimeZone zone(settings.calendar.time_zone);
  Table table({"number", "status", "type", "priority", "changed", "requester", "subject"});
  for (const Ticket& t : tickets)
    table.add({to_text(t.number), std::string(to_word(t.state)), std::string(to_word(t.type)), std::string(to_word(t.priority)),
               shown_time(t.updated, zone), t.requester.address, t.subject});
  table.print(console.out, "no tickets");
  return ExitCode::Ok;
}

}  // namespace m2t
