// News that somebody gets together in one mail (T-16).
#include <fmt/core.h>

#include "base/errors.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql count_news_mails =
    "SELECT count(*) FROM outbox WHERE automatic = 1 AND to_key = ? AND created >= ? AND kind IN ('staff_news', 'staff_gathered')"
    " AND state <> 'cancelled'";

int SqliteTx::news_mails_to(std::string_view address, Time since) {
  return static_cast<int>(first_number(read(count_news_mails, address_key(address), since)));
}

constexpr Sql insert_gathered = "INSERT INTO gathered_news (person, ticket, news, at) VALUES (?, ?, ?, ?)";

void SqliteTx::gather_news(const Person& reader, const GatheredNews& news) {
  write(insert_gathered, note_person(reader), news.ticket, to_word(news.news), news.at);
}

constexpr Sql select_oldest_gathered = "SELECT at FROM gathered_news ORDER BY id LIMIT 1";

std::optional<Time> SqliteTx::oldest_gathered_news() {
  Query query = read(select_oldest_gathered);
  return query.next() ? std::optional(query.time(0)) : std::nullopt;
}

constexpr Sql select_gathered =
    "SELECT p.name, p.address, p.language, g.ticket, g.news, g.at FROM gathered_news g JOIN person p ON p.id = g.person"
    " WHERE g.person = (SELECT person FROM gathered_news ORDER BY id LIMIT 1) ORDER BY g.id";
constexpr Sql delete_gathered = "DELETE FROM gathered_news WHERE person = (SELECT id FROM person WHERE address_key = ?)";

std::optional<NewsOfReader> SqliteTx::take_gathered_news() {
  must_write();
  NewsOfReader all;
  for (Query query = read(select_gathered); query.next();) {
    all.reader = {query.text(0), query.text(1), language_from(query.text(2)).value_or(Language::Unknown)};
    const auto news = staff_news_from(query.text(4));
    if (!news) throw PermanentError(fmt::format("gathered news have the unknown word \"{}\"", query.text(4)));
    all.news.push_back({query.id<TicketId>(3), *news, query.time(5)});
  }
  if (all.news.empty()) return std::nullopt;
  write(delete_gathered, address_key(all.reader.address));
  return all;
}

}  // namespace m2t::sqlite
