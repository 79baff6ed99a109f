// What hangs on a ticket beside its conversation: fields, links, numbers of other systems, Message-IDs.
#include <algorithm>

#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql insert_ticket_field =
    "INSERT INTO ticket_field (ticket, name, value, source) VALUES (?, ?, ?, ?) ON CONFLICT (ticket, name) DO NOTHING";
constexpr Sql select_ticket_fields = "SELECT name, value, source FROM ticket_field WHERE ticket = ?";

bool SqliteTx::fill_field(TicketId ticket, const TicketField& field) {
  if (field.value.empty()) return false;
  if (write(insert_ticket_field, ticket, to_word(field.name), field.value, field.source) == 0) return false;
  to_index_.fields.push_back(connection_.last_id());
  return true;
}

// Of the newest tickets: a machine may have opened any number, and people change their number.
constexpr Sql select_phone_of =
    "SELECT EXISTS (SELECT 1 FROM (SELECT id FROM ticket WHERE requester = (SELECT id FROM person WHERE address_key = ?)"
    " ORDER BY created DESC LIMIT 50) t JOIN ticket_field f ON f.ticket = t.id AND f.name = ?)";

bool SqliteTx::knows_phone_of(std::string_view requester) {
  return first_number(read(select_phone_of, address_key(requester), to_word(FieldName::Phone))) == 1;
}

std::vector<TicketField> SqliteTx::fields_of(TicketId ticket) {
  std::vector<TicketField> fields;
  Query query = read(select_ticket_fields, ticket);
  while (query.next())
    if (const auto name = field_name_from(query.text(0))) fields.push_back({*name, query.text(1), query.text(2)});
  std::ranges::sort(fields, {}, &TicketField::name);
  return fields;
}

constexpr Sql insert_link = "INSERT INTO link (from_ticket, to_ticket, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
constexpr Sql insert_external_reference =
    "INSERT INTO external_reference (ticket, system, number) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
constexpr Sql insert_message_id = "INSERT INTO message_id (message_id, ticket) VALUES (?, ?) ON CONFLICT DO NOTHING";

bool SqliteTx::add_link(TicketId from, TicketId to, LinkKind kind) { return write(insert_link, from, to, to_word(kind)) == 1; }

void SqliteTx::add_external_reference(TicketId id, std::string_view system, std::string_view number) {
  write(insert_external_reference, id, system, number);
}

void SqliteTx::remember_message_id(std::string_view message_id, TicketId ticket) {
  if (!message_id.empty()) write(insert_message_id, message_id, ticket);
}

}  // namespace m2t::sqlite
