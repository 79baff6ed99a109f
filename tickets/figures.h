// What happened of a ticket, for the figures of a while.
#pragma once

#include <optional>

#include "tickets/ticket.h"

namespace m2t {

struct TicketFigure {
  TicketId id{};
  TicketType type = TicketType::Request;
  Time created{};
  std::optional<Time> first_answer;  // the first public words of a technician, whenever
  std::optional<Time> solved;        // when it was solved in that while; closed at once counts, as spam or by merging does not
  bool for_silence = false;          // solved because no answer came
};

}  // namespace m2t
