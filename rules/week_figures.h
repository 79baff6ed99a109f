// The figures of a week, for the team leader. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "tickets/calendar.h"
#include "tickets/figures.h"

namespace m2t {

struct Week {
  std::chrono::year_month_day monday;
  Time from{}, until{};  // local midnights
};
// `back` whole weeks before the one in which `now` lies; 1 is the last one.
Week week_before(Time now, int back, const Calendar& calendar);

struct WeekFigures {
  std::size_t received = 0;
  std::size_t solved = 0;
  std::size_t for_silence = 0;  // of those, solved because no answer came
  std::size_t answered = 0;     // had their first answer in that week
  // Of these, from the ticket's opening to that answer, counted while the desk is open.
  std::optional<std::chrono::minutes> median_first_answer;
  std::array<std::size_t, 7> received_on{};  // [0] = Monday
  std::array<std::size_t, 7> solved_on{};
  std::array<std::size_t, 3> received_of{};  // in the order of TicketType
  bool empty() const { return received + solved + answered == 0; }
};
WeekFigures week_figures(const Week& week, std::span<const TicketFigure> tickets, const Calendar& calendar);

}  // namespace m2t
