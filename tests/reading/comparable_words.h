// How texts are compared that folding and line ends have passed through.
#pragma once

#include <string>
#include <string_view>

namespace m2t::reading {

// Blank runs as one blank, none at the ends: folding and line ends leave more or fewer of them.
inline std::string words_only(std::string_view text) {
  std::string words;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > ' ')
      words += c;
    else if (!words.empty() && words.back() != ' ')
      words += ' ';
  }
  if (words.ends_with(' ')) words.pop_back();
  return words;
}

}  // namespace m2t::reading
