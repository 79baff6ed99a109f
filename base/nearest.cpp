#include "base/nearest.h"

#include <algorithm>
#include <array>
#include <vector>

namespace m2t {
namespace {

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Optimal string alignment: insert, delete, replace, swap neighbours, each at cost 1. Three rows of the matrix are enough.
std::size_t typing_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_above(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char ai = lower_ascii(a[i - 1]);
      const char bj = lower_ascii(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (ai == bj ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && ai == lower_ascii(b[j - 2]) && bj == lower_ascii(a[i - 2]);
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
    std::swap(two_above, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view written, std::span<const std::string_view> candidates) {
  constexpr std::size_t longest_word = 128;  // what is longer was no slip of a finger, and costs quadratic time
  if (written.empty() || written.size() > longest_word) return std::nullopt;
  std::optional<std::string> best;
  std::size_t best_distance = longest_word;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > longest_word) continue;
    const std::size_t distance = typing_distance(written, candidate);
    const std::size_t allowed = std::max<std::size_t>(1, std::max(written.size(), candidate.size()) / 3);
    if (distance <= allowed && distance < best_distance) {
      best = std::string(candidate);
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace m2t
