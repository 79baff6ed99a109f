#include "parsers/mime/decode.h"

#include <algorithm>

#include "parsers/mime/encodings.h"
#include "parsers/mime/yenc.h"
#include "parsers/text/ascii.h"

namespace m2t {

void decode_body(std::string_view encoded, TransferEncoding encoding, const DecodedSink& sink) {
  if (encoding == TransferEncoding::Identity) {
    if (!encoded.empty()) sink(encoded);
    return;
  }
  if (encoding == TransferEncoding::YEnc) return decode_yenc(encoded, sink);
  PieceBuffer out(sink);
  if (encoding == TransferEncoding::Base64) decode_base64(encoded, out);
  if (encoding == TransferEncoding::QuotedPrintable) decode_quoted_printable(encoded, out);
  if (encoding == TransferEncoding::UuEncode) decode_uuencode(encoded, out);
  out.flush();
}

std::string decoded(std::string_view encoded, TransferEncoding encoding, std::size_t limit) {
  std::string out;
  // No encoding makes more than it takes, and at most four times less text than `limit` asks for is needed to fill it.
  if (encoding == TransferEncoding::Identity) encoded = encoded.substr(0, limit);
  if ((encoding == TransferEncoding::Base64 || encoding == TransferEncoding::QuotedPrintable) && limit < encoded.size() / 8)
    encoded = encoded.substr(0, limit * 8);
  decode_body(encoded, encoding,
              [&](std::string_view piece) { out.append(piece.substr(0, limit - std::min(limit, out.size()))); });
  return out;
}

TransferEncoding transfer_encoding_from(std::string_view value, bool* known) {
  while (!value.empty() && (is_ascii_blank(value[0]) || value[0] == '"')) value.remove_prefix(1);
  const auto word = value.substr(0, value.find_first_of("(;\" \t\r\n"));
  if (known) *known = true;
  if (begins_with_ascii(word, "base64")) return TransferEncoding::Base64;
  if (begins_with_ascii(word, "quoted-printable") || same_ascii(word, "quotedprintable") || same_ascii(word, "qp"))
    return TransferEncoding::QuotedPrintable;
  if (same_ascii(word, "x-uuencode") || same_ascii(word, "uuencode") || same_ascii(word, "x-uue") || same_ascii(word, "uue"))
    return TransferEncoding::UuEncode;
  if (same_ascii(word, "x-yenc") || same_ascii(word, "yenc")) return TransferEncoding::YEnc;
  if (known) {
    *known = word.empty() || same_ascii(word, "7bit") || same_ascii(word, "8bit") || same_ascii(word, "binary");
  }
  return TransferEncoding::Identity;
}

}  // namespace m2t
