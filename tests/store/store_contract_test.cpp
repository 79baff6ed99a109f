#include <doctest/doctest.h>

#include <array>
#include <stdexcept>

#include "base/errors.h"
#include "tests/store/store_contract.h"
#include "tests/support/temp_dir.h"

namespace m2t::test {
namespace {

void uncommitted_is_gone(Store& store) {
  { new_ticket(*store.begin()); }
  const auto tx = store.begin_reading();
  CHECK(tx->list_tickets({}).empty());
}

void one_mail_of_a_batch_fails(Store& store) {
  const auto tx = store.begin();
  for (int n = 1; n <= 3; ++n) {  // INV-3
    const auto one_mail = tx->savepoint();
    tx->add_inbound(new_mail(n));
    if (n != 2) one_mail->release();
  }
  tx->commit();
  CHECK_THROWS_AS(tx->commit(), std::logic_error);
  CHECK_THROWS_AS(tx->add_inbound(new_mail(9)), std::logic_error);
}

void reading_only_reads(Store& store) {
  const auto tx = store.begin_reading();
  CHECK(tx->find_inbound("in-1"));
  CHECK_FALSE(tx->find_inbound("in-2"));
  CHECK(tx->find_inbound("in-3"));
  CHECK_THROWS_AS(tx->add_inbound(new_mail(4)), std::logic_error);
  CHECK_THROWS_AS(tx->note_person(anne), std::logic_error);
  CHECK_THROWS_AS(new_ticket(*tx), std::logic_error);
  CHECK_THROWS_AS(tx->claim_outgoing(monday, 1), std::logic_error);
  CHECK_THROWS_AS(tx->savepoint(), std::logic_error);
  CHECK_THROWS_AS(store.begin(), std::logic_error);  // one at a time on a connection
}

Event event_of(TicketId ticket) {
  Event event;
  event.at = monday;
  event.actor = "person:12";
  event.what = "ticket.opened";
  event.ticket = ticket;
  event.detail = "number=JET-10005";
  return event;
}

void figures_of_a_busy_desk(Tx& tx) {
  const Ticket open = new_ticket(tx), closed = new_ticket(tx);
  tx.set_ticket_state(closed.id, TicketState::Closed, monday);
  const std::int64_t mailbox = new_mailbox(tx);
  tx.add_inbound(new_mail(1, mailbox));
  Decision poison = decision(Verdict::Held);
  poison.effects.push_back(HoldMail{HeldReason::Poison, "ended the program three times"});
  tx.record_decision(*tx.add_inbound(new_mail(2, mailbox)), poison, "", monday);
  for (int n = 1; n <= 3; ++n) tx.add_outgoing(new_answer(n, open.id));
  const auto claimed = tx.claim_outgoing(monday, 2);
  const std::array results{OutboxResult{claimed[0].id, OutboxState::Failed, "550 no such user", {}, {}},
                           OutboxResult{claimed[1].id, OutboxState::Sent, "250 ok", {}, {}}};
  tx.record_results(results, monday + std::chrono::seconds(5));

  const StatusFigures figures = tx.status(monday);
  CHECK(figures.tickets_open == 1);
  CHECK(figures.tickets_all == 2);
  CHECK(figures.inbound_waiting == 1);
  CHECK(figures.inbound_to_file == 1);
  CHECK(figures.held == 1);
  CHECK(figures.outbox_waiting == 1);
  CHECK(figures.outbox_failed == 1);
  CHECK(figures.oldest_waiting_mail == monday + std::chrono::seconds(1));
  CHECK(figures.oldest_outgoing == monday);
  CHECK(figures.last_received == monday + std::chrono::seconds(2));
  CHECK(figures.last_sent == monday + std::chrono::seconds(5));
  CHECK(figures.last_error == "550 no such user");
}

// of the last seven days, technicians' mails only.
void figures_of_the_border(Tx& tx) {
  CHECK(tx.status(monday).technician_mails == 0);
  int n = 50;
  for (const auto proved : {std::optional(true), std::optional(false), std::optional(false), std::optional<bool>()}) {
    Decision decided = decision(Verdict::FollowUp);
    decided.technician_proved = proved;
    tx.record_decision(*tx.add_inbound(new_mail(++n)), decided, "", monday);
  }
  const StatusFigures figures = tx.status(monday + std::chrono::hours(24));
  CHECK(figures.technician_mails == 3);
  CHECK(figures.technician_mails_unproved == 2);
  CHECK(tx.status(monday + std::chrono::hours(24 * 8)).technician_mails == 0);
}

void a_boundary_test_is_kept(Tx& tx) {
  CHECK_FALSE(tx.boundary_test());
  tx.set_boundary_test({monday, "one"});
  tx.set_boundary_test({monday + std::chrono::seconds(1), "two words"});
  REQUIRE(tx.boundary_test());
  CHECK(tx.boundary_test()->at == monday + std::chrono::seconds(1));
  CHECK(tx.boundary_test()->profile == "two words");
}

}  // namespace

void contract_of_transactions(const MakeStore& make) {
  const auto store = make();
  uncommitted_is_gone(*store);
  one_mail_of_a_batch_fails(*store);
  reading_only_reads(*store);
  CHECK(store->data_version() == store->data_version());
  CHECK_NOTHROW(store->checkpoint_when_large());
  CHECK_NOTHROW(store->check_integrity());
}

void contract_of_status_and_audit(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  CHECK_FALSE(tx->status(monday).oldest_waiting_mail);
  figures_of_a_busy_desk(*tx);
  const Ticket ticket = new_ticket(*tx);
  tx->add_event(event_of(ticket.id));
  tx->add_event(event_of(ticket.id));
  const auto events = tx->events_of(ticket.id);
  REQUIRE(events.size() == 2);
  CHECK(events[0].actor == "person:12");
  CHECK(events[0].ticket == ticket.id);
  CHECK_FALSE(events[0].inbound);
  LoopStatus status{"outbox", "failing", "no route", monday, monday};
  tx->set_loop_status(status);
  status.state = "idle";
  tx->set_loop_status(status);
  REQUIRE(tx->loop_statuses().size() == 1);
  CHECK(tx->loop_statuses()[0].state == "idle");
  figures_of_the_border(*tx);
  a_boundary_test_is_kept(*tx);
  CHECK(tx->instance_key().size() > 40);
  CHECK(tx->instance_key() == tx->instance_key());
}

namespace {

struct Backend {
  TempDir folder;
  int made = 0;
  bool in_memory = false;
  std::unique_ptr<Store> operator()() {
    StoreOptions options;
    options.file = in_memory ? std::filesystem::path(":memory:") : folder / ("store-" + std::to_string(++made) + ".db");
    options.random = seeded_random(1);
    return open_sqlite_store(options);
  }
};

using Part = void (*)(const MakeStore&);

void run_on_each_backend(Part part) {
  for (const bool in_memory : {false, true}) {
    CAPTURE(in_memory);
    Backend backend;
    backend.in_memory = in_memory;
    part([&] { return backend(); });
  }
}

TEST_CASE("store: a mail is received, decided and filed once, under two keys (INV-2, INV-4, INV-12)") {
  run_on_each_backend(&contract_of_inbound);
}
TEST_CASE("store: tickets get numbers that never come twice, parties, entries, links (INV-4)") {
  run_on_each_backend(&contract_of_tickets);
}
TEST_CASE("store: what changes of a ticket, and when the clock looks at it") { run_on_each_backend(&contract_of_changes); }
TEST_CASE("store: etage finds étage, and no search text is an error (T-33)") { run_on_each_backend(&contract_of_search); }
TEST_CASE("store: pictures are read one after the other, finished once, and found by what stands in them") {
  run_on_each_backend(&contract_of_pictures);
}
TEST_CASE("store: what technicians are still to be told is told once; who else has the same error is found") {
  run_on_each_backend(&contract_of_news);
}
TEST_CASE("store: a person is one whatever the case of the address (T-32), a secret belongs to one person (A-08)") {
  run_on_each_backend(&contract_of_people_and_secrets);
  run_on_each_backend(&contract_of_personal_secrets);
}
TEST_CASE("store: the outbox is claimed by priority, its results end it (INV-5, S-20, S-25)") {
  run_on_each_backend(&contract_of_outbox);
}
TEST_CASE("store: a mail in doubt goes out once more, then a person decides (INV-6, INV-7, K-15 to K-20)") {
  run_on_each_backend(&contract_of_doubt);
}
TEST_CASE("store: digests, figures, mails without a ticket, filters of the list") { run_on_each_backend(&contract_of_digests); }
TEST_CASE("store: the limits of 3.1 find their counts") { run_on_each_backend(&contract_of_limits); }
TEST_CASE("store: what came from whom lately is known, and forgotten after two days (H-40, T-17)") {
  run_on_each_backend(&contract_of_recent_mails);
}
TEST_CASE("store: who is silenced, and until when (T-17, 3.1)") { run_on_each_backend(&contract_of_silences); }
TEST_CASE("store: an address where mails come back is marked, on its tickets too (S-22, S-24)") {
  run_on_each_backend(&contract_of_bouncing);
}
TEST_CASE("store: a transaction is whole or nothing, a savepoint takes back one mail (INV-3)") {
  run_on_each_backend(&contract_of_transactions);
}
TEST_CASE("store: figures of the desk, the audit, what the loops say") { run_on_each_backend(&contract_of_status_and_audit); }

}  // namespace
}  // namespace m2t::test
