// Mails that go out. The states, and the only ways between them:
//
//   queued ----claim----> sending ----marker----> in doubt (being sent; next_attempt empty)
//     ^  ^                   |                        |
//     |  |                   +---------results--------+--> sent | deferred | failed | queued (given back)
//     |  |                                            |
//     |  |                                            +--> in doubt: the 1st time it waits (next_attempt), is claimed once more
//     |  |                                                 and goes out with the same bytes; the 2nd time -> needs decision
//     |  +---- deferred, when due (claim)
//     +------- retry by a person: failed, deferred, needs decision, cancelled
//
//   queued, deferred, needs decision --cancel--> cancelled;    anything but cancelled --a bounce--> bounced
//
// A crash leaves `sending` (the dot was not sent: queued again, no doubt) or `in doubt` with an empty next_attempt (the dot may
// have been sent: counts as one doubt). So a mail goes out at most twice, the second time only after a doubt (INV-7).
#include <fmt/core.h>

#include <array>
#include <stdexcept>

#include "base/errors.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr int most_doubts = 2;

constexpr SqlText outbox_columns =
    "SELECT o.id, o.mail_id, o.kind, o.to_address, o.envelope_from, o.message_id, o.ticket, t.number, o.caused_by, o.priority,"
    " o.state, o.attempts, o.doubts, o.created, o.next_attempt, o.sent, o.last_reply";
constexpr SqlText outbox_tables = " FROM outbox o LEFT JOIN ticket t ON t.id = o.ticket";
constexpr auto with_bytes = outbox_columns + ", b.bytes" + outbox_tables + " JOIN outbox_bytes b ON b.outbox = o.id";
constexpr auto without_bytes = outbox_columns + ", x''" + outbox_tables;

OutboxState outbox_state_at(const Query& query, int column) {
  const std::string word = query.text(column);
  const std::optional<OutboxState> state = outbox_state_from(word);
  if (!state) throw PermanentError(fmt::format("an outgoing mail has the unknown state \"{}\"", word));
  return *state;
}

OutboxRow outbox_row(const Query& query) {
  OutboxRow row;
  row.id = query.id<OutboxId>(0);
  row.mail_id = query.text(1);
  row.kind = query.text(2);
  row.to = query.text(3);
  row.envelope_from = query.text(4);
  row.message_id = query.text(5);
  row.ticket = query.id<TicketId>(6);
  row.ticket_number = query.text(7);
  row.caused_by = query.id_if_any<InboundId>(8);
  row.priority = static_cast<OutboxPriority>(query.number(9));
  row.state = outbox_state_at(query, 10);
  row.attempts = static_cast<int>(query.number(11));
  row.doubts = static_cast<int>(query.number(12));
  row.created = query.time(13);
  row.next_attempt = query.time(14);
  row.sent = query.time(15);
  row.last_reply = query.text(16);
  row.bytes = query.text(17);
  return row;
}

std::vector<OutboxRow> outbox_rows(Query query) {
  std::vector<OutboxRow> rows;
  while (query.next()) rows.push_back(outbox_row(query));
  return rows;
}

std::optional<OutboxRow> one_outgoing(Query query) {
  if (!query.next()) return std::nullopt;
  return outbox_row(query);
}

}  // namespace

constexpr Sql insert_outgoing =
    "INSERT INTO outbox (mail_id, message_id, kind, priority, ticket, caused_by, to_address, to_key, envelope_from, automatic,"
    " state, created, next_attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr Sql insert_bytes = "INSERT INTO outbox_bytes (outbox, bytes) VALUES (?, ?)";
constexpr Sql insert_said = "INSERT INTO outbox_entry (outbox, entry) VALUES (?, ?)";

OutboxId SqliteTx::add_outgoing(const NewOutgoing& mail) {
  write(insert_outgoing, mail.mail_id, mail.message_id, mail.kind, mail.priority, ticket_if_any(mail.ticket), mail.caused_by,
        mail.to, address_key(mail.to), mail.envelope_from, mail.automatic, to_word(OutboxState::Queued), mail.created,
        mail.not_before);
  const auto id = static_cast<OutboxId>(connection_.last_id());
  write(insert_bytes, id, Bytes{mail.bytes});
  if (mail.says) write(insert_said, id, *mail.says);
  if (mail.automatic) count_minute("automatic", address_domain(mail.to), mail.created);
  return id;
}

