// Digests: when each was made last and who wants none; the figures of a week.
#include "base/errors.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql select_digest_day =
    "SELECT d.day FROM digest d JOIN person p ON p.id = d.person WHERE p.address_key = ? AND d.kind = ?";

std::optional<std::chrono::year_month_day> SqliteTx::last_digest(std::string_view address, std::string_view kind) {
  Query query = read(select_digest_day, std::string_view(address_key(address)), kind);
  if (!query.next()) return std::nullopt;
  return std::chrono::sys_days(std::chrono::days(query.number(0)));
}

constexpr Sql upsert_digest_day =
    "INSERT INTO digest (person, kind, day) VALUES (?, ?, ?) ON CONFLICT (person, kind) DO UPDATE SET day = excluded.day";

void SqliteTx::note_digest(const Person& person, std::string_view kind, std::chrono::year_month_day day) {
  write(upsert_digest_day, note_person(person), kind, std::chrono::sys_days(day).time_since_epoch().count());
}

constexpr Sql select_digest_off = "SELECT 1 FROM digest_off d JOIN person p ON p.id = d.person WHERE p.address_key = ?";
constexpr Sql insert_digest_off = "INSERT INTO digest_off (person) VALUES (?) ON CONFLICT DO NOTHING";
constexpr Sql delete_digest_off = "DELETE FROM digest_off WHERE person = ?";

bool SqliteTx::wants_digests(std::string_view address) {
  return !read(select_digest_off, std::string_view(address_key(address))).next();
}

void SqliteTx::set_wants_digests(const Person& person, bool wanted) {
  write(wanted ? delete_digest_off : insert_digest_off, note_person(person));
}

// Solved is also what a technician closes at once; what he merges into another ticket or calls spam is not. What was taken back within its
// ten minutes was not solved.
constexpr SqlText solved_between =
    " v.what = 'ticket.state' AND v.at >= ?1 AND v.at < ?2"
    " AND (v.detail LIKE '% to=solved %' OR (v.detail LIKE '% to=closed %' AND v.detail NOT LIKE 'from=solved %'))"
    " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.ticket = v.ticket AND u.id > v.id AND u.what = 'ticket.undone'"
    " AND u.at <= v.at + 600000)"
    " AND NOT EXISTS (SELECT 1 FROM ticket m WHERE m.id = v.ticket AND m.merged_into IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket = v.ticket AND g.tag = 'spam')";
constexpr auto select_figures =
    SqlText(
        "SELECT t.id, t.type, t.created,"
        " (SELECT min(e.at) FROM entry e WHERE e.ticket = t.id AND e.kind = 'answer' AND e.visibility = 'public'),"
        " (SELECT min(v.at) FROM event v WHERE v.ticket = t.id AND") +
    solved_between + "), EXISTS (SELECT 1 FROM event v WHERE v.ticket = t.id AND v.detail LIKE '% why=silence_over' AND" +
    solved_between +
    ") FROM ticket t WHERE t.id IN (SELECT id FROM ticket WHERE created >= ?1 AND created < ?2"
    " UNION SELECT ticket FROM entry WHERE kind = 'answer' AND visibility = 'public' AND at >= ?1 AND at < ?2"
    " UNION SELECT v.ticket FROM event v WHERE" +
    solved_between + ") ORDER BY t.id";

std::vector<TicketFigure> SqliteTx::ticket_figures(Time from, Time until) {
  std::vector<TicketFigure> figures;
  for (Query query = read(select_figures, from, until); query.next();) {
    TicketFigure figure;
    figure.id = query.id<TicketId>(0);
    const auto type = ticket_type_from(query.text(1));
    if (!type) throw PermanentError("a ticket has the unknown type \"" + query.text(1) + "\"");
    figure.type = *type;
    figure.created = query.time(2);
    figure.first_answer = query.time_if_any(3);
    figure.solved = query.time_if_any(4);
    figure.for_silence = query.flag(5);
    figures.push_back(figure);
  }
  return figures;
}

}  // namespace m2t::sqlite
