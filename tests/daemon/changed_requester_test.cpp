// Who becomes the requester by a technician's mail gets nothing of that mail.
#include <algorithm>

#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::string newcomer = "jan.claes@jette.brussels";

struct ChangingDesk : TestDesk {
  ChangingDesk()
      : TestDesk([] {
          Settings settings = jette_settings();
          settings.policy.notify_technicians = true;
          return settings;
        }()) {}

  OutboxRow last_to(std::string_view address) {
    const auto rows = outbox();
    const auto found = std::find_if(rows.rbegin(), rows.rend(), [&](const OutboxRow& row) { return row.to == address; });
    REQUIRE(found != rows.rend());
    return *found;
  }
  void an_answers(const OutboxRow& ours, const std::string& text, const std::string& id) {
    RawMail mail;
    mail.from = "An Peeters <an.peeters@jette.brussels>";
    mail.subject = "RE: [" + ours.ticket_number + "]";
    mail.text = text;
    mail.message_id = id;
    mail.more_fields = "In-Reply-To: <" + ours.message_id + ">\nReferences: <" + ours.message_id + ">\n";
    handle(mail);
  }
};

}  // namespace

TEST_CASE("changed requester: the technician's secret and Message-ID do not go to the new one (A-08, T-08)") {
  ChangingDesk desk;
  desk.handle(RawMail{});
  const OutboxRow news = desk.last_to("an.peeters@jette.brussels");
  desk.an_answers(news, "#aanvrager " + newcomer, "an1@mail.jette.brussels");
  const OutboxRow asked = desk.last_to("an.peeters@jette.brussels");
  REQUIRE(asked.kind == "staff_confirmation");
  const std::string text = read_mail(asked.bytes).text;
  const auto at = text.find("#bevestigen ");
  REQUIRE(at != std::string::npos);
  desk.an_answers(asked, text.substr(at, 20), "an2@mail.jette.brussels");
  desk.processing().handle_due();  // what was confirmed
  const OutboxRow told = desk.last_to(newcomer);
  CHECK(told.kind == "acknowledgement");
  for (const std::string& id : {news.message_id, asked.message_id, std::string("an1@"), std::string("an2@")})
    CHECK(told.bytes.find(id) == std::string::npos);
}
