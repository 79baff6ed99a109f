// What a mail carries besides its text: name, kind, size and digest of each attachment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/bodies.h"
#include "parsers/mail.h"
#include "parsers/mime.h"

namespace m2t {

// T-23: NFC, without path, controls, bidi marks and the characters that file systems take for themselves; no leading dots and
// hyphens, no device names; at most 120 characters, the extension kept. May be empty.
std::string safe_file_name(std::string_view utf8_name);

// What is known of an attachment when its kind is asked for.
struct AttachmentTraits {
  std::string_view type;  // lower case
  std::string_view name;  // safe
  std::string_view head;  // its first decoded bytes
  std::uint64_t size = 0;
  bool is_inline = false;
};
// By type and name; a picture is a screenshot when nothing says that it is a logo or a photo.
AttachmentKind attachment_kind(const AttachmentTraits& traits);

// Every part that is not text of the mail, in order, and uuencoded files. Sizes and digests by streaming. Beyond the limit: a defect.
std::vector<Attachment> list_attachments(std::string_view raw, const MimeTree& tree, const ChosenText& text,
                                         const ReadLimits& limits, std::vector<Defect>& defects);

// INV-12: SHA-256 over the From address, the subject and the content of every part, each with its length. Texts count with "\n" as
// line end and without blank lines at their end, because Exchange encodes bodies anew on each fetch.
std::string content_hash(std::string_view raw, const MimeTree& tree, std::string_view from_address, std::string_view subject);

}  // namespace m2t
