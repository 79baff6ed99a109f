// The only door to mimetic on the way in.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace m2t {

// Name and value of each field of a header block that ends with a blank line, by mimetic. Hand it well-formed, bounded fields only
// (header.cpp does). Nothing when mimetic gives up.
std::optional<std::vector<std::pair<std::string, std::string>>> fields_by_mimetic(const std::string& block);

}  // namespace m2t
