// Tickets on hold, and mails that are still to be deleted in a mailbox.
#include "store/sqlite_personal.h"

namespace m2t::sqlite {

constexpr Sql upsert_hold =
    "INSERT INTO ticket_hold (ticket, reason, actor, since) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (ticket) DO UPDATE SET reason = excluded.reason, actor = excluded.actor";
constexpr Sql delete_hold = "DELETE FROM ticket_hold WHERE ticket = ?";
constexpr Sql select_holds =
    "SELECT h.ticket, t.prefix, t.counter, h.reason, h.actor, h.since, t.type = 'complaint' FROM ticket_hold h JOIN ticket t ON "
    "t.id = h.ticket"
    " ORDER BY t.counter";

void SqlitePersonalData::hold(TicketId ticket, std::string_view reason, std::string_view actor, Time since) {
  connection_.run(upsert_hold, ticket, reason, actor, since);
}

bool SqlitePersonalData::end_hold(TicketId ticket) { return connection_.run(delete_hold, ticket) == 1; }

std::vector<TicketHold> SqlitePersonalData::holds_in(Query query) {
  std::vector<TicketHold> found;
  while (query.next())
    found.push_back({query.id<TicketId>(0),
                     {query.text(1), static_cast<std::uint64_t>(query.number(2))},
                     query.text(3),
                     query.text(4),
                     query.time(5),
                     query.flag(6)});
  return found;
}

std::vector<TicketHold> SqlitePersonalData::holds() { return holds_in(connection_.query(select_holds)); }

constexpr Sql select_on_server =
    "SELECT inbound FROM erasure_on_server WHERE mailbox = ? AND next_attempt <= ? ORDER BY next_attempt, inbound LIMIT ?";

std::vector<InboundRow> SqlitePersonalData::to_erase_on_server(std::int64_t mailbox, Time now, std::size_t limit) {
  static constexpr Sql select_its_message_id = "SELECT message_id FROM erasure_on_server WHERE inbound = ?";
  std::vector<InboundRow> rows;
  for (const std::int64_t id : numbers(connection_.query(select_on_server, mailbox, now, limit))) {
    auto row = tx_->find_inbound(InboundId{id});
    Query query = connection_.query(select_its_message_id, id);
    if (!row || !query.next()) continue;
    row->message_id = query.text(0);
    rows.push_back(*std::move(row));
  }
  return rows;
}

constexpr Sql delete_from_server_list = "DELETE FROM erasure_on_server WHERE inbound = ?";
constexpr Sql forget_fingerprint = "UPDATE inbound SET fingerprint = 'erased-' || id WHERE id = ? AND blob = ''";
constexpr Sql put_off = "UPDATE erasure_on_server SET next_attempt = ?2 WHERE inbound = ?1";

void SqlitePersonalData::erased_on_server(InboundId id) {
  connection_.run(delete_from_server_list, id);
  connection_.run(forget_fingerprint, id);
}

void SqlitePersonalData::put_off_on_server(InboundId id, Time until) { connection_.run(put_off, id, until); }

}  // namespace m2t::sqlite
