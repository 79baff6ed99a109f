// What belongs to a person, in lists that live in memory for as long as the connection (temporary tables).
#include <stdexcept>

#include "store/sqlite_personal.h"

namespace m2t {
namespace sqlite {

// own_ticket: he asked for it. bare_ticket: its texts go (in retention, without a person). their_entry: its text goes. bare_entry: what
// hangs on it goes. their_mail: it goes with all that is known of it. naming_mail: of others; its bytes go. their_outgoing: goes.
constexpr Sql lists[] = {
    "CREATE TEMP TABLE IF NOT EXISTS own_ticket (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS part_ticket (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS their_entry (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS bare_entry (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS their_mail (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS naming_mail (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS their_outgoing (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS over (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS gone_blob (blob TEXT PRIMARY KEY) WITHOUT ROWID",
};

SqlitePersonalData::SqlitePersonalData(Connection& connection, std::unique_ptr<Tx> tx)
    : connection_(connection), tx_(std::move(tx)) {
  make_lists();
}

void SqlitePersonalData::make_lists() {
  for (const Sql& list : lists) connection_.run(list);
}

Query SqlitePersonalData::query_for_person(const StatementOfPerson& statement, Time now) {
  const auto id = person_.id;
  switch (statement.needs) {
    case Needs::Nothing: return connection_.query(statement.sql);
    case Needs::Id: return connection_.query(statement.sql, id);
    case Needs::IdAndKey: return connection_.query(statement.sql, id, std::string_view(key_));
    case Needs::When: break;
  }
  return connection_.query(statement.sql, id, std::string_view(key_), now);
}

void SqlitePersonalData::run_for_person(std::span<const StatementOfPerson> statements, Time now) {
  for (const StatementOfPerson& statement : statements) query_for_person(statement, now).run();
}

void SqlitePersonalData::fill_list(Sql empty, Sql insert, std::span<const std::int64_t> ids) {
  connection_.run(empty);
  for (const std::int64_t id : ids) connection_.run(insert, id);
}

std::vector<std::int64_t> SqlitePersonalData::numbers(Query query) {
  std::vector<std::int64_t> found;
  while (query.next()) found.push_back(query.number(0));
  return found;
}

constexpr Sql select_known_person = "SELECT id, name, address, language FROM person WHERE address_key = ?";
constexpr Sql select_phones =
    "SELECT DISTINCT f.value FROM ticket_field f JOIN ticket t ON t.id = f.ticket WHERE t.requester = ? AND f.name = ?";

std::optional<KnownPerson> SqlitePersonalData::find(std::string_view address) {
  KnownPerson known;
  {
    Query query = connection_.query(select_known_person, std::string_view(address_key(address)));
    if (!query.next()) return std::nullopt;
    known.id = query.id<PersonId>(0);
    known.person = {query.text(1), query.text(2), language_from(query.text(3)).value_or(Language::Unknown)};
  }
  Query phones = connection_.query(select_phones, known.id, to_word(FieldName::Phone));
  while (phones.next()) known.phones.push_back(phones.text(0));
  return known;
}

constexpr Sql select_raw_mails = "SELECT id, blob FROM inbound INDEXED BY inbound_blob WHERE id > ? AND blob <> '' ORDER BY id";

std::vector<RawMailPlace> SqlitePersonalData::raw_mails_after(InboundId after) {
  std::vector<RawMailPlace> mails;
  Query query = connection_.query(select_raw_mails, after);
  while (query.next()) mails.push_back({query.id<InboundId>(0), query.text(1)});
  return mails;
}

// Where an answer or a note is a technician's, it is the desk's word and stays, without his name.
constexpr StatementOfPerson gather_lists[] = {
    {"DELETE FROM own_ticket"},
    {"DELETE FROM part_ticket"},
    {"DELETE FROM their_entry"},
    {"DELETE FROM bare_entry"},
    {"DELETE FROM their_mail"},
    {"DELETE FROM their_outgoing"},
    {"INSERT INTO own_ticket SELECT id FROM ticket WHERE requester = ?1", Needs::Id},
    {"INSERT INTO part_ticket SELECT id FROM own_ticket UNION SELECT ticket FROM party WHERE person = ?1"
     " UNION SELECT ticket FROM entry WHERE person = ?1 UNION SELECT id FROM ticket WHERE technician = ?1",
     Needs::Id},
    {"INSERT INTO their_entry SELECT e.id FROM entry e WHERE e.person = ?1 AND (e.ticket IN (SELECT id FROM own_ticket)"
     " OR NOT (e.kind = 'answer' OR (e.kind IN ('note', 'withdrawn_note') AND EXISTS"
     " (SELECT 1 FROM party y WHERE y.ticket = e.ticket AND y.person = ?1 AND y.role = 'technician'))))",
     Needs::Id},
    {"INSERT OR IGNORE INTO their_entry SELECT id FROM entry WHERE person IS NULL AND ticket IN (SELECT id FROM own_ticket)"},
    {"INSERT INTO bare_entry SELECT id FROM their_entry"
     " UNION SELECT id FROM entry WHERE ticket IN (SELECT id FROM own_ticket) OR person = ?1",
     Needs::Id},
    {"INSERT INTO their_mail SELECT id FROM inbound WHERE ticket IN (SELECT id FROM own_ticket) OR lower(shown_from) = ?2"
     " UNION SELECT inbound FROM entry WHERE person = ?1 AND inbound IS NOT NULL",
     Needs::IdAndKey},
    {"INSERT OR IGNORE INTO their_mail SELECT id FROM inbound WHERE blob IN"
     " (SELECT blob FROM inbound WHERE id IN (SELECT id FROM their_mail) AND blob <> '')"},
    {"DELETE FROM naming_mail WHERE id IN (SELECT id FROM their_mail)"},
    {"INSERT INTO their_outgoing SELECT id FROM outbox WHERE to_key = ?2 OR ticket IN (SELECT id FROM own_ticket)"
     " OR caused_by IN (SELECT id FROM their_mail) OR id IN (SELECT id FROM over)",
     Needs::IdAndKey},
};

constexpr Sql empty_naming = "DELETE FROM naming_mail";
constexpr Sql add_naming = "INSERT OR IGNORE INTO naming_mail VALUES (?)";
constexpr Sql empty_over = "DELETE FROM over";
constexpr Sql add_over = "INSERT OR IGNORE INTO over VALUES (?)";

template <typename Id>
std::vector<std::int64_t> plain_numbers(std::span<const Id> ids) {
  std::vector<std::int64_t> out;
  for (const Id id : ids) out.push_back(static_cast<std::int64_t>(id));
  return out;
}

PersonalTraces SqlitePersonalData::gather(const KnownPerson& person, std::span<const InboundId> naming,
                                          std::span<const OutboxId> outgoing_naming) {
  person_ = person;
  key_ = address_key(person.person.address);
  fill_list(empty_naming, add_naming, plain_numbers(naming));
  fill_list(empty_over, add_over, plain_numbers(outgoing_naming));
  run_for_person(gather_lists, {});
  return count_traces();
}

constexpr Sql select_outgoing_to_look_at =
    "SELECT o.id FROM outbox o WHERE o.id > ?3 AND o.to_key <> ?2 AND (o.ticket IS NULL OR (o.ticket IN"
    " (SELECT ticket FROM party WHERE person = ?1 UNION SELECT ticket FROM entry WHERE person = ?1"
    " UNION SELECT id FROM ticket WHERE technician = ?1 UNION SELECT ticket FROM entry WHERE erased_text(subject || char(10) || "
    "text"
    " || char(10) || quoted_text || char(10) || signature, 0) IS NOT NULL)"
    " AND o.ticket NOT IN (SELECT id FROM ticket WHERE requester = ?1)))"
    " ORDER BY o.id";

std::vector<OutboxId> SqlitePersonalData::outgoing_to_look_at(const KnownPerson& person, OutboxId after) {
  std::vector<OutboxId> found;
  Query query =
      connection_.query(select_outgoing_to_look_at, person.id, std::string_view(address_key(person.person.address)), after);
  while (query.next()) found.push_back(query.id<OutboxId>(0));
  return found;
}

constexpr Sql select_own_tickets = "SELECT id FROM own_ticket";
constexpr Sql count_open_tickets = "SELECT count(*) FROM ticket WHERE id IN (SELECT id FROM own_ticket) AND state <> 'closed'";
constexpr Sql count_their_entries = "SELECT count(*) FROM their_entry";
constexpr Sql count_their_mails = "SELECT count(*) FROM their_mail";
constexpr Sql count_naming_mails = "SELECT count(*) FROM naming_mail";
constexpr Sql count_their_outgoing = "SELECT count(*) FROM their_outgoing";
constexpr SqlText on_the_server =
    " FROM inbound WHERE id IN (SELECT id FROM their_mail UNION SELECT id FROM naming_mail) AND mailbox IS NOT NULL"
    " AND state <> 'vanished'";
constexpr auto count_on_server = "SELECT count(*)" + on_the_server;
constexpr Sql select_being_sent =
    "SELECT id FROM outbox WHERE id IN (SELECT id FROM their_outgoing)"
    " AND (state = 'sending' OR (state = 'in_doubt' AND next_attempt IS NULL))";
constexpr Sql select_waiting_for_others =
    "SELECT id FROM outbox WHERE id IN (SELECT id FROM their_outgoing) AND to_key <> ?"
    " AND (ticket IS NULL OR ticket NOT IN (SELECT id FROM own_ticket)) AND kind NOT IN ('staff_digest', 'staff_week', "
    "'staff_news')"
    " AND state IN ('queued', 'deferred', 'in_doubt', 'needs_decision')";
constexpr Sql select_to_be_looked_at =
    "SELECT id FROM inbound WHERE id IN (SELECT id FROM naming_mail) AND (held = 1 OR state = 'received')";

PersonalTraces SqlitePersonalData::count_traces() {
  const auto counted = [&](Sql sql) { return static_cast<std::size_t>(numbers(connection_.query(sql)).at(0)); };
  PersonalTraces traces;
  for (const std::int64_t id : numbers(connection_.query(select_own_tickets))) traces.tickets.push_back(TicketId{id});
  traces.open_tickets = counted(count_open_tickets);
  traces.entries = counted(count_their_entries);
  traces.mails = counted(count_their_mails);
  traces.others_mails = counted(count_naming_mails);
  traces.outgoing = counted(count_their_outgoing);
  traces.on_server = counted(count_on_server);
  for (const std::int64_t id : numbers(connection_.query(select_being_sent))) traces.being_sent.push_back(OutboxId{id});
  for (const std::int64_t id : numbers(connection_.query(select_waiting_for_others, std::string_view(key_))))
    traces.waiting.push_back(OutboxId{id});
  for (const std::int64_t id : numbers(connection_.query(select_to_be_looked_at)))
    traces.to_be_looked_at.push_back(InboundId{id});
  static constexpr Sql select_holds_concerned =
      "SELECT h.ticket, t.prefix, t.counter, h.reason, h.actor, h.since, t.type = 'complaint' FROM ticket_hold h JOIN ticket t "
      "ON t.id = h.ticket"
      " WHERE h.ticket IN (SELECT id FROM part_ticket UNION SELECT ticket FROM inbound WHERE id IN (SELECT id FROM naming_mail))"
      " ORDER BY t.counter";
  traces.holds = holds_in(connection_.query(select_holds_concerned));
  return traces;
}

}  // namespace sqlite

std::unique_ptr<PersonalData> personal_data(Store& store) {
  auto& ours = dynamic_cast<sqlite::SqliteStore&>(store);
  return std::make_unique<sqlite::SqlitePersonalData>(ours.connection(), ours.begin());
}

std::unique_ptr<PersonalData> personal_data_to_look_at(Store& store) {
  auto& ours = dynamic_cast<sqlite::SqliteStore&>(store);
  return std::make_unique<sqlite::SqlitePersonalData>(ours.connection(), ours.begin_reading());
}

}  // namespace m2t
