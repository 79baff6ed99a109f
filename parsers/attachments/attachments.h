// What a mail carries besides its text: name, kind, size and digest of each attachment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/attachments/winmail.h"
#include "parsers/body/bodies.h"
#include "parsers/mail.h"
#include "parsers/mime/mime.h"

namespace m2t {

// T-23: NFC, without path, controls, bidi marks and the characters that file systems take for themselves; no leading dots and
// hyphens, no device names; at most 120 characters, the extension kept. May be empty.
std::string safe_file_name(std::string_view utf8_name);

// ".png" for "image/png"; ".bin" when there is none.
std::string_view extension_of_type(std::string_view type);

// Two files of the same name are both shown: the second one as "name (2).png". Case does not count.
void make_names_distinct(std::vector<ListedFile>& files);

struct AttachmentList {
  std::vector<ListedFile> files;
  std::string text, html, subject;  // of a winmail.dat; for a mail that has none of its own
};

// Every part that is not text of the mail, in order, what is in a winmail.dat, and files in the text. Sizes and digests by streaming.
// Beyond a limit: a defect. What kind each file is, and what is inline, is settled below.
AttachmentList list_attachments(std::string_view raw, const MimeTree& tree, const ChosenText& text, const ReadLimits& limits,
                                std::vector<Defect>& defects);

// The parts of the mail's text as they were split. A picture stands in them as "[cid:…]", and in the HTML.
struct TextsAroundFiles {
  std::string_view html, new_text, quoted_text, signature;
};
// Kind of each file by its type, name, size, what its first bytes say and where it is shown; a picture is a screenshot when nothing
// says that it is a logo or a photo. Inline is what is shown within the text: pictures, and what the HTML names.
std::vector<Attachment> settle_attachments(std::vector<ListedFile> files, const TextsAroundFiles& texts);

// INV-12: SHA-256 over the From address, the subject and the content of every part, each with its length. Texts count with "\n" as
// line end and without blank lines at their end, because Exchange encodes bodies anew on each fetch. Files that are `known` with their
// digests are not hashed again; the result is the same without them.
std::string content_hash(std::string_view raw, const MimeTree& tree, const std::vector<Attachment>& known,
                         std::string_view from_address, std::string_view subject);

}  // namespace m2t
