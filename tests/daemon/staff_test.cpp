// Technicians by mail, from the notification to the solution, on a real store: who gets what, what proves what (A-01 to A-14).
#include <algorithm>

#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

const char* const an = "An Peeters <an.peeters@jette.brussels>";

Settings staffed() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.technicians.push_back({"Luc Claes", "luc.claes@jette.brussels", Language::French});
  settings.policy.team_leader = Person{"Chef", "chef.support@jette.brussels", Language::French};
  return settings;
}

struct StaffDesk : ConversingDesk {
  explicit StaffDesk(Settings settings = staffed()) : ConversingDesk(std::move(settings)) {}

  OutboxRow news_to_an() {
    const auto rows = sent_to("an.peeters@jette.brussels", "staff_news");
    REQUIRE(!rows.empty());
    return rows.back();
  }
  // An answers a mail of ours, as a mail client does.
  InboundRow an_answers(const OutboxRow& ours, const std::string& text, const std::string& id = "an1@mail.jette.brussels") {
    RawMail mail;
    mail.from = an;
    mail.subject = "RE: [" + ours.ticket_number + "]";
    mail.text = text;
    mail.message_id = id;
    mail.more_fields = "In-Reply-To: <" + ours.message_id + ">\nReferences: <" + ours.message_id + ">\n";
    return handle(mail);
  }
  std::string code_in(const OutboxRow& confirmation) {
    const std::string text = read_mail(confirmation.bytes).text;
    const auto at = text.find("#bevestigen ");
    REQUIRE(at != std::string::npos);
    return text.substr(at + 12, 8);
  }
};

std::string text_of(const OutboxRow& row) { return read_mail(row.bytes).text; }

}  // namespace

TEST_CASE("staff: a new ticket is told to each technician, in his language, with what is to be known") {
  StaffDesk desk;
  RawMail mail;
  mail.text = "Bonjour,\n\nL'imprimante du guichet 3 affiche une erreur 0x80070005.\n\nMarie Dubois\nTél. 02 423 12 99\n";
  desk.handle(mail);
  const auto rows = desk.sent_to("an.peeters@jette.brussels", "staff_news");
  REQUIRE(rows.size() == 1);
  CHECK(desk.sent_to("luc.claes@jette.brussels", "staff_news").size() == 1);
  CHECK(desk.sent_to("chef.support@jette.brussels", "staff_news").empty());
  const Mail told = read_mail(rows[0].bytes);
  CHECK(told.subject == "[" + rows[0].ticket_number + "] Marie Dubois – Imprimante du guichet 3");
  CHECK(told.text.starts_with("##- Antwoord boven deze lijn -##\n\nNieuw ticket " + rows[0].ticket_number));
  CHECK(told.text.find("L'imprimante du guichet 3 affiche une erreur 0x80070005.") != std::string::npos);
  CHECK(told.text.find("#neem") == std::string::npos);  // percent-encoded in the link
  CHECK(told.text.find("mailto:support@jette.brussels?subject=%5BJET-") != std::string::npos);
  CHECK(told.text.find("body=%23neem") != std::string::npos);
  CHECK(rows[0].bytes.find("Auto-Submitted: auto-generated") != std::string::npos);
  CHECK(rows[0].priority == OutboxPriority::Technician);
}

TEST_CASE("staff: an answer goes to the requester from the desk, with the name and nothing else of the technician (T-08)") {
  StaffDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  desk.an_answers(desk.news_to_an(),
                  "Bonjour Marie,\n\nLa cartouche arrive demain.\n\n-- \nAn Peeters\nan.peeters@jette.brussels\n");
  const auto answers = desk.sent_to("marie.dubois@jette.brussels", "answer");
  REQUIRE(answers.size() == 1);
  const Mail answer = read_mail(answers[0].bytes);
  CHECK(answer.from->address == "support@jette.brussels");
  CHECK(answer.text.find("La cartouche arrive demain.") != std::string::npos);
  CHECK(answer.text.find("An Peeters") != std::string::npos);
  CHECK(answers[0].bytes.find("an.peeters@") == std::string::npos);
  CHECK(answer.in_reply_to == std::vector<std::string>{"a1@mail.jette.brussels"});
  CHECK(answers[0].bytes.find("Auto-Submitted") == std::string::npos);
  CHECK(answers[0].next_attempt == desk.clock.now() + seconds(60));
  CHECK(desk.view(id).ticket.state == TicketState::Assigned);
  const auto receipts = desk.sent_to("an.peeters@jette.brussels", "staff_receipt");
  REQUIRE(receipts.size() == 1);
  CHECK(text_of(receipts[0]).find("VERZONDEN NAAR marie.dubois@jette.brussels.") != std::string::npos);
}

