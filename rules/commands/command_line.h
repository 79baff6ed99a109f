// One line that begins with the sign of a command: for the files that read blocks alone.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "parsers/text/text_lines.h"

namespace m2t {

struct CommandLine {
  std::string_view typed;   // the line, without blanks around it
  std::string_view behind;  // what follows the sign
};

inline std::optional<CommandLine> command_line(std::string_view line) {
  // The last are how keyboards of other scripts and autocorrection write the first.
  constexpr std::array<std::string_view, 8> signs{"#", "/", "!", "＃", "﹟", "♯", "／", "！"};
  const std::string_view typed = trim_blanks(line);
  for (const std::string_view sign : signs)
    if (typed.starts_with(sign)) return CommandLine{typed, typed.substr(sign.size())};
  return std::nullopt;
}

}  // namespace m2t
