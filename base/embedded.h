// A text file that was built into the program (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace m2t {

struct EmbeddedFile {
  std::string_view path;  // relative to its folder: "fr/acknowledgement.txt"
  std::string_view text;
};

}  // namespace m2t
