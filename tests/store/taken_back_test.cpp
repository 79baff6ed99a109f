// What is taken back: an answer counts as said as long as one of its mails may go out, a merge leaves no link.
#include <doctest/doctest.h>

#include "tests/store/store_contract.h"
#include "tests/support/memory_store.h"

using namespace m2t;
using namespace m2t::test;

TEST_CASE("stopped answers: never sent once none of the mails that carry it goes out, said again when one of them does (T-07)") {
  const auto store = memory_store();
  auto tx = store->begin();
  const Ticket ticket = new_ticket(*tx);
  NewEntry answer;
  answer.ticket = ticket.id;
  answer.kind = EntryKind::Answer;
  answer.from = jan;
  answer.at = monday;
  answer.text = "C'est réparé.";
  const EntryId entry = tx->add_entry(answer, {});
  NewEntry other = answer;
  other.text = "Autre chose.";
  tx->add_entry(other, {});
  NewOutgoing first = new_answer(1, ticket.id), second = new_answer(2, ticket.id);
  first.says = second.says = entry;
  const OutboxId one = tx->add_outgoing(first), two = tx->add_outgoing(second);
  const auto is_said = [&](std::size_t at) {
    const EntryRow row = tx->show_ticket(ticket.number)->entries.at(at);
    REQUIRE(row.kind == EntryKind::Answer);
    return !was_never_sent(row);
  };
  REQUIRE(tx->cancel_outgoing(one));
  CHECK(is_said(0));
  REQUIRE(tx->cancel_outgoing(two));
  CHECK_FALSE(is_said(0));
  CHECK(is_said(1));
  CHECK_FALSE(tx->cancel_outgoing(two));
  REQUIRE(tx->retry_outgoing(one, monday));
  CHECK(is_said(0));
}

TEST_CASE("merge: taken back, its link goes with it, and no other") {
  const auto store = memory_store();
  auto tx = store->begin();
  const Ticket one = new_ticket(*tx), other = new_ticket(*tx), third = new_ticket(*tx);
  tx->add_link(one.id, third.id, LinkKind::SameMatter);
  tx->change_ticket(one.id, MergeInto{other.id}, monday);
  tx->add_link(one.id, other.id, LinkKind::MergedInto);
  REQUIRE(tx->show_ticket(one.number)->linked.size() == 2);
  tx->change_ticket(one.id, Unmerge{}, monday);
  CHECK(tx->show_ticket(one.number)->linked == std::vector{third.number});
}
