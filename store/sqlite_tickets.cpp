// Tickets and their entries.
#include "store/sqlite_ticket_rows.h"
#include "tickets/reference.h"

namespace m2t::sqlite {

constexpr Sql select_parties =
    "SELECT p.name, p.address, p.language, y.role FROM party y JOIN person p ON p.id = y.person WHERE y.ticket = ?"
    " ORDER BY y.person";

void SqliteTx::add_parties(Ticket& ticket) {
  Query query = read(select_parties, ticket.id);
  while (query.next()) {
    ticket.parties.push_back({person_at(query, 0), party_role_from(query.text(3)).value_or(PartyRole::InCopy)});
  }
}

constexpr Sql select_tags = "SELECT tag FROM ticket_tag WHERE ticket = ? ORDER BY tag";

void SqliteTx::add_tags(Ticket& ticket) {
  for (Query query = read(select_tags, ticket.id); query.next();) ticket.tags.push_back(query.text(0));
}

std::vector<Ticket> SqliteTx::tickets_of(Query query) {
  std::vector<Ticket> tickets;
  while (query.next()) {
    tickets.push_back(ticket_row(query));
    add_parties(tickets.back());
    add_tags(tickets.back());
  }
  return tickets;
}

std::optional<Ticket> SqliteTx::one_ticket(Query query) {
  if (!query.next()) return std::nullopt;
  Ticket ticket = ticket_row(query);
  add_parties(ticket);
  add_tags(ticket);
  return ticket;
}

constexpr Sql next_counter = "UPDATE counter SET next = next + 1 WHERE name = 'ticket' RETURNING next - 1";

std::uint64_t SqliteTx::take_ticket_counter() {
  must_write();
  Query query = read(next_counter);
  if (!query.next()) throw_not_there("the counter of tickets", 0);
  const auto counter = static_cast<std::uint64_t>(query.number(0));
  query.next();  // to the end: only then is the update done
  return counter;
}

constexpr Sql insert_ticket =
    "INSERT INTO ticket (number, prefix, counter, subject, state, type, priority, origin, requester, created, updated)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)";

Ticket SqliteTx::open_ticket(const OpenTicket& what, std::string_view prefix, Time now) {
  TicketNumber number{std::string(prefix), take_ticket_counter()};
  const PersonId requester = note_person(what.requester);
  write(insert_ticket, to_text(number), prefix, number.counter, what.subject, to_word(TicketState::New), to_word(what.type),
        to_word(what.priority), to_word(what.origin), requester, now);
  const auto id = static_cast<TicketId>(connection_.last_id());
  to_index_.tickets.push_back(id);
  if (what.origin == Origin::Mail) count_minute("ticket", address_domain(what.requester.address), now);
  add_party(id, what.requester, PartyRole::Requester);
  for (const Person& person : what.in_copy) add_party(id, person, PartyRole::InCopy);
  return *find_ticket(id);
}

constexpr auto select_ticket_by_number = ticket_columns + " WHERE t.number = ?";
constexpr auto select_ticket_by_id = ticket_columns + " WHERE t.id = ?";

std::optional<Ticket> SqliteTx::find_ticket(const TicketNumber& number) {
  return one_ticket(read(select_ticket_by_number, to_text(number)));
}
std::optional<Ticket> SqliteTx::find_ticket(TicketId id) { return one_ticket(read(select_ticket_by_id, id)); }

constexpr Sql select_entries =
    "SELECT e.id, e.kind, e.visibility, p.name, p.address, p.language, e.at, e.inbound, e.logical_key, e.message_id, e.subject,"
    " e.third_party, e.text, e.quoted_text, e.signature, i.blob FROM entry e LEFT JOIN person p ON p.id = e.person"
    " LEFT JOIN inbound i ON i.id = e.inbound WHERE e.ticket = ? ORDER BY e.id";

std::vector<EntryRow> SqliteTx::entries_of(TicketId ticket) {
  std::vector<EntryRow> entries;
  Query query = read(select_entries, ticket);
  while (query.next()) {
    EntryRow entry;
    entry.ticket = ticket;
    entry.id = query.id<EntryId>(0);
    entry.kind = entry_kind_from(query.text(1)).value_or(EntryKind::Note);
    entry.visibility = visibility_from(query.text(2)).value_or(Visibility::Internal);
    entry.from = person_at(query, 3);
    entry.at = query.time(6);
    entry.inbound = query.id_if_any<InboundId>(7);
    entry.logical_key = query.text(8);
    entry.message_id = query.text(9);
    entry.subject = query.text(10);
    entry.third_party = query.flag(11);
    entry.text = query.text(12);
    entry.quoted_text = query.text(13);
    entry.signature = query.text(14);
    entry.blob = query.text(15);
    entry.attachments = attachments_of(entry.id);
    if (!entry.attachments.empty()) entry.pictures = pictures_of(entry.id);
    entries.push_back(std::move(entry));
  }
  return entries;
}

constexpr Sql select_attachments =
    "SELECT name, type, sha256, content_id, kind, encoding, size, raw_offset, raw_length, is_inline,"
    " inner_offset, inner_length, scan, scan_found FROM attachment WHERE entry = ? ORDER BY position";

std::vector<AttachmentRow> SqliteTx::attachments_of(EntryId entry) {
  std::vector<AttachmentRow> attachments;
  Query query = read(select_attachments, entry);
  while (query.next()) {
    AttachmentRow row;
    row.name = query.text(0);
    row.type = query.text(1);
    row.sha256 = query.text(2);
    row.content_id = query.text(3);
    row.kind = query.text(4);
    row.encoding = query.text(5);
    row.size = static_cast<std::uint64_t>(query.number(6));
    row.offset = static_cast<std::uint64_t>(query.number(7));
    row.length = static_cast<std::uint64_t>(query.number(8));
    row.is_inline = query.flag(9);
    row.inner_offset = static_cast<std::uint64_t>(query.number(10));
    row.inner_length = static_cast<std::uint64_t>(query.number(11));
    row.scan = {scan_state_from(query.text(12)).value_or(ScanState::Unscanned), query.text(13)};
    attachments.push_back(std::move(row));
  }
  return attachments;
}

constexpr Sql select_linked =
    "SELECT t.prefix, t.counter FROM link l JOIN ticket t ON t.id = l.to_ticket WHERE l.from_ticket = ?1"
    " UNION SELECT t.prefix, t.counter FROM link l JOIN ticket t ON t.id = l.from_ticket WHERE l.to_ticket = ?1"
    " ORDER BY 2";
constexpr Sql select_external_references =
    "SELECT system || ' ' || number FROM external_reference WHERE ticket = ? ORDER BY system, number";

std::optional<TicketView> SqliteTx::show_ticket(const TicketNumber& number) {
  const std::optional<Ticket> ticket = find_ticket(number);
  if (!ticket) return std::nullopt;
  TicketView view;
  view.ticket = *ticket;
  for (Query query = read(select_linked, ticket->id); query.next();) {
    view.linked.push_back({query.text(0), static_cast<std::uint64_t>(query.number(1))});
  }
  view.fields = fields_of(ticket->id);
  view.entries = entries_of(ticket->id);
  view.requester_bouncing = find_bouncing(view.ticket.requester.address);
  for (Query query = read(select_external_references, ticket->id); query.next();) {
    view.external_references.push_back(query.text(0));
  }
  return view;
}

constexpr Sql update_ticket_state = "UPDATE ticket SET state = ?2, updated = max(updated, ?3) WHERE id = ?1";

void SqliteTx::set_ticket_state(TicketId id, TicketState state, Time now) {
  write_one("ticket", static_cast<std::int64_t>(id), update_ticket_state, id, to_word(state), now);
}

constexpr Sql insert_party =
    "INSERT INTO party (ticket, person, role) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET role = excluded.role"
    " WHERE role IN ('in_copy', 'invited') AND excluded.role IN ('in_copy', 'invited')";

void SqliteTx::add_party(TicketId id, const Person& person, PartyRole role) {
  write(insert_party, id, note_person(person), to_word(role));
}

constexpr Sql insert_entry =
    "INSERT INTO entry (ticket, kind, visibility, person, at, inbound, logical_key, message_id, subject, third_party, text,"
    " quoted_text, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr Sql insert_attachment =
    "INSERT INTO attachment (entry, position, name, type, sha256, content_id, kind, encoding, size, raw_offset, raw_length,"
    " is_inline, inner_offset, inner_length, scan, scan_found) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr Sql touch_ticket = "UPDATE ticket SET updated = max(updated, ?2) WHERE id = ?1";
constexpr Sql put_mail_on_ticket = "UPDATE inbound SET ticket = ?2 WHERE id = ?1";

EntryId SqliteTx::add_entry(const NewEntry& entry, std::span<const AttachmentRow> attachments) {
  const std::optional<PersonId> from = note_person_if_any(entry.from);
  const auto logical_key = entry.logical_key.empty() ? std::nullopt : std::optional<std::string_view>(entry.logical_key);
  write(insert_entry, entry.ticket, to_word(entry.kind), to_word(entry.visibility), from, entry.at, entry.inbound, logical_key,
        entry.message_id, entry.subject, entry.third_party, entry.text, entry.quoted_text, entry.signature);
  const auto id = static_cast<EntryId>(connection_.last_id());
  to_index_.entries.push_back(id);
  std::int64_t position = 0;
  for (const AttachmentRow& row : attachments) {
    write(insert_attachment, id, position++, row.name, row.type, row.sha256, row.content_id, row.kind, row.encoding, row.size,
          row.offset, row.length, row.is_inline, row.inner_offset, row.inner_length, to_word(row.scan.state), row.scan.what);
  }
  write(touch_ticket, entry.ticket, entry.at);
  if (entry.inbound) write(put_mail_on_ticket, *entry.inbound, entry.ticket);
  return id;
}

constexpr auto select_by_message_id =
    ticket_columns + " WHERE t.id IN (SELECT ticket FROM message_id WHERE message_id = ?) ORDER BY t.id";

std::vector<Ticket> SqliteTx::tickets_by_message_id(std::string_view message_id) {
  return tickets_of(read(select_by_message_id, message_id));
}

constexpr Sql index_entry = "INSERT INTO entry_words (rowid, subject, text) SELECT id, subject, text FROM entry WHERE id = ?";
constexpr Sql index_picture = "INSERT INTO picture_words (rowid, text) SELECT id, text FROM picture WHERE id = ?";
constexpr Sql index_field = "INSERT INTO ticket_field_words (rowid, value) SELECT id, value FROM ticket_field WHERE id = ?";
constexpr Sql index_ticket = "INSERT INTO ticket_words (rowid, subject) SELECT id, subject FROM ticket WHERE id = ?";

void SqliteTx::index_words() {
  for (const EntryId id : to_index_.entries) write(index_entry, id);
  for (const TicketId id : to_index_.tickets) write(index_ticket, id);
  for (const PictureId id : to_index_.pictures) write(index_picture, id);
  for (const std::int64_t id : to_index_.fields) write(index_field, id);
}

}  // namespace m2t::sqlite
