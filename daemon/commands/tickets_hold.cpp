// `mail2ticket tickets hold|unhold|holds`: a ticket that must be kept, whoever asks for its end.
#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/command_support.h"
#include "daemon/commands/table.h"
#include "daemon/commands/ticket_at_hand.h"
#include "daemon/commands/tickets_json.h"
#include "store/personal_data.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

// The reason stays out of the audit, which holds no text (T-48).
void note_hold(Tx& tx, TicketId ticket, std::string what, Time now) {
  Event event;
  event.at = now;
  event.actor = admin_actor();
  event.what = std::move(what);
  event.ticket = ticket;
  tx.add_event(event);
}

}  // namespace

ExitCode hold_ticket(const TicketHoldOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const TicketNumber number = number_said(options.number, settings.policy.ticket_prefix);
  if (options.reason.find_first_not_of(" \t\n") == std::string::npos)
    throw UsageError("--reason is empty; who finds the hold later has to know why");
  const auto store = store_of(settings, false);
  const auto data = personal_data(*store);
  const Ticket ticket = ticket_at_hand(data->tx(), number, options.complaints);
  const Time now = SystemClock().now();
  data->hold(ticket.id, options.reason, admin_actor(), now);
  note_hold(data->tx(), ticket.id, "ticket.held", now);
  data->commit();
  console.out << fmt::format("{} is on hold: neither retention nor an erasure touches it\n", to_text(number));
  return ExitCode::Ok;
}

ExitCode end_hold_of_ticket(const TicketHoldOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const TicketNumber number = number_said(options.number, settings.policy.ticket_prefix);
  const auto store = store_of(settings, false);
  const auto data = personal_data(*store);
  const Ticket ticket = ticket_at_hand(data->tx(), number, options.complaints);
  if (!data->end_hold(ticket.id))
    throw DataError(to_text(number) + " is not on hold; `mail2ticket tickets holds` lists those that are");
  note_hold(data->tx(), ticket.id, "ticket.hold_ended", SystemClock().now());
  data->commit();
  console.out << fmt::format("{} is no longer on hold\n", to_text(number));
  return ExitCode::Ok;
}

ExitCode list_holds(const TicketHoldsOptions& options, Console& console) {
  const Settings settings = settings_of(options.config);
  const auto store = store_of(settings, false);
  std::vector<TicketHold> holds = personal_data_to_look_at(*store)->holds();
  if (!options.complaints) std::erase_if(holds, [](const TicketHold& hold) { return hold.is_complaint; });
  if (options.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const TicketHold& hold : holds)
      list.push_back(
          {{"ticket", to_text(hold.number)}, {"since", to_rfc3339(hold.since)}, {"by", hold.actor}, {"reason", hold.reason}});
    print_json(list, console.out);
    return ExitCode::Ok;
  }
  const TimeZone zone(settings.calendar.time_zone);
  Table table({"ticket", "since", "by", "reason"});
  for (const TicketHold& hold : holds) table.add({to_text(hold.number), shown_time(hold.since, zone), hold.actor, hold.reason});
  table.print(console.out, "no ticket is on hold", console.out_columns);
  return ExitCode::Ok;
}

}  // namespace m2t
