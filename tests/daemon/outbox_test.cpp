// The loop that sends, on a store in a file and a mail server that answers as scripted. Each run ends when the server has seen
// what it waits for, so that no test waits for the time of day.
#include "daemon/outbox.h"

#include "base/errors.h"
#include "tests/daemon/test_desk.h"
#include "tests/support/recording_sender.h"

using namespace m2t;
using namespace m2t::test;
using Outcome = DeliveryResult::Outcome;

namespace {

DeliveryResult answered(Outcome outcome, std::string reply, std::string stage = "dot") {
  DeliveryResult result;
  result.outcome = outcome;
  result.reply = std::move(reply);
  result.stage = std::move(stage);
  return result;
}

// Passes everything on, and fails to begin a transaction as often as it is told.
class BusyStore final : public Store {
 public:
  explicit BusyStore(std::shared_ptr<Store> real) : real_(std::move(real)) {}
  std::unique_ptr<Tx> begin() override {
    if (failures > 0) {
      --failures;
      throw TransientError("the database is locked");
    }
    return real_->begin();
  }
  std::unique_ptr<Tx> begin_reading() override { return real_->begin_reading(); }
  std::int64_t data_version() override { return real_->data_version(); }
  void checkpoint_when_large() override { real_->checkpoint_when_large(); }
  void back_up_to(const std::filesystem::path& file) override { real_->back_up_to(file); }
  void check_integrity() override { real_->check_integrity(); }

  std::atomic<int> failures = 0;

 private:
  std::shared_ptr<Store> real_;
};

class PostOffice {
 public:
  PostOffice() : store(open()), health_(clock) {
    set_log_level(LogLevel::Error);
    auto tx = store->begin();
    OpenTicket what;
    what.subject = "Imprimante";
    what.requester = Person{"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
    ticket = tx->open_ticket(what, "JET", clock.now()).id;
    tx->commit();
    rules.connections = 1;
  }
  ~PostOffice() { set_log_level(LogLevel::Info); }

  std::shared_ptr<Store> open() const {
    StoreOptions options;
    options.file = folder / "mail2ticket.db";
    options.random = seeded_random(1);
    return open_sqlite_store(options);
  }

  OutboxId queue(const std::string& name, OutboxPriority priority = OutboxPriority::Acknowledgement) {
    NewOutgoing mail;
    mail.mail_id = "out-" + name;
    mail.kind = "acknowledgement";
    mail.priority = priority;
    mail.ticket = ticket;
    mail.to = name + "@jette.brussels";
    mail.message_id = "m2t." + name + "@jette.brussels";
    mail.bytes = "Message-ID: <" + mail.message_id + ">\r\n\r\nBonjour " + name + "\r\n";
    mail.created = mail.not_before = clock.now();
    auto tx = store->begin();
    const OutboxId id = tx->add_outgoing(mail);
    tx->commit();
    return id;
  }
  OutboxRow row(OutboxId id) const { return store->begin_reading()->find_outgoing(id).value(); }

  // Sends until the server has answered for `mails` mails in this run.
  void run_until(std::size_t mails, std::shared_ptr<Store> its_store = nullptr) {
    const std::size_t enough = server.mails().size() + mails;
    const auto looked = server.look;
    server.look = [this, enough, looked](const RecordedMail& mail, std::size_t before) {
      if (looked) looked(mail, before);
      if (before + 1 >= enough) stop_.request_stop();
    };
    run(clock, its_store ? std::move(its_store) : open());
    server.look = looked;
  }

  void run(const Clock& its_clock, std::shared_ptr<Store> its_store) {
    Heartbeat& heartbeat = health_.add_loop("outbox", 60s);
    Outbox outbox({std::move(its_store), [this] { return server.make_sender(); }, rules, its_clock, seeded_random(5), {}});
    Nudge wake;
    outbox.run(stop_.get_token(), wake, heartbeat);
    last_status = heartbeat.status();
    stop_ = std::stop_source();
  }
  void stop() { stop_.request_stop(); }

  TempDir folder;
  FixedClock clock{tuesday_at_ten()};
  std::shared_ptr<Store> store;  // the test's own connection
  RecordingServer server;
  OutboxRules rules;
  TicketId ticket{};
  LoopStatus last_status;

 private:
  Health health_;
  std::stop_source stop_;
};

// Stands still, and stops the office when it was asked the time so often: each turn of the loop asks twice.
class CountingClock final : public Clock {
 public:
  CountingClock(PostOffice& office, int questions) : office_(office), left_(questions) {}
  Time now() const override {
    if (--left_ == 0) office_.stop();
    return office_.clock.now();
  }
  std::chrono::steady_clock::time_point monotonic() const override { return office_.clock.monotonic(); }

