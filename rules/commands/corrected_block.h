// A block of commands that is wrong -> the whole text as it was probably meant: its lines corrected, moved to the top or left out, all
// other text unchanged. Where it is open what was meant, or where the text would be read by somebody else, nothing is offered. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/command_arguments.h"

namespace m2t {

// The block of a text, without a correction.
CommandBlock read_block_as_it_is(std::string_view text, const CommandContext& context);
// The line without the bullet or number of a list ("- #prendre", "1. #prendre"), where a word that steers stands behind it; else the line.
std::string_view behind_bullet(std::string_view typed_line);
// The command in a line, without what people and mail programs put around it; empty when there is none.
std::string command_within(std::string_view typed_line);
// "Note interne : elle attend", "[interne] elle attend", without a sign: what follows those words. `first`: nothing stands above the line; one
// word alone counts only there, further down "Interne : 1299" is a telephone.
std::optional<std::string_view> note_without_sign(std::string_view typed_line, bool first);

// `block` is that of `text` and has problems; it gets its correction, as far as there is one.
void correct(CommandBlock& block, std::string_view text, const CommandContext& context);
// The same for a text that something of the mail stands above: by itself it may be right.
void correct_what_stood_below(CommandBlock& block, std::string_view text, const CommandContext& context);

struct Correction {
  std::string text, block;  // as CommandBlock::corrected and corrected_block
};
// `block` is that of `text`, has no problems, and cannot be carried out as it is. Empty when one of the lines cannot be mended.
Correction mended(const CommandBlock& block, std::string_view text, const std::vector<LineMend>& mends,
                  const CommandContext& context);

}  // namespace m2t
