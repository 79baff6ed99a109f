// What is new, quoted and signature; forwards. The bytes up to a NUL are the text, the rest is the HTML part.
#include "parsers/body/body.h"
#include "parsers/body/forwarded.h"
#include "parsers/text/charset.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using m2t::fuzz::must;
  const auto all = m2t::fuzz::text_of(data, size);
  const auto nul = all.find('\0');
  const auto text = m2t::repaired_utf8(all.substr(0, nul));
  const auto html = nul == std::string_view::npos ? std::string() : m2t::repaired_utf8(all.substr(nul + 1));
  const m2t::BodySplit split = m2t::split_body(text, html);
  must(m2t::is_valid_utf8(split.new_text) && m2t::is_valid_utf8(split.quoted_text) && m2t::is_valid_utf8(split.signature),
       "the parts of a body are UTF-8");
  must(split.new_text.size() + split.quoted_text.size() + split.signature.size() <= 2 * text.size() + 16, "nothing is doubled");
  m2t::find_forwarded(text);
  return 0;
}
