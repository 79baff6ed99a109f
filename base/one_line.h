// Foreign text that must not make two lines of one.
#pragma once

#include <string>

namespace m2t {

// Each control character becomes a blank.
inline std::string on_one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return text;
}

}  // namespace m2t
