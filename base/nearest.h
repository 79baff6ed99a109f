// "Did you mean …": the nearest of some known words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace m2t {

// The candidate with the smallest edit distance (swapped neighbours count one), if it is near enough for a typing error:
// at most a third of the longer word, and at least one. Case does not count. Nothing otherwise.
std::optional<std::string> nearest_word(std::string_view written, std::span<const std::string_view> candidates);

}  // namespace m2t
