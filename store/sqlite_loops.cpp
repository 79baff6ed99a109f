// What ends loops and floods: what came from whom lately, who is silenced, and where mails come back.
#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr std::chrono::hours recent_mails_live{48};

constexpr SqlText recent_mail_columns =
    "SELECT inbound, at, words, subject, quick, at_once, carried_out, unproved, ticket FROM recent_mail";
constexpr auto select_recent = recent_mail_columns + " WHERE sender_key = ? AND at >= ? ORDER BY at DESC, inbound DESC LIMIT ?";
constexpr Sql replace_recent =
    "INSERT OR REPLACE INTO recent_mail (inbound, sender_key, at, words, subject, quick, at_once, carried_out, unproved, "
    "ticket)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr Sql delete_old_recent = "DELETE FROM recent_mail WHERE at < ?";

}  // namespace

void SqliteTx::note_recent_mail(std::string_view sender, const RecentMail& mail) {
  write(delete_old_recent, mail.at - recent_mails_live);
  write(replace_recent, mail.inbound, address_key(sender), mail.at, mail.words, mail.subject, mail.quick, mail.at_once,
        mail.carried_out, mail.unproved, mail.ticket);
}

std::vector<RecentMail> SqliteTx::recent_mails_from(std::string_view sender, Time since, std::size_t limit) {
  std::vector<RecentMail> mails;
  for (Query query = read(select_recent, address_key(sender), since, limit); query.next();)
    mails.push_back({query.id<InboundId>(0), query.time(1), query.text(2), query.text(3), query.flag(4), query.flag(5),
                     query.flag(6), query.flag(7), query.id_if_any<TicketId>(8)});
  return mails;
}

namespace {

constexpr SqlText silence_columns = "SELECT address, kind, since, until FROM silence";
constexpr auto select_silence = silence_columns + " WHERE address_key = ? AND kind = ? AND until > ?";
constexpr auto select_silences = silence_columns + " WHERE until > ? ORDER BY since, address_key";
constexpr Sql upsert_silence =
    "INSERT INTO silence (address_key, kind, address, since, until) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (address_key, kind) DO UPDATE SET until = max(until, excluded.until)";
constexpr Sql delete_old_silences = "DELETE FROM silence WHERE until <= ?";

std::vector<Silence> silence_rows(Query query) {
  std::vector<Silence> rows;
  while (query.next())
    rows.push_back({query.text(0), silence_kind_from(query.text(1)).value_or(SilenceKind::Loop), query.time(2), query.time(3)});
  return rows;
}

}  // namespace

void SqliteTx::silence(const Silence& silence) {
  write(delete_old_silences, silence.since);
  write(upsert_silence, address_key(silence.address), to_word(silence.kind), silence.address, silence.since, silence.until);
}

std::optional<Silence> SqliteTx::find_silence(std::string_view address, SilenceKind kind, Time now) {
  auto rows = silence_rows(read(select_silence, address_key(address), to_word(kind), now));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<Silence> SqliteTx::silences(Time now) { return silence_rows(read(select_silences, now)); }

constexpr Sql update_bouncing =
    "UPDATE person SET bouncing_since = coalesce(bouncing_since, ?2), bouncing_status = ?3 WHERE id = ?1";
constexpr Sql clear_bouncing_of =
    "UPDATE person SET bouncing_since = NULL, bouncing_status = '' WHERE address_key = ? AND bouncing_since IS NOT NULL";
constexpr Sql select_bouncing =
    "SELECT bouncing_since, bouncing_status FROM person WHERE address_key = ? AND bouncing_since IS NOT NULL";

void SqliteTx::mark_bouncing(std::string_view address, const Bouncing& what) {
  write(update_bouncing, note_person({"", std::string(address), Language::Unknown}), what.since, what.status);
}

bool SqliteTx::clear_bouncing(std::string_view address) { return write(clear_bouncing_of, address_key(address)) > 0; }

std::optional<Bouncing> SqliteTx::find_bouncing(std::string_view address) {
  Query query = read(select_bouncing, address_key(address));
  if (!query.next()) return std::nullopt;
  return Bouncing{query.time(0), query.text(1)};
}

}  // namespace m2t::sqlite
