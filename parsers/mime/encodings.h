// The single encodings, each in a file of its own: base64.cpp, quoted_printable.cpp, uuencode.cpp. Known by decode; see there for how
// tolerant they are.
#pragma once

#include <string_view>

#include "parsers/mime/piece_buffer.h"

namespace m2t {

void decode_base64(std::string_view encoded, PieceBuffer& out);
void decode_quoted_printable(std::string_view encoded, PieceBuffer& out);
void decode_uuencode(std::string_view encoded, PieceBuffer& out);

}  // namespace m2t
