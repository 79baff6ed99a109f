// What a step of the clock does to a ticket: a reminder, the end of waiting, the closing. Pure.
#pragma once

#include <string>

#include "rules/file/rule_set.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"
#include "tickets/schedule.h"

namespace m2t {

struct StepInput {
  const Ticket& ticket;
  const Step& step;
  std::string question;  // the public text that waits for an answer; may be empty
  const DeskPolicy& policy;
  const Calendar& calendar;
  Time now{};
  const RuleSet* rules = nullptr;  // the teams; may be null
};

// Each step leaves a countdown of which it is done, so that the same step cannot come again.
Decision decide_step(const StepInput& in);

}  // namespace m2t
