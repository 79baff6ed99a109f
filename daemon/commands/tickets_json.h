// A ticket as JSON, as the product page promises it; for the subcommands about tickets.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>

#include "tickets/ticket.h"

namespace m2t {

nlohmann::ordered_json person_json(const Person& person);  // {"name", "address"}
nlohmann::ordered_json ticket_json(const Ticket& ticket);  // without its conversation
// Indented, with a line end; what is no UTF-8 becomes U+FFFD.
void print_json(const nlohmann::ordered_json& value, std::ostream& out);

}  // namespace m2t
