// What changes of a ticket after it was opened, and when the clock has to look at it.
#include "base/errors.h"
#include "store/sqlite_ticket_rows.h"

namespace m2t::sqlite {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

std::int64_t day_number(year_month_day date) { return sys_days(date).time_since_epoch().count(); }
std::optional<std::int64_t> day_number(const std::optional<year_month_day>& date) {
  return date ? std::optional(day_number(*date)) : std::nullopt;
}
std::optional<year_month_day> day_at(const Query& query, int column) {
  if (query.is_null(column)) return std::nullopt;
  return year_month_day(sys_days(days(query.number(column))));
}

}  // namespace

Person person_at(const Query& query, int column) {
  return {query.text(column), query.text(column + 1), language_from(query.text(column + 2)).value_or(Language::Unknown)};
}

Ticket ticket_row(const Query& query) {
  Ticket ticket;
  ticket.id = query.id<TicketId>(0);
  ticket.number = {query.text(1), static_cast<std::uint64_t>(query.number(2))};
  ticket.subject = query.text(3);
  ticket.state = ticket_state_from(query.text(4)).value_or(TicketState::New);
  ticket.type = ticket_type_from(query.text(5)).value_or(TicketType::Request);
  ticket.priority = priority_from(query.text(6)).value_or(Priority::Normal);
  ticket.origin = origin_from(query.text(7)).value_or(Origin::Mail);
  ticket.requester = person_at(query, 8);
  if (query.flag(11)) ticket.technician = person_at(query, 12);
  ticket.created = query.time(15);
  ticket.updated = query.time(16);
  ticket.category = query.text(17);
  ticket.team = query.text(18);
  ticket.merged_into = query.id_if_any<TicketId>(19);
  if (const auto since = day_at(query, 20))
    ticket.countdown = Countdown{ticket.state, *since, day_at(query, 21), static_cast<int>(query.number(22)), day_at(query, 23)};
  ticket.taken = query.time_if_any(24);
  return ticket;
}

constexpr Sql update_technician = "UPDATE ticket SET technician = ?2, taken = ?3 WHERE id = ?1";
constexpr Sql update_type = "UPDATE ticket SET type = ?2 WHERE id = ?1";
constexpr Sql update_priority = "UPDATE ticket SET priority = ?2 WHERE id = ?1";
constexpr Sql update_category = "UPDATE ticket SET category = ?2 WHERE id = ?1";
constexpr Sql update_team = "UPDATE ticket SET team = ?2 WHERE id = ?1";
constexpr Sql update_merged = "UPDATE ticket SET merged_into = ?2 WHERE id = ?1";
constexpr Sql delete_merge_link = "DELETE FROM link WHERE from_ticket = ? AND kind = 'merged_into'";
constexpr Sql insert_tag = "INSERT INTO ticket_tag (ticket, tag) VALUES (?, ?) ON CONFLICT DO NOTHING";
constexpr Sql delete_tag = "DELETE FROM ticket_tag WHERE ticket = ? AND tag = ?";
constexpr Sql delete_party = "DELETE FROM party WHERE ticket = ? AND person = ? AND role <> 'requester'";
constexpr Sql delete_same_matter = "DELETE FROM link WHERE from_ticket = ? AND to_ticket = ? AND kind = 'same_matter'";
constexpr Sql update_withdrawn = "UPDATE entry SET kind = 'withdrawn_note' WHERE id = ? AND ticket = ? AND kind = 'note'";
constexpr Sql touch = "UPDATE ticket SET updated = max(updated, ?2) WHERE id = ?1";

