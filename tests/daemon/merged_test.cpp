// Mails about tickets that became one.
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

TEST_CASE("merged: a mail that names both numbers of two tickets that became one joins the one that is left") {
  TestDesk desk;
  const TicketId old = *desk.handle(RawMail{}).ticket;
  RawMail second;
  second.message_id = "a2@mail.jette.brussels";
  second.subject = "Encore l'imprimante";
  const TicketId left = *desk.handle(second).ticket;
  {
    auto tx = desk.store->begin();
    tx->change_ticket(old, MergeInto{left}, desk.clock.now());
    tx->commit();
  }
  RawMail both;
  both.message_id = "a3@mail.jette.brussels";
  both.subject = "RE: [" + to_text(desk.view(old).ticket.number) + "] et [" + to_text(desk.view(left).ticket.number) + "]";
  const InboundRow row = desk.handle(both);
  CHECK(row.verdict == Verdict::FollowUp);
  CHECK(row.explanation == "");
  CHECK(row.ticket == left);
  CHECK_FALSE(has_note(desk.view(left), "also names"));
}
