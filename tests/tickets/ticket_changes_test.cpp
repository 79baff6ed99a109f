// Every change of a ticket can be told, kept as a line, and taken back.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tickets/ticket_changes.h"

using namespace m2t;
using namespace std::chrono;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};
const Person anne{"Anne", "anne@jette.brussels", Language::French};

Ticket some_ticket() {
  Ticket ticket;
  ticket.id = TicketId{7};
  ticket.state = TicketState::Waiting;
  ticket.priority = Priority::High;
  ticket.category = "printer";
  ticket.requester = anne;
  ticket.parties = {{anne, PartyRole::Requester}, {an, PartyRole::Technician}};
  ticket.technician = an;
  ticket.tags = {"vip"};
  ticket.countdown = Countdown{TicketState::Waiting, 2026y / 11 / 27, std::nullopt, 1, 2026y / 12 / 2};
  return ticket;
}

std::vector<TicketChange> one_of_each() {
  Countdown sleeping{TicketState::Waiting, 2026y / 11 / 27, 2026y / 12 / 12, 0, std::nullopt};
  std::vector<TicketChange> all{SetState{TicketState::Solved},
                                SetTechnician{an},
                                SetTechnician{},
                                SetType{TicketType::Complaint},
                                SetPriority{Priority::Urgent},
                                SetCategory{"VPN & Wi-Fi"},
                                SetTeam{""},
                                AddTag{"outage"},
                                RemoveTag{"vip"},
                                SetRequester{an},
                                AddParty{Person{"", "jan@jette.brussels", {}}, PartyRole::InCopy},
                                RemoveParty{an},
                                MergeInto{TicketId{9}},
                                Unmerge{},
                                SetCountdown{sleeping},
                                SetCountdown{},
                                RemoveLink{TicketId{9}},
                                WithdrawNote{EntryId{7}}};
  return all;
}

}  // namespace

TEST_CASE("ticket changes: a line and back") {
  std::size_t kinds = 0;
  for (const TicketChange& change : one_of_each()) {
    const std::string line = to_line(change);
    CAPTURE(line);
    const auto back = change_from_line(line);
    REQUIRE(back.has_value());
    CHECK(back->index() == change.index());
    CHECK(to_line(*back) == line);
    CHECK(!describe(change).empty());
    kinds = std::max(kinds, change.index() + 1);
  }
  CHECK(kinds == std::variant_size_v<TicketChange>);
  for (const char* nonsense : {"", "state", "state broken", "countdown 2026-13-01 - 0 -", "countdown 2026-11-27", "merge x",
                               "merge 1x", "unlink x", "withdraw", "+party nobody a@b", "+party in_copy", "colour red"}) {
    CAPTURE(nonsense);
    CHECK(!change_from_line(nonsense));
  }
  CHECK(to_line(SetCategory{"a\r\nstate closed"}) == "category a  state closed");
}

TEST_CASE("ticket changes: the audit names nobody (T-48)") {
  for (const TicketChange& change : one_of_each()) {
    const std::string detail = audit_detail(change);
    CAPTURE(detail);
    CHECK(detail.starts_with("change="));
    CHECK(detail.find('@') == std::string::npos);
  }
  CHECK(audit_detail(SetPriority{Priority::Urgent}) == "change=priority to=urgent");
}

TEST_CASE("ticket changes: the way back") {
  const Ticket before = some_ticket();
  const auto back = [&](const TicketChange& change) {
    const auto inverse = inverse_of(change, before);
    return inverse ? to_line(*inverse) : std::string("nothing");
  };
  CHECK(back(SetState{TicketState::Solved}) == "state waiting");
  CHECK(back(SetState{TicketState::Waiting}) == "nothing");
  CHECK(back(SetTechnician{}) == "technician an.peeters@jette.brussels");
  CHECK(back(SetPriority{Priority::High}) == "nothing");
  CHECK(back(SetCategory{"other"}) == "category printer");
  CHECK(back(AddTag{"vip"}) == "nothing");
  CHECK(back(AddTag{"new"}) == "-tag new");
  CHECK(back(RemoveTag{"vip"}) == "+tag vip");
  CHECK(back(SetRequester{an}) == "requester anne@jette.brussels");
  CHECK(back(AddParty{an, PartyRole::InCopy}) == "nothing");
  CHECK(back(AddParty{Person{"", "x@y.be", {}}, PartyRole::InCopy}) == "-party x@y.be");
  CHECK(back(RemoveParty{an}) == "+party technician an.peeters@jette.brussels");
  CHECK(back(MergeInto{TicketId{9}}) == "unmerge ");
  CHECK(back(Unmerge{}) == "nothing");
  CHECK(back(SetCountdown{}) == "countdown 2026-11-27 - 1 2026-12-02");
}
