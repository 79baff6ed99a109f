// Calls and forwarded mails on a real store, from the technician's mail to what the caller reads.
#include <algorithm>
#include <sstream>

#include "daemon/commands/ticket_page.h"
#include "daemon/personal_address.h"
#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};

Settings phone_settings() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.plus_addresses = true;
  settings.policy.technicians.push_back({"Luc Claes", "luc.claes@jette.brussels", Language::French});
  return settings;
}

struct PhoneDesk : ConversingDesk {
  explicit PhoneDesk(Settings settings = phone_settings()) : ConversingDesk(std::move(settings)) {}

  std::string personal_address() {
    auto tx = store->begin();
    const std::string address = personal_address_of(*tx, an, desk->settings.policy, clock.now());
    tx->commit();
    return address;
  }
  InboundRow an_writes(const std::string& text, const std::string& to_own_address = {}, const std::string& id = "an1@mail") {
    RawMail mail;
    mail.from = "An Peeters <an.peeters@jette.brussels>";
    mail.subject = "Imprimante en panne";
    mail.text = text;
    mail.message_id = id;
    if (!to_own_address.empty()) mail.more_fields = "Delivered-To: " + to_own_address + "\n";
    return handle(mail);
  }
  InboundRow an_answers(const OutboxRow& ours, const std::string& text, const std::string& id) {
    RawMail mail;
    mail.from = "An Peeters <an.peeters@jette.brussels>";
    mail.subject = "RE: [" + ours.ticket_number + "]";
    mail.text = text;
    mail.message_id = id;
    mail.more_fields = "In-Reply-To: <" + ours.message_id + ">\n";
    return handle(mail);
  }
};

std::string text_of(const OutboxRow& row) { return read_mail(row.bytes).text; }

const char* const caller = "marie.dubois@jette.brussels";

}  // namespace

TEST_CASE(
    "phone: a call to the technician's own address: the caller has a number, the technician a receipt, undo takes it back") {
  PhoneDesk desk;
  const InboundRow mail =
      desk.an_writes("#oproep marie.dubois@jette.brussels\n#neem\nDe printer van loket 3 zegt niets.\n\n-- \nAn Peeters\n",
                     desk.personal_address());
  CHECK(mail.verdict == Verdict::NewTicket);
  const TicketView view = desk.view(*mail.ticket);
  CHECK(view.ticket.origin == Origin::Phone);
  CHECK(view.ticket.requester.address == caller);
  CHECK(view.ticket.technician->address == an.address);
  CHECK(view.ticket.state == TicketState::Assigned);
  CHECK(view.entries.at(0).text == "De printer van loket 3 zegt niets.");
  const auto acknowledgements = desk.sent_to(caller);
  REQUIRE(acknowledgements.size() == 1);
  CHECK(acknowledgements[0].bytes.find("an.peeters@") == std::string::npos);
  CHECK(read_mail(acknowledgements[0].bytes).in_reply_to.empty());  // the caller wrote no mail that it could answer
  CHECK(text_of(acknowledgements[0]).find(acknowledgements[0].ticket_number) != std::string::npos);
  const OutboxRow receipt = desk.sent_to(an.address, "staff_receipt").at(0);
  CHECK(receipt.ticket_number == acknowledgements[0].ticket_number);
  CHECK(text_of(receipt).find("TICKET GEOPEND VOOR marie.dubois@jette.brussels.") != std::string::npos);
  // A colleague reads the ticket as the orders left it: two do not start.
  const auto to_luc = desk.sent_to("luc.claes@jette.brussels", "staff_news");
  REQUIRE(to_luc.size() == 1);
  CHECK(text_of(to_luc[0]).find("attribué, suivi par An Peeters") != std::string::npos);

  desk.an_answers(receipt, "#ongedaan", "an2@mail");
  CHECK(desk.sent_to(caller).at(0).state == OutboxState::Cancelled);
  CHECK(desk.view(*mail.ticket).ticket.state == TicketState::Closed);
}

TEST_CASE("phone: a revoked or somebody else's own address proves nothing") {
  PhoneDesk desk;
  const std::string address = desk.personal_address();
  SUBCASE("revoked") {
    auto tx = desk.store->begin();
    tx->revoke_secrets_of(an.address, desk.clock.now());
    tx->commit();
    desk.an_writes("#oproep marie.dubois@jette.brussels\nPrinter.", address);
  }
  SUBCASE("made up") {
    desk.an_writes("#oproep marie.dubois@jette.brussels\nPrinter.",
                   make_personal_address("support@jette.brussels", make_secret(seeded_random(5))));
  }
  SUBCASE("another technician's") {
    RawMail mail;
    mail.from = "Luc Claes <luc.claes@jette.brussels>";
    mail.text = "#appel marie.dubois@jette.brussels\nImprimante.";
    mail.more_fields = "Delivered-To: " + address + "\n";
    desk.handle(mail);
  }
  SUBCASE("where the server takes no plus addresses") {
    Settings settings = phone_settings();
    settings.policy.plus_addresses = false;
    desk.desk = desk_from(settings);
    desk.an_writes("#oproep marie.dubois@jette.brussels\nPrinter.", address);
  }
  CHECK(desk.tickets().size() == 1);
  CHECK(desk.sent_to(caller).empty());
}

