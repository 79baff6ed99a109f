// Columns of a terminal.
#include "parsers/text/display_width.h"

#include <doctest/doctest.h>

using namespace m2t;

TEST_CASE("display width: wide characters take two columns, combining marks none") {
  CHECK(display_width("") == 0);
  CHECK(display_width("étage") == 5);
  CHECK(display_width("e\u0301tage") == 5);  // the accent as a mark of its own
  CHECK(display_width("日本") == 4);
  CHECK(display_width("ｆｕｌｌ") == 8);
  CHECK(display_width("🖨") == 1);  // narrow without a variation selector
  CHECK(display_width("😀") == 2);
  CHECK(display_width("한") == 2);
  CHECK(display_width("\u1112\u1161\u11ab") == 2);  // the same syllable in pieces
  CHECK(display_width("a\u200db\ufe0f") == 2);
  CHECK(display_width("\xff\xfe") == 2);
}

TEST_CASE("display width: what is cut fits, keeps its accents and never splits a character") {
  CHECK(cut_to_width("imprimante", 10) == "imprimante");
  CHECK(cut_to_width("imprimante", 9) == "impriman…");
  CHECK(cut_to_width("日本語", 5) == "日本…");
  CHECK(cut_to_width("日本語", 4) == "日…");  // the half of a wide one is none of it
  CHECK(cut_to_width("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  CHECK(cut_to_width("ab", 1) == "…");
  CHECK(cut_to_width("ab", 0) == "");
  for (std::size_t columns = 0; columns < 12; ++columns)
    CHECK(display_width(cut_to_width("é日a\u0301\xff😀한글", columns)) <= columns);
}
