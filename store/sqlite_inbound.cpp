// Mails that came in: received -> decided -> filed, or held, left, vanished.
#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr SqlText inbound_columns =
    "SELECT i.id, i.mail_id, i.mailbox, i.place_folder, i.place_uid_validity, i.place_uid, i.now_folder, i.now_uid_validity,"
    " i.now_uid, i.fingerprint, i.message_id, i.blob, i.size_bytes, i.internal_date, i.received, i.shown_from, i.shown_subject,"
    " i.oversize, i.before_first_start, i.state, i.attempts, i.next_attempt, i.verdict, i.held_reason, i.released, i.discarded,"
    " i.release_to, i.explanation, i.reasons, i.ticket, i.confirmed FROM inbound i";

InboundState inbound_state_from(std::string_view word) {
  for (const InboundState state : {InboundState::Received, InboundState::Decided, InboundState::Filed, InboundState::Vanished}) {
    if (to_word(state) == word) return state;
  }
  return InboundState::Left;
}

std::string one_per_line(const std::vector<std::string>& reasons) {
  std::string lines;
  for (std::string reason : reasons) {
    std::replace(reason.begin(), reason.end(), '\n', ' ');
    if (!lines.empty()) lines += '\n';
    lines += reason;
  }
  return lines;
}

std::vector<std::string> reasons_in(const std::string& lines) {
  std::vector<std::string> reasons;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    reasons.push_back(lines.substr(at, end - at));
    at = end + 1;
  }
  return reasons;
}

ServerPlace place_at(const Query& query, int column) {
  return {query.text(column), static_cast<std::uint32_t>(query.number(column + 1)),
          static_cast<std::uint32_t>(query.number(column + 2))};
}

InboundRow inbound_row(const Query& query) {
  InboundRow row;
  row.id = query.id<InboundId>(0);
  row.mail_id = query.text(1);
  row.mailbox = query.number(2);
  row.place = place_at(query, 3);
  row.now_at = place_at(query, 6);
  row.fingerprint = query.text(9);
  row.message_id = query.text(10);
  row.blob = query.text(11);
  row.size_bytes = static_cast<std::uint64_t>(query.number(12));
  row.internal_date = query.time(13);
  row.received = query.time(14);
  row.shown_from = query.text(15);
  row.shown_subject = query.text(16);
  row.oversize = query.flag(17);
  row.before_first_start = query.flag(18);
  row.state = inbound_state_from(query.text(19));
  row.left = row.state == InboundState::Left;
  row.attempts = static_cast<int>(query.number(20));
  row.next_attempt = query.time(21);
  if (!query.is_null(22)) row.verdict = verdict_from(query.text(22));
  if (!query.is_null(23)) row.held_reason = held_reason_from(query.text(23));
  row.released = query.flag(24);
  row.discarded = query.flag(25);
  row.release_to = query.id_if_any<TicketId>(26);
  row.explanation = query.text(27);
  row.reasons = reasons_in(query.text(28));
  row.ticket = query.id_if_any<TicketId>(29);
  row.confirmed = query.flag(30);
  return row;
}

std::int64_t row_number(InboundId id) { return static_cast<std::int64_t>(id); }

std::int64_t as_limit(std::size_t limit) { return limit == 0 ? -1 : static_cast<std::int64_t>(limit); }  // -1: SQLite's "all"

}  // namespace

std::vector<InboundRow> SqliteTx::inbound_rows(Query query) {
  std::vector<InboundRow> rows;
  while (query.next()) rows.push_back(inbound_row(query));
  return rows;
}

std::optional<InboundRow> SqliteTx::one_inbound(Query query) {
  if (!query.next()) return std::nullopt;
  return inbound_row(query);
}

