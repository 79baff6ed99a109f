// What the clock does to a ticket: reminders and the end of waiting, the closing of what is solved. Pure; the same answer whenever it is
// asked, so that nothing is done twice or left out when nobody looked at the time.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "tickets/calendar.h"
#include "tickets/ticket.h"

namespace m2t {

struct LifecyclePolicy {
  std::vector<int> remind_on_working_days{3, 5};
  int close_after_working_days = 7;  // waiting -> solved, with the notice; solved -> closed
  bool every_answer_waits = false;   // an answer without #question waits, too
};

enum class StepKind {
  Reminder,     // the requester is reminded
  SilenceOver,  // the notice goes out, the ticket is solved
  WaitOver,     // the date of #wait has come: back to its technician
  ClosingTime,  // solved, and nothing came
};
std::string_view to_word(StepKind);
std::optional<StepKind> step_kind_from(std::string_view word);

struct Step {
  StepKind kind{};
  int reminder = 0;  // of Reminder: the how manieth, from 1
  Time due{};
};

// The next step, also when it is long overdue; nothing when there is none (no working day in sight, or not that kind of ticket).
// Day 1 is the first working day after `since`. Reminders, the notice and the end of a wait are due when the desk opens on their
// day; closing at the midnight that ends the last day. After a time without the clock the steps come one a working day: none is
// left out, and nobody gets two of them at once.
std::optional<Step> next_step(const Countdown& countdown, const LifecyclePolicy& policy, const Calendar& calendar);

// The last day on which an answer keeps a ticket, solved on `solved_on`, from being closed: what mails name.
std::chrono::year_month_day last_day_to_react(std::chrono::year_month_day solved_on, const LifecyclePolicy& policy,
                                              const Calendar& calendar);
// The day on which a waiting ticket is solved for silence.
std::chrono::year_month_day silence_day(const Countdown& countdown, const LifecyclePolicy& policy, const Calendar& calendar);

}  // namespace m2t
