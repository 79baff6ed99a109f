// RTF as text: the body that Outlook keeps in winmail.dat, compressed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace m2t {

// LZFu or stored; at most `limit` bytes. Empty when the head says neither.
std::string rtf_decompressed(std::string_view bytes, std::size_t limit);

struct RtfText {
  std::string text;      // valid UTF-8, lines end with "\n"; at most `limit` bytes
  bool is_html = false;  // the RTF was made of HTML, and that is what `text` is
};

// Total and linear. What is not shown (fonts, colours, styles, pictures) is left out.
RtfText read_rtf(std::string_view rtf, std::size_t limit);

}  // namespace m2t
