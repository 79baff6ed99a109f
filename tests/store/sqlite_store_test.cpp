#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <thread>

#include "base/errors.h"
#include "store/broken.h"
#include "store/sqlite_inspect.h"
#include "store/sqlite_migrations.h"
#include "tests/store/store_contract.h"
#include "tests/support/temp_dir.h"

namespace m2t::test {
namespace {

StoreOptions options_for(const std::filesystem::path& file) {
  StoreOptions options;
  options.file = file;
  options.random = seeded_random(1);
  options.busy_timeout = std::chrono::milliseconds(50);
  return options;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr std::string_view second_script = "ALTER TABLE ticket ADD COLUMN colour TEXT NOT NULL DEFAULT '';";

std::vector<EmbeddedFile> one_more_migration(std::string_view script) {
  std::vector<EmbeddedFile> scripts(store_migrations().begin(), store_migrations().end());
  scripts.push_back({"0099_more.sql", script});
  return scripts;
}

TEST_CASE("store: every connection has the settings that keep mails (L-29, T-33, T-50)") {
  const TempDir folder;
  const auto first = open_sqlite_store(options_for(folder / "m2t.db"));
  const auto second = open_sqlite_store(options_for(folder / "m2t.db"));
  StoreOptions reading = options_for(folder / "m2t.db");
  reading.read_only = true;
  const auto reader = open_sqlite_store(reading);
  for (Store* store : {first.get(), second.get(), reader.get()}) {
    CHECK(ask_sqlite(*store, "PRAGMA journal_mode") == "wal");
    CHECK(ask_sqlite(*store, "PRAGMA synchronous") == "2");
    CHECK(ask_sqlite(*store, "PRAGMA foreign_keys") == "1");
    CHECK(ask_sqlite(*store, "PRAGMA secure_delete") == "1");
    CHECK(ask_sqlite(*store, "PRAGMA trusted_schema") == "0");
    CHECK(ask_sqlite(*store, "PRAGMA busy_timeout") == "50");
    CHECK(ask_sqlite(*store, "PRAGMA user_version") == std::to_string(newest_schema()));
    CHECK_THROWS(execute_sqlite(*store, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));  // defensive
  }
  CHECK_THROWS_AS(reader->begin(), std::logic_error);
  CHECK(reader->begin_reading()->instance_key() == first->begin_reading()->instance_key());
  struct stat found {};
  REQUIRE(::stat((folder / "m2t.db").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
}

TEST_CASE("store: reading never creates a file") {
  const TempDir folder;
  StoreOptions reading = options_for(folder / "m2t.db");
  reading.read_only = true;
  CHECK_THROWS_AS(open_sqlite_store(reading), TransientError);
  CHECK_FALSE(std::filesystem::exists(folder / "m2t.db"));
  CHECK_THROWS_AS(open_sqlite_store(options_for(folder / "missing" / "m2t.db")), TransientError);
}

TEST_CASE("store: a newer database is refused by its number and stays as it is (L-24)") {
  const TempDir folder;
  { open_sqlite_store(options_for(folder / "m2t.db"), one_more_migration(second_script)); }
  const std::string before = content_of(folder / "m2t.db");
  try {
    open_sqlite_store(options_for(folder / "m2t.db"));
    FAIL("a newer database was opened");
  } catch (const PermanentError& error) {
    CHECK(std::string(error.what()).find("schema 99") != std::string::npos);
  }
  CHECK(content_of(folder / "m2t.db") == before);
}

TEST_CASE("store: a copy is made before a migration, which is whole or not at all (K-27, L-24)") {
  const TempDir folder;
  const auto file = folder / "m2t.db", copy = folder / "m2t.db.before-0099";
  {
    const auto store = open_sqlite_store(options_for(file));
    const auto tx = store->begin();
    new_ticket(*tx);
    tx->commit();
  }
  CHECK_FALSE(std::filesystem::exists(folder / "m2t.db.before-0001"));  // there was nothing to copy
  CHECK_THROWS_AS(open_sqlite_store(options_for(file), one_more_migration("CREATE TABLE half (a); nonsense")), PermanentError);
  {
    const auto store = open_sqlite_store(options_for(file));
    CHECK(ask_sqlite(*store, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == "0");
    CHECK(ask_sqlite(*store, "PRAGMA user_version") == std::to_string(newest_schema()));
  }
  std::filesystem::remove(copy);
  StoreOptions reading = options_for(file);
  reading.read_only = true;
  CHECK_THROWS_AS(open_sqlite_store(reading, one_more_migration(second_script)), PermanentError);
  {
    const auto store = open_sqlite_store(options_for(file), one_more_migration(second_script));
    CHECK(ask_sqlite(*store, "SELECT colour FROM ticket") == "");
  }
  const auto old = open_sqlite_store(options_for(copy));
  CHECK(old->begin_reading()->list_tickets({}).size() == 1);
}

TEST_CASE("store: a table that a migration puts in the place of another keeps its rows and what belongs to them (L-24)") {
  const TempDir folder;
  std::vector<EmbeddedFile> before;
  for (const EmbeddedFile& script : store_migrations())
    if (script.path < std::string_view("0009")) before.push_back(script);
  REQUIRE(before.size() == 8);
  {
    const auto store = open_sqlite_store(options_for(folder / "m2t.db"), before);
    execute_sqlite(
        *store,
        "INSERT INTO person VALUES (1, 'a@b', 'a@b', '', 'fr');"
        "INSERT INTO ticket (number, prefix, counter, subject, state, type, priority, origin, requester, created, updated)"
        " VALUES ('JET-10007', 'JET', 1000, 's', 'new', 'request', 'normal', 'mail', 1, 1, 1);"
        "INSERT INTO party VALUES (1, 1, 'requester'); UPDATE counter SET next = 1001;"
        "INSERT INTO outbox (mail_id, message_id, kind, priority, ticket, to_address, to_key, envelope_from, automatic, state,"
        " created, next_attempt) VALUES ('out-1', 'x@y', 'answer', 1, 1, 'a@b', 'a@b', '', 0, 'queued', 5, 5);"
        "INSERT INTO outbox_bytes VALUES (1, x'414243'); INSERT INTO secret VALUES ('h', 1, 1, 9, 0);"
        "INSERT INTO undo VALUES ('u', 1, 1, 9, 'open', ''); INSERT INTO undo_mail VALUES ('u', 1)");
  }
  const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
  CHECK(ask_sqlite(*store, "PRAGMA foreign_keys") == "1");
  CHECK_NOTHROW(store->check_integrity());
  CHECK_THROWS(execute_sqlite(*store, "DELETE FROM outbox"));  // its bytes still belong to it
  const auto tx = store->begin();
  CHECK(tx->find_outgoing(OutboxId{1}).value().bytes == "ABC");
  CHECK(tx->find_secret("h").value().ticket == TicketId{1});
  CHECK(tx->find_undo("u").value().mails == std::vector{OutboxId{1}});
  CHECK(static_cast<int>(tx->add_outgoing(new_answer(2, TicketId{1}))) == 2);
}

TEST_CASE("store: a migration that leaves a row without the one it belongs to is not done") {
  const TempDir folder;
  {
    const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
    const auto tx = store->begin();
    new_ticket(*tx);
    tx->commit();
  }
  CHECK_THROWS_AS(open_sqlite_store(options_for(folder / "m2t.db"), one_more_migration("DELETE FROM person")), PermanentError);
  const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
  CHECK(store->begin_reading()->list_tickets({}).size() == 1);
}

TEST_CASE("store: a file of somebody else is refused and not touched") {
  const TempDir folder;
  const auto file = folder / "other.db";
  {
    std::ofstream out(file);
    out << "these are not the bytes of a database, and there are many of them: " << std::string(5000, 'x');
  }
  const std::string before = content_of(file);
  CHECK_THROWS_AS(open_sqlite_store(options_for(file)), BrokenStore);
  CHECK(content_of(file) == before);

  const auto foreign = folder / "foreign.db";
  {
    const auto store = open_sqlite_store(options_for(foreign));
    execute_sqlite(*store, "PRAGMA application_id = 4711");
  }
  const std::string foreign_before = content_of(foreign);
  CHECK_THROWS_AS(open_sqlite_store(options_for(foreign)), PermanentError);
  CHECK(content_of(foreign) == foreign_before);
}

TEST_CASE("store: a damaged database is found and told as such (L-06)") {
  const TempDir folder;
  const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
  CHECK_NOTHROW(store->check_integrity());
  execute_sqlite(*store, "PRAGMA foreign_keys = OFF; INSERT INTO outbox_bytes (outbox, bytes) VALUES (77, x'00')");
  CHECK_THROWS_AS(store->check_integrity(), BrokenStore);
  execute_sqlite(*store, "DELETE FROM outbox_bytes");
  CHECK_NOTHROW(store->check_integrity());
  execute_sqlite(*store, "UPDATE counter SET next = 1");
  {
    auto tx = store->begin();
    CHECK_THROWS_AS(new_ticket(*tx), PermanentError);
  }  // never a number again (L-10)
}

TEST_CASE("store: what the audit says stays (T-48), what goes out stays (INV-5)") {
  const auto store = open_sqlite_store(options_for(":memory:"));
  {
    const auto tx = store->begin();
    Event event;
    event.actor = "desk";
    event.what = "ticket.opened";
    tx->add_event(event);
    tx->add_outgoing(new_answer(1, new_ticket(*tx).id));
    tx->commit();
  }
  for (const char* sql : {"DELETE FROM event", "UPDATE event SET actor = 'nobody'",
                          "INSERT OR REPLACE INTO event (id, at, actor, what, detail) VALUES (1, 0, 'x', 'y', '')",
                          "UPDATE outbox_bytes SET bytes = x''", "UPDATE outbox SET state = 'lost'",
                          "INSERT INTO outbox_bytes (outbox, bytes) VALUES (77, x'00')"}) {
    CAPTURE(sql);
    CHECK_THROWS_AS(execute_sqlite(*store, sql), PermanentError);
  }
}

TEST_CASE("store: connections of several threads write one after the other, none is lost") {
  const TempDir folder;
  constexpr int writers = 4, rounds = 25;
  { open_sqlite_store(options_for(folder / "m2t.db")); }
  std::vector<std::thread> threads;
  for (int w = 0; w < writers; ++w) {
    threads.emplace_back([&, w] {
      const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
      for (int n = 0; n < rounds; ++n) {
        const auto tx = store->begin();
        tx->add_inbound(new_mail(w * 1000 + n));
        new_ticket(*tx);
        tx->commit();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
  const auto tx = store->begin_reading();
  CHECK(tx->received_inbound(monday, 0).size() == writers * rounds);
  CHECK(tx->find_ticket(TicketNumber{"JET", first_ticket_counter + writers * rounds - 1}));
}

TEST_CASE("store: another process that holds the database is waited for, then told (L-05); readers do not wait") {
  const TempDir folder;
  const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
  const auto other = open_sqlite_store(options_for(folder / "m2t.db"));
  const std::int64_t version = store->data_version();
  execute_sqlite(*other, "BEGIN IMMEDIATE; UPDATE counter SET next = next + 1");  // past the lock of this process
  CHECK_THROWS_AS(store->begin(), TransientError);
  CHECK(store->begin_reading()->list_tickets({}).empty());
  CHECK(store->data_version() == version);
  execute_sqlite(*other, "COMMIT");
  CHECK(store->data_version() != version);
  const auto tx = store->begin();
  CHECK(new_ticket(*tx).number.counter == first_ticket_counter + 1);
}

TEST_CASE("store: a backup is whole, opens by itself and takes the place of an older one (K-28, L-25)") {
  const TempDir folder;
  const auto store = open_sqlite_store(options_for(folder / "m2t.db"));
  for (int n = 1; n <= 2; ++n) {
    const auto tx = store->begin();
    new_ticket(*tx);
    tx->commit();
    store->back_up_to(folder / "copy.db");
  }
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db.part"));
  const auto copy = open_sqlite_store(options_for(folder / "copy.db"));
  CHECK_NOTHROW(copy->check_integrity());
  CHECK(copy->begin_reading()->list_tickets({}).size() == 2);
  CHECK_THROWS_AS(store->back_up_to(folder / "missing" / "copy.db"), TransientError);
}

// Everything that one mail and its answer need.
void one_mail_through(Tx& tx, std::int64_t mailbox) {
  const std::array ids{*tx.add_inbound(new_mail(1, mailbox))};
  tx.known_uids(mailbox, 7, 1);
  tx.inbound_by_fingerprint(mailbox, "f");
  tx.set_inbound_place(ids[0], {"INBOX", 7, 1}, {"INBOX", 7, 1});
  tx.next_inbound_due();
  tx.received_inbound(monday, 10);
  tx.count_attempts(ids);
  tx.postpone_inbound(ids[0], monday, "");
  tx.find_inbound("in-1");
  tx.find_inbound(ids[0]);
  tx.find_duplicate("key", ids[0]);
  tx.find_secret("hash");
  tx.tickets_by_message_id("a@b");
  tx.find_ticket(TicketNumber{"JET", 5000});
  tx.find_person(anne.address);
  const Ticket ticket = new_ticket(tx);
  NewEntry entry;
  entry.ticket = ticket.id;
  entry.inbound = ids[0];
  entry.from = anne;
  const std::array attachments{AttachmentRow{}};
  const EntryId added = tx.add_entry(entry, attachments);
  tx.set_ticket_state(ticket.id, TicketState::Assigned, monday);
  tx.add_link(ticket.id, new_ticket(tx, jan).id, LinkKind::Mentions);
  tx.add_external_reference(ticket.id, "glpi", "1");
  tx.fill_field(ticket.id, {FieldName::Phone, "+3224231213", "text"});
  tx.remember_message_id("a@b", ticket.id);
  tx.next_news_due();
  tx.add_news_after_pictures(added, StaffNews::NewTicket, anne, monday);
  tx.take_news_when_read(added);
  tx.take_overdue_news(monday);
  tx.small_pictures_of(added);
  tx.add_secret("hash", ticket.id, anne, monday);
  tx.show_ticket(ticket.number);
  tx.add_event({});
  tx.events_of(ticket.id);
  tx.record_decision(ids[0], decision(Verdict::NewTicket), "", monday);
  tx.inbound_to_file(mailbox, 10);
  tx.mark_filed(ids[0], {"Processed", 1, 1});
  tx.held();
  tx.last_digest(anne.address, "morning");
  tx.note_digest(anne, "morning", std::chrono::sys_days(std::chrono::days(20000)));
  tx.wants_digests(anne.address);
  tx.set_wants_digests(anne, false);
  tx.left_mails(10);
}

void one_answer_through(Tx& tx) {
  tx.automatic_mails_to(anne.address, true, monday);
  tx.automatic_mails_to(anne.address, false, monday);
  tx.automatic_mails_to_domain("jette.brussels", monday);
  tx.automatic_mails_outside({}, monday);
  tx.last_automatic_mail_to(anne.address);
  tx.new_tickets_from(anne.address, monday);
  tx.new_tickets_from_domain("jette.brussels", monday);
  tx.sent_since(monday);
  const OutboxId answer = tx.add_outgoing(new_answer(1, new_ticket(tx).id));
  tx.next_outgoing_due();
  tx.claim_outgoing(monday, 10);
  const std::array ids{answer};
  tx.mark_in_doubt(ids);
  const std::array results{OutboxResult{answer, OutboxState::Sent, "250", {}, "x@y"}};
  tx.record_results(results, monday);
  tx.recover_outbox(monday);
  tx.find_outgoing(answer);
  tx.find_outgoing_by_message_id("nobody@nowhere");
  tx.retry_outgoing(answer, monday);
  tx.cancel_outgoing(answer);
  tx.list_outbox(false);
}

TEST_CASE("store: no statement on the way of a mail reads a whole table, so its cost does not grow with the desk") {
  const auto store = open_sqlite_store(options_for(":memory:"));
  {
    const auto tx = store->begin();
    one_mail_through(*tx, new_mailbox(*tx));
    one_answer_through(*tx);
    tx->commit();
  }
  // Partial indexes that hold only what waits, and tables with a row a mailbox or a loop.
  const std::array small{"inbound_waiting", "inbound_decided", "inbound_held", "inbound_left",    "outbox_waiting",
                         "outbox_due",      "outbox_unsent",   "SCAN mailbox", "picture_pending", "news_after_pictures_due"};
  std::size_t looked_at = 0;
  for (const std::string& sql : used_statements(*store)) {
    if (sql.starts_with("BEGIN") || sql == "COMMIT" || sql.starts_with("PRAGMA")) continue;
    ++looked_at;
    for (const std::string& line : query_plan(*store, sql)) {
      CAPTURE(sql);
      CAPTURE(line);
      const bool is_small =
          std::any_of(small.begin(), small.end(), [&](auto* name) { return line.find(name) != std::string::npos; });
      CHECK((line.find("SCAN") == std::string::npos || is_small || line.find("CONSTANT ROW") != std::string::npos));
      const bool sorts_little = sql.find("link") != std::string::npos || sql.find("outbox_unsent") != std::string::npos;
      CHECK((line.find("TEMP B-TREE") == std::string::npos || sorts_little));
    }
  }
  CHECK(looked_at > 60);
}

}  // namespace
}  // namespace m2t::test
