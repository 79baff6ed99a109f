// Where the marks that a mail program left in its HTML stand in the text of a mail. Known by body.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parsers/text/html_render.h"

namespace m2t {

struct MarkedLines {
  HtmlMark mark = HtmlMark::None;
  std::size_t begin = 0, end = 0;  // of the lines; `end` is their count when the rest is meant
};

// `lines` are those of the text that a person reads, which may be the plain form of the same mail: a part is found again there by the
// letters it begins with. What is not found is left out. Linear in the size.
std::vector<MarkedLines> find_marked_lines(const std::vector<std::string_view>& lines, std::string_view html);

}  // namespace m2t
