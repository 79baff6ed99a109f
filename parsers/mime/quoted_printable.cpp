#include <algorithm>

#include "parsers/mime/encodings.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

int hex_value(char c) {
  if (is_ascii_digit(c)) return c - '0';
  const char l = ascii_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// A soft line break at i (the place of '='): where the next line begins, or 0. Blanks before the line end are allowed.
std::size_t soft_break_end(std::string_view in, std::size_t i) {
  std::size_t j = i + 1;
  while (j < in.size() && (in[j] == ' ' || in[j] == '\t')) ++j;
  if (j >= in.size()) return j;
  if (in[j] == '\r') return j + 1 < in.size() && in[j + 1] == '\n' ? j + 2 : j + 1;
  return in[j] == '\n' ? j + 1 : 0;
}

}  // namespace

void decode_quoted_printable(std::string_view in, PieceBuffer& out) {
  static constexpr ByteSet special("= \t");
  std::size_t i = 0;
  while (i < in.size()) {
    const auto stop = special.find_in(in, i);
    out.put(in.substr(i, stop - i));
    i = stop;
    if (i >= in.size()) break;
    if (in[i] != '=') {  // blanks before a line end were added on the way (RFC 2045 section 6.7 rule 3)
      const auto end = std::min(in.find_first_not_of(" \t", i), in.size());
      if (end < in.size() && in[end] != '\r' && in[end] != '\n') out.put(in.substr(i, end - i));
      i = end;
      continue;
    }
    const int high = i + 1 < in.size() ? hex_value(in[i + 1]) : -1;
    const int low = i + 2 < in.size() ? hex_value(in[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out.put(static_cast<char>(high * 16 + low));
      i += 3;
    } else if (const auto next = soft_break_end(in, i)) {
      i = next;
    } else {
      out.put('=');
      ++i;
    }
  }
}

}  // namespace m2t
