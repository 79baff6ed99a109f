// The first lines of a technician's mail -> commands, all or nothing. What a wrong block was meant to be: corrected_block.h.
#pragma once

#include <string_view>

#include "rules/commands/command_arguments.h"

namespace m2t {

// `new_text` is what the person wrote, without quotes and signature, UTF-8. The block is made of the first lines that begin with #, / or !
// and a word; blank lines between them do not end it, the first other line does. A sign before something that is plainly no command
// ("#1", "/home/x", "!!!") is text; a command further down is a problem. Total: any text gives a block, maybe an empty one.
CommandBlock read_block_as_it_is(std::string_view new_text, const CommandContext& context);

// For a text that something stands above: no command in it counts, and each line that looks like one is a problem (T-07).
CommandBlock read_misplaced_commands(std::string_view text, const CommandContext& context);

// Does the block stand in the first visible lines of the whole text? Not when something else, a quotation for one, was above
// what the person wrote. `whole_text` is the mail's text, `new_text` what was found to be new in it.
bool stands_at_the_top(std::string_view whole_text, std::string_view new_text);

}  // namespace m2t