constexpr Sql insert_inbound =
    "INSERT INTO inbound (mail_id, mailbox, place_folder, place_uid_validity, place_uid, now_folder, now_uid_validity, now_uid,"
    " fingerprint, message_id, blob, size_bytes, internal_date, received, shown_from, shown_subject, oversize,"
    " before_first_start, state, verdict)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    " ON CONFLICT (mailbox, place_uid_validity, place_uid, fingerprint) WHERE mailbox IS NOT NULL DO NOTHING";

std::optional<InboundId> SqliteTx::add_inbound(const NewInbound& row) {
  const std::optional<std::int64_t> mailbox = row.mailbox == 0 ? std::nullopt : std::optional(row.mailbox);
  const InboundState state = row.left ? InboundState::Left : InboundState::Received;
  const std::optional<std::string_view> verdict = row.left ? std::optional(to_word(Verdict::Left)) : std::nullopt;
  const int added = write(insert_inbound, row.mail_id, mailbox, row.place.folder, row.place.uid_validity, row.place.uid,
                          row.fingerprint, row.message_id, row.blob, row.size_bytes, row.internal_date, row.received,
                          row.shown_from, row.shown_subject, row.oversize, row.before_first_start, to_word(state), verdict);
  if (added == 0) return std::nullopt;
  return static_cast<InboundId>(connection_.last_id());
}

constexpr Sql select_known_uids =
    "SELECT place_uid, fingerprint, state FROM inbound WHERE mailbox = ? AND place_uid_validity = ? AND place_uid >= ?"
    " ORDER BY place_uid";

std::vector<KnownUid> SqliteTx::known_uids(std::int64_t mailbox, std::uint32_t uid_validity, std::uint32_t from_uid) {
  std::vector<KnownUid> known;
  Query query = read(select_known_uids, mailbox, uid_validity, from_uid);
  while (query.next()) {
    known.push_back({static_cast<std::uint32_t>(query.number(0)), query.text(1), inbound_state_from(query.text(2))});
  }
  return known;
}

constexpr auto select_by_fingerprint = inbound_columns + " WHERE i.mailbox = ? AND i.fingerprint = ? ORDER BY i.id DESC";

std::vector<InboundRow> SqliteTx::inbound_by_fingerprint(std::int64_t mailbox, std::string_view fingerprint) {
  return inbound_rows(read(select_by_fingerprint, mailbox, fingerprint));
}

// A filed mail that lies where it came from has to be filed again (I-08).
constexpr Sql update_inbound_place =
    "UPDATE inbound SET place_folder = ?2, place_uid_validity = ?3, place_uid = ?4,"
    " now_folder = ?5, now_uid_validity = ?6, now_uid = ?7,"
    " state = CASE WHEN state = 'filed' AND ?2 = ?5 AND ?3 = ?6 AND ?4 = ?7 THEN 'decided' ELSE state END WHERE id = ?1";

void SqliteTx::set_inbound_place(InboundId id, const ServerPlace& original, const ServerPlace& now_at) {
  write_one("mail", row_number(id), update_inbound_place, id, original.folder, original.uid_validity, original.uid, now_at.folder,
            now_at.uid_validity, now_at.uid);
}

// Fresh mails have next_attempt 0: they are due whatever the clock does (L-10), in the order of arrival.
constexpr auto select_received =
    inbound_columns + " WHERE i.state = 'received' AND i.next_attempt <= ? ORDER BY i.next_attempt, i.id LIMIT ?";

std::vector<InboundRow> SqliteTx::received_inbound(Time now, std::size_t limit) {
  return inbound_rows(read(select_received, now, as_limit(limit)));
}

constexpr auto select_received_from =
    inbound_columns +
    " WHERE i.state = 'received' AND i.from_domain = ? AND i.next_attempt <= ? ORDER BY i.next_attempt, i.id LIMIT ?";

std::vector<InboundRow> SqliteTx::received_inbound_from(std::string_view domain, Time now, std::size_t limit) {
  return inbound_rows(read(select_received_from, domain, now, as_limit(limit)));
}

