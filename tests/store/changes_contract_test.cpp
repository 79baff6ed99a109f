#include <doctest/doctest.h>

#include "base/errors.h"
#include "tests/store/store_contract.h"

namespace m2t::test {

namespace {

using namespace std::chrono;

std::size_t parties_with(const Ticket& ticket, PartyRole role) {
  std::size_t count = 0;
  for (const Ticket::Party& party : ticket.parties)
    if (party.role == role) ++count;
  return count;
}

void one_change_after_the_other(Tx& tx) {
  const TicketId id = new_ticket(tx).id;
  const TicketId other = new_ticket(tx).id;
  const auto after = [&](const TicketChange& change) {
    tx.change_ticket(id, change, monday + hours(2));
    return *tx.find_ticket(id);
  };
  CHECK(after(SetTechnician{jan}).technician == jan);
  CHECK(parties_with(after(SetTechnician{jan}), PartyRole::Technician) == 1);
  CHECK_FALSE(after(SetTechnician{}).technician);
  CHECK(after(SetType{TicketType::Complaint}).type == TicketType::Complaint);
  CHECK(after(SetPriority{Priority::Low}).priority == Priority::Low);
  CHECK(after(SetCategory{"imprimante"}).category == "imprimante");
  CHECK(after(SetTeam{"réseau"}).team == "réseau");
  after(AddTag{"b"});
  CHECK(after(AddTag{"a"}).tags == std::vector<std::string>{"a", "b"});
  CHECK(after(AddTag{"a"}).tags.size() == 2);
  CHECK(after(RemoveTag{"b"}).tags == std::vector<std::string>{"a"});
  CHECK(after(MergeInto{other}).merged_into == other);
  CHECK_FALSE(after(Unmerge{}).merged_into);
  CHECK(after(SetState{TicketState::Waiting}).state == TicketState::Waiting);
  CHECK(tx.find_ticket(id)->updated == monday + hours(2));
  CHECK(tx.find_ticket(other)->updated == monday);
  CHECK_THROWS_AS(tx.change_ticket(TicketId{999}, SetType{}, monday), PermanentError);
  CHECK_THROWS_AS(tx.change_ticket(id, MergeInto{id}, monday), PermanentError);
}

void requesters_and_parties(Tx& tx) {
  const TicketId id = new_ticket(tx).id;
  const Person head{"", "chef@jette.brussels", Language::Unknown};
  tx.change_ticket(id, AddParty{head, PartyRole::InCopy}, monday);
  tx.change_ticket(id, SetRequester{jan}, monday);
  Ticket ticket = *tx.find_ticket(id);
  CHECK(ticket.requester == jan);
  CHECK(parties_with(ticket, PartyRole::Requester) == 1);
  CHECK(parties_with(ticket, PartyRole::InCopy) == 2);  // who asked before stays in copy
  tx.change_ticket(id, RemoveParty{head}, monday);
  tx.change_ticket(id, RemoveParty{jan}, monday);  // never the requester
  ticket = *tx.find_ticket(id);
  CHECK(ticket.parties.size() == 2);
  tx.change_ticket(id, SetRequester{anne}, monday);
  CHECK(tx.find_ticket(id)->requester == anne);
  CHECK(parties_with(*tx.find_ticket(id), PartyRole::Requester) == 1);
}

void the_clock(Tx& tx) {
  const TicketId first = new_ticket(tx).id, second = new_ticket(tx).id;
  const Countdown countdown{TicketState::New, 2026y / 11 / 27, 2026y / 12 / 12, 2, 2026y / 12 / 1};
  tx.change_ticket(first, SetCountdown{countdown}, monday);
  CHECK(tx.find_ticket(first)->countdown == countdown);
  CHECK_FALSE(tx.find_ticket(second)->countdown);
  CHECK(tx.tickets_with_countdown().size() == 1);
  CHECK_FALSE(tx.next_step_due());
  tx.set_next_step(first, monday + hours(2));
  tx.set_next_step(second, monday + hours(1));
  CHECK(tx.next_step_due() == monday + hours(1));
  CHECK(tx.tickets_with_step_due(monday, 10).empty());
  CHECK(tx.tickets_with_step_due(monday + hours(1), 10).size() == 1);
  const auto due = tx.tickets_with_step_due(monday + hours(3), 10);
  REQUIRE(due.size() == 2);
  CHECK(due[0].id == second);
  CHECK(tx.tickets_with_step_due(monday + hours(3), 1).size() == 1);
  tx.set_next_step(second, std::nullopt);
  CHECK(tx.tickets_with_step_due(monday + hours(3), 10).size() == 1);
  tx.change_ticket(first, SetCountdown{}, monday);
  CHECK(tx.tickets_with_countdown().empty());
}

}  // namespace

void contract_of_changes(const MakeStore& make) {
  for (const auto part : {one_change_after_the_other, requesters_and_parties, the_clock}) {
    const auto store = make();
    part(*store->begin());
  }
}

}  // namespace m2t::test
