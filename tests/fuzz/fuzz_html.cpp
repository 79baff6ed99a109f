// HTML to text.
#include "parsers/text/charset.h"
#include "parsers/text/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto html = m2t::repaired_utf8(m2t::fuzz::text_of(data, size));
  m2t::fuzz::must(m2t::is_valid_utf8(m2t::html_to_text(html)), "the text of HTML is UTF-8");
  return 0;
}