// next_attempt stands only in rows that may be claimed: queued, deferred, and in doubt for the first time.
constexpr auto select_due = with_bytes + " WHERE o.next_attempt <= ? ORDER BY o.priority, o.id LIMIT ?";
constexpr Sql update_claimed = "UPDATE outbox SET state = 'sending', attempts = attempts + 1, next_attempt = NULL WHERE id = ?";

std::vector<OutboxRow> SqliteTx::claim_outgoing(Time now, std::size_t limit) {
  must_write();
  std::vector<OutboxRow> rows = outbox_rows(read(select_due, now, limit));
  for (OutboxRow& row : rows) {
    write(update_claimed, row.id);
    row.state = OutboxState::Sending;
    row.next_attempt = {};
    ++row.attempts;
  }
  return rows;
}

constexpr Sql update_marker = "UPDATE outbox SET state = 'in_doubt', next_attempt = NULL WHERE id = ? AND state = 'sending'";

void SqliteTx::mark_in_doubt(std::span<const OutboxId> ids) {
  for (const OutboxId id : ids) write_one("mail being sent", static_cast<std::int64_t>(id), update_marker, id);
}

constexpr Sql select_outbox_state = "SELECT state, doubts, ticket FROM outbox WHERE id = ?";
constexpr Sql update_result =
    "UPDATE outbox SET state = ?2, last_reply = ?3, next_attempt = ?4, sent = coalesce(sent, ?5), doubts = ?6, answered = ?7,"
    " assigned_message_id = coalesce(?8, assigned_message_id) WHERE id = ?1";

namespace {

// The one gate for results. `doubts` counts this one too.
OutboxState state_after(OutboxState before, OutboxState result, int doubts, std::int64_t id) {
  const bool being_sent = before == OutboxState::Sending || before == OutboxState::InDoubt;
  const bool a_result = result != OutboxState::Sending && result != OutboxState::Cancelled && result != OutboxState::Bounced;
  if (result == OutboxState::Bounced && before != OutboxState::Cancelled) return OutboxState::Bounced;
  if (a_result && before == OutboxState::Bounced) return OutboxState::Bounced;  // the report was quicker than our commit
  if (!a_result || !being_sent) {
    throw std::logic_error(fmt::format("outgoing mail {} cannot go from {} to {}", id, to_word(before), to_word(result)));
  }
  return result == OutboxState::InDoubt && doubts >= most_doubts ? OutboxState::NeedsDecision : result;
}

}  // namespace

void SqliteTx::record_results(std::span<const OutboxResult> results, Time now) {
  for (const OutboxResult& result : results) record_result(result, now);
}

void SqliteTx::record_result(const OutboxResult& result, Time now) {
  const auto number = static_cast<std::int64_t>(result.id);
  OutboxState before{};
  int doubts = 0;
  TicketId ticket{};
  if (Query query = read(select_outbox_state, result.id); query.next()) {
    before = outbox_state_at(query, 0);
    doubts = static_cast<int>(query.number(1)) + (result.state == OutboxState::InDoubt ? 1 : 0);
    ticket = query.id<TicketId>(2);
  } else {
    throw_not_there("outgoing mail", number);
  }
  const OutboxState after = state_after(before, result.state, doubts, number);
  const bool waits = after == OutboxState::Queued || after == OutboxState::Deferred || after == OutboxState::InDoubt;
  const bool assigned = !result.assigned_message_id.empty();
  write(update_result, result.id, to_word(after), result.reply, waits ? std::optional(result.next_attempt) : std::nullopt,
        result.state == OutboxState::Sent ? std::optional(now) : std::nullopt, doubts, now,
        assigned ? std::optional<std::string_view>(result.assigned_message_id) : std::nullopt);
  if (assigned && ticket != TicketId{})
    remember_message_id(result.assigned_message_id, ticket);  // answers will name that one (S-20)
}

constexpr Sql recover_sending =
    "UPDATE outbox SET state = 'queued', next_attempt = ?1 WHERE state = 'sending' AND state <> 'sent'";
