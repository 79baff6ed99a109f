// Lists of tickets and the search.
#include <algorithm>

#include "store/sqlite_ticket_rows.h"

namespace m2t::sqlite {
namespace {

// What a person types, made harmless for FTS5 (T-33): each word quoted, all of them wanted, the last one as a beginning.
std::string match_expression(std::string_view typed) {
  std::string expression;
  std::string word;
  const auto finish_word = [&] {
    if (word.empty()) return;
    if (!expression.empty()) expression += ' ';
    expression += '"' + word + '"';
    word.clear();
  };
  for (const char c : typed) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) {
      finish_word();
    } else {
      if (c == '"') word += '"';
      word += c;
    }
  }
  finish_word();
  if (!expression.empty()) expression += " *";
  return expression;
}

// " new waiting ", to be looked through with instr(); nothing: all of them.
std::optional<std::string> words_of_states(const std::vector<TicketState>& states) {
  if (states.empty()) return std::nullopt;
  std::string words = " ";
  for (const TicketState state : states) words += std::string(to_word(state)) + ' ';
  return words;
}

bool without_closed(const std::vector<TicketState>& states) {
  return !states.empty() && std::ranges::find(states, TicketState::Closed) == states.end();
}

std::optional<std::string_view> if_not_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

}  // namespace

// One for each way in, so that each can use its index; what it cannot is tested on the rows that remain.
constexpr SqlText matching_filter =
    " (?1 IS NULL OR instr(?1, ' ' || t.state || ' ') > 0) AND (?2 OR t.type <> 'complaint') AND (?3 IS NULL OR t.requester = ?3)"
    " AND (?5 IS NULL OR t.type = ?5) AND (?6 IS NULL OR t.technician = ?6) AND (NOT ?7 OR t.technician IS NULL)"
    " AND (?8 IS NULL OR t.team = ?8 COLLATE NOCASE) AND (?9 IS NULL OR t.category = ?9 COLLATE NOCASE)"
    " AND (?10 IS NULL OR t.created >= ?10) AND (?11 IS NULL OR t.created < ?11)"
    " ORDER BY t.id DESC LIMIT ?4";
constexpr auto list_all = ticket_columns + " WHERE" + matching_filter;
constexpr auto list_open = ticket_columns +
                           " WHERE t.id IN (SELECT id FROM ticket INDEXED BY ticket_open WHERE state <> 'closed') AND" +
                           matching_filter;
constexpr auto list_of_requester = ticket_columns + " WHERE t.requester = ?3 AND" + matching_filter;
constexpr auto list_found =
    ticket_columns +
    " WHERE t.id IN (SELECT e.ticket FROM entry_words w JOIN entry e ON e.id = w.rowid WHERE w.entry_words MATCH ?12"
    " UNION SELECT rowid FROM ticket_words WHERE ticket_words MATCH ?12"
    " UNION SELECT f.ticket FROM ticket_field_words w JOIN ticket_field f ON f.id = w.rowid WHERE w.ticket_field_words MATCH ?12"
    " UNION SELECT e.ticket FROM picture_words w JOIN picture p ON p.id = w.rowid JOIN entry e ON e.id = p.entry"
    " WHERE w.picture_words MATCH ?12) AND" +
    matching_filter;

std::vector<Ticket> SqliteTx::list_tickets(const TicketFilter& filter) {
  std::optional<PersonId> requester, technician;
  if (!filter.requester.empty() && !(requester = person_id(filter.requester))) return {};
  if (!filter.technician.empty() && !(technician = person_id(filter.technician))) return {};
  const std::optional<std::string> states = words_of_states(filter.states);
  const std::optional<std::string_view> type = filter.type ? std::optional(to_word(*filter.type)) : std::nullopt;
  const std::int64_t limit = filter.limit == 0 ? -1 : static_cast<std::int64_t>(filter.limit);
  const auto list = [&](Sql sql, const auto&... more) {
    return tickets_of(read(sql, states, filter.complaints, requester, limit, type, technician, filter.without_technician,
                           if_not_empty(filter.team), if_not_empty(filter.category), filter.created_from, filter.created_before,
                           more...));
  };
  const std::string match = match_expression(filter.search);
  if (!match.empty()) return list(list_found, match);
  if (requester) return list(list_of_requester);
  return list(without_closed(filter.states) ? Sql(list_open) : Sql(list_all));
}

}  // namespace m2t::sqlite