 private:
  PostOffice& office_;
  mutable std::atomic<int> left_;
};

// Later with each question.
class TickingClock final : public Clock {
 public:
  explicit TickingClock(std::chrono::milliseconds step) : step_(step) {}
  Time now() const override { return tuesday_at_ten() + step_ * ++asked_; }
  std::chrono::steady_clock::time_point monotonic() const override { return std::chrono::steady_clock::now(); }

 private:
  std::chrono::milliseconds step_;
  mutable std::atomic<int> asked_ = 0;
};

OutboxRow row_of(int attempts, Time created = tuesday_at_ten()) {
  OutboxRow row;
  row.id = OutboxId{1};
  row.attempts = attempts;
  row.created = created;
  row.priority = OutboxPriority::Acknowledgement;
  return row;
}

OutboxState state_for(const DeliveryResult& delivery, const OutboxRow& row, Time now = tuesday_at_ten()) {
  return result_for(row, delivery, OutboxRules{}, now, 0).state;
}

}  // namespace

TEST_CASE("outbox: the table of retries is 1, 5, 15, 30, 60 minutes, with up to a fifth more by chance (S-01)") {
  const std::vector<std::chrono::minutes> table{1min, 5min, 15min, 30min, 60min, 60min};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const int attempts = static_cast<int>(i) + 1;
    CHECK(retry_delay(attempts, false, 0) == table[i]);
    CHECK(retry_delay(attempts, false, 0.999) > table[i]);
    CHECK(retry_delay(attempts, false, 0.999) < std::chrono::milliseconds(table[i]) * 6 / 5);
  }
  CHECK(retry_delay(0, false, 0) == 1min);
  CHECK(retry_delay(1000, false, 0) == 60min);
  CHECK(retry_delay(1, true, 0) == 5min);  // S-10: a greylisting server is not asked sooner
  CHECK(retry_delay(1, true, 0.999) < 6min);
  CHECK(retry_delay(4, true, 0) == 30min);
}

TEST_CASE("outbox: a server in trouble is left alone for 1, 2, 4 seconds and so on, at most five minutes (S-01)") {
  CHECK(pause_after(1, 0) == 1s);
  CHECK(pause_after(2, 0) == 2s);
  CHECK(pause_after(5, 0) == 16s);
  CHECK(pause_after(9, 0) == 256s);
  CHECK(pause_after(10, 0) == 5min);
  CHECK(pause_after(1'000'000, 0) == 5min);
  CHECK(pause_after(0, 0) == 1s);
  CHECK(pause_after(1'000'000, 0.999) < 6min);
}

TEST_CASE("outbox: what an answer means for its mail") {
  CHECK(state_for(answered(Outcome::Sent, "250 ok"), row_of(1)) == OutboxState::Sent);
  CHECK(state_for(answered(Outcome::Deferred, "421 later"), row_of(1)) == OutboxState::Deferred);         // S-02
  CHECK(state_for(answered(Outcome::Deferred, "421 later", "dot"), row_of(1)) == OutboxState::Deferred);  // S-02
  CHECK(state_for(answered(Outcome::Unavailable, "refused", "connect"), row_of(9)) == OutboxState::Deferred);
  CHECK(state_for(answered(Outcome::Refused, "550 no such user", "rcpt"), row_of(1)) == OutboxState::Failed);  // S-05
  CHECK(state_for(answered(Outcome::InDoubt, "no answer"), row_of(1)) == OutboxState::InDoubt);                // S-09
  const DeliveryResult rejected = answered(Outcome::Refused, "554 rejected", "mail");
  CHECK(state_for(rejected, row_of(1)) == OutboxState::Deferred);  // S-06: may be the relay's mistake
  CHECK(state_for(rejected, row_of(2)) == OutboxState::Deferred);
  CHECK(state_for(rejected, row_of(3)) == OutboxState::Failed);
}

