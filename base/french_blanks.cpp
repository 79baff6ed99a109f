#include "base/french_blanks.h"

namespace m2t {
namespace {

constexpr std::string_view no_break_space = "\u00A0", opening = "«", closing = "»";

// A sign that stands alone, as French writes it; no option of a command such as ":8080" or "?id=".
bool is_high_sign(std::string_view from) {
  if (from.starts_with(closing)) return true;
  if (from.empty() || std::string_view(":;?!").find(from.front()) == std::string_view::npos) return false;
  return from.size() == 1 || std::string_view(" \n.").find(from[1]) != std::string_view::npos;
}

}  // namespace

std::string french_blanks(std::string_view words) {
  std::string out;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool binds = words[at] == ' ' && (out.ends_with(opening) || is_high_sign(words.substr(at + 1)));
    if (binds)
      out += no_break_space;
    else
      out += words[at];
  }
  return out;
}

}  // namespace m2t
