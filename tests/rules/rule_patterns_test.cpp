// What plain words and expressions find.
#include <string>

#include "rules/file/text_pattern.h"
#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

bool finds(const std::string& pattern, const std::string& text) {
  const auto read = TextPattern::read(pattern);
  REQUIRE(std::holds_alternative<TextPattern>(read));
  return std::get<TextPattern>(read).find_in(SearchText(text)).has_value();
}

PatternProblem problem(const std::string& pattern) {
  const auto read = TextPattern::read(pattern);
  REQUIRE(std::holds_alternative<PatternProblem>(read));
  return std::get<PatternProblem>(read);
}

}  // namespace

TEST_CASE("rules: plain words are found whole, without accents, case and punctuation") {
  CHECK(finds("mot de passe", "MOT   DE\nPASSE oublié"));
  CHECK(finds("réseau", "Reseau en panne"));
  CHECK(finds("reseau", "le RÉSEAU"));
  CHECK(finds("l'imprimante", "l’imprimante du 2e"));
  CHECK(finds("wi-fi", "le wi fi"));
  CHECK(finds("oeuvre", "main d'œuvre"));
  CHECK_FALSE(finds("passe", "passer"));
  CHECK_FALSE(finds("passe", "dépasse"));
  CHECK_FALSE(finds("mot passe", "mot de passe"));
}

TEST_CASE("rules: a star leaves an end of plain words open") {
  CHECK(finds("imprimant*", "les imprimantes"));
  CHECK(finds("imprimant*", "imprimant"));
  CHECK_FALSE(finds("imprimant*", "réimprimante"));
  CHECK(finds("*printer", "netwerkprinter"));
  CHECK_FALSE(finds("*printer", "printers"));
  CHECK(finds("*printer*", "De netwerkprinters doen het niet"));
}

TEST_CASE("rules: expressions are linear, without case, on the text as it stands") {
  CHECK(finds("/KB\\d{7}/", "après kb5034441"));
  CHECK(finds("/acc[eè]s/", "ACCÈS"));
  CHECK_FALSE(finds("/acces/", "accès"));
  CHECK(finds("/^bonjour$/", "Bonjour"));
  CHECK_FALSE(finds("/^bonjour$/", "Bonjour\nEncore"));
  CHECK(problem("/").what.starts_with("there is no letter"));
}

TEST_CASE("rules: expressions that take others an eternity find nothing in a hostile text, and end (T-36)") {
  for (const std::string evil :
       {"/(a+)+$/", "/(a|aa)+$/", "/(.*a){20}$/", "/(a*)*b/", "/^(([a-z])+.)+[A-Z]([a-z])+$/", "/(x+x+)+y/"}) {
    CAPTURE(evil);
    CHECK_FALSE(finds(evil, std::string(256 * 1024 - 1, 'a') + "!"));
  }
}

TEST_CASE("rules: no more than 256 KiB of a text is searched, and no character is cut in two") {
  const std::string long_text(256 * 1024 - 1, 'a');
  CHECK(finds("/a$/", long_text + "é" + "needle"));
  CHECK_FALSE(finds("needle", long_text + " needle"));
  CHECK(finds("needle", std::string(1000, 'a') + " needle"));
}

TEST_CASE("rules: what is no pattern is told with its remedy") {
  CHECK(problem("/(a/").what == "the expression cannot be used: missing ): (a");
  CHECK(problem("/a(?=b)/").remedy.starts_with("look-ahead"));
  CHECK(problem("/(a)\\1/").part == "\\1");
  CHECK(problem("/a{1000}{1000}/").what.starts_with("the expression cannot be used"));
  CHECK(problem("/((a{100}){100}){10}/").what.starts_with("the expression cannot be used"));
  CHECK(problem("/" + std::string(1025, 'a') + "/").what == "the expression is longer than 1024 bytes");
  CHECK(problem("!!!").remedy == "write an expression between slashes: '/…/'");
  CHECK(problem("*").remedy == "write an expression between slashes: '/…/'");
  CHECK(problem("Ελλάδα").what.starts_with("it has letters of another alphabet"));
  CHECK(problem(std::string(300, 'a')).what == "the text is longer than any phrase");
}
