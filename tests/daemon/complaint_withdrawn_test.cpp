// A ticket that is a complaint by now, and technicians who had it before; a complaint that they stand in copy of. On a real store.
#include <algorithm>

#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const char* const had_it = "an.peeters@jette.brussels";        // Dutch
const char* const in_copy_of_it = "luc.claes@jette.brussels";  // French
const char* const leads = "chef.support@jette.brussels";
const char* const complains = "marie.dubois@jette.brussels";

Settings settings_with_leader() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.technicians.push_back({"Luc Claes", in_copy_of_it, Language::French});
  settings.policy.team_leader = Person{"Chef", leads, Language::French};
  return settings;
}

struct WithdrawnDesk : ConversingDesk {
  WithdrawnDesk() : ConversingDesk(settings_with_leader()) {
    ticket = *handle(RawMail{}).ticket;
    news = sent_to(had_it, "staff_news").at(0);
    order(had_it, news, "#soort klacht");
    REQUIRE(view(ticket).ticket.type == TicketType::Complaint);
    REQUIRE(sent_to(leads, "staff_news").size() == 1);
    leaders = sent_to(leads, "staff_news").back();
  }

  std::string last_text(std::string_view address, std::string_view kind) {
    const auto rows = sent_to(address, kind);
    REQUIRE_FALSE(rows.empty());
    return read_mail(rows.back().bytes).text;
  }

  TicketId ticket{};
  OutboxRow news, leaders;
};

bool tells(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("complaint: the receipt of the order that made it one says who has it now, and offers nothing that does not work") {
  WithdrawnDesk desk;
  const std::string receipt = desk.last_text(had_it, "staff_receipt");
  CHECK(tells(receipt, "Soort: klacht."));
  CHECK(tells(receipt, "alleen de teamleider ziet ze"));
  CHECK(tells(receipt, "Een bericht meldt dit aan Chef."));
  CHECK_FALSE(tells(receipt, "ongedaan"));
  CHECK_FALSE(tells(receipt, "mailto:"));
}

TEST_CASE("complaint: who answers what he was sent before is told that the ticket is not his; the team leader reads his text") {
  WithdrawnDesk desk;
  const std::size_t to_complainant = desk.sent_to(complains, "answer").size();
  const InboundRow row = desk.answer(had_it, desk.news, "Beste Marie, ik kijk ernaar: WOORDEN-VAN-AN.");
  CHECK(row.verdict == Verdict::Held);
  const std::string told = desk.last_text(had_it, "staff_refusal");
  CHECK(tells(told, "niet langer voor u"));
  CHECK(tells(told, "De teamleider behandelt het, en krijgt uw tekst."));
  CHECK_FALSE(tells(told, "klacht"));
  CHECK_FALSE(tells(told, "hoort bij geen ticket"));
  const OutboxRow to_leader = desk.sent_to(leads, "staff_receipt").back();
  CHECK(to_leader.ticket == desk.ticket);
  CHECK(tells(read_mail(to_leader.bytes).text, "An Peeters a répondu à ce ticket"));
  CHECK(tells(read_mail(to_leader.bytes).text, "WOORDEN-VAN-AN"));
  CHECK(desk.sent_to(complains, "answer").size() == to_complainant);
  const EntryRow entry = desk.view(desk.ticket).entries.back();
  CHECK(entry.visibility == Visibility::Internal);
  CHECK(tells(entry.text, "WOORDEN-VAN-AN"));
  // What it says is the leader's to use: his answer goes to the complainant.
  desk.answer(leads, to_leader, "Madame, nous regardons.");
  CHECK(desk.sent_to(complains, "answer").size() == to_complainant + 1);
}

TEST_CASE(
    "complaint: words that only name it become no ticket that colleagues read, as with a number that is none (T-03, T-07)") {
  WithdrawnDesk desk;
  const std::size_t tickets = desk.store->begin_reading()->status(desk.clock.now()).tickets_all;
  std::vector<std::string> told;
  for (const std::string& number : {desk.news.ticket_number, to_text(TicketNumber{"JET", 4000})}) {
    CAPTURE(number);
    RawMail mail;
    mail.from = in_copy_of_it;
    mail.subject = "[" + number + "]";
    mail.text = "Ne le dites à personne : ENTRE-NOUS.";
    mail.message_id = number + "@mail.jette.brussels";
    const InboundRow row = desk.handle(mail);
    CHECK(row.verdict == Verdict::Held);
    CHECK(row.held_reason == HeldReason::NoTicket);
    told.push_back(desk.last_text(in_copy_of_it, "staff_refusal"));
  }
  CHECK(told[0] == told[1]);
  CHECK(desk.store->begin_reading()->status(desk.clock.now()).tickets_all == tickets);
  for (const OutboxRow& row : desk.outbox())
    if (row.to != in_copy_of_it) CHECK_FALSE(tells(read_mail(row.bytes).text, "ENTRE-NOUS"));
}

TEST_CASE("complaint: the team leader assigns it to nobody; the receipt says why") {
  WithdrawnDesk desk;
  const std::size_t to_luc = desk.sent_to(in_copy_of_it, "staff_news").size();
  desk.order(leads, desk.leaders, "#attribuer luc");
  CHECK(tells(desk.last_text(leads, "staff_refusal"), "seul le chef d'équipe la traite"));
  CHECK(desk.sent_to(in_copy_of_it, "staff_news").size() == to_luc);
  CHECK_FALSE(desk.view(desk.ticket).ticket.technician);
}

TEST_CASE("complaint: a technician in copy of it writes to the team leader; he neither answers the complainant nor closes it") {
  WithdrawnDesk desk;
  desk.order(leads, desk.leaders, "#copie luc.claes@jette.brussels");
  desk.answer(leads, desk.leaders, "Madame, nous regardons.");
  const OutboxRow copy = desk.sent_to(in_copy_of_it, "answer").at(0);
  REQUIRE(desk.sent_to(complains, "answer").size() == 1);
  const std::size_t news = desk.sent_to(leads, "staff_news").size();
  const TicketState before = desk.view(desk.ticket).ticket.state;
  for (const std::string text : {"Bonjour Zoé, je réponds à la plainte.", "#clore", "#prendre"}) {
    CAPTURE(text);
    const InboundRow row = desk.answer(in_copy_of_it, copy, text);
    CHECK(row.verdict == Verdict::FollowUp);
    CHECK(desk.view(desk.ticket).entries.back().visibility == Visibility::Internal);
  }
  CHECK(desk.sent_to(complains, "answer").size() == 1);
  CHECK(desk.sent_to(in_copy_of_it, "staff_confirmation").empty());
  CHECK(desk.view(desk.ticket).ticket.state == before);
  CHECK_FALSE(desk.view(desk.ticket).ticket.technician);
  CHECK(desk.sent_to(leads, "staff_news").size() == news + 3);
}

TEST_CASE("complaint: when the team leader makes it an incident, technicians get the news of a new ticket, and may act again") {
  WithdrawnDesk desk;
  const std::size_t to_an = desk.sent_to(had_it, "staff_news").size();
  desk.order(leads, desk.leaders, "#type incident");
  REQUIRE(desk.sent_to(had_it, "staff_news").size() == to_an + 1);
  CHECK(tells(desk.last_text(had_it, "staff_news"), "Nieuw ticket " + desk.news.ticket_number));
  CHECK(tells(desk.last_text(leads, "staff_receipt"), "Un message l'annonce à An Peeters, Luc Claes."));
  desk.answer(had_it, desk.sent_to(had_it, "staff_news").back(), "Beste Marie, opgelost.");
  CHECK(desk.sent_to(complains, "answer").size() == 1);
}
