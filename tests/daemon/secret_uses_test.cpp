// A secret in a mail of ours does not speak for its owner for ever, nor twice for the same words.
#include <fmt/format.h>

#include <utility>

#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;
using namespace std::chrono;

namespace {

const char* const an = "an.peeters@jette.brussels";
const char* const marie = "marie.dubois@jette.brussels";

struct SecretsDesk : ConversingDesk {
  SecretsDesk() : ConversingDesk(with_news()) {
    ticket = *handle(RawMail{}).ticket;
    news = sent_to(an, "staff_news").front();
  }
  static Settings with_news() {
    Settings settings = jette_settings();
    settings.policy.notify_technicians = true;
    return settings;
  }
  bool asks_for_code() {
    const auto asked = sent_to(an, "staff_confirmation").size();
    return std::exchange(codes_, asked) != asked;
  }
  bool is_proved(const std::string& text) {
    std::string reasons;
    for (const std::string& reason : answer(an, news, text).reasons) reasons += reason + "\n";
    CHECK((reasons.find("A-01 a secret") != reasons.npos) != (reasons.find("A-01 nothing proves") != reasons.npos));
    return reasons.find("A-01 a secret") != reasons.npos;
  }

  TicketId ticket{};
  OutboxRow news;

 private:
  std::size_t codes_ = 0;
};

}  // namespace

TEST_CASE("A-08, A-11: the same words with the same secret, in another mail, wait for a code; other words do not") {
  SecretsDesk desk;
  desk.answer(an, desk.news, "La cartouche arrive demain.");
  CHECK(desk.sent_to(marie, "answer").size() == 1);
  CHECK_FALSE(desk.asks_for_code());
  desk.clock.advance(days(1));
  desk.answer(an, desk.news, "La cartouche arrive demain.");
  CHECK(desk.sent_to(marie, "answer").size() == 1);
  CHECK(desk.asks_for_code());
  const Mail asked = read_mail(desk.sent_to(an, "staff_confirmation").back().bytes);
  CHECK(asked.text.find("kwam al eerder") != std::string::npos);  // he reads why
  desk.answer(an, desk.news, "Elle est arrivée.");
  CHECK(desk.sent_to(marie, "answer").size() == 2);
  CHECK_FALSE(desk.asks_for_code());
  const auto code = asked.text.find("#bevestigen ");
  REQUIRE(code != std::string::npos);
  desk.answer(an, desk.sent_to(an, "staff_confirmation").back(), asked.text.substr(code, 20));
  desk.processing().handle_due();
  CHECK(desk.sent_to(marie, "answer").size() == 3);
}

TEST_CASE("A-08: twenty mails with one secret act, the next waits for a code") {
  SecretsDesk desk;
  for (int i = 0; i < 20; ++i) {
    desk.clock.advance(hours(1));
    desk.answer(an, desk.news, fmt::format("Étape {} est faite.", i));
    CHECK_FALSE(desk.asks_for_code());
  }
  CHECK(desk.sent_to(marie, "answer").size() == 20);
  desk.answer(an, desk.news, "Étape 20 est faite.");
  CHECK(desk.asks_for_code());
  CHECK(desk.sent_to(marie, "answer").size() == 20);
}

TEST_CASE("A-08: what was refused may come again with the same words") {
  SecretsDesk desk;
  for (int i = 0; i < 2; ++i) {
    desk.answer(an, desk.news, "#prior urgente\n#reply\n");
    CHECK_FALSE(desk.asks_for_code());
  }
  CHECK(desk.sent_to(an, "staff_refusal").size() == 2);
}

TEST_CASE("A-08: a secret counts for 30 days, and for 7 days after its ticket was closed") {
  SecretsDesk desk;
  SUBCASE("of an open ticket") {
    desk.clock.advance(days(30));
    CHECK(desk.is_proved("Un."));
    desk.clock.advance(milliseconds(1));
    CHECK_FALSE(desk.is_proved("Deux."));
  }
  SUBCASE("of a closed one") {
    desk.clock.advance(hours(1));
    desk.order(an, desk.news, "#résolu\nVoilà.");
    desk.order(an, desk.news, "#close");
    REQUIRE(desk.view(desk.ticket).ticket.state == TicketState::Closed);
    desk.clock.advance(days(7));
    CHECK(desk.is_proved("Un."));
    desk.clock.advance(milliseconds(1));
    CHECK_FALSE(desk.is_proved("Deux."));
  }
  SUBCASE("of one that lives on in another") {
    RawMail mail;
    mail.message_id = "b1@mail.jette.brussels";
    mail.subject = mail.text = "L'imprimante du guichet 3 est en panne";
    const TicketId other = *desk.handle(mail).ticket;
    desk.order(an, desk.news, "#fusionner " + to_text(desk.view(other).ticket.number));
    REQUIRE(desk.view(desk.ticket).ticket.merged_into == other);
    desk.clock.advance(days(8));
    CHECK(desk.is_proved("Un."));
  }
}
