#include "daemon/commands/tickets_json.h"

#include <ostream>

#include "tickets/reference.h"

namespace m2t {

using nlohmann::ordered_json;

ordered_json person_json(const Person& person) { return {{"name", person.name}, {"address", person.address}}; }

ordered_json ticket_json(const Ticket& ticket) {
  ordered_json object;
  object["number"] = to_text(ticket.number);
  object["subject"] = ticket.subject;
  object["status"] = to_word(ticket.state);
  object["type"] = to_word(ticket.type);
  object["priority"] = to_word(ticket.priority);
  object["requester"] = person_json(ticket.requester);
  object["technician"] = ticket.technician ? ordered_json(ticket.technician->address) : ordered_json(nullptr);
  object["category"] = ticket.category;
  object["team"] = ticket.team;
  object["tags"] = ticket.tags;
  object["origin"] = to_word(ticket.origin);
  object["created"] = to_rfc3339(ticket.created);
  object["updated"] = to_rfc3339(ticket.updated);
  return object;
}

void print_json(const ordered_json& value, std::ostream& out) {
  out << value.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
}

}  // namespace m2t
