// What the clock does to a ticket that waits or is solved, step by step.
#include "rules/clock_step.h"

#include "rules/notice.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;
using namespace std::chrono;

namespace {

Ticket waiting_ticket(TicketState state = TicketState::Waiting) {
  Ticket ticket;
  ticket.id = TicketId{7};
  ticket.number = {"JET", 1042};
  ticket.subject = "RE: Imprimante http://evil.test [JET-10429]";
  ticket.state = state;
  ticket.requester = {"Marie Dubois", "marie.dubois@jette.brussels", Language::Dutch};
  ticket.countdown = Countdown{state, 2026y / 11 / 20, std::nullopt, 0, std::nullopt};
  return ticket;
}

Decision stepped(const Ticket& ticket, const Step& step, const DeskPolicy& policy) {
  static const Calendar office = calendar();
  const Time friday = sys_days(2026y / 11 / 27) + 8h;  // nine in Brussels
  return decide_step({ticket, step, "Quel écran ?", policy, office, friday});
}

const SetCountdown& countdown_of(const Decision& d) {
  for (const Effect& effect : d.effects)
    if (const auto* change = std::get_if<ChangeTicket>(&effect))
      if (const auto* countdown = std::get_if<SetCountdown>(&change->change)) return *countdown;
  throw std::logic_error("no countdown");
}

}  // namespace

TEST_CASE("clock: a reminder repeats the question and names the day of silence") {
  const Decision d = stepped(waiting_ticket(), {StepKind::Reminder, 1, {}}, desk());
  const auto notice = only<SendNotice>(d);
  CHECK(notice.kind == NoticeKind::Reminder);
  CHECK(notice.text == "Quel écran ?");
  CHECK(notice.languages == std::vector{Language::Dutch});
  CHECK(notice.subject_shown == "Imprimante");
  CHECK(notice.last_day == 2026y / 12 / 1);  // seven working days after Friday 20 November
  CHECK(countdown_of(d).countdown->reminders_done == 1);
  CHECK(countdown_of(d).countdown->last_step == 2026y / 11 / 27);
  CHECK(countdown_of(d).countdown->since == 2026y / 11 / 20);
}

TEST_CASE("clock: silence solves the ticket, and the closing is counted from that day") {
  const Decision d = stepped(waiting_ticket(), {StepKind::SilenceOver, 0, {}}, desk());
  const auto state = only<ChangeState>(d);
  CHECK(state.from == TicketState::Waiting);
  CHECK(state.to == TicketState::Solved);
  CHECK(only<SendNotice>(d).kind == NoticeKind::Silence);
  CHECK(only<SendNotice>(d).last_day == 2026y / 12 / 8);
  CHECK(countdown_of(d).countdown->since == 2026y / 11 / 27);
  CHECK(countdown_of(d).countdown->reminders_done == 0);
}

TEST_CASE("clock: closing tells the requester and ends the countdown") {
  const Decision d = stepped(waiting_ticket(TicketState::Solved), {StepKind::ClosingTime, 0, {}}, desk());
  CHECK(only<ChangeState>(d).to == TicketState::Closed);
  CHECK(only<SendNotice>(d).kind == NoticeKind::Closed);
  CHECK(only<SendNotice>(d).text.empty());
  CHECK(!countdown_of(d).countdown);
}

TEST_CASE("clock: the date of #wait gives the ticket back, and tells the requester nothing") {
  const Decision d = stepped(waiting_ticket(), {StepKind::WaitOver, 0, {}}, desk());
  CHECK(only<ChangeState>(d).to == TicketState::Assigned);
  CHECK(!countdown_of(d).countdown);
  for (const Effect& effect : d.effects) CHECK(!std::holds_alternative<SendNotice>(effect));
}

TEST_CASE("clock: when the day of #wait has come, who has the ticket hears of it at once; of nobody's ticket all do") {
  DeskPolicy policy = desk();
  policy.technicians = {Person{"An", "an@jette.brussels", Language::Dutch},
                        Person{"Luc", "luc@jette.brussels", Language::French}};
  policy.team_leader = Person{"Zoé", "zoe@jette.brussels", Language::French};
  policy.notify_technicians = true;
  const auto told = [&](const Ticket& ticket, const Step& step) {
    std::vector<std::string> addresses;
    for (const SendStaffMail& mail : effects_of<SendStaffMail>(stepped(ticket, step, policy))) {
      CHECK(mail.news == StaffNews::WaitOver);
      addresses.push_back(mail.to.address);
    }
    return addresses;
  };
  using Addresses = std::vector<std::string>;
  Ticket ticket = waiting_ticket();
  ticket.technician = policy.technicians[1];
  CHECK(told(ticket, {StepKind::WaitOver, 0, {}}) == Addresses{"luc@jette.brussels"});
  CHECK(told(ticket, {StepKind::Reminder, 1, {}}).empty());
  ticket.type = TicketType::Complaint;
  CHECK(told(ticket, {StepKind::WaitOver, 0, {}}) == Addresses{"zoe@jette.brussels"});
  ticket.type = TicketType::Incident;
  ticket.technician.reset();
  CHECK(told(ticket, {StepKind::WaitOver, 0, {}}) == Addresses{"an@jette.brussels", "luc@jette.brussels"});
}

TEST_CASE("clock: a requester who cannot be written to is not, and the ticket moves all the same (T-13)") {
  for (const char* address : {"", "noreply@jette.brussels", "a b@jette.brussels", "support@jette.brussels"}) {
    Ticket ticket = waiting_ticket();
    ticket.requester.address = address;
    const Decision d = stepped(ticket, {StepKind::SilenceOver, 0, {}}, desk());
    CAPTURE(std::string(address));
    for (const Effect& effect : d.effects) CHECK(!std::holds_alternative<SendNotice>(effect));
    CHECK(only<ChangeState>(d).to == TicketState::Solved);
  }
}

TEST_CASE("clock: an outsider's subject is not repeated (T-05)") {
  Ticket ticket = waiting_ticket();
  ticket.requester.address = "x@elsewhere.example";
  CHECK(only<SendNotice>(stepped(ticket, {StepKind::Reminder, 1, {}}, desk())).subject_shown.empty());
}
