// Reminders, silence and closing on a real store, with a clock that is moved by hand.
#include "daemon/clock_work.h"

#include <algorithm>

#include "base/errors.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

struct ClockDesk : TestDesk {
  ClockWork clock_work() { return ClockWork({desk, store, clock, random}); }

  // A ticket that waits for its requester since today, as after a technician's question.
  TicketId waiting_ticket() {
    const TicketId id = *handle(RawMail{}).ticket;
    auto tx = store->begin();
    NewEntry question;
    question.ticket = id;
    question.kind = EntryKind::Answer;
    question.from = desk->settings.policy.technicians.front();
    question.at = clock.now();
    question.text = "Quelle imprimante ?";
    tx->add_entry(question, {});
    tx->set_ticket_state(id, TicketState::Waiting, clock.now());
    tx->change_ticket(id, SetCountdown{Countdown{{}, 2026y / 11 / 24, {}, 0, {}}}, clock.now());
    tx->commit();
    clock_work().reschedule();
    return id;
  }

  // All that is due by now, one step after the other.
  int catch_up() {
    ClockWork work = clock_work();
    int done = 0;
    while (work.do_one()) ++done;
    return done;
  }
  void set_time(year_month_day date, minutes at) { clock.set(desk->calendar.zone().to_utc(date, at)); }
  std::vector<std::string> kinds() {
    std::vector<std::string> kinds;
    for (const OutboxRow& row : outbox())
      if (row.kind != "acknowledgement") kinds.push_back(row.kind);
    return kinds;
  }
  TicketState state(TicketId id) { return view(id).ticket.state; }
};

}  // namespace

TEST_CASE("clock work: a ticket nobody answers, from the question to its closing") {
  ClockDesk desk;
  const TicketId id = desk.waiting_ticket();
  desk.set_time(2026y / 11 / 27, 8h + 29min);
  CHECK(desk.catch_up() == 0);
  desk.set_time(2026y / 11 / 27, 8h + 30min);  // day 3, as the desk opens
  CHECK(desk.catch_up() == 1);
  CHECK(desk.catch_up() == 0);
  desk.set_time(2026y / 12 / 1, 8h + 30min);
  CHECK(desk.catch_up() == 1);
  desk.set_time(2026y / 12 / 3, 8h + 30min);
  CHECK(desk.catch_up() == 1);
  CHECK(desk.state(id) == TicketState::Solved);
  desk.set_time(2026y / 12 / 14, 23h + 59min);  // day 7 after the 3rd is Monday the 14th
  CHECK(desk.catch_up() == 0);
  desk.set_time(2026y / 12 / 15, 0min);
  CHECK(desk.catch_up() == 1);
  CHECK(desk.state(id) == TicketState::Closed);
  CHECK(desk.kinds() == std::vector<std::string>{"reminder", "reminder", "silence", "closed"});
  desk.set_time(2027y / 12 / 15, 0min);
  CHECK(desk.catch_up() == 0);

  const OutboxRow reminder = desk.outbox().at(1);
  CHECK(reminder.bytes.find("Auto-Submitted: auto-generated") != std::string::npos);
  CHECK(reminder.bytes.find("In-Reply-To: <a1@mail.jette.brussels>") != std::string::npos);
  const Mail mail = read_mail(reminder.bytes);
  CHECK(mail.text.find("Quelle imprimante ?") != std::string::npos);
  CHECK(mail.text.find("jeudi 3 décembre") != std::string::npos);
}

TEST_CASE("clock work: after a month without the daemon nothing is left out, and nobody gets two mails a day") {
  ClockDesk desk;
  const TicketId id = desk.waiting_ticket();
  desk.set_time(2027y / 1 / 4, 12h);  // a Monday
  CHECK(desk.catch_up() == 1);
  CHECK(desk.kinds() == std::vector<std::string>{"reminder"});
  desk.set_time(2027y / 1 / 5, 12h);
  CHECK(desk.catch_up() == 1);
  desk.set_time(2027y / 1 / 6, 12h);
  CHECK(desk.catch_up() == 1);
  CHECK(desk.kinds() == std::vector<std::string>{"reminder", "reminder", "silence"});
  CHECK(desk.state(id) == TicketState::Solved);
}

TEST_CASE("clock work: an answer stops the clock") {
  ClockDesk desk;
  const TicketId id = desk.waiting_ticket();
  RawMail answer;
  answer.message_id = "a2@mail.jette.brussels";
  answer.more_fields = "In-Reply-To: <a1@mail.jette.brussels>\n";
  answer.text = "Celle du guichet 3.\n";
  desk.handle(answer);
  CHECK(desk.state(id) == TicketState::Assigned);
  CHECK(!desk.view(id).ticket.countdown);
  desk.set_time(2027y / 1 / 4, 12h);
  CHECK(desk.catch_up() == 0);
}

TEST_CASE("clock work: a clock that jumps back repeats nothing") {
  ClockDesk desk;
  desk.waiting_ticket();
  desk.set_time(2026y / 11 / 27, 9h);
  CHECK(desk.catch_up() == 1);
  desk.set_time(2026y / 11 / 25, 9h);
  CHECK(desk.catch_up() == 0);
  desk.set_time(2026y / 11 / 27, 9h);
  CHECK(desk.catch_up() == 0);
}

TEST_CASE("clock work: another configuration at the next start counts from the same day") {
  ClockDesk desk;
  desk.waiting_ticket();
  Settings settings = jette_settings();
  settings.policy.lifecycle.remind_on_working_days = {1};
  desk.desk = desk_from(settings);
  desk.clock_work().reschedule();
  desk.set_time(2026y / 11 / 25, 8h + 30min);
  CHECK(desk.catch_up() == 1);
  CHECK(desk.kinds() == std::vector<std::string>{"reminder"});
}

TEST_CASE("clock work: a step that cannot be done is put off and told, and ends nothing (L-17)") {
  ClockDesk desk;
  const TicketId id = desk.waiting_ticket();
  desk.set_time(2026y / 11 / 27, 9h);
  const RandomBytes good = desk.random;
  desk.random = [](std::size_t) -> std::string { throw PermanentError("this mail cannot be made"); };
  CHECK(desk.catch_up() == 1);
  CHECK(desk.kinds().empty());
  CHECK(desk.view(id).ticket.countdown->reminders_done == 0);  // nothing of the step stayed
  CHECK(desk.store->begin_reading()->events_of(id).back().what == "clock.failed");
  desk.random = good;
  desk.clock.advance(hours(1));
  CHECK(desk.catch_up() == 1);
  CHECK(desk.kinds() == std::vector<std::string>{"reminder"});
}