constexpr Sql recover_in_doubt =
    "UPDATE outbox SET doubts = doubts + 1, answered = ?1,"
    " state = CASE WHEN doubts + 1 >= ?2 THEN 'needs_decision' ELSE 'in_doubt' END,"
    " next_attempt = CASE WHEN doubts + 1 >= ?2 THEN NULL ELSE ?1 END,"
    " last_reply = 'the program ended between the mail and the answer of the server'"
    " WHERE state = 'in_doubt' AND state <> 'sent' AND next_attempt IS NULL";

std::size_t SqliteTx::recover_outbox(Time now) {
  const int sending = write(recover_sending, now);
  const int in_doubt = write(recover_in_doubt, now, most_doubts);
  return static_cast<std::size_t>(sending + in_doubt);
}

constexpr Sql select_next_outgoing =
    "SELECT next_attempt FROM outbox WHERE next_attempt IS NOT NULL ORDER BY next_attempt LIMIT 1";

std::optional<Time> SqliteTx::next_outgoing_due() {
  Query query = read(select_next_outgoing);
  return query.next() ? std::optional(query.time(0)) : std::nullopt;
}

constexpr auto list_everything = without_bytes + " ORDER BY o.id";
// Named, because the order by id tempts SQLite to read all that was ever sent.
constexpr auto list_unsent = outbox_columns +
                             ", x'' FROM outbox o INDEXED BY outbox_unsent LEFT JOIN ticket t ON t.id = o.ticket" +
                             " WHERE o.state <> 'sent' ORDER BY o.id";

std::vector<OutboxRow> SqliteTx::list_outbox(bool with_sent) {
  return outbox_rows(with_sent ? read(list_everything) : read(list_unsent));
}

constexpr auto select_outgoing_by_id = with_bytes + " WHERE o.id = ?";
constexpr auto select_outgoing_by_message_id = with_bytes + " WHERE o.message_id = ?";
constexpr auto select_outgoing_by_assigned = with_bytes + " WHERE o.assigned_message_id = ? ORDER BY o.id DESC LIMIT 1";

std::optional<OutboxRow> SqliteTx::find_outgoing(OutboxId id) { return one_outgoing(read(select_outgoing_by_id, id)); }

std::optional<OutboxRow> SqliteTx::find_outgoing_by_message_id(std::string_view message_id) {
  if (auto ours = one_outgoing(read(select_outgoing_by_message_id, message_id))) return ours;
  return one_outgoing(read(select_outgoing_by_assigned, message_id));
}

// The schedule of retries begins anew; doubts stay, so that another one asks a person again.
constexpr Sql update_retried_mail =
    "UPDATE outbox SET state = 'queued', attempts = 0, next_attempt = ?2"
    " WHERE id = ?1 AND state IN ('failed', 'deferred', 'needs_decision', 'cancelled')";
constexpr Sql update_cancelled =
    "UPDATE outbox SET state = 'cancelled', next_attempt = NULL WHERE id = ? AND state IN ('queued', 'deferred', "
    "'needs_decision')";

// What is said in no mail was not said: no requester reads it, and no technician takes it for an answer.
constexpr Sql entry_is_unsent =
    "UPDATE entry SET visibility = 'internal' WHERE kind = 'answer'"
    " AND id = (SELECT entry FROM outbox_entry WHERE outbox = ?) AND NOT EXISTS (SELECT 1 FROM outbox_entry x"
    " JOIN outbox o ON o.id = x.outbox WHERE x.entry = entry.id AND o.state <> 'cancelled')";
constexpr Sql entry_is_said =
    "UPDATE entry SET visibility = 'public' WHERE kind = 'answer'"
    " AND id = (SELECT entry FROM outbox_entry WHERE outbox = ?)";

bool SqliteTx::retry_outgoing(OutboxId id, Time now) {
  if (write(update_retried_mail, id, now) != 1) return false;
  write(entry_is_said, id);
  return true;
}

bool SqliteTx::cancel_outgoing(OutboxId id) {
  if (write(update_cancelled, id) != 1) return false;
  write(entry_is_unsent, id);
  return true;
}

}  // namespace m2t::sqlite
