// What a technician reads of a block of which nothing was done: why, and the whole text as it was probably meant. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/carry_out.h"
#include "rules/commands/corrected_block.h"
#include "tickets/effects.h"

namespace m2t {

struct RefusedBlock {
  std::vector<std::string> problems;  // in words
  Correction corrected;               // empty: none is offered
};

// How the blocks of that technician are read.
CommandContext command_context(const Person& technician, const DeskPolicy& policy, const Calendar& calendar, Time now);

// A block that is wrong as it was typed.
RefusedBlock refused(const CommandBlock& block, Language language);
// One that is right, and cannot be carried out; `text` is what it was read from.
RefusedBlock refused(const CarriedOut& result, const CommandBlock& block, std::string_view text, const CommandContext& context);
// The same where there is no text to be sent again.
std::vector<std::string> problems_of(const CarriedOut& result);

void tell(SendStaffMail& receipt, RefusedBlock why);

}  // namespace m2t
