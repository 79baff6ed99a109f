// `mail2ticket lifecycle`: the table of tickets/lifecycle, as the program acts on it. The manual page has the same.
#include <algorithm>
#include <array>
#include <ostream>

#include "daemon/commands/commands.h"
#include "daemon/commands/table.h"
#include "daemon/commands/tickets_json.h"
#include "tickets/lifecycle.h"

namespace m2t {
namespace {

constexpr std::array states{TicketState::New, TicketState::Assigned, TicketState::Waiting, TicketState::Solved,
                            TicketState::Closed};

nlohmann::ordered_json lifecycle_json() {
  nlohmann::ordered_json object;
  object["states"] = nlohmann::ordered_json::array();
  for (const TicketState state : states) object["states"].push_back(to_word(state));
  object["events"] = nlohmann::ordered_json::array();
  for (const TicketEvent event : ticket_events()) {
    nlohmann::ordered_json moves = nlohmann::ordered_json::object();
    for (const TicketState from : states) {
      const auto to = next_state(from, event);
      moves[std::string(to_word(from))] = to ? nlohmann::ordered_json(to_word(*to)) : nlohmann::ordered_json(nullptr);
    }
    object["events"].push_back({{"event", to_word(event)}, {"moves", std::move(moves)}});
  }
  return object;
}

}  // namespace

ExitCode print_lifecycle(const ListOptions& options, Console& console) {
  if (options.json) {
    print_json(lifecycle_json(), console.out);
    return ExitCode::Ok;
  }
  std::vector<std::string> header{"event"};
  for (const TicketState state : states) header.emplace_back(to_word(state));
  Table table(std::move(header));
  for (const TicketEvent event : ticket_events()) {
    std::vector<std::string> row{std::string(to_word(event))};
    for (const TicketState from : states) {
      const auto to = next_state(from, event);
      row.emplace_back(to ? to_word(*to) : "-");
    }
    table.add(std::move(row));
  }
  table.print(console.out, "");
  console.out
      << "\nIn each column: what becomes of a ticket in that state; -: that does not happen to it. An answer to a closed\n"
         "ticket opens a new one, which is linked with it.\n";
  return ExitCode::Ok;
}

}  // namespace m2t
