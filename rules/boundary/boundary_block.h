// The part of a header that the server at the border wrote: all that stands above its own Received field.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/boundary/boundary_profile.h"

namespace m2t {

struct BoundaryBlock {
  std::optional<std::size_t>
      received;          // the border's Received field among the headers: those before it count, it and the rest do not
  std::string why_none;  // what to do about it
};

// Pure. From the top down, past the Received fields of the hosts behind the border, to the first one of the border. A sender can write
// what he likes below that one, and nothing above it. Where another server's field comes first, nothing counts.
BoundaryBlock boundary_block(const std::vector<HeaderField>& headers, const BoundaryProfile& profile);

}  // namespace m2t
