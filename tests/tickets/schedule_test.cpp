// When reminders go out and tickets close: against a calculation of its own for every day of ten years.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tickets/schedule.h"

using namespace m2t;
using namespace std::chrono;

namespace {

CalendarRules desk_hours() {
  CalendarRules rules;
  for (std::size_t day = 0; day < 5; ++day) rules.hours.at(day) = OpeningHours{8h + 30min, 17h};
  rules.hours.at(3) = OpeningHours{8h + 30min, 19h};
  return rules;
}

const Calendar& calendar() {
  static const Calendar desk_calendar(desk_hours());
  return desk_calendar;
}

// The movable holidays of Belgium for these years, from the printed calendars: Easter Monday, Ascension Day, Whit Monday.
const std::set<sys_days>& movable_holidays() {
  static const std::set<sys_days> table{
      2026y / 4 / 6,  2026y / 5 / 14, 2026y / 5 / 25, 2027y / 3 / 29, 2027y / 5 / 6,  2027y / 5 / 17, 2028y / 4 / 17,
      2028y / 5 / 25, 2028y / 6 / 5,  2029y / 4 / 2,  2029y / 5 / 10, 2029y / 5 / 21, 2030y / 4 / 22, 2030y / 5 / 30,
      2030y / 6 / 10, 2031y / 4 / 14, 2031y / 5 / 22, 2031y / 6 / 2,  2032y / 3 / 29, 2032y / 5 / 6,  2032y / 5 / 17,
      2033y / 4 / 18, 2033y / 5 / 26, 2033y / 6 / 6,  2034y / 4 / 10, 2034y / 5 / 18, 2034y / 5 / 29, 2035y / 3 / 26,
      2035y / 5 / 3,  2035y / 5 / 14, 2036y / 4 / 14};
  return table;
}

bool works(sys_days day) {
  const year_month_day date(day);
  const unsigned month = static_cast<unsigned>(date.month()), in_month = static_cast<unsigned>(date.day());
  static const std::set<std::pair<unsigned, unsigned>> fixed{{1, 1}, {5, 1}, {7, 21}, {8, 15}, {11, 1}, {11, 11}, {12, 25}};
  return weekday(day) != Saturday && weekday(day) != Sunday && !fixed.contains({month, in_month}) &&
         !movable_holidays().contains(day);
}

sys_days nth_working_day(sys_days day, int n) {
  while (n > 0) {
    day += days(1);
    if (works(day)) --n;
  }
  return day;
}

// Brussels: two hours ahead from the last Sunday of March, one o'clock UTC, to the last Sunday of October, one o'clock UTC.
Time in_brussels(sys_days day, minutes at) {
  const year y = year_month_day(day).year();
  const sys_days spring = Sunday[last] / March / y, autumn = Sunday[last] / October / y;
  const bool summer = (day > spring && day <= autumn && !(day == autumn && at >= 3h)) || (day == spring && at >= 3h);
  return Time(day) + at - (summer ? 2h : 1h);
}

Countdown waiting_since(year_month_day since) {
  Countdown countdown;
  countdown.state = TicketState::Waiting;
  countdown.since = since;
  return countdown;
}

Countdown after(Countdown countdown, const Step& step) {
  countdown.last_step = calendar().zone().to_local(step.due).date;
  if (step.kind == StepKind::Reminder) ++countdown.reminders_done;
  return countdown;
}

}  // namespace

TEST_CASE("schedule: reminders, notice and closing for each day of 2026 to 2035") {
  const LifecyclePolicy policy;
  for (sys_days day = 2026y / 1 / 1; day <= sys_days(2035y / 12 / 31); day += days(1)) {
    Countdown countdown = waiting_since(day);
    for (const auto& [nth, kind] : {std::pair{3, StepKind::Reminder}, {5, StepKind::Reminder}, {7, StepKind::SilenceOver}}) {
      const auto step = next_step(countdown, policy, calendar());
      REQUIRE(step.has_value());
      REQUIRE(step->kind == kind);
      REQUIRE(step->due == in_brussels(nth_working_day(day, nth), 8h + 30min));
      countdown = after(countdown, *step);
    }
    Countdown solved;
    solved.state = TicketState::Solved;
    solved.since = day;
    const auto closing = next_step(solved, policy, calendar());
    REQUIRE(closing.has_value());
    REQUIRE(closing->kind == StepKind::ClosingTime);
    REQUIRE(closing->due == in_brussels(nth_working_day(day, 7) + days(1), 0min));
    REQUIRE(sys_days(last_day_to_react(day, policy, calendar())) == nth_working_day(day, 7));
  }
}

