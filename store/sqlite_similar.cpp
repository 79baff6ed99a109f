// Other tickets that are about the same error.
#include "store/sqlite_store.h"
#include "store/sqlite_ticket_rows.h"

namespace m2t::sqlite {

namespace {

// An expression of FTS5: any of the phrases. Within quotation marks nothing is an operator.
std::string any_phrase(const std::vector<std::string>& phrases) {
  std::string expression;
  for (const std::string& phrase : phrases) {
    if (!expression.empty()) expression += " OR ";
    expression += '"';
    for (const char c : phrase) expression += c == '"' || static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    expression += '"';
  }
  return expression;
}

}  // namespace

// An error that everybody has stands in thousands of old mails, so that only the newest places of each kind are looked at.
constexpr auto select_open_with_error =
    ticket_columns +
    " WHERE t.id IN (SELECT e.ticket FROM (SELECT rowid AS place FROM entry_words WHERE entry_words MATCH ?1"
    " ORDER BY rowid DESC LIMIT 300) w JOIN entry e ON e.id = w.place"
    " UNION SELECT f.ticket FROM (SELECT rowid AS place FROM ticket_field_words WHERE ticket_field_words MATCH ?1"
    " ORDER BY rowid DESC LIMIT 300) w JOIN ticket_field f ON f.id = w.place"
    " UNION SELECT e.ticket FROM (SELECT rowid AS place FROM picture_words WHERE picture_words MATCH ?1"
    " ORDER BY rowid DESC LIMIT 300) w JOIN picture p ON p.id = w.place JOIN entry e ON e.id = p.entry)"
    " AND t.id <> ?2 AND t.created >= ?3 AND t.state <> 'closed' AND t.type <> 'complaint' AND t.merged_into IS NULL"
    " ORDER BY t.id DESC LIMIT ?4";

std::vector<TicketWithFields> SqliteTx::open_tickets_with_error(const ErrorSearch& search) {
  std::vector<TicketWithFields> found;
  if (search.phrases.empty() || search.limit == 0) return found;
  const auto limit = static_cast<std::int64_t>(search.limit);
  for (Ticket& ticket :
       tickets_of(read(select_open_with_error, any_phrase(search.phrases), search.except, search.since, limit))) {
    const TicketId id = ticket.id;
    found.push_back({std::move(ticket), fields_of(id)});
  }
  return found;
}

}  // namespace m2t::sqlite