TEST_CASE("outbox: an acknowledgement is given up after a day, other mails after five (S-01)") {
  const DeliveryResult later = answered(Outcome::Deferred, "451 later");
  OutboxRow row = row_of(20);
  CHECK(state_for(later, row, row.created + 24h - 1s) == OutboxState::Deferred);
  CHECK(state_for(later, row, row.created + 24h) == OutboxState::Failed);
  const OutboxResult given_up = result_for(row, later, {}, row.created + 24h, 0);
  CHECK(given_up.reply.find("451 later") != std::string::npos);  // the reason stays visible
  row.priority = OutboxPriority::Technician;
  CHECK(state_for(later, row, row.created + 24h * 5 - 1s) == OutboxState::Deferred);
  CHECK(state_for(later, row, row.created + 24h * 5) == OutboxState::Failed);
}

TEST_CASE("outbox: a copy refused after a doubt was delivered before; at a first attempt it is a refusal (S-21)") {
  DeliveryResult duplicate = answered(Outcome::Refused, "554 5.6.0 MapiExceptionDuplicateDelivery");
  duplicate.duplicate = true;
  OutboxRow row = row_of(2);
  row.doubts = 1;
  CHECK(state_for(duplicate, row) == OutboxState::Sent);
  row.doubts = 0;
  CHECK(state_for(duplicate, row) == OutboxState::Deferred);
}

TEST_CASE("outbox: a queued mail goes out once, with its own bytes and the null sender (INV-5)") {
  PostOffice office;
  const OutboxId id = office.queue("marie");
  office.run_until(1);
  REQUIRE(office.server.mails().size() == 1);
  const RecordedMail mail = office.server.mails()[0];
  CHECK(mail.to == "marie@jette.brussels");
  CHECK(mail.envelope_from.empty());
  CHECK(mail.bytes == office.row(id).bytes);
  CHECK(office.row(id).state == OutboxState::Sent);
  CHECK(office.row(id).attempts == 1);
  CHECK(office.row(id).sent == office.clock.now());
  CHECK(office.last_status.state == "well");
}

TEST_CASE("outbox: the in-doubt marker is in the database before the dot goes out (INV-6)") {
  PostOffice office;
  const OutboxId id = office.queue("marie");
  OutboxState seen{};
  bool dot_sent = false;
  const auto other = office.open();
  office.server.look = [&](const RecordedMail& mail, std::size_t) {
    dot_sent = mail.dot_sent;
    seen = other->begin_reading()->find_outgoing(id)->state;  // what a start after a crash would find
  };
  office.run_until(1);
  CHECK(dot_sent);
  CHECK(seen == OutboxState::InDoubt);
  CHECK(office.row(id).state == OutboxState::Sent);
}

TEST_CASE("outbox: a marker that cannot be stored stops the dot; the mail goes out later, once (INV-6)") {
  PostOffice office;
  const OutboxId id = office.queue("marie");
  const auto busy = std::make_shared<BusyStore>(office.open());
  office.server.before_dot = [&] { busy->failures = 1; };
  OutboxState before_the_dot{};
  office.server.on_failure = [&] { office.stop(); };
  office.server.look = [&](const RecordedMail&, std::size_t) { before_the_dot = OutboxState::Sent; };
  office.run(office.clock, busy);
  CHECK(before_the_dot == OutboxState{});  // no answer came: the dot never went out
  REQUIRE(office.server.mails().size() == 1);
  CHECK_FALSE(office.server.mails()[0].dot_sent);
  CHECK(office.row(id).state == OutboxState::Deferred);
  CHECK(office.row(id).doubts == 0);
  office.server.before_dot = nullptr;
  office.server.look = nullptr;
  office.clock.advance(2min);
  office.run_until(1);
  CHECK(office.row(id).state == OutboxState::Sent);
  CHECK(office.server.mails()[1].dot_sent);
}

