// What becomes of technicians' orders, on a real store: the corrected mail, a second ticket, a ticket that changes hands, a secret that leaks.
#include <algorithm>

#include "daemon/personal_address.h"
#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const char* const first_technician = "an.peeters@jette.brussels";  // Dutch
const char* const second_technician = "luc.claes@jette.brussels";  // French
const char* const asking = "marie.dubois@jette.brussels";

Settings settings_of_orders() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.plus_addresses = true;
  settings.policy.technicians.push_back({"Luc Claes", second_technician, Language::French});
  settings.policy.team_leader = Person{"Chef", "chef.support@jette.brussels", Language::French};
  return settings;
}

struct OrdersDesk : ConversingDesk {
  explicit OrdersDesk(Settings settings = settings_of_orders()) : ConversingDesk(std::move(settings)) {}

  OutboxRow last_to(std::string_view address, std::string_view kind) {
    const auto rows = sent_to(address, kind);
    REQUIRE_FALSE(rows.empty());
    return rows.back();
  }

  // Everything that is due goes out.
  void deliver() {
    auto tx = store->begin();
    for (const OutboxRow& row : tx->claim_outgoing(clock.now(), 1000)) {
      tx->mark_in_doubt(std::vector{row.id});
      tx->record_results(std::vector{OutboxResult{row.id, OutboxState::Sent, "250 ok", {}, {}}}, clock.now());
    }
    tx->commit();
  }
};

std::string words_of_mail(const OutboxRow& row) { return read_mail(row.bytes).text; }