constexpr Sql select_next_due = "SELECT next_attempt FROM inbound WHERE state = 'received' ORDER BY next_attempt LIMIT 1";

std::optional<Time> SqliteTx::next_inbound_due() {
  Query query = read(select_next_due);
  return query.next() ? std::optional(query.time(0)) : std::nullopt;
}

constexpr Sql update_attempts = "UPDATE inbound SET attempts = attempts + 1 WHERE id = ?";

void SqliteTx::count_attempts(std::span<const InboundId> ids) {
  for (const InboundId id : ids) write_one("mail", row_number(id), update_attempts, id);
}

constexpr Sql update_forgiven = "UPDATE inbound SET attempts = max(0, attempts - 1) WHERE id = ?";

void SqliteTx::forgive_attempts(std::span<const InboundId> ids) {
  for (const InboundId id : ids) write_one("mail", row_number(id), update_forgiven, id);
}

constexpr Sql update_postponed =
    "UPDATE inbound SET next_attempt = ?2, explanation = ?3, attempts = max(0, attempts - 1)"
    " WHERE id = ?1 AND state = 'received'";

void SqliteTx::postpone_inbound(InboundId id, Time until, std::string_view why) {
  write_one("received mail", row_number(id), update_postponed, id, until, why);
}

constexpr Sql update_retried = "UPDATE inbound SET next_attempt = ?2, explanation = ?3 WHERE id = ?1 AND state = 'received'";

void SqliteTx::retry_inbound(InboundId id, Time at, std::string_view why) {
  write_one("received mail", row_number(id), update_retried, id, at, why);
}

// Only once for each mail, whoever comes second: the check stands in the statement (INV-2, INV-4). A mail that is held again
// after a release is to be seen again, so `released` goes.
constexpr Sql update_decided =
    "UPDATE inbound SET state = 'decided', verdict = ?2, held_reason = ?3, held = ?4, explanation = ?5, evidence = ?6,"
    " reasons = ?7, message_id = CASE ?8 WHEN '' THEN message_id ELSE ?8 END, decided = ?9, ticket = coalesce(?10, ticket),"
    " technician_proved = ?11,"
    " released = CASE ?4 WHEN 1 THEN 0 ELSE released END"
    " WHERE id = ?1 AND state = 'received'";

void SqliteTx::record_decision(InboundId id, const Decision& decision, std::string_view message_id, Time at) {
  std::optional<std::string_view> held_reason;
  std::string_view explanation;
  for (const Effect& effect : decision.effects) {
    if (const auto* hold = std::get_if<HoldMail>(&effect)) {
      held_reason = to_word(hold->reason);
      explanation = hold->explanation;
    }
  }
  write_one("undecided mail", row_number(id), update_decided, id, to_word(decision.verdict), held_reason,
            decision.verdict == Verdict::Held, explanation, decision.evidence, one_per_line(decision.reasons), message_id, at,
            decision.ticket, decision.technician_proved);
}

constexpr auto select_to_file = inbound_columns + " WHERE i.mailbox = ? AND i.state = 'decided' ORDER BY i.id LIMIT ?";

std::vector<InboundRow> SqliteTx::inbound_to_file(std::int64_t mailbox, std::size_t limit) {
  return inbound_rows(read(select_to_file, mailbox, as_limit(limit)));
}

// A held mail may be released between the move on the server and this: it is then received again, at its new place.
constexpr Sql update_filed =
    "UPDATE inbound SET state = CASE state WHEN 'decided' THEN 'filed' ELSE state END,"
    " now_folder = ?2, now_uid_validity = ?3, now_uid = ?4 WHERE id = ?1";

void SqliteTx::mark_filed(InboundId id, const ServerPlace& now_at) {
  write_one("mail", row_number(id), update_filed, id, now_at.folder, now_at.uid_validity, now_at.uid);
}

