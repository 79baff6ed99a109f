// What the fields of a part say of it, and what its content proves wrong in them. Known by mime.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/mime/mime.h"

namespace m2t {

// Fills type, disposition, encoding and content_id out of `part.header`; `default_type` where no type is declared.
void describe_part(MimePart& part, std::string_view default_type, std::vector<Defect>& defects);

// Mails whose writer promised base64 and sent the text as it was.
void distrust_base64(MimeTree& tree, std::string_view raw);

// A multipart in which nothing was found is the text that stands in it.
void demote_empty_multiparts(MimeTree& tree);

}  // namespace m2t
