#include "tickets/lifecycle.h"

#include <array>

namespace m2t {
namespace {

using S = TicketState;
using E = TicketEvent;

// Whoever reads this table knows the desk. A solved ticket that is answered is Assigned again, also when no technician had
// taken it: somebody called it solved, so somebody has seen it, and "new" would hide that.
constexpr std::array<Transition, 42> table{{
    {S::New, E::RequesterWrote, S::New},
    {S::New, E::RequesterThanked, S::New},
    {S::New, E::AutomaticReply, S::New},
    {S::New, E::TechnicianAnswered, S::Assigned},
    {S::New, E::TechnicianAsked, S::Waiting},
    {S::New, E::TechnicianAssigned, S::Assigned},
    {S::New, E::Resolved, S::Solved},
    {S::New, E::ClosedByTechnician, S::Closed},

    {S::Assigned, E::RequesterWrote, S::Assigned},
    {S::Assigned, E::RequesterThanked, S::Assigned},
    {S::Assigned, E::AutomaticReply, S::Assigned},
    {S::Assigned, E::TechnicianAnswered, S::Assigned},
    {S::Assigned, E::TechnicianAsked, S::Waiting},
    {S::Assigned, E::TechnicianAssigned, S::Assigned},
    {S::Assigned, E::Resolved, S::Solved},
    {S::Assigned, E::ClosedByTechnician, S::Closed},

    {S::Waiting, E::RequesterWrote, S::Assigned},
    {S::Waiting, E::RequesterThanked, S::Waiting},
    {S::Waiting, E::AutomaticReply, S::Waiting},
    {S::Waiting, E::TechnicianAnswered, S::Waiting},  // an addition does not take the question back
    {S::Waiting, E::TechnicianAsked, S::Waiting},
    {S::Waiting, E::TechnicianAssigned, S::Waiting},
    {S::Waiting, E::Resolved, S::Solved},
    {S::Waiting, E::ClosedByTechnician, S::Closed},
    {S::Waiting, E::SilenceOver, S::Solved},
    {S::Waiting, E::WaitOver, S::Assigned},

    {S::Solved, E::RequesterWrote, S::Assigned},
    {S::Solved, E::RequesterThanked, S::Solved},
    {S::Solved, E::AutomaticReply, S::Solved},
    {S::Solved, E::TechnicianAnswered, S::Solved},
    {S::Solved, E::TechnicianAsked, S::Waiting},
    {S::Solved, E::TechnicianAssigned, S::Solved},  // to work on it again, somebody has to say so: Reopened
    {S::Solved, E::Resolved, S::Solved},
    {S::Solved, E::ClosedByTechnician, S::Closed},
    {S::Solved, E::ClosingTime, S::Closed},
    {S::Solved, E::Reopened, S::Assigned},

    {S::Closed, E::RequesterThanked, S::Closed},  // "Merci" on a closed ticket is kept there and opens nothing
    {S::Closed, E::AutomaticReply, S::Closed},
    {S::Closed, E::TechnicianAnswered, S::Closed},
    {S::Closed, E::ClosedByTechnician, S::Closed},
    {S::Closed, E::ClosingTime, S::Closed},  // the clock's work done twice, after a crash, changes nothing
    {S::Closed, E::Reopened, S::Assigned},
}};

constexpr std::array events{E::RequesterWrote,  E::RequesterThanked,   E::AutomaticReply, E::TechnicianAnswered,
                            E::TechnicianAsked, E::TechnicianAssigned, E::Resolved,       E::ClosedByTechnician,
                            E::SilenceOver,     E::WaitOver,           E::ClosingTime,    E::Reopened};
static_assert(events.size() == static_cast<std::size_t>(E::Reopened) + 1);

constexpr bool has_no_move_twice() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = i + 1; j < table.size(); ++j) {
      if (table[i].from == table[j].from && table[i].event == table[j].event) return false;
    }
  }
  return true;
}
static_assert(has_no_move_twice());

}  // namespace

std::span<const Transition> transitions() { return table; }

std::span<const TicketEvent> ticket_events() { return events; }

std::optional<TicketState> next_state(TicketState from, TicketEvent event) {
  for (const Transition& move : table) {
    if (move.from == from && move.event == event) return move.to;
  }
  return std::nullopt;
}

std::string_view to_word(TicketEvent event) {
  switch (event) {
    case E::RequesterWrote: return "requester_wrote";
    case E::RequesterThanked: return "requester_thanked";
    case E::AutomaticReply: return "automatic_reply";
    case E::TechnicianAnswered: return "technician_answered";
    case E::TechnicianAsked: return "technician_asked";
    case E::TechnicianAssigned: return "technician_assigned";
    case E::Resolved: return "resolved";
    case E::ClosedByTechnician: return "closed_by_technician";
    case E::SilenceOver: return "silence_over";
    case E::WaitOver: return "wait_over";
    case E::ClosingTime: return "closing_time";
    case E::Reopened: return "reopened";
  }
  return "?";  // only a value that was cast from a foreign number gets here
}

}  // namespace m2t
