// The colours of a mail's HTML, and whether they can be read on each other.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

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

// What the mail's one <style> says of `property` for elements of this name: the colours that a program takes which asks for dark ones.
inline std::set<std::string> dark_colours_of(const std::string& html, const std::string& element, const std::string& property) {
  std::set<std::string> found;
  const std::size_t begin = html.find("(prefers-color-scheme: dark) {\n"), end = html.find("</style>");
  if (begin == std::string::npos || end == std::string::npos) return found;
  for (std::size_t at = html.find('\n', begin) + 1; at < end; at = html.find('\n', at) + 1) {
    const std::string line = html.substr(at, html.find('\n', at) - at);
    const std::string selectors = ", " + line.substr(0, line.find(" {")) + ",";
    const std::size_t value = line.find(" " + property + ": #");
    if (selectors.find(", " + element + ",") != std::string::npos && value != std::string::npos)
      found.insert(line.substr(value + property.size() + 4, 6));
  }
  return found;
}

inline void need(std::vector<std::string>& wrong, const std::string& colour, const std::string& ground, double ratio,
                 const char* where) {
  if (contrast(colour, ground) < ratio) wrong.push_back("#" + colour + " on #" + ground + ", " + where);
}

inline std::vector<std::string> unreadable_in_the_dark(const std::string& html) {
  std::vector<std::string> wrong;
  const auto ground = dark_colours_of(html, "body", "background-color");
  if (ground.size() != 1) {
    wrong.emplace_back("no dark colours");
    return wrong;
  }
  for (const char* element : {"body", "td", "th", "h1", "h2", "p", "a"}) {
    const auto dark = dark_colours_of(html, element, "color");
    if (dark.size() != 1) wrong.push_back(std::string("no dark colour for <") + element + ">");
    for (const std::string& colour : dark) need(wrong, colour, *ground.begin(), 4.5, "dark");
  }
  for (const auto& [element, property] : {std::pair{"td[bgcolor]", "background-color"}, {"td", "border-color"}}) {
    const auto dark = dark_colours_of(html, element, property);
    if (dark.size() != 1) wrong.push_back(std::string("no dark colour for ") + element);
    for (const std::string& colour : dark) need(wrong, colour, *ground.begin(), 3.0, "dark");
  }
  // A colour at any other element would stay as it is in front of the dark ground.
  for (std::size_t at = html.find("<body"); at < html.size(); at = html.find('<', at + 1)) {
    const std::string tag = html.substr(at + 1, html.find('>', at) - at - 1), name = tag.substr(0, tag.find(' '));
    const bool coloured = !colours_of(tag, "color").empty() || !colours_of(tag, "background-color").empty();
    if (coloured && dark_colours_of(html, name, "color").empty()) wrong.push_back("<" + name + "> keeps its colour in the dark");
    if (!colours_of(tag, "background-color").empty() && name != "body" && name != "td" && name != "th")
      wrong.push_back("<" + name + "> keeps its background in the dark");
  }
  return wrong;
}

// What cannot be read in a mail: as it is sent, inverted by a program, and in its own dark colours. Text needs a contrast of 4.5,
// bars and borders one of 3 (WCAG 2.1: 1.4.3, 1.4.11). Empty: nothing.
inline std::vector<std::string> unreadable_in(const std::string& html) {
  std::vector<std::string> wrong;
  for (const std::string& colour : colours_of(html, "color")) {
    need(wrong, colour, "ffffff", 4.5, "as sent");
    need(wrong, inverted(colour), "000000", 4.5, "inverted");
  }
  for (const std::string& bar : colours_of(html, "background-color"))
    if (bar != "ffffff") {
      need(wrong, bar, "ffffff", 3.0, "as sent");
      need(wrong, inverted(bar), "000000", 3.0, "inverted");
    }
  for (std::string& one : unreadable_in_the_dark(html)) wrong.push_back(std::move(one));
  return wrong;
}

}  // namespace m2t::test