TEST_CASE("staff: undo stops an answer within its minute, and not after it") {
  StaffDesk desk;
  desk.handle(RawMail{});
  desk.an_answers(desk.news_to_an(), "Zomaar.");
  const OutboxRow receipt = desk.sent_to("an.peeters@jette.brussels", "staff_receipt").at(0);
  desk.an_answers(receipt, "#undo", "an2@mail.jette.brussels");
  CHECK(desk.sent_to("marie.dubois@jette.brussels", "answer").at(0).state == OutboxState::Cancelled);
  CHECK(text_of(desk.sent_to("an.peeters@jette.brussels", "staff_receipt").at(1)).find("Ongedaan gemaakt.") != std::string::npos);
  desk.an_answers(receipt, "#undo", "an3@mail.jette.brussels");
  CHECK(text_of(desk.sent_to("an.peeters@jette.brussels", "staff_refusal").at(0)).find("al ongedaan") != std::string::npos);
}

TEST_CASE("staff: commands wait for one confirmation, and are then carried out as they were sent (A-01, A-10)") {
  StaffDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  const OutboxRow news = desk.news_to_an();
  const InboundRow waiting = desk.an_answers(news, "#opgelost\nDe kabel was los.");
  CHECK(desk.view(id).ticket.state == TicketState::New);
  CHECK(desk.sent_to("marie.dubois@jette.brussels", "resolution").empty());
  const OutboxRow confirmation = desk.sent_to("an.peeters@jette.brussels", "staff_confirmation").at(0);
  CHECK(text_of(confirmation).find("#opgelost\nDe kabel was los.") != std::string::npos);

  desk.an_answers(confirmation, "#bevestigen wrong123", "an2@mail.jette.brussels");
  CHECK(desk.view(id).ticket.state == TicketState::New);
  desk.an_answers(confirmation, "#bevestigen " + desk.code_in(confirmation), "an3@mail.jette.brussels");
  desk.processing().handle_due();  // what was confirmed
  CHECK(desk.row(waiting.id).state == InboundState::Decided);
  CHECK(desk.view(id).ticket.state == TicketState::Solved);
  CHECK(desk.view(id).ticket.countdown->since == year(2026) / 11 / 24);
  const auto resolutions = desk.sent_to("marie.dubois@jette.brussels", "resolution");
  REQUIRE(resolutions.size() == 1);
  CHECK(text_of(resolutions[0]).find("De kabel was los.") != std::string::npos);
  CHECK(text_of(resolutions[0]).find("jeudi 3 décembre") != std::string::npos);

  desk.an_answers(confirmation, "#bevestigen " + desk.code_in(confirmation), "an4@mail.jette.brussels");  // once only
  desk.processing().handle_due();
  CHECK(desk.sent_to("marie.dubois@jette.brussels", "resolution").size() == 1);
}

TEST_CASE("staff: the code is good for fifteen minutes, for its person, and for five tries (A-10)") {
  StaffDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  desk.an_answers(desk.news_to_an(), "#sluiten");
  const OutboxRow confirmation = desk.sent_to("an.peeters@jette.brussels", "staff_confirmation").at(0);
  const std::string code = desk.code_in(confirmation);
  SUBCASE("too late") { desk.clock.advance(minutes(16)); }
  SUBCASE("too often") {
    for (int i = 0; i < 5; ++i)
      desk.an_answers(confirmation, "#bevestigen aaaabbb" + std::to_string(i), "t" + std::to_string(i) + "@x");
  }
  desk.an_answers(confirmation, "#bevestigen " + code, "last@x");
  desk.processing().handle_due();
  CHECK(desk.view(id).ticket.state == TicketState::New);
}

TEST_CASE("staff: a forged mail in a technician's name changes nothing, and he is told (T-01, A-07)") {
  StaffDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  RawMail forged;
  forged.from = an;
  forged.subject = "[" + to_text(desk.view(id).ticket.number) + "]";
  forged.text = "#sluiten";
  forged.message_id = "forged@x";
  const std::size_t before = desk.outbox().size();
  desk.handle(forged);
  CHECK(desk.view(id).ticket.state == TicketState::New);
  CHECK(desk.view(id).entries.at(1).visibility == Visibility::Internal);
  REQUIRE(desk.outbox().size() == before + 1);
  CHECK(desk.outbox().back().to == "an.peeters@jette.brussels");
  CHECK(text_of(desk.outbox().back()).find("Niets bewijst") != std::string::npos);
}