// The mail that a link behind those words opens.
std::string body_of_link(const std::string& text, const std::string& words) {
  const std::size_t link = text.find(words + " mailto:");
  if (link == std::string::npos) return {};
  const std::size_t begin = text.find("&body=", link) + 6;
  const std::string url = text.substr(begin, text.find_first_of(" \n", begin) - begin);
  std::string body;
  for (std::size_t i = 0; i < url.size(); ++i) {
    if (url[i] != '%') {
      body += url[i];
      continue;
    }
    body += static_cast<char>(std::stoi(url.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  std::erase(body, '\r');
  return body;
}

bool holds(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("corrected mail: its button sends all that was written, and the requester reads it whole (A-12)") {
  OrdersDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  desk.answer(first_technician, desk.last_to(first_technician, "staff_news"),
              "#opgelost : opnieuw gestart\n\nDe kabel was los.\n\nDe test is gelukt.\n#neem\n");
  CHECK(desk.sent_to(asking, "resolution").empty());
  const OutboxRow receipt = desk.last_to(first_technician, "staff_refusal");
  const std::string shown = words_of_mail(receipt);
  CHECK(holds(shown, "\n#opgelost : opnieuw gestart\n#neem\n\nDe kabel was los.\n\nDe test is gelukt.\n"));
  const std::string body = body_of_link(shown, "De verbeterde versie verzenden");
  REQUIRE(body == "#opgelost : opnieuw gestart\n#neem\n\nDe kabel was los.\n\nDe test is gelukt.\n");
  desk.order(first_technician, receipt, body);
  CHECK(desk.view(id).ticket.state == TicketState::Solved);
  const std::string solution = words_of_mail(desk.last_to(asking, "resolution"));
  for (const char* words : {"opnieuw gestart", "De kabel was los.", "De test is gelukt."}) CHECK(holds(solution, words));
}

TEST_CASE("corrected mail: a text that is too long for a link gets none; its commands are shown to be copied (A-12)") {
  OrdersDesk desk;
  desk.handle(RawMail{});
  std::string text = "#resolv\n";
  for (int i = 0; i < 60; ++i) text += "Regel " + std::to_string(i) + " van de uitleg over de é van het toestel.\n";
  desk.answer(first_technician, desk.last_to(first_technician, "staff_news"), text);
  const OutboxRow receipt = desk.last_to(first_technician, "staff_refusal");
  const std::string shown = words_of_mail(receipt);
  CHECK(body_of_link(shown, "De verbeterde versie verzenden").empty());
  CHECK(holds(shown, "#résolu\n\nUw tekst is te lang voor een knop. Kopieer deze regels boven uw tekst"));
  CHECK_FALSE(holds(shown, "Regel 1 van"));
  CHECK(holds(read_mail(receipt.bytes).html, "Uw tekst is te lang voor een knop."));
}

TEST_CASE("split: the receipt names the second ticket, which knows how to reach its requester") {
  OrdersDesk desk;
  RawMail first;
  first.text = "Bonjour,\n\nMon badge ne marche plus.\n\nMarie Dubois\nTél. 02 423 12 99\n";
  desk.handle(first);
  desk.order(second_technician, desk.last_to(second_technician, "staff_news"), "#scinder");
  const OutboxRow news = desk.last_to(first_technician, "staff_news");
  const auto view = desk.view(news.ticket);
  CHECK(view.ticket.subject == "Mon badge ne marche plus");
  const auto phone = std::ranges::find(view.fields, FieldName::Phone, &TicketField::name);
  REQUIRE(phone != view.fields.end());
  CHECK(holds(
      words_of_mail(desk.last_to(second_technician, "staff_receipt")),
      "SECOND TICKET OUVERT\u00A0: " + to_text(view.ticket.number) + ".\nSon numéro est envoyé à marie.dubois@jette.brussels."));
}

TEST_CASE("take: who had the ticket reads who has it now and since when, in his language, and nothing else") {
  OrdersDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  desk.order(second_technician, desk.last_to(second_technician, "staff_news"), "#prendre");
  const std::size_t before = desk.sent_to(second_technician, "staff_news").size();
  desk.order(first_technician, desk.last_to(first_technician, "staff_news"), "#neem!");
  REQUIRE(desk.view(id).ticket.technician->address == first_technician);
  REQUIRE(desk.sent_to(second_technician, "staff_news").size() == before + 1);
  const std::string told = words_of_mail(desk.last_to(second_technician, "staff_news"));
  CHECK(holds(told, "An Peeters a maintenant votre ticket " + to_text(desk.view(id).ticket.number) + " (24/11 10:00)"));
  CHECK_FALSE(holds(told, "cartouche"));
  CHECK_FALSE(holds(told, "mailto:"));
  CHECK(desk.sent_to(first_technician, "staff_news").size() == 1);

  desk.deliver();
  desk.answer(first_technician, desk.last_to(first_technician, "staff_receipt"), "#ongedaan");
  REQUIRE(desk.view(id).ticket.technician->address == second_technician);
  CHECK(holds(words_of_mail(desk.last_to(second_technician, "staff_news")), "Ce ticket est à vous"));
}

TEST_CASE("A-14: a secret that another technician brings in the address and in the ids is told to its owner once") {
  OrdersDesk desk;
  desk.handle(RawMail{});
  const OutboxRow news = desk.last_to(first_technician, "staff_news");
  const Mail told = read_mail(news.bytes);
  REQUIRE(told.reply_to.size() == 1);
  RawMail mail;
  mail.from = second_technician;
  mail.subject = "RE: [" + news.ticket_number + "]";
  mail.message_id = "leak@mail.jette.brussels";
  mail.more_fields =
      "Cc: " + told.reply_to[0].address + "\nIn-Reply-To: <" + news.message_id + ">\nReferences: <" + news.message_id + ">\n";
  desk.handle(mail);
  CHECK(desk.sent_to(first_technician, "staff_refusal").size() == 1);
}

TEST_CASE("orders: a ticket waits for an answer once its requester was written to, not for one who was asked nothing") {
  OrdersDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  desk.deliver();
  desk.order(second_technician, desk.last_to(second_technician, "staff_news"), "#attendre\n");
  CHECK(desk.store->begin()->find_ticket(id)->state != TicketState::Waiting);
  CHECK(holds(words_of_mail(desk.last_to(second_technician, "staff_refusal")), "#question"));

  desk.order(second_technician, desk.last_to(second_technician, "staff_news"), "De quelle imprimante s'agit-il ?\n");
  desk.order(second_technician, desk.last_to(second_technician, "staff_news"), "#attendre\n");
  CHECK(desk.store->begin()->find_ticket(id)->state == TicketState::Waiting);
}
