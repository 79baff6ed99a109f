#include "parsers/defects.h"

#include <algorithm>
#include <array>

namespace m2t {
namespace {

constexpr std::array defect_rows = {
    DefectRow{"attachments.too-large", "an attachment is larger than the limit; it is kept in the raw mail"},
    DefectRow{"attachments.too-many", "more attachments than are listed; the others are in the raw mail only"},
    DefectRow{"attachments.type-lie", "an attachment is not what its type or its name says"},
    DefectRow{"attachments.uuencode-truncated", "a uuencoded file has no end; what is there was kept"},
    DefectRow{"attachments.winmail-unread", "a winmail.dat holds nothing that is understood; it was kept as it is"},
    DefectRow{"attachments.yenc-crc", "a yEnc file was damaged on the way: its check sum is another one"},
    DefectRow{"attachments.yenc-part", "a yEnc file is one part of several; the others are not in this mail"},
    DefectRow{"attachments.yenc-size", "a yEnc file is not as long as it says; what is there was kept"},
    DefectRow{"attachments.yenc-truncated", "a yEnc file has no end; what is there was kept"},
    DefectRow{"attachments.yenc-unreadable", "a yEnc file has no readable first line"},
    DefectRow{"header.blank-lines-before", "blank lines stand before the header; they were skipped"},
    DefectRow{"header.date-unreadable", "the Date field cannot be read"},
    DefectRow{"header.eight-bit", "a header field holds bytes that are neither ASCII nor UTF-8; their charset was guessed"},
    DefectRow{"header.field-too-long", "a header field is longer than is read; its end was left out"},
    DefectRow{"header.from-missing", "there is no From field"},
    DefectRow{"header.from-several", "the From fields hold several addresses; the first one counts"},
    DefectRow{"header.from-unreadable", "the From field holds no address"},
    DefectRow{"header.junk-line", "a line between the header fields is none; it was left out"},
    DefectRow{"header.mbox-line", "the line of a mail folder (From ...) stands before the header; it was skipped"},
    DefectRow{"header.missing", "there is no header; all of it is text"},
    DefectRow{"header.no-blank-line", "the header ends without a blank line; the text begins at the first line that is no field"},
    DefectRow{"header.nul", "a header field holds NUL bytes; they were removed"},
    DefectRow{"header.readers-disagree", "two ways of reading the header found different fields; the plainer one counts"},
    DefectRow{"header.repeated", "a field that a mail has once stands there several times; the first one counts"},
    DefectRow{"header.too-long", "the header is longer than is read; its end was left out"},
    DefectRow{"header.too-many-addresses", "more addresses than are considered; the others were left out"},
    DefectRow{"header.too-many-fields", "more header fields than are read; the rest was left out"},
    DefectRow{"mime.base64-is-none", "a part is declared base64 and is not; its bytes were taken as they are"},
    DefectRow{"mime.boundary-missing", "a multipart names no boundary"},
    DefectRow{"mime.boundary-repeated",
              "an inner multipart has the boundary of an outer one; each delimiter counts for the inner one"},
    DefectRow{"mime.boundary-too-long", "a multipart's boundary is longer than is read"},
    DefectRow{"mime.boundary-wrong",
              "a multipart's boundary is not the one between its parts; the one that stands there was used"},
    DefectRow{"mime.encoding-on-container", "a multipart claims a transfer encoding, which it cannot have; it was not applied"},
    DefectRow{"mime.encoding-unknown", "a part's transfer encoding is unknown; its bytes were taken as they are"},
    DefectRow{"mime.end-missing", "a multipart has no end; it ends where what holds it ends"},
    DefectRow{"mime.line-ends", "lines end with a lone CR or in several ways; each of them counts"},
    DefectRow{"mime.message-encoded", "an enclosed message came in a transfer encoding; it is one attachment"},
    DefectRow{"mime.multipart-undeclared",
              "the header names no content type, but the body begins with a delimiter; it was read as a multipart"},
    DefectRow{"mime.no-parts", "a multipart holds no part; it was read as text"},
    DefectRow{"mime.part-after-end", "a multipart goes on behind its end"},
    DefectRow{"mime.too-deep", "parts are nested deeper than is read; the rest is one attachment"},
    DefectRow{"mime.too-many-messages", "more enclosed messages than are read; the others are attachments"},
    DefectRow{"mime.too-many-parts", "more parts than are read; the rest is one attachment"},
    DefectRow{"mime.type-unreadable", "a part's content type cannot be read; it was taken for text"},
    DefectRow{"text.charset-unknown", "a text names a charset that does not exist; it was guessed"},
    DefectRow{"text.charset-wrong", "a text is not in the charset that it names; another one was read"},
    DefectRow{"text.nul", "a text holds NUL bytes; they were removed"},
    DefectRow{"text.too-long", "the text is longer than is kept; its end is in the raw mail only"},
};

}  // namespace

std::span<const DefectRow> known_defects() { return defect_rows; }

void note_defect(std::vector<Defect>& defects, std::string_view id) {
  const auto row = std::lower_bound(defect_rows.begin(), defect_rows.end(), id,
                                    [](const DefectRow& known, std::string_view wanted) { return known.id < wanted; });
  note_defect(defects, id, row != defect_rows.end() && row->id == id ? row->text : std::string_view());
}

void note_defect(std::vector<Defect>& defects, std::string_view id, std::string_view text) {
  for (const auto& defect : defects)
    if (defect.id == id) return;
  defects.push_back({std::string(id), std::string(text)});
}

}  // namespace m2t
