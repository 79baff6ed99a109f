#include "daemon/commands/wrapped_text.h"

#include <doctest/doctest.h>

using namespace m2t;
using Lines = std::vector<std::string>;

TEST_CASE("tickets show: a text is broken between words to fit the terminal, and nothing of it is lost") {
  CHECK(wrapped_lines("one two three", 8) == Lines{"one two", "three"});
  CHECK(wrapped_lines("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrapped_lines("one two three", 13) == Lines{"one two three"});
  CHECK(wrapped_lines("one two three", 0) == Lines{"one two three"});
  CHECK(wrapped_lines("a\n\nb", 8) == Lines{"a", "", "b"});
  CHECK(wrapped_lines("  indented text here", 12) == Lines{"  indented", "text here"});
  CHECK(wrapped_lines("", 8).empty());
}

TEST_CASE("tickets show: a long word stays whole; wide letters count twice, accents not at all; controls are harmless (T-34)") {
  CHECK(wrapped_lines("see https://example.org/a/long/address now", 12) ==
        Lines{"see", "https://example.org/a/long/address", "now"});
  CHECK(wrapped_lines("日本 日本 日本", 9) == Lines{"日本 日本", "日本"});
  CHECK(wrapped_lines("e\u0301te\u0301 e\u0301te\u0301", 7) == Lines{"e\u0301te\u0301 e\u0301te\u0301"});
  CHECK(wrapped_lines("a\x1b[31mb", 40) == Lines{"a·[31mb"});
}