TEST_CASE("phone: to the plain address the caller hears of it when the code came back, once (A-10)") {
  PhoneDesk desk;
  const InboundRow mail = desk.an_writes("#oproep marie.dubois@jette.brussels\n#neem\nDe printer zegt niets.");
  CHECK(desk.view(*mail.ticket).ticket.requester.address == caller);
  CHECK(desk.view(*mail.ticket).ticket.state == TicketState::New);
  CHECK(desk.sent_to(caller).empty());
  const OutboxRow confirmation = desk.sent_to(an.address, "staff_confirmation").at(0);
  const std::string text = text_of(confirmation);
  const std::string code = text.substr(text.find("#bevestigen ") + 12, 8);
  desk.an_answers(confirmation, "#bevestigen " + code, "an2@mail");
  desk.processing().handle_due();
  CHECK(desk.sent_to(caller, "acknowledgement").size() == 1);
  const TicketView view = desk.view(*mail.ticket);
  CHECK(view.ticket.technician->address == an.address);
  CHECK(desk.tickets().size() == 1);
  CHECK(std::ranges::count(view.entries, EntryKind::Request, &EntryRow::kind) == 1);
  CHECK(desk.row(mail.id).verdict == Verdict::NewTicket);
  desk.an_answers(confirmation, "#bevestigen " + code, "an3@mail");
  desk.processing().handle_due();
  CHECK(desk.sent_to(caller, "acknowledgement").size() == 1);
}

TEST_CASE("phone: a forwarded colleague gets the number, in his language; the forwarder's words stay inside (T-07)") {
  PhoneDesk desk;
  const InboundRow mail = desk.an_writes(
      "Dit is weer die oude scanner van Marie.\n\n________________________________\nDe : Marie Dubois "
      "<marie.dubois@jette.brussels>\nEnvoyé : lundi 23 novembre 2026 16:40\nÀ : An Peeters\nObjet : Scanner en panne\n\n"
      "Bonjour An,\n\nLe scanner du guichet ne répond plus depuis ce matin. Pouvez-vous venir voir ?\n\nMarie\n02 423 12 99\n",
      desk.personal_address());
  const TicketView view = desk.view(*mail.ticket);
  CHECK(view.ticket.requester.address == caller);
  CHECK(view.ticket.requester.name == "Marie Dubois");
  CHECK(view.ticket.requester.language == Language::French);
  CHECK(has_note(view, "die oude scanner"));
  REQUIRE(view.entries.at(0).kind == EntryKind::Request);
  CHECK(view.entries[0].text.find("ne répond plus depuis ce matin") != std::string::npos);
  CHECK(view.entries[0].text.find("oude scanner") == std::string::npos);
  CHECK(view.entries[0].quoted_text.empty());
  REQUIRE(view.fields.size() == 1);
  CHECK(view.fields[0].value == "+3224231299");
  const auto acknowledgements = desk.sent_to(caller);
  REQUIRE(acknowledgements.size() == 1);
  CHECK(text_of(acknowledgements[0]).find("oude scanner") == std::string::npos);
  CHECK(field_of(acknowledgements[0].bytes, "Content-Language") == "fr");
}

TEST_CASE("phone: the receipt of a call without an address asks; the answer makes the caller the requester") {
  PhoneDesk desk;
  const InboundRow mail = desk.an_writes("#oproep\nDe printer van Marie zegt niets.", desk.personal_address());
  const OutboxRow receipt = desk.sent_to(an.address, "staff_refusal").at(0);
  CHECK(text_of(receipt).find("#aanvrager …") != std::string::npos);
  CHECK(desk.view(*mail.ticket).entries.at(0).text.find("De printer van Marie") != std::string::npos);
  desk.an_answers(receipt, "#aanvrager marie.dubois@jette.brussels", "an2@mail");
  const OutboxRow confirmation = desk.sent_to(an.address, "staff_confirmation").at(0);
  const std::string text = text_of(confirmation);
  desk.an_answers(confirmation, "#bevestigen " + text.substr(text.find("#bevestigen ") + 12, 8), "an3@mail");
  desk.processing().handle_due();
  CHECK(desk.view(*mail.ticket).ticket.requester.address == caller);
  CHECK(desk.sent_to(caller, "acknowledgement").size() == 1);
}

