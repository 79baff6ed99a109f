// winmail.dat: every file lies inside it, every text is UTF-8 and within the limits; its RTF too.
#include "parsers/attachments/tnef.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

void check_tnef(std::string_view bytes, const TnefLimits& limits) {
  const Tnef tnef = read_tnef(bytes, limits);
  must(tnef.is_tnef == begins_as_tnef(bytes), "a TNEF is known by its begin");
  must_be_utf8("texts of a TNEF are UTF-8", tnef.message_class, tnef.subject, tnef.text, tnef.html, tnef.rtf_text);
  // A byte of an old codepage has at most four of UTF-8, plus 16; UTF-16 is cut at twice the limit.
  for (const auto* text : {&tnef.text, &tnef.html, &tnef.rtf_text})
    must(text->size() <= 8 * limits.text_bytes + 16, "texts of a TNEF keep to the limit");
  must(tnef.files.size() <= limits.files, "no more files than the limit");
  for (const auto& file : tnef.files) {
    must(file.offset <= bytes.size() && file.length <= bytes.size() - file.offset, "files lie inside the TNEF");
    must_be_utf8("names of files are UTF-8", file.name, file.type, file.content_id);
  }
}

}  // namespace

void try_input(std::string_view input) {
  check_tnef(input, {});
  check_tnef(input, {3, 1000});
}

}  // namespace m2t::fuzz
