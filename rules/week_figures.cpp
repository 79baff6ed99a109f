#include "rules/week_figures.h"

#include <algorithm>

namespace m2t {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;

std::size_t weekday_of(Time at, const Calendar& calendar) { return calendar.zone().to_local(at).weekday().iso_encoding() - 1; }

std::optional<minutes> median_of(std::vector<minutes> all) {
  if (all.empty()) return std::nullopt;
  std::ranges::sort(all);
  const std::size_t middle = all.size() / 2;
  return all.size() % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
}

}  // namespace

Week week_before(Time now, int back, const Calendar& calendar) {
  const sys_days today = calendar.zone().to_local(now).date;
  const sys_days monday = today - days(std::chrono::weekday(today).iso_encoding() - 1) - days(7 * back);
  return {monday, calendar.zone().to_utc(monday, minutes(0)), calendar.zone().to_utc(monday + days(7), minutes(0))};
}

WeekFigures week_figures(const Week& week, std::span<const TicketFigure> tickets, const Calendar& calendar) {
  const auto in_it = [&](Time at) { return at >= week.from && at < week.until; };
  WeekFigures figures;
  std::vector<minutes> answers;
  for (const TicketFigure& ticket : tickets) {
    if (in_it(ticket.created)) {
      ++figures.received;
      ++figures.received_on.at(weekday_of(ticket.created, calendar));
      ++figures.received_of.at(static_cast<std::size_t>(ticket.type));
    }
    if (ticket.solved && in_it(*ticket.solved)) {
      ++figures.solved;
      ++figures.solved_on.at(weekday_of(*ticket.solved, calendar));
      if (ticket.for_silence) ++figures.for_silence;
    }
    if (ticket.first_answer && in_it(*ticket.first_answer))
      answers.push_back(std::chrono::floor<minutes>(calendar.open_time_between(ticket.created, *ticket.first_answer)));
  }
  figures.answered = answers.size();
  figures.median_first_answer = median_of(std::move(answers));
  return figures;
}

}  // namespace m2t
