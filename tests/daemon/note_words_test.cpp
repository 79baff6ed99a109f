// A note of one technician in the answer of another, on a real store (T-10): asked first, sent once the code came back.
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const std::string kept_inside = "Sa cheffe dit qu'elle quitte la commune à la fin du mois.";

Settings desk_with_notes() {
  Settings settings = jette_settings();
  settings.policy.notify_technicians = true;
  settings.policy.technicians = {{"Luc Claes", "luc.claes@jette.brussels", Language::French}};
  return settings;
}

std::vector<OutboxRow> rows_of(TestDesk& desk, std::string_view kind) {
  std::vector<OutboxRow> rows = desk.outbox();
  std::erase_if(rows, [&](const OutboxRow& row) { return row.kind != kind; });
  return rows;
}

RawMail reply_of_luc(const OutboxRow& ours, const std::string& text, const std::string& id) {
  RawMail mail;
  mail.from = "Luc Claes <luc.claes@jette.brussels>";
  mail.subject = "RE: [" + ours.ticket_number + "]";
  mail.text = text;
  mail.message_id = id;
  mail.more_fields = "In-Reply-To: <" + ours.message_id + ">\nReferences: <" + ours.message_id + ">\n";
  return mail;
}

}  // namespace

TEST_CASE("T-10: a sentence of a note waits for the code before it goes to the requester, other words do not") {
  TestDesk desk(desk_with_notes());
  desk.handle(RawMail{});
  const OutboxRow news = rows_of(desk, "staff_news").at(0);
  desk.handle(reply_of_luc(news, "#note\n" + kept_inside + "\n", "l1@x"));
  desk.handle(reply_of_luc(news, "La cartouche arrive demain matin au guichet, merci.\n", "l2@x"));
  REQUIRE(rows_of(desk, "answer").size() == 1);

  desk.handle(reply_of_luc(news, "Bonjour Marie,\n\n" + kept_inside + "\nLa cartouche est là.\n", "l3@x"));
  CHECK(rows_of(desk, "answer").size() == 1);
  const OutboxRow confirmation = rows_of(desk, "staff_confirmation").at(0);
  const std::string text = read_mail(confirmation.bytes).text;
  CHECK(text.find("note interne") != std::string::npos);
  const auto at = text.find("#confirmer ");
  REQUIRE(at != std::string::npos);
  desk.handle(reply_of_luc(confirmation, text.substr(at, 19), "l4@x"));
  desk.processing().handle_due();
  CHECK(rows_of(desk, "answer").size() == 2);
}
