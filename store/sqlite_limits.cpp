// What the limits ask for every mail: how many went there, how many came from there, since when. Whole domains are counted in
// minutes (minute_count), from the minute in which `since` lies: a busy hour costs sixty rows, not its mails.
#include <algorithm>

#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

std::int64_t minute_of(Time time) { return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count(); }

}  // namespace

constexpr Sql count_one_more =
    "INSERT INTO minute_count (what, minute, domain, count) VALUES (?, ?, ?, 1)"
    " ON CONFLICT (what, domain, minute) DO UPDATE SET count = count + 1";

void SqliteTx::count_minute(std::string_view what, std::string_view domain, Time at) {
  write(count_one_more, what, minute_of(at), domain);
}

constexpr Sql sum_of_domain = "SELECT coalesce(sum(count), 0) FROM minute_count WHERE what = ? AND domain = ? AND minute >= ?";

int SqliteTx::counted(std::string_view what, std::string_view domain, Time since) {
  return static_cast<int>(first_number(read(sum_of_domain, what, domain, minute_of(since))));
}

int SqliteTx::automatic_mails_to_domain(std::string_view domain, Time since) { return counted("automatic", domain, since); }
int SqliteTx::new_tickets_from_domain(std::string_view domain, Time since) { return counted("ticket", domain, since); }

constexpr Sql select_automatic_counts = "SELECT domain, count FROM minute_count WHERE what = 'automatic' AND minute >= ?";

int SqliteTx::automatic_mails_outside(std::span<const std::string> allowed_domains, Time since) {
  std::int64_t outside = 0;
  Query query = read(select_automatic_counts, minute_of(since));
  while (query.next()) {
    if (std::find(allowed_domains.begin(), allowed_domains.end(), query.text(0)) == allowed_domains.end()) {
      outside += query.number(1);
    }
  }
  return static_cast<int>(outside);
}

constexpr Sql count_acknowledgements_to =
    "SELECT count(*) FROM outbox WHERE automatic = 1 AND to_key = ? AND created >= ? AND kind = ?";
constexpr Sql count_other_automatic_to =
    "SELECT count(*) FROM outbox WHERE automatic = 1 AND to_key = ? AND created >= ? AND kind <> ?";

int SqliteTx::automatic_mails_to(std::string_view address, bool new_ticket_acknowledgements, Time since) {
  return static_cast<int>(first_number(read(new_ticket_acknowledgements ? count_acknowledgements_to : count_other_automatic_to,
                                            address_key(address), since, to_word(NoticeKind::AcknowledgeNew))));
}

constexpr Sql select_last_automatic =
    "SELECT coalesce(sent, created) FROM outbox WHERE automatic = 1 AND to_key = ? ORDER BY created DESC LIMIT 1";

std::optional<Time> SqliteTx::last_automatic_mail_to(std::string_view address) {
  Query query = read(select_last_automatic, address_key(address));
  return query.next() ? std::optional(query.time(0)) : std::nullopt;
}

constexpr Sql count_tickets_from =
    "SELECT count(*) FROM ticket WHERE requester = (SELECT id FROM person WHERE address_key = ?) AND created >= ?"
    " AND origin = ?";

int SqliteTx::new_tickets_from(std::string_view address, Time since) {
  return static_cast<int>(first_number(read(count_tickets_from, address_key(address), since, to_word(Origin::Mail))));
}

constexpr Sql count_sent = "SELECT count(*) FROM outbox WHERE sent >= ?";

int SqliteTx::sent_since(Time since) { return static_cast<int>(first_number(read(count_sent, since))); }

}  // namespace m2t::sqlite
