// HTML to text.
#include "parsers/text/text.h"
#include "tests/fuzz/fuzz.h"

void m2t::fuzz::try_input(std::string_view input) {
  const auto html = repaired_utf8(input);
  must_be_utf8("the text of HTML is UTF-8", html_to_text(html));
}
