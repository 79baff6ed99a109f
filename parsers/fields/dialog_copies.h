// Dialog boxes that somebody copied into a mail: as Windows' Ctrl+C writes them, between lines of hyphens, and typed over with
// their buttons in brackets. Known by error_text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace m2t {

struct DialogCopy {
  std::vector<std::string_view> lines;  // title and message, trimmed, without the buttons
  std::size_t end = 0;                  // the line behind it
};

// The copy that begins on `lines[at]`; looks at a few lines only.
std::optional<DialogCopy> dialog_copy_at(const std::vector<std::string_view>& lines, std::size_t at);

// "OK", "[Oui] [Non]", "OK   Annuler": nothing but buttons.
bool is_line_of_buttons(std::string_view line);

}  // namespace m2t
