// What technicians are still to be told when pictures are read, and the small copies of pictures that their mails show.
#include <fmt/core.h>

#include "base/errors.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {

constexpr Sql insert_news = "INSERT INTO news_after_pictures (entry, news, writer, due) VALUES (?, ?, ?, ?)";

void SqliteTx::add_news_after_pictures(EntryId entry, StaffNews news, const Person& writer, Time due) {
  write(insert_news, entry, to_word(news), note_person_if_any(writer), due);
}

constexpr SqlText owed_news =
    "SELECT n.entry, e.ticket, e.inbound, coalesce(p.address, ''), n.news FROM news_after_pictures n JOIN entry e ON e.id = "
    "n.entry"
    " LEFT JOIN person p ON p.id = n.writer WHERE";
constexpr auto select_news_of_read_entry =
    owed_news + " n.entry = ?1 AND NOT EXISTS (SELECT 1 FROM picture q WHERE q.entry = ?1 AND q.state = 'pending')";
constexpr auto select_overdue_news = owed_news + " n.due <= ? ORDER BY n.due, n.entry LIMIT 1";
constexpr Sql delete_news = "DELETE FROM news_after_pictures WHERE entry = ?";

namespace {

OwedNews news_row(const Query& query) {
  OwedNews owed;
  owed.entry = query.id<EntryId>(0);
  owed.ticket = query.id<TicketId>(1);
  owed.inbound = query.id_if_any<InboundId>(2);
  owed.writer = query.text(3);
  const auto news = staff_news_from(query.text(4));
  if (!news) throw PermanentError(fmt::format("news that wait for pictures have the unknown word \"{}\"", query.text(4)));
  owed.news = *news;
  return owed;
}

}  // namespace

std::optional<OwedNews> SqliteTx::take_news(Query query) {
  if (!query.next()) return std::nullopt;
  OwedNews owed = news_row(query);
  write_one("news", static_cast<std::int64_t>(owed.entry), delete_news, owed.entry);
  return owed;
}

std::optional<OwedNews> SqliteTx::take_news_when_read(EntryId entry) {
  must_write();
  return take_news(read(select_news_of_read_entry, entry));
}

std::optional<OwedNews> SqliteTx::take_overdue_news(Time now) {
  must_write();
  return take_news(read(select_overdue_news, now));
}

constexpr Sql select_next_news_due = "SELECT due FROM news_after_pictures ORDER BY due, entry LIMIT 1";

std::optional<Time> SqliteTx::next_news_due() {
  Query query = read(select_next_news_due);
  return query.next() ? std::optional(query.time(0)) : std::nullopt;
}

constexpr Sql insert_small_picture = "INSERT INTO small_picture (picture, type, width, height, bytes) VALUES (?, ?, ?, ?, ?)";
constexpr Sql select_small_pictures =
    "SELECT p.position, s.type, s.width, s.height, s.bytes FROM picture p JOIN small_picture s ON s.picture = p.id"
    " WHERE p.entry = ?";

void SqliteTx::keep_small_picture(PictureId id, const SmallPictureRow& small) {
  write(insert_small_picture, id, small.type, small.width, small.height, Bytes{small.bytes});
}

std::map<std::size_t, SmallPictureRow> SqliteTx::small_pictures_of(EntryId entry) {
  std::map<std::size_t, SmallPictureRow> pictures;
  Query query = read(select_small_pictures, entry);
  while (query.next()) {
    SmallPictureRow& row = pictures[static_cast<std::size_t>(query.number(0))];
    row.type = query.text(1);
    row.width = static_cast<int>(query.number(2));
    row.height = static_cast<int>(query.number(3));
    row.bytes = query.text(4);
  }
  return pictures;
}

}  // namespace m2t::sqlite
