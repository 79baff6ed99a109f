// How many refusals a technician is told of in an hour: his own work does not count, forged mails do. On a real store.
#include <algorithm>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const char* const busy = "an.peeters@jette.brussels";

Settings settings_of_busy_hour() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  return settings;
}

struct BusyHour : TestDesk {
  static constexpr int orders = 7;  // more than refusals that are told

  // Orders, each with its code, within one hour.
  BusyHour() : TestDesk(settings_of_busy_hour()) {
    for (int i = 0; i < orders; ++i) {
      RawMail mail;
      mail.from = "R" + std::to_string(i) + " <r" + std::to_string(i) + "@jette.brussels>";
      mail.message_id = "request" + std::to_string(i) + "@mail.jette.brussels";
      mail.subject = mail.text = "Armoire " + std::to_string(i);
      handle(mail);
      news = sent("staff_news").back();
      write("#neem", &news);
      const OutboxRow asked = sent("staff_confirmation").back();
      const std::string shown = read_mail(asked.bytes).text;
      write("#bevestigen " + shown.substr(shown.find("#bevestigen ") + 12, 8), &asked);
      processing().handle_due();
    }
    REQUIRE(sent("staff_confirmation").size() == orders);
    REQUIRE(sent("staff_receipt").size() == orders);
    REQUIRE(sent("staff_refusal").empty());
  }

  std::vector<OutboxRow> sent(std::string_view kind) {
    std::vector<OutboxRow> rows = outbox();
    std::erase_if(rows, [&](const OutboxRow& row) { return row.to != busy || row.kind != kind; });
    return rows;
  }
  InboundRow write(const std::string& text, const OutboxRow* answered, const std::string& from = busy,
                   const std::string& subject = "") {
    RawMail mail;
    mail.from = from;
    mail.text = text;
    mail.subject = answered ? "RE: [" + answered->ticket_number + "]" : subject;
    mail.message_id = "b" + std::to_string(++count_) + "@mail.jette.brussels";
    if (answered) mail.more_fields = "In-Reply-To: <" + answered->message_id + ">\nReferences: <" + answered->message_id + ">\n";
    return handle(mail);
  }
  int limit() const { return desk->settings.policy.limits.refusals_per_hour; }

  OutboxRow news;

 private:
  int count_ = 0;
};

}  // namespace

TEST_CASE(
    "refusals: after an hour of orders a technician is still told what is not done; a flood in his name stays small (A-07)") {
  BusyHour desk;
  REQUIRE(BusyHour::orders > desk.limit());
  for (int i = 0; i < desk.limit() + 5; ++i) {
    const std::string text = "#opgelost\nKlaar " + std::to_string(i);
    CHECK(desk.write(text, nullptr, busy, "[" + desk.news.ticket_number + "]").verdict == Verdict::FollowUp);
    CHECK(desk.sent("staff_refusal").size() == static_cast<std::size_t>(std::min(i + 1, desk.limit())));
  }
}

TEST_CASE("refusals: after an hour of orders a technician is still told that his secret came from somebody else (A-14)") {
  BusyHour desk;
  desk.write("An m'a transféré ceci.", &desk.news, "r6@jette.brussels");
  const auto told = desk.sent("staff_refusal");
  REQUIRE(told.size() == 1);
  CHECK(read_mail(told[0].bytes).text.find("r6@jette.brussels schreef ons") != std::string::npos);
}

TEST_CASE("refusals: after an hour of orders a technician still gets a code for a call; codes that nobody uses end that") {
  BusyHour desk;
  const int most = desk.desk->settings.policy.limits.new_tickets_per_hour;
  for (int i = 0; i < most + 3; ++i) {
    const std::string caller = "c" + std::to_string(i) + "@jette.brussels";
    desk.write("#oproep " + caller + "\nKast " + std::to_string(i) + " klemt.", nullptr, busy, "oproep " + std::to_string(i));
    CHECK(desk.sent("staff_confirmation").size() == static_cast<std::size_t>(BusyHour::orders + std::min(i + 1, most)));
  }
}
