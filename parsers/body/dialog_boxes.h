// Windows' message boxes, as Ctrl+C copies them: a ruler, the title, a ruler, the message, a ruler, the buttons, a ruler.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace m2t {

struct DialogBox {
  std::size_t begin = 0, end = 0;  // lines
};

// In order, not overlapping; by their buttons in French, Dutch, English or German. What stands in them is no quotation and no signature.
// Linear.
std::vector<DialogBox> find_dialog_boxes(const std::vector<std::string_view>& lines);

}  // namespace m2t