void SqliteTx::change_ticket(TicketId id, const TicketChange& change, Time now) {
  const auto row = static_cast<std::int64_t>(id);
  struct Writer {
    SqliteTx& tx;
    TicketId id;
    std::int64_t row;
    Time now;
    void operator()(const SetState& c) const { tx.set_ticket_state(id, c.state, Time{}); }
    void operator()(const SetTechnician& c) const {
      const auto person = c.technician ? std::optional(tx.note_person(*c.technician)) : std::nullopt;
      tx.write_one("ticket", row, update_technician, id, person, c.technician ? std::optional(now) : std::nullopt);
      if (c.technician) tx.add_party(id, *c.technician, PartyRole::Technician);
    }
    void operator()(const SetType& c) const { tx.write_one("ticket", row, update_type, id, to_word(c.type)); }
    void operator()(const SetPriority& c) const { tx.write_one("ticket", row, update_priority, id, to_word(c.priority)); }
    void operator()(const SetCategory& c) const {
      tx.write_one("ticket", row, update_category, id, std::string_view(c.category));
    }
    void operator()(const SetTeam& c) const { tx.write_one("ticket", row, update_team, id, std::string_view(c.team)); }
    void operator()(const AddTag& c) const { tx.write(insert_tag, id, std::string_view(c.tag)); }
    void operator()(const RemoveTag& c) const { tx.write(delete_tag, id, std::string_view(c.tag)); }
    void operator()(const SetRequester& c) const { tx.set_requester(id, c.requester); }
    void operator()(const AddParty& c) const { tx.add_party(id, c.person, c.role); }
    void operator()(const RemoveParty& c) const {
      if (const auto person = tx.person_id(c.person.address)) tx.write(delete_party, id, *person);
    }
    void operator()(const MergeInto& c) const { tx.write_one("ticket", row, update_merged, id, c.other); }
    void operator()(const Unmerge&) const {
      tx.write_one("ticket", row, update_merged, id, std::nullopt);
      tx.write(delete_merge_link, id);
    }
    void operator()(const SetCountdown& c) const { tx.set_countdown(id, c.countdown); }
    void operator()(const RemoveLink& c) const { tx.write(delete_same_matter, id, c.other); }
    void operator()(const WithdrawNote& c) const { tx.write(update_withdrawn, c.note, id); }
  };
  std::visit(Writer{*this, id, row, now}, change);
  write_one("ticket", row, touch, id, now);
}

constexpr Sql update_requester = "UPDATE ticket SET requester = ?2 WHERE id = ?1";
constexpr Sql requester_stays_in_copy = "UPDATE party SET role = 'in_copy' WHERE ticket = ? AND role = 'requester'";
constexpr Sql upsert_requester =
    "INSERT INTO party (ticket, person, role) VALUES (?1, ?2, 'requester') ON CONFLICT DO UPDATE SET role = 'requester'";

void SqliteTx::set_requester(TicketId id, const Person& requester) {
  const PersonId person = note_person(requester);
  write_one("ticket", static_cast<std::int64_t>(id), update_requester, id, person);
  write(requester_stays_in_copy, id);
  write(upsert_requester, id, person);
}

constexpr Sql update_countdown =
    "UPDATE ticket SET countdown_since = ?2, countdown_until = ?3, reminders_done = ?4, last_step = ?5 WHERE id = ?1";

void SqliteTx::set_countdown(TicketId id, const std::optional<Countdown>& countdown) {
  const Countdown c = countdown.value_or(Countdown{});
  write_one("ticket", static_cast<std::int64_t>(id), update_countdown, id,
            countdown ? std::optional(day_number(c.since)) : std::nullopt, day_number(c.until), c.reminders_done,
            day_number(c.last_step));
}

constexpr Sql update_next_step = "UPDATE ticket SET next_step = ?2 WHERE id = ?1";
constexpr auto select_step_due = ticket_columns + " WHERE t.next_step <= ?1 ORDER BY t.next_step, t.id LIMIT ?2";
constexpr auto select_with_countdown = ticket_columns + " WHERE t.countdown_since IS NOT NULL ORDER BY t.id";
constexpr Sql select_next_step = "SELECT min(next_step) FROM ticket WHERE next_step IS NOT NULL";

void SqliteTx::set_next_step(TicketId id, std::optional<Time> due) {
  write_one("ticket", static_cast<std::int64_t>(id), update_next_step, id, due);
}
std::vector<Ticket> SqliteTx::tickets_with_step_due(Time now, std::size_t limit) {
  return tickets_of(read(select_step_due, now, static_cast<std::int64_t>(limit)));
}
std::vector<Ticket> SqliteTx::tickets_with_countdown() { return tickets_of(read(select_with_countdown)); }
std::optional<Time> SqliteTx::next_step_due() {
  Query query = read(select_next_step);
  return query.next() ? query.time_if_any(0) : std::nullopt;
}

}  // namespace m2t::sqlite
