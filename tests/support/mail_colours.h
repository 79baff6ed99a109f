// The colours of a mail's HTML, and whether they can be read on each other.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>

namespace m2t::test {

inline double luminance(const std::string& hex) {  // WCAG 2.1
  const auto channel = [&](std::size_t at) {
    const double value = std::stoi(hex.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
}
inline double contrast(const std::string& a, const std::string& b) {
  const double one = luminance(a), two = luminance(b);
  return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

inline std::string inverted(const std::string& hex) {
  char out[7];
  std::snprintf(out, sizeof out, "%06x", 0xffffff - std::stoi(hex, nullptr, 16));
  return out;
}

inline std::set<std::string> colours_of(const std::string& html, const std::string& property) {
  std::set<std::string> found;
  for (std::size_t at = html.find(property + ":#"); at != std::string::npos; at = html.find(property + ":#", at + 1))
    if (at == 0 || html[at - 1] == '"' || html[at - 1] == ';') found.insert(html.substr(at + property.size() + 2, 6));
  return found;
}

}  // namespace m2t::test
