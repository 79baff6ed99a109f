#include "base/csv.h"

#include <doctest/doctest.h>

using namespace m2t;

TEST_CASE("csv: quotes, doubled quotes, line breaks in cells, empty lines, and where each row begins") {
  const CsvTable table = read_csv("a,b\r\n\r\n\"x, y\",\"say \"\"no\"\"\"\n\"two\nlines\", z \nlast,\n", ',');
  CHECK(table.wrong_line == 0);
  REQUIRE(table.rows.size() == 4);
  CHECK(table.rows[0].cells == std::vector<std::string>{"a", "b"});
  CHECK(table.rows[1].line == 3);
  CHECK(table.rows[1].cells == std::vector<std::string>{"x, y", "say \"no\""});
  CHECK(table.rows[2].line == 4);
  CHECK(table.rows[2].cells == std::vector<std::string>{"two\nlines", "z"});
  CHECK(table.rows[3].line == 6);
  CHECK(table.rows[3].cells == std::vector<std::string>{"last", ""});
}

TEST_CASE("csv: a last line without a line end counts; a quotation that never ends is told with its line") {
  CHECK(read_csv("a;b\n1;2", ';').rows.size() == 2);
  CHECK(read_csv("a,b\n1,\"2\n3,4\n", ',').wrong_line == 2);
  CHECK(read_csv("a,b\n1,x\"y\n", ',').wrong_line == 2);
  CHECK(read_csv("", ',').rows.empty());
}

TEST_CASE("csv: the separator is what the first line uses outside its quotation marks") {
  CHECK(csv_separator("mail,department\n1;2;3;4\n") == ',');
  CHECK(csv_separator("mail;\"a,b,c\";department\n") == ';');
  CHECK(csv_separator("mail\tdepartment\n") == '\t');
  CHECK(csv_separator("mail") == ',');
}
