// A block of commands that is wrong -> the whole text as it was probably meant: its lines corrected, moved to the top or left out, all
// other text unchanged. Where it is open what was meant, or where the text would be read by somebody else, nothing is offered. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/command_arguments.h"

namespace m2t {

// The block of `new_text` (see read_block_as_it_is), and where it has problems its correction, as far as there is one.
CommandBlock read_command_block(std::string_view new_text, const CommandContext& context);
// The same for a text that something of the mail stands above (see read_misplaced_commands); by itself it may be right.
CommandBlock find_misplaced_commands(std::string_view text, const CommandContext& context);

struct Correction {
  std::string text, block;  // as CommandBlock::corrected and corrected_block
};
// `block` is that of `text`, has no problems, and cannot be carried out as it is. Empty when one of the lines cannot be mended.
Correction mended(const CommandBlock& block, std::string_view text, const std::vector<LineMend>& mends,
                  const CommandContext& context);

}  // namespace m2t
