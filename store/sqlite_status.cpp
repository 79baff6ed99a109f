// The audit, the figures of `status`, what the loops say of themselves, the mailboxes, the instance's own key.
#include <charconv>

#include "base/errors.h"
#include "store/broken.h"
#include "store/sqlite_store.h"

namespace m2t::sqlite {
namespace {

constexpr SqlText mailbox_columns = "SELECT id, name, uid_validity, first_uid_next, first_start, take_from FROM mailbox";

MailboxRow mailbox_row(const Query& query) {
  MailboxRow row;
  row.id = query.number(0);
  row.name = query.text(1);
  row.uid_validity = static_cast<std::uint32_t>(query.number(2));
  row.first_uid_next = static_cast<std::uint32_t>(query.number(3));
  row.first_start = query.time(4);
  row.take_from = query.time(5);
  return row;
}

}  // namespace

constexpr auto select_mailbox = mailbox_columns + " WHERE name = ?";
constexpr auto select_mailboxes = mailbox_columns + " ORDER BY id";

std::optional<MailboxRow> SqliteTx::find_mailbox(std::string_view name) {
  Query query = read(select_mailbox, name);
  return query.next() ? std::optional(mailbox_row(query)) : std::nullopt;
}

std::vector<MailboxRow> SqliteTx::mailboxes() {
  std::vector<MailboxRow> rows;
  for (Query query = read(select_mailboxes); query.next();) rows.push_back(mailbox_row(query));
  return rows;
}

constexpr Sql insert_mailbox =
    "INSERT INTO mailbox (name, uid_validity, first_uid_next, first_start, take_from) VALUES (?, ?, ?, ?, ?)";
constexpr Sql update_uid_validity = "UPDATE mailbox SET uid_validity = ?2 WHERE id = ?1";

MailboxRow SqliteTx::add_mailbox(const MailboxRow& row) {
  write(insert_mailbox, row.name, row.uid_validity, row.first_uid_next, row.first_start, row.take_from);
  MailboxRow added = row;
  added.id = connection_.last_id();
  return added;
}

void SqliteTx::set_uid_validity(std::int64_t mailbox, std::uint32_t uid_validity) {
  write_one("mailbox", mailbox, update_uid_validity, mailbox, uid_validity);
}

constexpr Sql insert_event = "INSERT INTO event (at, actor, what, ticket, inbound, outbox, detail) VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr Sql select_events = "SELECT at, actor, what, ticket, inbound, outbox, detail FROM event WHERE ticket = ? ORDER BY id";

void SqliteTx::add_event(const Event& event) {
  write(insert_event, event.at, event.actor, event.what, event.ticket, event.inbound, event.outbox, event.detail);
}

std::vector<Event> SqliteTx::events_of(TicketId ticket) {
  std::vector<Event> events;
  Query query = read(select_events, ticket);
  while (query.next()) {
    events.push_back({query.time(0), query.text(1), query.text(2), query.id_if_any<TicketId>(3), query.id_if_any<InboundId>(4),
                      query.id_if_any<OutboxId>(5), query.text(6)});
  }
  return events;
}

// Each names the partial index's own condition, so that it counts what waits and not the whole table.
constexpr Sql count_open = "SELECT count(*) FROM ticket WHERE state <> 'closed'";
constexpr Sql count_tickets = "SELECT count(*) FROM ticket";
constexpr Sql waiting_inbound = "SELECT count(*), min(received) FROM inbound WHERE state = 'received'";
constexpr Sql count_to_file = "SELECT count(*) FROM inbound WHERE state = 'decided' AND mailbox IS NOT NULL";
constexpr Sql count_held = "SELECT count(*) FROM inbound WHERE held = 1";
constexpr Sql count_left = "SELECT count(*) FROM inbound WHERE state = 'left'";
constexpr Sql count_pictures_waiting = "SELECT count(*) FROM picture WHERE state = 'pending'";
constexpr Sql unsent_by_state = "SELECT state, count(*), min(created) FROM outbox WHERE state <> 'sent' GROUP BY state";
constexpr std::chrono::hours technician_mails_span{24 * 7};
constexpr Sql count_technician_mails =
    "SELECT count(*), coalesce(sum(technician_proved = 0), 0) FROM inbound WHERE technician_proved IS NOT NULL AND received >= ?";
constexpr Sql count_foreign_bounces = "SELECT count(*) FROM event WHERE what = 'bounce.unmatched' AND at >= ?";
constexpr Sql count_bouncing = "SELECT count(*) FROM person WHERE bouncing_since IS NOT NULL";
constexpr Sql select_last_received = "SELECT received FROM inbound ORDER BY id DESC LIMIT 1";
constexpr Sql select_last_sent = "SELECT sent FROM outbox WHERE sent IS NOT NULL ORDER BY sent DESC LIMIT 1";
constexpr Sql select_last_error =
    "SELECT what, at FROM"
    " (SELECT last_reply AS what, answered AS at FROM outbox WHERE state IN ('failed', 'needs_decision') AND state <> 'sent'"
    "  UNION ALL SELECT explanation, decided FROM inbound WHERE held = 1 AND held_reason = ?)"
    " WHERE at IS NOT NULL ORDER BY at DESC LIMIT 1";

namespace {

void add_outbox_figures(Query query, StatusFigures& figures) {
  while (query.next()) {
    const std::optional<OutboxState> state = outbox_state_from(query.text(0));
    const std::int64_t count = query.number(1);
    if (state == OutboxState::Failed) figures.outbox_failed = count;
    if (state == OutboxState::InDoubt) figures.outbox_in_doubt = count;
    if (state == OutboxState::NeedsDecision) figures.outbox_needs_decision = count;
    if (state != OutboxState::Queued && state != OutboxState::Sending && state != OutboxState::Deferred) continue;
    figures.outbox_waiting += count;
    const Time oldest = query.time(2);
    if (!figures.oldest_outgoing || oldest < *figures.oldest_outgoing) figures.oldest_outgoing = oldest;
  }
}

void add_boundary_figures(Query query, StatusFigures& figures) {
  if (!query.next()) return;
  figures.technician_mails = query.number(0);
  figures.technician_mails_unproved = query.number(1);
}

}  // namespace

StatusFigures SqliteTx::status(Time now) {
  StatusFigures figures;
  figures.tickets_open = count(count_open);
  figures.tickets_all = count(count_tickets);
  figures.inbound_to_file = count(count_to_file);
  figures.held = count(count_held);
  figures.left = count(count_left);
  figures.pictures_waiting = count(count_pictures_waiting);
  if (Query query = read(waiting_inbound); query.next()) {
    figures.inbound_waiting = query.number(0);
    figures.oldest_waiting_mail = query.time_if_any(1);
  }
  add_outbox_figures(read(unsent_by_state), figures);
  add_boundary_figures(read(count_technician_mails, now - technician_mails_span), figures);
  figures.foreign_bounces = first_number(read(count_foreign_bounces, now - std::chrono::hours(1)));
  figures.bouncing_addresses = count(count_bouncing);
  if (Query query = read(select_last_received); query.next()) figures.last_received = query.time(0);
  if (Query query = read(select_last_sent); query.next()) figures.last_sent = query.time(0);
  if (Query query = read(select_last_error, to_word(HeldReason::Poison)); query.next()) figures.last_error = query.text(0);
  return figures;
}

constexpr Sql upsert_loop_status =
    "INSERT INTO loop_status (loop, state, message, at, last_success) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (loop) DO UPDATE SET state = excluded.state, message = excluded.message, at = excluded.at,"
    " last_success = excluded.last_success";
constexpr Sql select_loop_statuses = "SELECT loop, state, message, at, last_success FROM loop_status ORDER BY loop";

void SqliteTx::set_loop_status(const LoopStatus& status) {
  write(upsert_loop_status, status.loop, status.state, status.message, status.at, status.last_success);
}

std::vector<LoopStatus> SqliteTx::loop_statuses() {
  std::vector<LoopStatus> statuses;
  Query query = read(select_loop_statuses);
  while (query.next()) statuses.push_back({query.text(0), query.text(1), query.text(2), query.time(3), query.time(4)});
  return statuses;
}

constexpr Sql select_instance_key = "SELECT value FROM instance WHERE name = 'key'";
constexpr Sql insert_instance_key = "INSERT INTO instance (name, value) VALUES ('key', ?) ON CONFLICT DO NOTHING";

std::string SqliteTx::instance_key() {
  Query query = read(select_instance_key);
  if (!query.next()) throw PermanentError("the database has no instance key: start the daemon once");
  return query.text(0);
}

constexpr Sql select_boundary_test = "SELECT value FROM instance WHERE name = 'boundary_test'";
constexpr Sql upsert_boundary_test =
    "INSERT INTO instance (name, value) VALUES ('boundary_test', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

// "milliseconds digest"
std::optional<BoundaryTest> SqliteTx::boundary_test() {
  Query query = read(select_boundary_test);
  if (!query.next()) return std::nullopt;
  const std::string value = query.text(0);
  const auto blank = value.find(' ');
  std::int64_t at = 0;
  const char* end = value.data() + std::min(blank, value.size());
  if (blank == value.npos || std::from_chars(value.data(), end, at).ptr != end)
    throw BrokenStore("the date of the boundary's test cannot be read");
  return BoundaryTest{Time(std::chrono::milliseconds(at)), value.substr(blank + 1)};
}

void SqliteTx::set_boundary_test(const BoundaryTest& passed) {
  const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(passed.at.time_since_epoch()).count();
  write(upsert_boundary_test, std::to_string(at) + " " + passed.profile);
}

void SqliteStore::make_instance_key(const RandomBytes& random) {
  if (Query known = connection_.query(select_instance_key); known.next()) return;
  const std::string bytes = random ? random(32) : system_random()(32);
  connection_.run(insert_instance_key, base32(bytes));  // another process may have been quicker: its key stays
}

}  // namespace m2t::sqlite
