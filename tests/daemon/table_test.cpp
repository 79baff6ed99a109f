// Foreign text on a terminal (T-34), and columns.
#include "daemon/commands/table.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace m2t;

TEST_CASE("table: no control character of a mail reaches the terminal (T-34)") {
  CHECK(shown_text("\x1b[31mred\x1b[0m") == "·[31mred·[0m");
  CHECK(shown_text("\x1b]0;title\x07") == "·]0;title·");
  CHECK(shown_text("a\bb\x7f") == "a·b·");
  CHECK(shown_text("\u009b31m") == "·31m");  // CSI as one character
  CHECK(shown_text("invoice\u202Egpj.exe") == "invoice·gpj.exe");
  CHECK(shown_text("\u2066a\u2069\u200F") == "·a··");
  CHECK(shown_text(std::string_view("a\0b", 3)) == "a·b");
  CHECK(shown_text("été, \u20AC, Ĳssel") == "été, \u20AC, Ĳssel");
}

TEST_CASE("table: line breaks and tabs cannot make lines of their own (T-34)") {
  CHECK(shown_text("one\r\ntwo\tthree") == "one  two three");
  CHECK(indented("one\ntwo\x1b\n") == "    one\n    two·\n");
  CHECK(indented("").empty());
}

TEST_CASE("table: columns are as wide as their longest text in characters; the last one is not padded") {
  Table table({"id", "subject", "from"});
  table.add({"1", "étage", "a@b.test"});
  table.add({"12", "printer", "\x1b[2J"});
  std::ostringstream out;
  table.print(out, "none");
  CHECK(out.str() ==
        "id  subject  from\n"
        "1   étage    a@b.test\n"
        "12  printer  ·[2J\n");
}

TEST_CASE("table: on a terminal the last column gives way first, then the widest; wide letters count as two") {
  Table table({"id", "from", "subject"});
  table.add({"1", "marie.dubois@jette.brussels", "日本 and a subject that goes on for a while"});
  std::ostringstream out;
  table.print(out, "none", 58);
  CHECK(out.str() ==
        "id  from                         subject\n"
        "1   marie.dubois@jette.brussels  日本 and a subject that …\n");
  std::ostringstream narrow;
  table.print(narrow, "none", 40);
  CHECK(narrow.str() ==
        "id  from               subject\n"
        "1   marie.dubois@jet…  日本 and a subje…\n");
}

TEST_CASE("table: without rows it says so instead of showing a header") {
  std::ostringstream out;
  Table({"id"}).print(out, "no held mails");
  CHECK(out.str() == "no held mails\n");
}

TEST_CASE("table: times are shown as the clock on the wall shows them") {
  const TimeZone brussels("Europe/Brussels");
  CHECK(shown_time(*parse_rfc3339("2026-11-24T09:05:00Z"), brussels) == "2026-11-24 10:05");
  CHECK(shown_time(*parse_rfc3339("2026-07-01T22:30:00Z"), brussels) == "2026-07-02 00:30");
}
