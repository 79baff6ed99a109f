// What a file is, by its first bytes.
#include <algorithm>

#include "parsers/attachments/attachment_content.h"
#include "parsers/attachments/content_type.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

void check_type(std::string_view type) {
  if (type.empty()) return;
  must(std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c < 127; }), "a type is printable ASCII");
  must(type.find('/') != std::string_view::npos, "a type has two halves");
  must(!is_type_lie(class_of_type(type), class_of_type(type)), "a type does not lie about itself");
}

}  // namespace

void try_input(std::string_view input) {
  for (const bool is_whole : {false, true}) {
    const auto type = type_of_content(input, is_whole);
    check_type(type);
    must(type == type_of_content(input.substr(0, type_head_bytes), is_whole), "only the first bytes are looked at");
  }
  check_type(type_of_ole(input));
  class_of_name(input);
  const auto content = read_file_content(input, TransferEncoding::Identity);
  must(content.size == input.size() && input.starts_with(content.head), "a file has its size and its begin");
  must(content.sha256.size() == 64, "a file has its digest");
  check_type(content.detected_type);
}

}  // namespace m2t::fuzz
