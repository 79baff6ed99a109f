// One table: state x event -> state. The whole life of a ticket on one screen (lifecycle.cpp).
#pragma once

#include <optional>
#include <span>

#include "tickets/ticket.h"

namespace m2t {

enum class TicketEvent {
  RequesterWrote,    // or somebody in copy
  RequesterThanked,  // "Merci", "Dank u": stored, changes nothing
  AutomaticReply,    // kept, changes nothing
  TechnicianAnswered,
  TechnicianAsked,  // #question
  TechnicianAssigned,
  Resolved,
  ClosedByTechnician,  // #close, #spam, #merge
  SilenceOver,         // day 7 without an answer while waiting
  WaitOver,            // the date of #wait has come
  ClosingTime,         // solved, and nothing came for seven working days
  Reopened,            // by a technician
};

struct Transition {
  TicketState from;
  TicketEvent event;
  TicketState to;
};

// Every allowed move; what is not here does not happen. A closed ticket has none for RequesterWrote: the answer opens a
// new, linked ticket.
std::span<const Transition> transitions();
// Nothing when the event is not allowed in that state.
std::optional<TicketState> next_state(TicketState from, TicketEvent event);
std::span<const TicketEvent> ticket_events();  // all of them, in the order of the enumeration
std::string_view to_word(TicketEvent);

}  // namespace m2t
