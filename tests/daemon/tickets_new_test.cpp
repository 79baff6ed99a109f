// `tickets new`: a call becomes a ticket as a mail would, and what the options say comes first.
#include "tests/daemon/staffed_command_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

TicketNewOptions call_of_marie() {
  TicketNewOptions options;
  options.requester = "marie.dubois@jette.brussels";
  options.subject = "VPN";
  options.words.text = "Le VPN est en panne, c'est urgent.";
  return options;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("tickets new: prints the number alone, acknowledges to the requester, tells the technicians; its origin is the phone") {
  StaffedCommandDesk desk;
  auto options = call_of_marie();
  options.phone = "02 423 12 99";
  REQUIRE(desk.run(open_new_ticket, options) == ExitCode::Ok);
  CHECK(desk.out == first_line(desk.out) + "\n");
  const TicketView view = desk.view(first_line(desk.out));
  CHECK(view.ticket.origin == Origin::Phone);
  CHECK(view.ticket.type == TicketType::Incident);  // "en panne"
  CHECK(view.ticket.priority == Priority::High);    // "urgent"
  CHECK(view.ticket.requester.address == "marie.dubois@jette.brussels");
  REQUIRE(view.entries.size() == 1);
  CHECK(view.entries[0].kind == EntryKind::Request);
  CHECK(view.entries[0].text == "Le VPN est en panne, c'est urgent.");
  REQUIRE(view.fields.size() == 1);
  CHECK(view.fields[0].value == "02 423 12 99");
  REQUIRE(desk.mails("acknowledgement").size() == 1);
  CHECK(desk.mails("acknowledgement")[0].to == "marie.dubois@jette.brussels");
  CHECK(desk.mails("staff_news").size() == 2);
}

TEST_CASE("tickets new: what the options say comes before what the text and the rules say") {
  StaffedCommandDesk desk;
  desk.write("rules.toml",
             "[[rule]]\nname = \"vpn\"\nwhen = { subject = \"vpn\" }\n"
             "then = { hold = \"not now\", category = \"network\", priority = \"low\", technician = \"Luc Claes\" }\n");
  std::ofstream(desk.folder / "mail2ticket.toml", std::ios::app) << "\n[rules]\nfile = \"rules.toml\"\n";
  REQUIRE(desk.run(open_new_ticket, call_of_marie()) == ExitCode::Ok);  // a person wants it: no rule holds it
  const Ticket by_rules = desk.view(first_line(desk.out)).ticket;
  CHECK(by_rules.category == "network");
  CHECK(by_rules.priority == Priority::Low);
  CHECK(by_rules.technician->address == "luc.claes@jette.brussels");

  auto options = call_of_marie();
  options.type = "request";
  options.priority = "urgent";
  options.category = "remote work";
  options.technician = "an.peeters@jette.brussels";
  options.origin = "command_line";
  options.no_mail = true;
  REQUIRE(desk.run(open_new_ticket, options) == ExitCode::Ok);
  const Ticket ticket = desk.view(first_line(desk.out)).ticket;
  CHECK(ticket.type == TicketType::Request);
  CHECK(ticket.priority == Priority::Urgent);
  CHECK(ticket.category == "remote work");
  CHECK(ticket.technician->address == "an.peeters@jette.brussels");
  CHECK(ticket.state == TicketState::Assigned);
  CHECK(ticket.origin == Origin::CommandLine);
  CHECK(desk.mails("acknowledgement").size() == 1);  // the first one's
  CHECK(desk.mails("staff_news").back().to == "an.peeters@jette.brussels");
}

TEST_CASE("tickets new: a complaint is told to the team leader only") {
  StaffedCommandDesk desk;
  const std::string number = desk.open_ticket("Plainte", "complaint");
  const auto news = desk.mails("staff_news");
  REQUIRE(news.size() == 1);
  CHECK(news[0].to == "chef.support@jette.brussels");
  auto options = call_of_marie();
  options.type = "complaint";
  options.technician = "An";
  CHECK_THROWS_WITH_AS(desk.run(open_new_ticket, options), doctest::Contains("neither --team nor --technician"), UsageError);
}

TEST_CASE("tickets new: what is wrong is named with what may stand there, and no ticket is opened") {
  StaffedCommandDesk desk;
  desk.open_ticket();
  const auto wrong = [&](auto change, const char* part) {
    auto options = call_of_marie();
    change(options);
    CHECK_THROWS_WITH(desk.run(open_new_ticket, options), doctest::Contains(part));
  };
  wrong([](auto& o) { o.type = "incidnet"; }, "incident, request, complaint");
  wrong([](auto& o) { o.priority = "5"; }, "low, normal, high, urgent");
  wrong([](auto& o) { o.origin = "letter"; }, "phone, mail, command_line");
  wrong([](auto& o) { o.technician = "Piet"; }, "An Peeters <an.peeters@jette.brussels>");
  wrong([](auto& o) { o.team = "network"; }, "there is no such team");
  wrong([](auto& o) { o.requester = "marie"; }, "is no mail address");
  wrong([](auto& o) { o.requester = "marie@jette.brussels\nBcc: x@y.test"; }, "is no mail address");
  wrong([](auto& o) { o.requester = "support@jette.brussels"; }, "is the desk itself");
  CHECK(desk.store()->begin_reading()->list_tickets({}).size() == 1);
}
