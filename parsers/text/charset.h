// Bytes in any charset -> valid UTF-8, by ICU (its tables are linked in, nothing is loaded at run time). Knows the usual lies
// of mail programs about their charset.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

bool is_valid_utf8(std::string_view bytes);

// Where the bytes come from. UTF-7 is read where its writer named it: in bodies, in encoded words and in RFC 2231 parameters, which are
// decoded only after the field was taken apart and could hold any character in base64 anyway. The bare bytes of a header are never
// taken for it (T-21).
enum class CharsetUse { Header, Body, EncodedWord };

// Total. `label` is what the mail claims (may be empty, unknown or wrong). The rules for lies:
//   none or unknown      UTF-8 when the bytes are that, otherwise windows-1252, or Russian and Greek sets when whole words are in them
//   iso-8859-1, us-ascii the same
//   utf-16, utf-32       the order of bytes that stands there; a text of single bytes is one
//   any other            UTF-8 when the bytes surely are
//   utf-8                windows-1252 when they are not, unless most of it is UTF-8 (then U+FFFD for the rest)
//   gb2312, ks_c_5601, shift_jis ... the larger sets that programs really write
// U+0000 is removed, a byte order mark at the start too. The answer has at most 4 bytes for one of the input, plus 16.
std::string to_utf8(std::string_view bytes, std::string_view label, CharsetUse use);

// The same, and what was wrong with the label.
struct CharsetReading {
  std::string text;
  bool unknown = false;  // nobody knows the name
  bool wrong = false;    // the bytes are something else
};
CharsetReading read_charset(std::string_view bytes, std::string_view label, CharsetUse use);

// What is no UTF-8 becomes U+FFFD; U+0000 is removed.
std::string repaired_utf8(std::string_view bytes);

// At most `bytes` bytes, cut between two characters.
std::string_view utf8_prefix(std::string_view utf8, std::size_t bytes);

// One line for people (T-32): NFC, controls and line ends as single blanks, bidi controls and invisible marks removed, at most
// five combining marks on a character, no blanks at the ends.
std::string shown_line(std::string_view utf8);

}  // namespace m2t