constexpr Sql update_filed_where_it_is =
    "UPDATE inbound SET state = CASE state WHEN 'decided' THEN 'filed' ELSE state END,"
    " explanation = CASE explanation WHEN '' THEN ?2 ELSE explanation || '; ' || ?2 END WHERE id = ?1";

void SqliteTx::mark_filed_where_it_is(InboundId id, std::string_view why) {
  write_one("mail", row_number(id), update_filed_where_it_is, id, why);
}

constexpr Sql update_vanished = "UPDATE inbound SET state = 'vanished', verdict = ?2 WHERE id = ?1 AND state = 'received'";

void SqliteTx::mark_vanished(InboundId id) {
  write_one("received mail", row_number(id), update_vanished, id, to_word(Verdict::Vanished));
}

constexpr auto select_inbound_by_id = inbound_columns + " WHERE i.id = ?";
constexpr auto select_inbound_by_mail_id = inbound_columns + " WHERE i.mail_id = ?";

std::optional<InboundRow> SqliteTx::find_inbound(InboundId id) { return one_inbound(read(select_inbound_by_id, id)); }
std::optional<InboundRow> SqliteTx::find_inbound(std::string_view mail_id) {
  return one_inbound(read(select_inbound_by_mail_id, mail_id));
}

constexpr auto select_duplicate = inbound_columns + " JOIN entry e ON e.inbound = i.id WHERE e.logical_key = ? AND i.id <> ?";

std::optional<InboundRow> SqliteTx::find_duplicate(std::string_view logical_key, InboundId other_than) {
  if (logical_key.empty()) return std::nullopt;
  return one_inbound(read(select_duplicate, logical_key, other_than));
}

constexpr auto select_held = inbound_columns + " WHERE i.held = 1 ORDER BY i.id";

std::vector<InboundRow> SqliteTx::held() { return inbound_rows(read(select_held)); }

// The attempts begin anew: a mail that was held as poison is tried again because a person says so.
constexpr Sql update_released =
    "UPDATE inbound SET state = 'received', held = 0, released = 1, release_to = ?2, next_attempt = 0, attempts = 0"
    " WHERE id = ?1 AND held = 1";

void SqliteTx::release_held(InboundId id, std::optional<TicketId> into) {
  write_one("held mail", row_number(id), update_released, id, into);
}

// What lies in the held folder has to be filed once more.
constexpr Sql update_discarded =
    "UPDATE inbound SET held = 0, discarded = 1, released = 0,"
    " state = CASE WHEN state = 'filed' AND mailbox IS NOT NULL THEN 'decided' ELSE state END WHERE id = ?1 AND held = 1";

void SqliteTx::discard_held(InboundId id) { write_one("held mail", row_number(id), update_discarded, id); }

constexpr auto select_inbound_since = inbound_columns + " WHERE i.received >= ?1 AND i.id > ?2 ORDER BY i.id LIMIT ?3";

std::vector<InboundRow> SqliteTx::inbound_since(Time since, InboundId after, std::size_t limit) {
  return inbound_rows(read(select_inbound_since, since, after, as_limit(limit)));
}

constexpr auto select_left = inbound_columns + " WHERE i.state = 'left' ORDER BY i.id DESC LIMIT ?";

std::vector<InboundRow> SqliteTx::left_mails(std::size_t limit) { return inbound_rows(read(select_left, as_limit(limit))); }

constexpr Sql select_all_blobs = "SELECT blob FROM inbound INDEXED BY inbound_blob WHERE id > 0 AND blob <> ''";

std::vector<std::string> SqliteTx::all_blobs() {
  std::vector<std::string> blobs;
  Query query = read(select_all_blobs);
  while (query.next()) blobs.push_back(query.text(0));
  std::sort(blobs.begin(), blobs.end());
  blobs.erase(std::unique(blobs.begin(), blobs.end()), blobs.end());
  return blobs;
}

}  // namespace m2t::sqlite
