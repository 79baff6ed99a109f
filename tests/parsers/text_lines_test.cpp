#include "parsers/text/text_lines.h"

#include <doctest/doctest.h>

#include <array>
#include <span>
#include <string>
#include <vector>

using namespace m2t;

TEST_CASE("text lines: any line end ends a line, the last one needs none") {
  const auto lines = [](std::string_view text) {
    std::string all;
    for (const auto line : split_lines(text)) all += "[" + std::string(line) + "]";
    return all;
  };
  CHECK(lines("").empty());
  CHECK(lines("a") == "[a]");
  CHECK(lines("\n") == "[]");
  CHECK(lines("a\nb\r\nc\rd") == "[a][b][c][d]");
  CHECK(lines("a\n\nb\r\r\nc\n\r") == "[a][][b][][c][]");
  CHECK(lines("\r\n\r\n\na\r") == "[][][][a]");
}

TEST_CASE("text lines: folding makes spellings equal, in ASCII and beyond") {
  CHECK(fold_words("  Caf\xC3\xA9\t DE  la\r\nGARE ") == "cafe de la gare");
  CHECK(fold_words("\xC2\xA0Re\xE2\x80\x8B:\xE2\x80\xAF\x01ok\x7F") == "re: ok\x7f");
  CHECK(fold_words("L\xE2\x80\x99\xC5\x92uvre") == "l'oeuvre");
  CHECK(fold_words("abc def", 5) == "abc d");
  CHECK(fold_words("ab\xC3\xA9\xC3\xA9", 3) == "abe");
  CHECK(fold_words("a\xFF\xC3") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("text lines: blanks of any kind are trimmed") {
  CHECK(trim_blanks(" \t\xC2\xA0\xE2\x80\x8B\x01 a b \xE2\x80\xAF\r\n") == "a b");
  CHECK(trim_blanks("\x7F ") == "\x7F");
  CHECK(trim_blanks(std::string_view("\0 \0", 3)).empty());
}

TEST_CASE("text lines: one of many needles is found wherever it stands, and nothing else is") {
  const auto needles = std::to_array<std::string_view>(
      {"forwarded by", "fw", "message d'origine", "message", "a ecrit", "zz", "oorspronkelijk", "ab"});
  const std::string filler = "nous avons un probleme avec le fax du mess";
  CHECK_FALSE(contains_any(filler, needles));
  for (const auto needle : needles) {
    const std::string text(needle);
    CHECK(contains_any(text, needles));
    CHECK(contains_any(text + " " + filler, needles));
    CHECK(contains_any(filler + " " + text, needles));
    CHECK_FALSE(contains_any(filler + " " + text.substr(0, 1), needles));
  }
  CHECK_FALSE(contains_any("", needles));
  const auto short_ones = std::to_array<std::string_view>({"b1", "c1", "d1", "e1", "x"});
  CHECK(contains_any("nothing of that but an x stands here", short_ones));
  CHECK_FALSE(contains_any("nothing of that stands here", short_ones));
}

TEST_CASE("text lines: more needles than lists hold are found, too") {
  std::vector<std::string> words;
  for (int i = 0; i < 600; ++i) words.push_back("word" + std::to_string(i) + ".");
  const std::vector<std::string_view> needles(words.begin(), words.end());
  CHECK(contains_any("this text holds word599. at its end", needles));
  CHECK_FALSE(contains_any("this text holds word600. at its end", needles));
  CHECK(contains_any("this text holds word199. at its end", std::span(needles).first(200)));
  CHECK_FALSE(contains_any("this text holds word200. at its end", std::span(needles).first(200)));
}
