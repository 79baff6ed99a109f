// What the decoded bytes of an attachment say, gathered in one pass over them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

struct FileContent {
  std::uint64_t size = 0;
  std::string sha256;         // hex
  std::string head;           // at most 64 KiB: a photo has its size behind its preview
  std::string detected_type;  // empty when the bytes say nothing
};

FileContent read_file_content(std::string_view encoded, TransferEncoding encoding);

}  // namespace m2t