TEST_CASE("phone: attachments of a mail that waits for its code are the ticket's when it is carried out") {
  PhoneDesk desk;
  RawMail question;
  const TicketId id = *desk.handle(question).ticket;
  const OutboxRow news = desk.sent_to(an.address, "staff_news").at(0);
  const std::string raw =
      "From: An Peeters <an.peeters@jette.brussels>\nTo: support@jette.brussels\nSubject: RE: ticket\nDate: Tue, 24 Nov 2026 "
      "09:58:00 +0100\nMessage-ID: <an1@mail>\nIn-Reply-To: <" +
      news.message_id +
      ">\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n#opgelost\nZie de "
      "handleiding.\n--b\nContent-Type: application/pdf; name=handleiding.pdf\nContent-Disposition: attachment; "
      "filename=handleiding.pdf\n\n%PDF-1.4 x\n--b--\n";
  desk.add(desk.stored(raw));
  desk.processing().handle_due();
  const OutboxRow confirmation = desk.sent_to(an.address, "staff_confirmation").at(0);
  const std::string text = text_of(confirmation);
  desk.an_answers(confirmation, "#bevestigen " + text.substr(text.find("#bevestigen ") + 12, 8), "an3@mail");
  desk.processing().handle_due();
  const TicketView view = desk.view(id);
  const auto answer = std::ranges::find(view.entries, EntryKind::Answer, &EntryRow::kind);
  REQUIRE(answer != view.entries.end());
  REQUIRE(answer->attachments.size() == 1);
  CHECK(answer->attachments[0].name == "handleiding.pdf");
  CHECK(read_mail(desk.sent_to(caller, "resolution").at(0).bytes).attachments.at(0).name == "handleiding.pdf");
}

TEST_CASE(
    "phone: a technician's own address that somebody else uses is revoked; its owner is told, and asks for the new one (A-14)") {
  PhoneDesk desk;
  const std::string old_address = desk.personal_address();
  RawMail mail;
  mail.more_fields = "Delivered-To: " + old_address + "\n";
  CHECK(desk.handle(mail).verdict == Verdict::NewTicket);  // Marie's own request, as any other
  const OutboxRow told = desk.sent_to(an.address, "staff_refusal").at(0);
  CHECK(text_of(told).find("marie.dubois@jette.brussels schreef ons op het adres") != std::string::npos);
  CHECK(text_of(told).find("support+t.") == std::string::npos);
  desk.an_writes("#hulp", {}, "an2@mail");
  const std::string help = text_of(desk.sent_to(an.address, "staff_help").at(0));
  const std::size_t at = help.find("support+t.");
  REQUIRE(at != std::string::npos);
  const std::string new_address = help.substr(at, old_address.size());
  CHECK(new_address != old_address);
  desk.an_writes("#oproep jan.claes@jette.brussels\nPrinter.", old_address, "an3@mail");
  CHECK(desk.sent_to("jan.claes@jette.brussels").empty());
  desk.an_writes("#oproep luc.claes@jette.brussels\nScherm.", new_address, "an4@mail");
  CHECK(desk.sent_to("luc.claes@jette.brussels", "acknowledgement").size() == 1);
}

TEST_CASE("phone: the export of a call shows the caller as its author and that it was telephoned, never the technician (T-08)") {
  PhoneDesk desk;
  const InboundRow mail =
      desk.an_writes("#oproep marie.dubois@jette.brussels\nDe printer van loket 3 zegt niets.\n", desk.personal_address());
  const TicketView view = desk.view(*mail.ticket);
  REQUIRE(view.entries.at(0).from.address == an.address);
  const auto page = [&](bool internal) {
    std::ostringstream out;
    write_ticket_page({view,
                       {},
                       *desk.desk,
                       Language::French,
                       internal,
                       tuesday_at_ten(),
                       [](const EntryRow&, const AttachmentRow&) { return std::optional<std::string>(); }},
                      out);
    return out.str();
  };
  const std::string outside = page(false);
  const auto entry = outside.find("<article");
  REQUIRE(entry != std::string::npos);
  CHECK(outside.find("marie.dubois@jette.brussels", entry) != std::string::npos);
  CHECK(outside.find("Demande (reçue par téléphone au Service Desk)", entry) != std::string::npos);
  CHECK(outside.find("an.peeters@") == std::string::npos);
  CHECK(outside.find("An Peeters") == std::string::npos);
  CHECK(page(true).find("an.peeters@") != std::string::npos);  // colleagues read who took the call
}
