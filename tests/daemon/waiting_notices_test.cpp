// The whole road of mails that wait or were too large: what is written, and what their senders get.
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

Settings one_ticket_an_hour() {
  Settings settings = jette_settings();
  settings.policy.limits.new_tickets_per_hour = 1;
  return settings;
}

RawMail another(int n, const std::string& subject = "Souris cassée") {
  RawMail mail;
  mail.message_id = "b" + std::to_string(n) + "@mail.jette.brussels";
  mail.subject = subject;
  mail.text = "Bonjour,\n\nLa souris numéro " + std::to_string(n) + " du guichet est cassée depuis hier.\n";
  return mail;
}

// As the fetcher stores a mail over the limit: its header, and that it lies in the mailbox.
InboundId receive_too_large(TestDesk& desk, const RawMail& mail) {
  std::int64_t mailbox = 0;
  {
    auto tx = desk.store->begin();
    MailboxRow row;
    row.name = "support@imap.test/INBOX";
    mailbox = tx->add_mailbox(row).id;
    tx->commit();
  }
  const std::string raw = mail.bytes();
  NewInbound row = desk.stored(raw.substr(0, raw.find("\n\n") + 2));
  row.mailbox = mailbox;
  row.place = {"INBOX", 1, 7};
  row.oversize = true;
  row.size_bytes = 60'000'000;
  return desk.add(row);
}

}  // namespace

TEST_CASE("waiting: whose mail is held by the budget gets one mail without a number; it belongs to no ticket (T-38)") {
  TestDesk desk(one_ticket_an_hour());
  desk.handle(RawMail{});
  desk.clock.advance(11min);
  const InboundRow held = desk.handle(another(1));
  CHECK(held.held_reason == HeldReason::Budget);
  desk.handle(another(2));  // within ten minutes of the last one: held as well, and nothing is sent
  const std::vector<OutboxRow> rows = desk.outbox();
  REQUIRE(rows.size() == 2);
  const OutboxRow& told = rows[0].kind == "held" ? rows[0] : rows[1];
  CHECK(told.kind == "held");
  CHECK(told.ticket == TicketId{});
  CHECK(told.ticket_number.empty());
  const Mail mail = read_mail(told.bytes);
  CHECK(mail.subject == "RE: Souris cassée");
  CHECK(mail.in_reply_to == std::vector<std::string>{"b1@mail.jette.brussels"});
  CHECK(field_of(told.bytes, "Auto-Submitted") == "auto-replied");
  CHECK(mail.text.find("Nous avons bien reçu votre message.") != std::string::npos);
  CHECK(mail.text.find("JET-") == std::string::npos);
  CHECK(desk.tickets().size() == 1);
}

TEST_CASE("waiting: an answer to that mail is a mail like any other, and the released one gets its number") {
  TestDesk desk(one_ticket_an_hour());
  desk.handle(RawMail{});
  desk.clock.advance(11min);
  const InboundRow held = desk.handle(another(1));
  const std::string our_id = desk.outbox()[0].kind == "held" ? desk.outbox()[0].message_id : desk.outbox()[1].message_id;
  desk.clock.advance(60min);
  RawMail answer = another(2, "RE: Souris cassée");
  answer.more_fields = "In-Reply-To: <" + our_id + ">\nReferences: <" + our_id + ">\n";
  CHECK(desk.handle(answer).verdict == Verdict::NewTicket);
  {
    auto tx = desk.store->begin();
    tx->release_held(held.id, std::nullopt);
    tx->commit();
  }
  desk.processing().handle_due();
  CHECK(desk.row(held.id).verdict == Verdict::NewTicket);
  CHECK(desk.tickets().size() == 3);
}

TEST_CASE("too large: a ticket with its header, a note, and one mail with the number that says what to do (I-39)") {
  TestDesk desk;
  const InboundId id = receive_too_large(desk, RawMail{});
  desk.processing().handle_due();
  CHECK(desk.row(id).verdict == Verdict::NewTicket);
  REQUIRE(desk.tickets().size() == 1);
  CHECK(desk.tickets()[0].subject == "Imprimante du guichet 3");
  CHECK(has_note(desk.view(desk.tickets()[0].id), "only its header was read"));
  const std::vector<OutboxRow> rows = desk.outbox();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].kind == "too_large");
  const Mail mail = read_mail(rows[0].bytes);
  CHECK(mail.subject == "RE: Imprimante du guichet 3 [" + rows[0].ticket_number + "]");
  for (const std::string& part : {std::string("50\u00A0Mo"), rows[0].ticket_number})
    CHECK_MESSAGE(mail.text.find(part) != std::string::npos, part, " in ", mail.text);
}

TEST_CASE("too large: whoever answers that mail is on its ticket") {
  TestDesk desk;
  receive_too_large(desk, RawMail{});
  desk.processing().handle_due();
  RawMail answer = another(1, "RE: Imprimante");
  answer.more_fields = "In-Reply-To: <" + desk.outbox()[0].message_id + ">\n";
  CHECK(desk.handle(answer).verdict == Verdict::FollowUp);
  CHECK(desk.tickets().size() == 1);
}
