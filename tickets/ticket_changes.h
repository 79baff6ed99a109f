// What a rule, a technician or the clock can change of a ticket, each with its way back, so that a person can undo it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tickets/schedule.h"
#include "tickets/ticket.h"

namespace m2t {

struct SetState {
  TicketState state{};
};
struct SetTechnician {
  std::optional<Person> technician;  // nothing: nobody
};
struct SetType {
  TicketType type{};
};
struct SetPriority {
  Priority priority{};
};
struct SetCategory {
  std::string category;  // empty: none
};
struct SetTeam {
  std::string team;  // empty: none
};
struct AddTag {
  std::string tag;
};
struct RemoveTag {
  std::string tag;
};
struct SetRequester {
  Person requester;  // who asked until now stays in copy
};
struct AddParty {
  Person person;
  PartyRole role = PartyRole::InCopy;
};
struct RemoveParty {
  Person person;  // never the requester
};
// The ticket is closed; what comes for it goes to the other one from then on.
struct MergeInto {
  TicketId other{};
};
struct Unmerge {};
struct SetCountdown {
  std::optional<Countdown> countdown;  // its state counts not; nothing: the clock leaves the ticket alone
};

// The two tickets are of the same matter no longer.
struct RemoveLink {
  TicketId other{};
};
// Its writer took an internal note back: it stays, marked. 0, in what a decision offers: the note that it adds.
struct WithdrawNote {
  EntryId note{};
};

using TicketChange =
    std::variant<SetState, SetTechnician, SetType, SetPriority, SetCategory, SetTeam, AddTag, RemoveTag, SetRequester, AddParty,
                 RemoveParty, MergeInto, Unmerge, SetCountdown, RemoveLink, WithdrawNote>;

// "technician: An Peeters <an@…>": one line for `explain` and the audit's reader.
std::string describe(const TicketChange& change);

// What the audit keeps of it (T-48): as to_line, without persons: they are named by the parties and entries of the ticket.
std::string audit_detail(const TicketChange& change);

// What takes the change back from a ticket that was as `before`; nothing when it changes nothing there.
std::optional<TicketChange> inverse_of(const TicketChange& change, const Ticket& before);

// One line of text without line breaks, and back: what the database keeps while a change can be undone. Persons are kept by address.
std::string to_line(const TicketChange& change);
std::optional<TicketChange> change_from_line(std::string_view line);

}  // namespace m2t