TEST_CASE("schedule: All Saints and Armistice lie between solving and closing") {
  Countdown solved;
  solved.state = TicketState::Solved;
  solved.since = 2027y / 10 / 29;  // a Friday; 1 November is a Monday, the 11th a Thursday
  CHECK(year_month_day(last_day_to_react(solved.since, {}, calendar())) == 2027y / 11 / 10);
  solved.since = 2027y / 11 / 2;
  CHECK(year_month_day(last_day_to_react(solved.since, {}, calendar())) == 2027y / 11 / 12);
}

TEST_CASE("schedule: after a time without the clock the steps come one a working day, none left out") {
  const LifecyclePolicy policy;
  Countdown countdown = waiting_since(2026y / 11 / 2);
  const auto first = next_step(countdown, policy, calendar());
  REQUIRE(first->kind == StepKind::Reminder);
  countdown.reminders_done = 1;
  countdown.last_step = 2026y / 12 / 4;  // done a month late, on a Friday
  const auto second = next_step(countdown, policy, calendar());
  CHECK(second->kind == StepKind::Reminder);
  CHECK(second->reminder == 2);
  CHECK(second->due == in_brussels(2026y / 12 / 7, 8h + 30min));
  countdown.reminders_done = 2;
  countdown.last_step = 2026y / 12 / 7;
  const auto notice = next_step(countdown, policy, calendar());
  CHECK(notice->kind == StepKind::SilenceOver);
  CHECK(notice->due == in_brussels(2026y / 12 / 8, 8h + 30min));
}

TEST_CASE("schedule: a configuration that changes sends nothing twice") {
  Countdown countdown = waiting_since(2026y / 11 / 16);
  countdown.reminders_done = 2;
  LifecyclePolicy policy;
  policy.remind_on_working_days = {5, 2};
  CHECK(next_step(countdown, policy, calendar())->kind == StepKind::SilenceOver);
  policy.remind_on_working_days = {2, 4, 6};
  CHECK(next_step(countdown, policy, calendar())->reminder == 3);
  policy.remind_on_working_days = {};
  countdown.reminders_done = 0;
  CHECK(next_step(countdown, policy, calendar())->kind == StepKind::SilenceOver);
}

TEST_CASE("schedule: a ticket that sleeps wakes on its date, others have no steps") {
  Countdown countdown = waiting_since(2026y / 11 / 16);
  countdown.until = 2026y / 12 / 12;  // a Saturday: at its midnight, the desk has no hours
  const auto step = next_step(countdown, {}, calendar());
  CHECK(step->kind == StepKind::WaitOver);
  CHECK(step->due == in_brussels(2026y / 12 / 12, 0min));
  for (const TicketState state : {TicketState::New, TicketState::Assigned, TicketState::Closed}) {
    countdown.state = state;
    CHECK(!next_step(countdown, {}, calendar()));
  }
}

TEST_CASE("schedule: both clock changes") {
  // Reminder days on the Monday after each change; closing at a midnight before it.
  for (const year_month_day since : {2026y / 10 / 21, 2026y / 3 / 25}) {
    const auto step = next_step(waiting_since(since), {}, calendar());
    CHECK(step->due == in_brussels(nth_working_day(since, 3), 8h + 30min));
  }
}

TEST_CASE("schedule: words go both ways") {
  for (const StepKind kind : {StepKind::Reminder, StepKind::SilenceOver, StepKind::WaitOver, StepKind::ClosingTime})
    CHECK(step_kind_from(to_word(kind)) == kind);
  CHECK(!step_kind_from("later"));
}
