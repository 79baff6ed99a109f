// The structure of a mail: which part stands where in its bytes. A line scanner of our own: one pass, no recursion, no copies. It has
// no opinion about what the parts are good for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"
#include "parsers/mime/header.h"
#include "parsers/mime/header_values.h"
#include "parsers/reader.h"

namespace m2t {

inline constexpr std::size_t no_part = static_cast<std::size_t>(-1);

// How the content of a part was read.
enum class PartForm { Leaf, Multipart, Message };

struct MimePart {
  std::size_t parent = no_part;
  std::size_t depth = 0;
  PartForm form = PartForm::Leaf;
  std::string type;  // declared media type, "text/plain" where there is none or a senseless one
  ParameterizedValue content_type;
  ParameterizedValue disposition;
  TransferEncoding encoding = TransferEncoding::Identity;
  std::string content_id;                            // without <>
  std::size_t header_offset = 0, header_length = 0;  // the field lines, without the blank line
  std::size_t body_offset = 0, body_length = 0;      // without the line end that belongs to the boundary
  HeaderBlock header;  // of the mail itself and of enclosed messages: all fields; of other parts: Content-* only

  std::string_view body(std::string_view raw) const { return raw.substr(body_offset, body_length); }
  bool is(std::string_view media_type) const { return type == media_type; }
  bool begins(std::string_view prefix) const { return type.starts_with(prefix); }
};

// Parts in the order of the bytes: parents before their children. parts[0] is the mail itself and always there. An enclosed
// message is two parts: its container (Message) and, as its only child, the message with its own header.
struct MimeTree {
  std::vector<MimePart> parts;
  std::vector<Defect> defects;
  std::vector<std::size_t> children_of(std::size_t part) const;
};

// message/rfc822 and its likes.
bool holds_message(const MimePart& part);

// The bytes of an enclosed message that came in base64 or quoted-printable, which RFC 2046 forbids: it has no place in the raw mail,
// so it is one closed part there. scan_mime reads them as a mail of their own.
std::optional<std::string> encoded_message(std::string_view raw, const MimePart& part);

// Total and linear. CR LF, LF and lone CR are line ends, also mixed. Over a limit (T-19, T-20): a container that is too deep, or the
// eleventh enclosed message, stays one closed part; what follows the last allowed part is one part of unknown type.
MimeTree scan_mime(std::string_view raw, const ReadLimits& limits);

}  // namespace m2t
