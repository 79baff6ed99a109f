#include "parsers/text/one_line.h"

#include "parsers/text/charset.h"

namespace m2t {

void make_one_line(std::string& utf8) {
  for (char& c : utf8)
    if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f) c = ' ';
}

std::string repaired_line(std::string_view bytes) {
  auto line = repaired_utf8(bytes);
  make_one_line(line);
  return line;
}

}  // namespace m2t
