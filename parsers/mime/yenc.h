// yEnc: files in the text of a mail, a byte a character, between "=ybegin" and "=yend".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/mime/decode.h"

namespace m2t {

// Such a file inside a text, by its place.
struct YencBlock {
  std::size_t offset = 0;  // of "=ybegin"
  std::size_t length = 0;  // to the line after "=yend" (or the end of the text)
  std::string name;        // as written
};

// Where `from` or later a block begins. Text that merely says "=ybegin" is none: the first line of data must be as long as announced.
std::optional<YencBlock> find_yenc_block(std::string_view text, std::size_t from);

// The bytes of a block. Total; what is no data is left out.
void decode_yenc(std::string_view block, const DecodedSink& sink);

// What is wrong with a block, by its own figures (size, CRC-32, part): the end of a defect's id and its text. Nothing: all is well.
struct YencFault {
  std::string_view id, text;
};
std::optional<YencFault> yenc_fault(std::string_view block);

}  // namespace m2t
