// The lines that part a multipart: boundaries as they are declared, and delimiters as they stand. Known by mime.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mime/mime.h"

namespace m2t {

// RFC 2046 allows 70; longer ones are seen and cost nothing here, as each delimiter line is compared a bounded number of times.
inline constexpr std::size_t longest_boundary = 1000;

struct OpenMultipart {
  std::size_t part;
  std::string boundary;  // empty: none was given
  bool closed = false;   // its end delimiter was seen
  bool has_parts = false;
};

struct Delimiter {
  std::size_t level;  // in the stack of open multiparts
  bool is_end;
};

// The innermost one is the last. `line` is without its line end. Multiparts that are closed already come last, for mails that go on
// behind their own end.
std::optional<Delimiter> find_delimiter(const std::vector<OpenMultipart>& open, std::string_view line);

// What the part declares, without blanks at the end; empty when there is none or when it is too long.
std::string boundary_of(const MimePart& part, const std::vector<OpenMultipart>& open, std::vector<Defect>& defects);

}  // namespace m2t