TEST_CASE("outbox: in doubt once, the same bytes go out once more; in doubt twice, a person decides (INV-7, S-09)") {
  PostOffice office;
  const OutboxId id = office.queue("marie");
  office.server.answer(answered(Outcome::InDoubt, "the connection ended after the dot"));
  office.run_until(1);
  CHECK(office.row(id).state == OutboxState::InDoubt);
  CHECK(office.row(id).doubts == 1);
  CHECK(office.row(id).next_attempt > office.clock.now());
  office.clock.advance(1h);
  SUBCASE("the second time it is taken") {
    office.run_until(1);
    CHECK(office.row(id).state == OutboxState::Sent);
  }
  SUBCASE("in doubt again") {
    office.server.answer(answered(Outcome::InDoubt, "the connection ended after the dot"));
    office.run_until(1);
    CHECK(office.row(id).state == OutboxState::NeedsDecision);
    CHECK_FALSE(office.store->begin_reading()->next_outgoing_due());  // never again by itself
  }
  REQUIRE(office.server.mails().size() == 2);
  CHECK(office.server.mails()[0].bytes == office.server.mails()[1].bytes);
}

TEST_CASE("outbox: a deferred mail waits for its time, a greylisted one at least five minutes (S-02, S-10)") {
  PostOffice office;
  const OutboxId plain = office.queue("marie");
  const OutboxId grey = office.queue("jan");
  office.server.answer(answered(Outcome::Deferred, "421 4.3.0 closing", "mail"));
  DeliveryResult greylisted = answered(Outcome::Deferred, "450 4.2.0 greylisted", "rcpt");
  greylisted.greylisted = true;
  office.server.answer(greylisted);
  office.run_until(2);
  CHECK(office.row(plain).state == OutboxState::Deferred);
  CHECK(office.row(plain).last_reply == "421 4.3.0 closing");
  CHECK(office.row(plain).next_attempt >= office.clock.now() + 1min);
  CHECK(office.row(grey).next_attempt >= office.clock.now() + 5min);
  office.clock.advance(10min);
  office.run_until(2);
  CHECK(office.row(plain).state == OutboxState::Sent);
  CHECK(office.row(grey).state == OutboxState::Sent);
}

TEST_CASE("outbox: a refused recipient fails that mail alone, with a note for the technicians (S-04, S-05)") {
  PostOffice office;
  const OutboxId bad = office.queue("nobody"), good = office.queue("marie");
  office.server.answer(answered(Outcome::Refused, "550 5.1.1 no such user", "rcpt"));
  office.run_until(2);
  CHECK(office.row(bad).state == OutboxState::Failed);
  CHECK(office.row(good).state == OutboxState::Sent);
  const auto tx = office.store->begin_reading();
  const TicketView view = tx->show_ticket(tx->find_ticket(office.ticket)->number).value();
  CHECK(has_note(view, "550 5.1.1 no such user"));
  CHECK(view.entries.at(0).visibility == Visibility::Internal);
  CHECK(office.server.mails().size() == 2);  // nobody gets a mail about it
}

TEST_CASE("outbox: a server that is not there pauses the queue, and every mail stays in it (S-01, S-12)") {
  PostOffice office;
  std::vector<OutboxId> ids;
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) ids.push_back(office.queue(name));
  DeliveryResult down = answered(Outcome::Unavailable, "535 5.7.8 authentication failed", "auth");
  down.alert = true;
  office.server.answer(down);
  office.run_until(1);
  CHECK(office.server.mails().size() == 1);  // nobody else was tried
  for (const OutboxId id : ids) {
    const OutboxState state = office.row(id).state;
    CHECK((state == OutboxState::Deferred || state == OutboxState::Queued));
  }
  CHECK(office.last_status.state == "failing");
  CHECK(office.last_status.message.find("535") != std::string::npos);
  office.clock.advance(10min);
  office.run_until(6);
  for (const OutboxId id : ids) CHECK(office.row(id).state == OutboxState::Sent);
  CHECK(office.last_status.state == "well");
}

