// Lines with a word that steers behind something else: "- #note", "1. #note", "**#nota**". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace m2t {

// The line without the bullet or number of a list ("- #prendre", "1. #prendre"), where a word that steers stands behind it; else the line.
std::string_view behind_bullet(std::string_view typed_line);
// The command in a line, without what people and mail programs put around it; empty when there is none.
std::string command_within(std::string_view typed_line);
// "Note interne : elle attend", "[interne] elle attend", without a sign: what follows those words. `first`: nothing stands above the line; one
// word alone counts only there, further down "Interne : 1299" is a telephone.
std::optional<std::string_view> note_without_sign(std::string_view typed_line, bool first);

}  // namespace m2t
