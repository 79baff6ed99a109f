// what the desk has to say to a technician goes to his registered address, whatever his mail says about where answers go.
#include "tests/daemon/conversing_desk.h"

using namespace m2t;
using namespace m2t::test;

TEST_CASE("A-13: codes, receipts and refusals go to the registered address, name what was done, and offer to undo it") {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  ConversingDesk desk(settings);
  const TicketId id = *desk.handle(RawMail{}).ticket;
  const OutboxRow news = desk.sent_to("an.peeters@jette.brussels", "staff_news").front();
  const std::string from = "Somebody <AN.PEETERS@Jette.brussels>";
  const std::string elsewhere =
      "Reply-To: evil@evil.example\nCc: luc.martin@jette.brussels\nDisposition-Notification-To: evil@evil.example\n";
  desk.answer(from, news, "#priorité haute\n", elsewhere);
  const auto asked = desk.sent_to("an.peeters@jette.brussels", "staff_confirmation");
  REQUIRE(asked.size() == 1);
  const std::string shown = read_mail(asked[0].bytes).text;
  const auto code = shown.find("#bevestigen ");
  REQUIRE(code != std::string::npos);
  desk.answer(from, asked[0], shown.substr(code, 20), elsewhere);
  desk.processing().handle_due();
  CHECK(desk.view(id).ticket.priority == Priority::High);
  desk.answer(from, news, "#priorité jamais\n", elsewhere);

  const auto receipts = desk.sent_to("an.peeters@jette.brussels", "staff_receipt");
  REQUIRE(receipts.size() == 1);
  CHECK(read_mail(receipts[0].bytes).text.find("tien minuten lang ongedaan maken") != std::string::npos);
  CHECK(desk.sent_to("an.peeters@jette.brussels", "staff_refusal").size() == 1);
  for (const OutboxRow& row : desk.outbox()) {
    const bool to_a_known_one = row.to == "an.peeters@jette.brussels" || row.to == "marie.dubois@jette.brussels";
    CHECK_MESSAGE(to_a_known_one, row.to);
    if (row.to == "marie.dubois@jette.brussels") CHECK(row.kind == "acknowledgement");
  }
}