TEST_CASE("outbox: a relay that rejects every mail is paused, and keeps them all however often it is tried (S-06)") {
  PostOffice office;
  const std::vector<OutboxId> ids{office.queue("a"), office.queue("b")};
  const DeliveryResult rejected = answered(Outcome::Refused, "554 5.7.1 relay access denied", "mail");
  for (int i = 0; i < 20; ++i) office.server.answer(rejected);
  office.server.look = [&](const RecordedMail&, std::size_t before) {
    if (before + 1 == 8) office.stop();
  };
  office.run(TickingClock(6min), office.open());
  CHECK(office.last_status.state == "failing");
  for (const OutboxId id : ids) {
    CHECK(office.row(id).attempts >= 4);  // one mail alone would have been given up at the third
    CHECK(office.row(id).state == OutboxState::Deferred);
  }
}

TEST_CASE("outbox: what technicians and resolutions wait for goes before acknowledgements (S-25)") {
  PostOffice office;
  office.queue("ack1");
  office.queue("resolution", OutboxPriority::Resolution);
  office.queue("ack2");
  office.queue("technician", OutboxPriority::Technician);
  office.run_until(4);
  std::vector<std::string> order;
  for (const RecordedMail& mail : office.server.mails()) order.push_back(mail.to.substr(0, mail.to.find('@')));
  CHECK(order == std::vector<std::string>{"technician", "resolution", "ack1", "ack2"});
}

TEST_CASE("outbox: not more mails a minute than configured, however many senders there are (S-11)") {
  PostOffice office;
  office.rules.per_minute = 3;
  office.rules.connections = 2;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) office.queue(name);
  office.run(CountingClock(office, 14), office.open());
  CHECK(office.server.mails().size() == 3);
  office.clock.advance(61s);
  office.run(CountingClock(office, 14), office.open());
  CHECK(office.server.mails().size() == 6);
}

TEST_CASE("outbox: an acknowledgement that could not go out for a day is given up and says so on its ticket (S-01)") {
  PostOffice office;
  const OutboxId id = office.queue("marie");
  for (int i = 0; i < 2; ++i) {
    office.server.answer(answered(Outcome::Deferred, "451 4.4.1 no route"));
    office.run_until(1);
    office.clock.advance(25h);
  }
  CHECK(office.row(id).state == OutboxState::Failed);
  const auto tx = office.store->begin_reading();
  CHECK(has_note(tx->show_ticket(tx->find_ticket(office.ticket)->number).value(), "451 4.4.1 no route"));
}

TEST_CASE("outbox: a stop lets the mail in hand finish and gives the rest back (S-01, INV-7)") {
  PostOffice office;
  std::vector<OutboxId> ids;
  for (const char* name : {"a", "b", "c", "d"}) ids.push_back(office.queue(name));
  bool stopped = false;
  office.server.before_dot = [&] {
    if (!std::exchange(stopped, true)) office.stop();  // in the middle of the first mail
  };
  office.run(office.clock, office.open());
  CHECK(office.row(ids[0]).state == OutboxState::Sent);
  CHECK(office.server.mails().size() == 1);
  for (std::size_t i = 1; i < ids.size(); ++i) {
    CHECK(office.row(ids[i]).state == OutboxState::Deferred);
    CHECK(office.row(ids[i]).next_attempt <= office.clock.now());  // due at the next start
    CHECK(office.row(ids[i]).doubts == 0);
  }
}

TEST_CASE("outbox: the Message-ID that a server gave instead of ours leads to the ticket, too (S-20)") {
  PostOffice office;
  office.queue("marie");
  DeliveryResult renamed = answered(Outcome::Sent, "250 2.0.0 OK <new-id@prod.outlook.test>");
  renamed.assigned_message_id = "new-id@prod.outlook.test";
  office.server.answer(renamed);
  office.run_until(1);
  const auto tickets = office.store->begin_reading()->tickets_by_message_id("new-id@prod.outlook.test");
  REQUIRE(tickets.size() == 1);
  CHECK(tickets[0].id == office.ticket);
}
