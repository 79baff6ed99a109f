// One character out of UTF-8 that nobody has checked. Total: what is no UTF-8 is one byte, marked as such.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace m2t {

struct Utf8Character {
  std::uint32_t code_point = 0;  // the byte itself when not valid
  std::size_t bytes = 1;
  bool valid = false;
};

// The first character of `text`, which must not be empty. Overlong forms, surrogates and half characters are not valid.
Utf8Character first_character(std::string_view text);
void append_utf8(std::string& text, std::uint32_t code_point);

}  // namespace m2t