TEST_CASE("staff: what a requester answers reaches the technician who has the ticket, and only him") {
  StaffDesk desk;
  const TicketId id = *desk.handle(RawMail{}).ticket;
  {
    auto tx = desk.store->begin();
    tx->change_ticket(id, SetTechnician{Person{"Luc Claes", "luc.claes@jette.brussels", Language::French}}, desk.clock.now());
    tx->commit();
  }
  RawMail answer;
  answer.message_id = "a2@mail.jette.brussels";
  answer.more_fields = "In-Reply-To: <a1@mail.jette.brussels>\n";
  answer.text = "Elle est en panne depuis hier.\n";
  desk.handle(answer);
  CHECK(desk.sent_to("luc.claes@jette.brussels", "staff_news").size() == 2);
  CHECK(desk.sent_to("an.peeters@jette.brussels", "staff_news").size() == 1);
  CHECK(text_of(desk.sent_to("luc.claes@jette.brussels", "staff_news").at(1)).find("\n\nLe demandeur a écrit") !=
        std::string::npos);
}

TEST_CASE("staff: an internal note is in no mail to a requester (T-07)") {
  StaffDesk desk;
  desk.handle(RawMail{});
  desk.an_answers(desk.news_to_an(), "#nota\nSECRET-WORD over Marie");
  desk.an_answers(desk.news_to_an(), "Alles in orde.", "an2@mail.jette.brussels");
  for (const OutboxRow& row : desk.outbox())
    if (row.to == "marie.dubois@jette.brussels") CHECK(text_of(row).find("SECRET-WORD") == std::string::npos);
}

TEST_CASE("staff: what a technician attaches goes along") {
  StaffDesk desk;
  desk.handle(RawMail{});
  const OutboxRow news = desk.news_to_an();
  const std::string raw =
      "From: " + std::string(an) + "\nTo: support@jette.brussels\nSubject: RE\nMessage-ID: <an9@x>\nIn-Reply-To: <" +
      news.message_id +
      ">\nDate: Tue, 24 Nov 2026 09:59:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
      "--b\nContent-Type: text/plain; charset=utf-8\n\nHandleiding in bijlage.\n"
      "--b\nContent-Type: application/pdf; name=\"hand leiding é.pdf\"\nContent-Transfer-Encoding: base64\n"
      "Content-Disposition: attachment; filename=\"handleiding.pdf\"\n\nJVBERi0xLjQKJSVFT0YK\n--b--\n";
  desk.add(desk.stored(raw));
  desk.processing().handle_due();
  const auto answers = desk.sent_to("marie.dubois@jette.brussels", "answer");
  REQUIRE(answers.size() == 1);
  const Mail answer = read_mail(answers[0].bytes);
  REQUIRE(answer.attachments.size() == 1);
  CHECK(answer.attachments[0].name == "handleiding.pdf");
  CHECK(attachment_bytes(answers[0].bytes, answer.attachments[0]) == "%PDF-1.4\n%%EOF\n");
  CHECK(answer.defects.empty());
}

TEST_CASE("staff: somebody else who writes is not shown as the requester (T-04)") {
  StaffDesk desk;
  desk.handle(RawMail{});
  RawMail other;
  other.from = "Evil <evil@evil.test>";
  other.message_id = "e1@evil.test";
  other.more_fields = "In-Reply-To: <" + desk.sent_to("marie.dubois@jette.brussels", "acknowledgement").at(0).message_id + ">\n";
  other.text = "Appelez-moi.\n";
  desk.handle(other);
  const std::string told = text_of(desk.sent_to("luc.claes@jette.brussels", "staff_news").at(1));
  CHECK(told.find("Le demandeur a écrit") == std::string::npos);
  CHECK(told.find("Evil <evil@evil.test> n'est pas le demandeur") != std::string::npos);
}

TEST_CASE("staff: internal notes are in no notification, so that none can be quoted back (T-10)") {
  StaffDesk desk;
  desk.handle(RawMail{});
  desk.an_answers(desk.news_to_an(), "#nota\nSECRET-WORD");
  RawMail answer;
  answer.message_id = "a2@mail.jette.brussels";
  answer.more_fields = "In-Reply-To: <a1@mail.jette.brussels>\n";
  answer.text = "Et alors ?\n";
  desk.handle(answer);
  for (const OutboxRow& row : desk.sent_to("luc.claes@jette.brussels", "staff_news"))
    CHECK(text_of(row).find("SECRET-WORD") == std::string::npos);
}

TEST_CASE("staff: the help mail names the words, the technician's own address, and where an answer without a word goes") {
  const auto help_for = [](bool plus_addresses, bool internal) {
    Settings settings = staffed();
    settings.policy.plus_addresses = plus_addresses;
    settings.policy.technician_answers_internal = internal;
    StaffDesk desk(settings);
    desk.handle(RawMail{});
    desk.an_answers(desk.news_to_an(), "#hulp\n#nota van mij");
    const OutboxRow confirmation = desk.sent_to("an.peeters@jette.brussels", "staff_help").at(0);
    return text_of(confirmation);
  };
  const std::string usual = help_for(true, false);
  CHECK(usual.find("#opgelost – ") != std::string::npos);
  CHECK(usual.find("support+t.") != std::string::npos);
  CHECK(usual.find("De rest van het bericht gaat naar de aanvrager.") != std::string::npos);
  const std::string without = help_for(false, true);
  CHECK(without.find("support+t.") == std::string::npos);
  CHECK(without.find("U krijgt eerst een code") != std::string::npos);
  CHECK(without.find("Met #antwoord gaat het naar de aanvrager.") != std::string::npos);
  CHECK(without.find("De rest van het bericht gaat naar de aanvrager.") == std::string::npos);
}

