#include "tickets/schedule.h"

#include <algorithm>
#include <array>
#include <utility>

namespace m2t {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::pair<StepKind, std::string_view>, 4> words{{{StepKind::Reminder, "reminder"},
                                                                      {StepKind::SilenceOver, "silence_over"},
                                                                      {StepKind::WaitOver, "wait_over"},
                                                                      {StepKind::ClosingTime, "closing_time"}}};

Time opening_on(year_month_day date, const Calendar& calendar) {
  const auto& hours = calendar.rules().hours.at(std::chrono::weekday(sys_days(date)).iso_encoding() - 1);
  return calendar.zone().to_utc(date, hours ? hours->opens : std::chrono::minutes(0));
}

// The step's own day, or the first working day after the step before it when that day is past.
year_month_day no_two_on_a_day(year_month_day day, const Countdown& countdown, const Calendar& calendar) {
  if (!countdown.last_step || *countdown.last_step < day) return day;
  return calendar.working_day_after(*countdown.last_step, 1);
}

Step waiting_step(const Countdown& countdown, const LifecyclePolicy& policy, const Calendar& calendar) {
  if (countdown.until) return {StepKind::WaitOver, 0, opening_on(*countdown.until, calendar)};
  std::vector<int> reminders = policy.remind_on_working_days;
  std::ranges::sort(reminders);
  const auto done = static_cast<std::size_t>(std::max(0, countdown.reminders_done));
  if (done < reminders.size() && reminders[done] < policy.close_after_working_days) {
    const auto day = no_two_on_a_day(calendar.working_day_after(countdown.since, reminders[done]), countdown, calendar);
    return {StepKind::Reminder, countdown.reminders_done + 1, opening_on(day, calendar)};
  }
  return {StepKind::SilenceOver, 0, opening_on(silence_day(countdown, policy, calendar), calendar)};
}

}  // namespace

std::string_view to_word(StepKind kind) {
  const auto row = std::ranges::find(words, kind, &std::pair<StepKind, std::string_view>::first);
  return row == words.end() ? "?" : row->second;
}

std::optional<StepKind> step_kind_from(std::string_view word) {
  const auto row = std::ranges::find(words, word, &std::pair<StepKind, std::string_view>::second);
  if (row == words.end()) return std::nullopt;
  return row->first;
}

year_month_day last_day_to_react(year_month_day solved_on, const LifecyclePolicy& policy, const Calendar& calendar) {
  return calendar.working_day_after(solved_on, policy.close_after_working_days);
}

year_month_day silence_day(const Countdown& countdown, const LifecyclePolicy& policy, const Calendar& calendar) {
  return no_two_on_a_day(calendar.working_day_after(countdown.since, policy.close_after_working_days), countdown, calendar);
}

std::optional<Step> next_step(const Countdown& countdown, const LifecyclePolicy& policy, const Calendar& calendar) {
  if (countdown.state == TicketState::Waiting) return waiting_step(countdown, policy, calendar);
  if (countdown.state != TicketState::Solved) return std::nullopt;
  const sys_days last = last_day_to_react(countdown.since, policy, calendar);
  return Step{StepKind::ClosingTime, 0, calendar.zone().to_utc(year_month_day(last + days(1)), std::chrono::minutes(0))};
}

}  // namespace m2t
