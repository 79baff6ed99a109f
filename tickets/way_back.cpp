#include "tickets/way_back.h"

#include <algorithm>

namespace m2t {

WayBack way_back(const std::vector<TicketChange>& undo, const std::vector<TicketChange>& left, const Ticket& now) {
  const auto changed_since = [&](const TicketChange& change) -> std::optional<TicketChange> {
    auto is_now = inverse_of(change, now);
    const auto same = [&](const TicketChange& one) { return to_line(one) == to_line(*is_now); };
    return !is_now || std::ranges::any_of(left, same) ? std::nullopt : std::move(is_now);
  };
  bool state_stays = false, has_state = false;
  for (const TicketChange& change : undo) {
    const bool is_state = std::holds_alternative<SetState>(change);
    has_state = has_state || is_state;
    if (is_state || std::holds_alternative<SetTechnician>(change)) state_stays = state_stays || changed_since(change);
  }
  WayBack way;
  for (const TicketChange& change : undo) {
    const bool is_state = std::holds_alternative<SetState>(change), is_clock = std::holds_alternative<SetCountdown>(change);
    auto since = changed_since(change);
    const bool stays = is_state || (is_clock && has_state) ? state_stays : since.has_value();
    if (!stays) way.changes.push_back(change);
    if (since && !is_clock) way.changed_since.push_back(*std::move(since));
  }
  return way;
}

}  // namespace m2t
