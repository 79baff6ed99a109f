// The transfer encodings, decoded piece by piece without a copy of the whole. Tolerant: there is no input they refuse.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

// Gets the decoded bytes in order, in pieces of at most 64 KiB (Identity: one piece, the input itself).
using DecodedSink = std::function<void(std::string_view)>;

// Base64: everything outside the alphabet is skipped; several padded blocks in a row are read on; foreign text behind the padding
// (a mailing list's footer) ends it. Quoted-printable: a wrong escape stays as it is. Uuencode: from "begin" to "end", or to the end.
void decode_body(std::string_view encoded, TransferEncoding encoding, const DecodedSink& sink);

// At most `limit` decoded bytes.
std::string decoded(std::string_view encoded, TransferEncoding encoding, std::size_t limit = static_cast<std::size_t>(-1));

// False for a body that is declared base64 and cannot be, by its first 4 KiB up to the padding: too much of it is outside of the
// alphabet, or blanks stand between words.
bool may_be_base64(std::string_view body);

// The name of a Content-Transfer-Encoding value (comments and case do not matter). Unknown ones are Identity.
TransferEncoding transfer_encoding_from(std::string_view value, bool* known = nullptr);

// A "begin 644 name" block inside a text, by its place. Only blocks whose first line has a right length count.
struct UuBlock {
  std::size_t offset = 0;  // of "begin"
  std::size_t length = 0;  // to the line after "end" (or the end of the text)
  std::string name;        // as written
};
std::optional<UuBlock> find_uu_block(std::string_view text, std::size_t from);

}  // namespace m2t
