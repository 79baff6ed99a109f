// Short and middling texts as staff write them to a service desk (language_samples/*.txt); how often their language is told, and never wrongly.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/body/language.h"
#include "parsers/text/text_lines.h"

using m2t::detect_language;
using m2t::Language;

namespace {

// A sample is a line; a line that ends in a comma or is empty goes on in the next ones, as mails do.
std::vector<std::string> samples_of(const std::string& language) {
  std::ifstream in(std::string(M2T_SOURCE_DIR "/tests/parsers/language_samples/") + language + ".txt", std::ios::binary);
  const std::string texts{std::istreambuf_iterator<char>(in), {}};
  std::vector<std::string> samples;
  bool goes_on = false;
  for (std::string_view line : m2t::split_lines(texts)) {
    if (goes_on || line.empty()) {
      samples.back() += '\n';
      samples.back() += line;
    } else {
      samples.emplace_back(line);
    }
    goes_on = line.empty() || line.ends_with(',');
  }
  return samples;
}

struct Tally {
  int right = 0, wrong = 0, unknown = 0, surely_wrong = 0;
  std::string misses;
};

Tally tally_of(const std::string& language, Language expected, bool as_subject) {
  Tally tally;
  for (const std::string& text : samples_of(language)) {
    const auto found = as_subject ? detect_language(text, "") : detect_language("", text);
    if (found.language == expected) {
      ++tally.right;
      continue;
    }
    const bool unknown = found.language == Language::Unknown;
    ++(unknown ? tally.unknown : tally.wrong);
    tally.surely_wrong += found.sure ? 1 : 0;
    tally.misses += (unknown ? "unknown: " : "wrong: ") + text + "\n";
  }
  return tally;
}

void check_samples(const std::string& language, Language expected, int at_least, int most_unknown) {
  for (bool as_subject : {false, true}) {
    const Tally tally = tally_of(language, expected, as_subject);
    CAPTURE(as_subject);
    CAPTURE(tally.misses);
    MESSAGE("right " << tally.right << ", unknown " << tally.unknown << ", wrong " << tally.wrong);
    CHECK(tally.right >= at_least);
    CHECK(tally.unknown <= most_unknown);
    CHECK(tally.wrong == 0);
    CHECK(tally.surely_wrong == 0);
  }
}

}  // namespace

TEST_CASE("language samples: French, short and middling") { check_samples("fr", Language::French, 120, 4); }
TEST_CASE("language samples: Dutch, short and middling") { check_samples("nl", Language::Dutch, 120, 4); }
TEST_CASE("language samples: English") { check_samples("en", Language::English, 14, 1); }
TEST_CASE("language samples: German") { check_samples("de", Language::German, 9, 1); }
