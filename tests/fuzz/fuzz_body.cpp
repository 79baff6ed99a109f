// What is new, quoted and signature; forwards. The bytes up to a NUL are the text, the rest is the HTML part.
#include "parsers/body/body.h"
#include "parsers/body/forwarded.h"
#include "tests/fuzz/fuzz.h"

void m2t::fuzz::try_input(std::string_view input) {
  const auto nul = input.find('\0');
  const auto text = repaired_utf8(input.substr(0, nul));
  const auto html = nul == std::string_view::npos ? std::string() : repaired_utf8(input.substr(nul + 1));
  const BodySplit split = split_body(text, html);
  must_be_utf8("the parts of a body are UTF-8", split.new_text, split.quoted_text, split.signature);
  must(split.new_text.size() + split.quoted_text.size() + split.signature.size() <= 2 * text.size() + 16, "nothing is doubled");
  if (const auto forwarded = find_forwarded(text))
    must_be_utf8("the facts of a forward are UTF-8", forwarded->from.name, forwarded->from.address, forwarded->subject,
                 forwarded->text);
}
