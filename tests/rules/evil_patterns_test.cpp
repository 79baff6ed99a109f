// A hundred expressions that make backtracking engines run for ever, each on the longest text that is searched (T-36). Would break: one that
// does not end; the suite then never does.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "rules/file/text_pattern.h"

using namespace m2t;

TEST_CASE("evil patterns: T-36 nested and overlapping repetitions find nothing in 256 KiB, and end") {
  const std::string many(256 * 1024 - 1, 'a');
  const std::vector<std::string> inner{"a", "a|aa", "a|a?", "[a-z]", "\\w", "a?a?", "a|b|ab", "(a|aa)+"};
  const std::vector<std::string> repeated{"(X+)+", "(X*)*", "(X+)*", "((X)+.?)+"};
  const std::vector<std::string> end{"!!", "[0-9]$", "!a$", "(b!){2}"};
  const SearchText hostile(many + "!");
  int tried = 0;
  for (const std::string& x : inner) {
    for (std::string outer : repeated) {
      outer.replace(outer.find('X'), 1, x.size() == 1 ? x : "(" + x + ")");
      for (const std::string& last : end) {
        const std::string written = "/^" + outer + last + "/";
        CAPTURE(written);
        const auto read = TextPattern::read(written);
        REQUIRE(std::holds_alternative<TextPattern>(read));
        CHECK_FALSE(std::get<TextPattern>(read).find_in(hostile));
        ++tried;
      }
    }
  }
  CHECK(tried >= 100);
}
