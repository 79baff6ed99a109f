// Complaints are the team leader's alone, from the first mail to the head of service; on a real store.
#include <algorithm>

#include "rules/commands/carry_out.h"
#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const char* const an = "an.peeters@jette.brussels";
const char* const leader = "chef.support@jette.brussels";
const char* const complainant = "marie.dubois@jette.brussels";

Settings led_settings() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.team_leader = Person{"Chef", leader, Language::French};
  return settings;
}

struct LedDesk : ConversingDesk {
  LedDesk() : ConversingDesk(led_settings()) {}

  // A ticket that An had before it became a complaint; gives what An got of it.
  OutboxRow a_ticket_becomes_a_complaint() {
    ticket = *handle(RawMail{}).ticket;
    const OutboxRow news = sent_to(an, "staff_news").at(0);
    order(an, news, "#soort klacht");
    REQUIRE(view(ticket).ticket.type == TicketType::Complaint);
    return news;
  }

  TicketId ticket{};
};

}  // namespace

TEST_CASE("complaint: a technician's mails on it do nothing and become no ticket; the team leader alone is told of them") {
  LedDesk desk;
  const OutboxRow news = desk.a_ticket_becomes_a_complaint();
  CHECK(desk.sent_to(leader, "staff_news").size() == 1);
  const std::size_t entries = desk.view(desk.ticket).entries.size();
  const std::size_t to_complainant = desk.sent_to(complainant).size();
  for (const std::string text : {"#neem", "#nota van mij", "Beste Marie, wij bekijken het."}) {
    CAPTURE(text);
    const InboundRow row = desk.answer(an, news, text);
    CHECK(row.verdict == Verdict::Held);
    CHECK(row.held_reason == HeldReason::NoTicket);
    CHECK_FALSE(row.ticket);
    const OutboxRow receipt = desk.sent_to(an, "staff_refusal").back();
    CHECK(receipt.ticket == TicketId{});
    CHECK(read_mail(receipt.bytes).text.find("is niet langer voor u") != std::string::npos);
    CHECK(receipt.bytes.find(news.ticket_number) == std::string::npos);  // not that there is one
  }
  CHECK(desk.view(desk.ticket).entries.size() == entries + 3);  // a note of each
  CHECK(desk.sent_to(leader, "staff_receipt").size() == 3);
  CHECK_FALSE(desk.view(desk.ticket).ticket.technician);
  CHECK(desk.sent_to(complainant).size() == to_complainant);
  CHECK(desk.store->begin_reading()->list_tickets({}).empty());  // nothing that others see
}

TEST_CASE("complaint: what its requester writes goes to the team leader, whose answer goes to him") {
  LedDesk desk;
  desk.a_ticket_becomes_a_complaint();
  const std::size_t to_an = desk.sent_to(an, "staff_news").size();
  desk.clock.advance(1h);  // so that she hears that it came
  desk.answer(complainant, desk.sent_to(complainant, "acknowledgement").at(0), "Je n'ai toujours pas de réponse.");
  CHECK(desk.sent_to(an, "staff_news").size() == to_an);
  const auto to_leader = desk.sent_to(leader, "staff_news");
  REQUIRE(to_leader.size() == 2);
  desk.answer(leader, to_leader.back(), "Madame, je m'en occupe.");
  const auto answers = desk.sent_to(complainant, "answer");
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].bytes.find(leader) == std::string::npos);
  // No technician treats it: the mails to her speak of who does.
  const std::string heard = read_mail(desk.sent_to(complainant, "follow_up").at(0).bytes).text;
  CHECK(heard.find("La personne responsable du Service Desk lira votre message") != std::string::npos);
  CHECK(heard.find("technicien") == std::string::npos);
}

TEST_CASE("complaint: the head of service reads it and may answer; the complainant gets nothing of that") {
  LedDesk desk;
  desk.a_ticket_becomes_a_complaint();
  const OutboxRow news = desk.sent_to(leader, "staff_news").at(0);
  const std::size_t to_complainant = desk.sent_to(complainant).size();
  desk.order(leader, news, "#responsable chef.service@jette.brussels\nQu'en pensez-vous ?");
  const auto to_head = desk.sent_to("chef.service@jette.brussels");
  REQUIRE(to_head.size() == 1);
  const std::string text = read_mail(to_head[0].bytes).text;
  CHECK(text.find("Qu'en pensez-vous ?") != std::string::npos);
  CHECK(text.find("nouvelle cartouche") != std::string::npos);
  CHECK(to_head[0].kind == "brought_in");
  CHECK(to_head[0].bytes.find("Auto-Submitted") == std::string::npos);  // a person wrote it
  for (const std::string words : {"demande votre aide pour une plainte", "vraagt uw hulp bij een klacht"})
    CHECK(text.find(words) != std::string::npos);
  for (const std::string words : {"Votre demande", "Uw aanvraag"}) CHECK(text.find(words) == std::string::npos);  // he has none
  desk.answer("chef.service@jette.brussels", to_head[0], "Je l'appelle demain.");
  CHECK(desk.view(desk.ticket).entries.back().text == "Je l'appelle demain.");
  CHECK(desk.sent_to(leader, "staff_news").size() == 2);
  CHECK(desk.sent_to(complainant).size() == to_complainant);
}

