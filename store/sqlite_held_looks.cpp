// What a held mail would have become, so that a list of many need not read each anew.
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql delete_look = "DELETE FROM held_look WHERE inbound = ?";
constexpr Sql insert_look = "INSERT INTO held_look (inbound, complaint) VALUES (?, ?)";
constexpr Sql insert_name = "INSERT OR IGNORE INTO held_names (inbound, ticket) VALUES (?, ?)";

void SqliteTx::note_held_look(InboundId id, bool complaint, std::span<const TicketId> named) {
  write(delete_look, id);
  write(insert_look, id, complaint);
  for (const TicketId ticket : named) write(insert_name, id, ticket);
}

constexpr Sql select_looks =
    "SELECT l.inbound, l.complaint OR EXISTS (SELECT 1 FROM held_names n JOIN ticket t ON t.id = n.ticket"
    " LEFT JOIN ticket m ON m.id = t.merged_into WHERE n.inbound = l.inbound AND 'complaint' IN (t.type, coalesce(m.type, '')))"
    " FROM inbound i JOIN held_look l ON l.inbound = i.id WHERE i.held = 1";

std::map<InboundId, bool> SqliteTx::held_looks() {
  std::map<InboundId, bool> looks;
  for (Query query = read(select_looks); query.next();) looks[query.id<InboundId>(0)] = query.flag(1);
  return looks;
}

}  // namespace m2t::sqlite
