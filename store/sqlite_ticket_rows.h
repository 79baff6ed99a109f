// A ticket's columns, and a row of them as a Ticket without its parties and tags. For store/sqlite_ticket*.cpp.
#pragma once

#include "store/sqlite_store.h"

namespace m2t::sqlite {

inline constexpr SqlText ticket_columns =
    "SELECT t.id, t.prefix, t.counter, t.subject, t.state, t.type, t.priority, t.origin, r.name, r.address, r.language,"
    " t.technician IS NOT NULL, k.name, k.address, k.language, t.created, t.updated, t.category, t.team, t.merged_into,"
    " t.countdown_since, t.countdown_until, t.reminders_done, t.last_step, t.taken"
    " FROM ticket t JOIN person r ON r.id = t.requester LEFT JOIN person k ON k.id = t.technician";

// Name, address and language, in this order from `column` on.
Person person_at(const Query& query, int column);
Ticket ticket_row(const Query& query);

}  // namespace m2t::sqlite
