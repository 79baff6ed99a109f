#include <doctest/doctest.h>

#include "tests/store/store_contract.h"

namespace m2t::test {

using namespace std::chrono_literals;

void contract_of_recent_mails(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  const TicketId ticket = new_ticket(*tx).id;
  RecentMail first, second;
  first.inbound = tx->add_inbound(new_mail(1)).value();
  first.at = monday;
  first.words = "w1";
  first.subject = "s1";
  first.quick = true;
  second = first;
  second.inbound = tx->add_inbound(new_mail(2)).value();
  second.at = monday + 1h;
  second.quick = false;
  second.at_once = second.carried_out = second.unproved = true;
  second.ticket = ticket;
  tx->note_recent_mail("Anne.Dupont@jette.brussels", first);
  tx->note_recent_mail("ANNE.dupont@jette.brussels", second);
  auto mails = tx->recent_mails_from(anne.address, monday, 10);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].inbound == second.inbound);
  CHECK(mails[0].ticket == ticket);
  CHECK((!mails[0].quick && mails[0].at_once && mails[0].carried_out && mails[0].unproved));
  CHECK((mails[1].quick && !mails[1].at_once && !mails[1].carried_out && !mails[1].unproved));
  CHECK(mails[1].words == "w1");
  CHECK(mails[1].subject == "s1");
  CHECK(tx->recent_mails_from(anne.address, monday + 1ms, 10).size() == 1);
  CHECK(tx->recent_mails_from(anne.address, monday, 1).size() == 1);
  CHECK(tx->recent_mails_from(jan.address, monday, 10).empty());

  second.words = "w2";  // decided again: in the place of the first time
  tx->note_recent_mail(anne.address, second);
  mails = tx->recent_mails_from(anne.address, monday, 10);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].words == "w2");

  RecentMail later = first;
  later.inbound = tx->add_inbound(new_mail(3)).value();
  later.at = monday + 50h;
  tx->note_recent_mail(jan.address, later);
  CHECK(tx->recent_mails_from(anne.address, monday, 10).size() == 0);  // older than two days: forgotten
  CHECK(tx->recent_mails_from(jan.address, monday, 10).size() == 1);
}

void contract_of_silences(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  CHECK(!tx->find_silence(anne.address, SilenceKind::Loop, monday));
  tx->silence({anne.address, SilenceKind::Loop, monday, monday + 24h});
  const auto found = tx->find_silence("anne.dupont@JETTE.brussels", SilenceKind::Loop, monday + 23h);
  REQUIRE(found);
  CHECK(found->since == monday);
  CHECK(found->until == monday + 24h);
  CHECK(!tx->find_silence(anne.address, SilenceKind::Commands, monday));
  CHECK(!tx->find_silence(anne.address, SilenceKind::Loop, monday + 24h));
  tx->silence({anne.address, SilenceKind::Loop, monday + 1h, monday + 25h});
  CHECK(tx->find_silence(anne.address, SilenceKind::Loop, monday + 24h)->since == monday);
  tx->silence({jan.address, SilenceKind::Commands, monday + 2h, monday + 3h});
  REQUIRE(tx->silences(monday + 2h).size() == 2);
  CHECK(tx->silences(monday + 2h)[1].kind == SilenceKind::Commands);
  CHECK(tx->silences(monday + 3h).size() == 1);
}

void contract_of_bouncing(const MakeStore& make) {
  const auto store = make();
  const auto tx = store->begin();
  const Ticket ticket = new_ticket(*tx);
  CHECK(!tx->find_bouncing(anne.address));
  CHECK(!tx->show_ticket(ticket.number)->requester_bouncing);
  tx->mark_bouncing("anne.dupont@jette.brussels", {monday, "5.1.1"});
  tx->mark_bouncing(anne.address, {monday + 1h, "5.1.10"});
  REQUIRE(tx->find_bouncing(anne.address));
  CHECK(tx->find_bouncing(anne.address)->since == monday);
  CHECK(tx->find_bouncing(anne.address)->status == "5.1.10");
  REQUIRE(tx->show_ticket(ticket.number)->requester_bouncing);
  CHECK(tx->status(monday).bouncing_addresses == 1);
  CHECK(tx->find_person(anne.address)->name == anne.name);
  CHECK(tx->clear_bouncing(anne.address));
  CHECK(!tx->clear_bouncing(anne.address));
  CHECK(!tx->find_bouncing(anne.address));
  tx->mark_bouncing("nobody@elsewhere.example", {monday, ""});  // whom no ticket knows
  CHECK(tx->find_bouncing("nobody@elsewhere.example"));

  Event event;
  event.what = "bounce.unmatched";
  event.actor = "desk";
  for (int i = 0; i < 3; ++i) {
    event.at = monday + std::chrono::minutes(30 * i);
    tx->add_event(event);
  }
  CHECK(tx->status(monday + 1h).foreign_bounces == 3);
  CHECK(tx->status(monday + 61min).foreign_bounces == 2);
}

}  // namespace m2t::test
