// What stands between quotation marks, over several lines as well. For error_text's own use.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace m2t {

struct QuotedPassage {
  std::size_t begin = 0;  // of the opening mark
  std::size_t end = 0;    // behind the closing mark
  std::string_view text;  // between them, without blanks around
};

// In order, none inside another: «…», “…”, „…”, "…", ''…''. A passage has no empty line in it, and at most 1,500 bytes and 12 lines:
// otherwise a mark is taken for a stray one.
std::vector<QuotedPassage> quoted_passages(std::string_view text);

}  // namespace m2t
