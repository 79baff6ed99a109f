// T-16: a flood of requests is no flood to the technicians. Who got 30 mails with news in an hour gets the rest together, and misses none.
#include <fmt/format.h>

#include <set>

#include "daemon/digest_work.h"
#include "rules/gathered_news.h"
#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

const char* const an = "an.peeters@jette.brussels";

struct FloodedDesk : ConversingDesk {
  FloodedDesk() : ConversingDesk(with_news()) {}
  static Settings with_news() {
    Settings settings = jette_settings();
    settings.policy.notify_technicians = true;
    settings.policy.team_leader = Person{"Chef", "chef@jette.brussels", Language::French};
    return settings;
  }
  // Of 20 each an hour, as many as 3.1 lets open tickets.
  void somebody_writes() {
    RawMail mail;
    mail.from = fmt::format("marie{}@jette.brussels", written_ / 20);
    mail.subject = fmt::format("Panne numéro {}", written_);
    mail.text = fmt::format("Bonjour,\n\nLe pc {} ne démarre plus.\n", written_);
    mail.message_id = fmt::format("m{}@mail.jette.brussels", written_++);
    clock.advance(seconds(10));
    handle(mail);
  }
  int tell() {
    DigestWork work({desk, store, clock, random});
    int told = 0;
    while (work.tell_gathered()) ++told;
    return told;
  }
  std::string text_together() {
    const auto mails = sent_to(an, "staff_gathered");
    REQUIRE(mails.size() == 1);
    return read_mail(mails.front().bytes).text;
  }

 private:
  int written_ = 0;
};

}  // namespace

TEST_CASE("T-16: of 55 new tickets in an hour, 30 are told one by one and the others in one mail; each is told") {
  FloodedDesk desk;
  for (int i = 0; i < 55; ++i) {
    const std::size_t before = desk.outbox().size();
    desk.somebody_writes();
    CHECK(desk.outbox().size() - before <= 2);  // the acknowledgement, and one to the only technician
  }
  CHECK(desk.sent_to(an, "staff_news").size() == 30);
  CHECK(desk.tell() == 0);  // others may still come
  desk.clock.advance(minutes(15));
  CHECK(desk.tell() == 1);
  CHECK(desk.tell() == 0);
  std::string told = desk.text_together();
  for (const OutboxRow& row : desk.sent_to(an, "staff_news")) told += read_mail(row.bytes).subject + "\n";
  const auto tickets = desk.tickets();
  REQUIRE(tickets.size() == 55);
  for (const Ticket& ticket : tickets) CHECK(told.find(to_text(ticket.number)) != std::string::npos);
  CHECK(desk.sent_to(an, "staff_gathered").front().bytes.find("25 meldingen") != std::string::npos);
  desk.clock.advance(hours(1));
  desk.somebody_writes();
  CHECK(desk.sent_to(an, "staff_news").size() == 31);  // the flood is over
}

TEST_CASE("T-16: its buttons prove as much as those of a notification") {
  FloodedDesk desk;
  for (int i = 0; i < 31; ++i) desk.somebody_writes();
  desk.clock.advance(minutes(15));
  REQUIRE(desk.tell() == 1);
  const std::string text = desk.text_together();
  const std::string number = to_text(desk.tickets().front().number);
  REQUIRE(text.find(number) != std::string::npos);
  CHECK(text.find("mailto:") != std::string::npos);
  CHECK(text.find("In-Reply-To=") != std::string::npos);
}

TEST_CASE("T-16, T-07: a ticket that is a complaint or closed by then has no line, and no mail goes out for nothing") {
  FloodedDesk desk;
  for (int i = 0; i < 32; ++i) desk.somebody_writes();
  const auto tickets = desk.tickets();
  std::set<TicketId> told;
  for (const OutboxRow& row : desk.sent_to(an, "staff_news")) told.insert(row.ticket);
  int late = 0;
  {
    auto tx = desk.store->begin();
    for (const Ticket& ticket : tickets) {
      if (told.contains(ticket.id)) continue;
      if (late++ == 0)
        tx->change_ticket(ticket.id, SetType{TicketType::Complaint}, desk.clock.now());
      else
        tx->change_ticket(ticket.id, SetState{TicketState::Closed}, desk.clock.now());
    }
    tx->commit();
  }
  REQUIRE(late == 2);
  desk.clock.advance(minutes(15));
  CHECK(desk.tell() == 1);
  CHECK(desk.sent_to(an, "staff_gathered").empty());
}

TEST_CASE("T-16: words on a closed ticket and mails that came back are told, and tickets beyond the lines are named") {
  const Settings settings = FloodedDesk::with_news();
  const Person reader = settings.policy.technicians.front();
  std::vector<std::pair<Ticket, StaffNews>> news;
  const auto add = [&](StaffNews what, TicketState state) {
    Ticket ticket;
    ticket.id = TicketId{static_cast<std::int64_t>(news.size()) + 1};
    ticket.number = {"JET", 1000 + news.size()};
    ticket.state = state;
    news.emplace_back(ticket, what);
  };
  for (const StaffNews what : {StaffNews::RequesterWrote, StaffNews::CameBack, StaffNews::NewTicket, StaffNews::Assigned})
    add(what, TicketState::Closed);
  const GatheredDigest few = gathered_digest(news, reader, settings.policy);
  REQUIRE(few.lines.size() == 2);
  CHECK(few.lines[0].news == std::vector<StaffNews>{StaffNews::RequesterWrote});
  CHECK(few.lines[1].news == std::vector<StaffNews>{StaffNews::CameBack});
  CHECK(few.more.empty());

  for (int i = 0; i < 40; ++i) add(StaffNews::NewTicket, TicketState::New);
  const GatheredDigest many = gathered_digest(news, reader, settings.policy);
  CHECK(many.count == 42);
  CHECK(many.lines.size() + many.more.size() == 42);
  std::set<std::string> named;
  for (const GatheredLine& line : many.lines) named.insert(to_text(line.ticket.number));
  for (const TicketNumber& number : many.more) named.insert(to_text(number));
  CHECK(named.size() == 42);
}