TEST_CASE("complaint: an answer to a closed one opens a complaint again, of which no technician hears") {
  LedDesk desk;
  desk.a_ticket_becomes_a_complaint();
  const std::size_t to_an = desk.sent_to(an, "staff_news").size();
  desk.order(leader, desk.sent_to(leader, "staff_news").at(0), "#clore");
  REQUIRE(desk.view(desk.ticket).ticket.state == TicketState::Closed);
  desk.clock.advance(1h);
  const InboundRow row = desk.answer(complainant, desk.sent_to(complainant, "acknowledgement").at(0), "Ce n'est pas fini.");
  REQUIRE(row.verdict == Verdict::NewTicket);
  CHECK(desk.view(*row.ticket).ticket.type == TicketType::Complaint);
  CHECK(desk.sent_to(an, "staff_news").size() == to_an);
  const std::string acknowledged = read_mail(desk.sent_to(complainant, "acknowledgement").at(1).bytes).text;
  CHECK(acknowledged.find("La personne responsable du Service Desk va examiner") != std::string::npos);
  CHECK(acknowledged.find("technicien") == std::string::npos);
}

TEST_CASE(
    "secrets: a technician's that comes from the requester is revoked, the owner told, and the mail joins its ticket (A-14)") {
  LedDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  const OutboxRow news = desk.sent_to(an, "staff_news").at(0);
  const InboundRow row = desk.answer(complainant, news, "An m'a transféré ceci : voici la photo.");
  CHECK(row.verdict == Verdict::FollowUp);
  CHECK(row.ticket == id);
  const auto receipts = desk.sent_to(an, "staff_refusal");
  REQUIRE(receipts.size() == 1);
  CHECK(read_mail(receipts[0].bytes).text.find("marie.dubois@jette.brussels schreef ons") != std::string::npos);
  desk.answer(an, news, "Bedankt, Marie.");  // the old one proves nothing any more
  CHECK(desk.sent_to(complainant, "answer").empty());
  desk.answer(an, receipts[0], "Bedankt, Marie.");  // the new one does
  CHECK(desk.sent_to(complainant, "answer").size() == 1);
}

TEST_CASE("split: the second ticket has its own number and entry; undo closes it and its number does not go out") {
  LedDesk desk;
  const TicketId first = *desk.handle(RawMail{}).ticket;
  const OutboxRow news = desk.sent_to(an, "staff_news").at(0);
  desk.order(an, news, "#splitsen\nDe badge van Marie is geblokkeerd.");
  const auto tickets = desk.tickets();
  REQUIRE(tickets.size() == 2);
  const TicketView second = desk.view(tickets[0].id);
  CHECK(second.ticket.subject == "De badge van Marie is geblokkeerd");
  CHECK(second.ticket.requester.address == complainant);
  CHECK(second.linked == std::vector<TicketNumber>{desk.view(first).ticket.number});
  const auto acknowledgements = desk.sent_to(complainant, "acknowledgement");
  REQUIRE(acknowledgements.size() == 2);
  CHECK(acknowledgements[1].ticket_number == to_text(second.ticket.number));
  CHECK(desk.sent_to(an, "staff_news").size() == 2);
  const OutboxRow receipt = desk.sent_to(an, "staff_receipt").back();
  CHECK(receipt.ticket_number == news.ticket_number);
  desk.answer(an, receipt, "#ongedaan");
  CHECK(desk.view(second.ticket.id).ticket.state == TicketState::Closed);
  CHECK(desk.view(first).ticket.state == TicketState::New);
  CHECK(desk.sent_to(complainant, "acknowledgement")[1].state == OutboxState::Cancelled);
}

TEST_CASE("complaint: with notify off nobody is told that a ticket becomes one; it stands among the complaints") {
  Settings settings = led_settings();
  settings.policy.notify_technicians = false;
  TestDesk desk(settings);
  const TicketId id = *desk.handle(RawMail{}).ticket;
  const Ticket ticket = desk.view(id).ticket;
  MailCommand type;
  type.kind = CommandKind::Type;
  type.argument = TicketType::Complaint;
  const DeskPolicy& policy = desk.desk->settings.policy;
  Decision decision;
  decision.ticket = id;
  decision.effects =
      carry_out({{type}, "", {}}, {ticket, policy.technicians.front(), {}, policy, desk.desk->calendar, desk.clock.now()})
          .effects;
  {
    auto tx = desk.store->begin();
    apply_without_mail(*tx, decision, ApplyContext{*desk.desk, desk.random, desk.clock.now(), "desk", {}});
    tx->commit();
  }
  for (const OutboxRow& row : desk.outbox()) CHECK(row.to == complainant);
  TicketFilter filter;
  filter.complaints = true;
  REQUIRE(desk.store->begin_reading()->list_tickets(filter).size() == 1);
  CHECK(desk.tickets().empty());
}