TEST_CASE("staff: the receipt says how long the answer can really be stopped") {
  const auto receipt_with = [](seconds hold) {
    Settings settings = staffed();
    settings.policy.hold_answers = hold;
    StaffDesk desk(settings);
    desk.handle(RawMail{});
    desk.an_answers(desk.news_to_an(), "Morgen.");
    return text_of(desk.sent_to("an.peeters@jette.brussels", "staff_receipt").at(0));
  };
  CHECK(receipt_with(minutes(1)).find("vertrekt over één minuut:") != std::string::npos);
  CHECK(receipt_with(minutes(5)).find("vertrekt over 5 minuten:") != std::string::npos);
  CHECK(receipt_with(seconds(90)).find("vertrekt over 90 seconden:") != std::string::npos);
  CHECK(receipt_with(seconds(0)).find("vertrekt over") == std::string::npos);
}

TEST_CASE(
    "staff: a card below his words goes to nobody, whatever its form, and the receipt names what was left out (T-08, T-09)") {
  const char* const cards[] = {"An Peeters | an.peeters@jette.brussels | GSM 0470 12 34 56",
                               "PEETERS An - an.peeters@jette.brussels",
                               "An Peeters\nTechnicus",
                               "An Peeters\nTechnicus\nTel. 02 423 12 12\nan.peeters@jette.brussels",
                               "An Peeters, technicus, an.peeters@jette.brussels",
                               "E-mail: An.Peeters@jette.brussels",
                               "---\nAn Peeters\nDienst informatica"};
  for (const char* card : cards) {
    CAPTURE(card);
    StaffDesk desk;
    const TicketId id = *desk.handle(RawMail{}).ticket;
    desk.an_answers(desk.news_to_an(), "De cartouche komt morgen.\n\n" + std::string(card) + "\n");
    const auto answers = desk.sent_to("marie.dubois@jette.brussels", "answer");
    REQUIRE(answers.size() == 1);
    const Mail answer = read_mail(answers[0].bytes);
    for (const std::string& part : {answer.text, answer.html, desk.view(id).entries.back().text}) {
      CHECK(part.find("De cartouche komt morgen.") != std::string::npos);
      for (const char* own : {"an.peeters", "An.Peeters", "0470 12", "echnicus", "Dienst informatica", "PEETERS"})
        CHECK_MESSAGE(part.find(own) == std::string::npos, own);
    }
    CHECK(answer.text.find("An Peeters") != std::string::npos);  // once, by the mail itself
    CHECK(answer.text.find("An Peeters") == answer.text.rfind("An Peeters"));
  }
  StaffDesk desk;
  desk.handle(RawMail{});
  desk.an_answers(desk.news_to_an(), "De cartouche komt morgen.\n\nAn Peeters | an.peeters@jette.brussels\n");
  CHECK(text_of(desk.sent_to("an.peeters@jette.brussels", "staff_receipt").at(0))
            .find("want het is een handtekening: “An Peeters | an.peeters@jette.brussels”") != std::string::npos);
}

TEST_CASE(
    "staff: an address of the staff in a sentence is replaced by the desk's, and the receipt says so; words are not cut (T-09)") {
  StaffDesk desk;
  desk.handle(RawMail{});
  const std::string words =
      "Mail de foto naar an.peeters@jette.brussels of luc.claes@jette.brussels, niet naar jan.peeters@jette.brussels.\n"
      "Wie helpt u ter plaatse:\nAn Peeters\nbureel 12";
  desk.an_answers(desk.news_to_an(), words);
  const Mail answer = read_mail(desk.sent_to("marie.dubois@jette.brussels", "answer").at(0).bytes);
  CHECK(answer.text.find("Mail de foto naar support@jette.brussels of support@jette.brussels, niet naar "
                         "jan.peeters@jette.brussels.") != std::string::npos);
  CHECK(answer.text.find("Wie helpt u ter plaatse:\nAn Peeters\nbureel 12") != std::string::npos);
  const std::string receipt = text_of(desk.sent_to("an.peeters@jette.brussels", "staff_receipt").at(0));
  for (const char* address : {"an.peeters@jette.brussels", "luc.claes@jette.brussels"})
    CHECK(receipt.find("Het adres " + std::string(address) + " is niet meegestuurd") != std::string::npos);
}
