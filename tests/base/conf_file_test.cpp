#include "base/conf_file.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

using namespace m2t;

namespace {

ConfFile read(std::string text) { return read_conf_text(std::move(text), "/etc/x.toml"); }

std::string picture(const std::string& text, SourcePlace place, std::string remedy = "") {
  const ConfFile file = read(text);
  return describe_problem({"/etc/x.toml", place, "M2T-0102", "what", std::move(remedy)}, file.lines);
}

const ConfValue& value_of(const ConfTable& table, std::string_view key) {
  const ConfValue* value = table.find(key);
  REQUIRE(value != nullptr);
  return *value;
}

}  // namespace

TEST_CASE("conf: every kind of value arrives, dates as text") {
  const ConfFile file = read(
      "t = \"é\"\ni = -12\nd = 1.5\nb = true\nl = [1, \"x\"]\nday = 2026-12-24\nat = 08:30:00\nwhen = 2026-12-24T08:30:00Z\n"
      "inline = { a = 1 }\n[table]\nx = 1\n[[many]]\ny = 1\n[[many]]\ny = 2\n");
  REQUIRE(file.problems.empty());
  CHECK(*value_of(file.root, "t").text() == "é");
  CHECK(*value_of(file.root, "i").integer() == -12);
  CHECK(*value_of(file.root, "b").boolean());
  CHECK(value_of(file.root, "l").array()->size() == 2);
  CHECK(*value_of(file.root, "day").text() == "2026-12-24");
  CHECK(*value_of(file.root, "at").text() == "08:30:00");
  CHECK(*value_of(file.root, "when").text() == "2026-12-24T08:30:00Z");
  CHECK(*value_of(*value_of(file.root, "inline").table(), "a").integer() == 1);
  CHECK(value_of(file.root, "many").array()->size() == 2);
  CHECK(value_of(file.root, "t").kind() == "text");
  CHECK(value_of(file.root, "i").kind() == "number");
  CHECK(value_of(file.root, "d").kind() == "decimal number");
  CHECK(value_of(file.root, "b").kind() == "true or false");
  CHECK(value_of(file.root, "l").kind() == "list");
  CHECK(value_of(file.root, "table").kind() == "table");
  CHECK(file.root.find("nothing") == nullptr);
  CHECK(file.root.find_key("nothing") == nullptr);
}

TEST_CASE("conf: keys keep the order of the file and know their place, in characters") {
  const ConfFile file = read("\xEF\xBB\xBFzz = 1\r\n\"é\" = 22 # c\r\n[b]\r\nx = \"é\"\r\n[a]\r\n  y = [\"p\", \"qq\"]\r\n");
  REQUIRE(file.problems.empty());
  REQUIRE(file.root.entries.size() == 4);
  CHECK(file.root.entries[0].first.name == "zz");
  CHECK(file.root.entries[1].first.name == "é");
  CHECK(file.root.entries[2].first.name == "b");
  CHECK(file.root.entries[3].first.name == "a");
  const ConfKey* key = file.root.find_key("é");
  REQUIRE(key != nullptr);
  CHECK(key->place.line == 2);
  CHECK(key->place.column == 1);
  CHECK(key->place.length == 3);
  const ConfValue& x = value_of(*value_of(file.root, "b").table(), "x");
  CHECK(x.place.line == 4);
  CHECK(x.place.column == 5);
  CHECK(x.place.length == 3);
  const ConfArray& y = *value_of(*value_of(file.root, "a").table(), "y").array();
  CHECK(y[1].place.line == 6);
  CHECK(y[1].place.column == 13);
  CHECK(file.lines.size() == 6);
  CHECK(file.lines[0] == "zz = 1");
}

TEST_CASE("conf: a syntax error is a problem with its place, and the root is empty (L-13)") {
  const ConfFile file = read("a = 1\nb = \n");
  REQUIRE(file.problems.size() == 1);
  CHECK(file.problems[0].code == "M2T-0002");
  CHECK(file.problems[0].place.line == 2);
  CHECK(file.root.entries.empty());
  for (const char* text :
       {"a = 1\na = 2", "[a", "a = \"x", "= 1", "a = [1, 2", "\xFF = 1", "a\0b = 1", "a = 1 2", "[[a]]\n[a]"}) {
    CAPTURE(text);
    CHECK(read(text).problems.size() == 1);
  }
  CHECK(read(std::string(100'000, '[')).problems.size() == 1);
  CHECK(read("a = " + std::string(100'000, '[')).problems.size() == 1);
  CHECK(read(std::string(5 << 20, '#')).problems[0].code == "M2T-0003");
  CHECK(read("").problems.empty());
}

TEST_CASE("conf: a file that cannot be read is a problem with its reason") {
  const ConfFile missing = read_conf_file("/nonexistent/x.toml");
  REQUIRE(missing.problems.size() == 1);
  CHECK(missing.problems[0].code == "M2T-0001");
  CHECK(describe_problem(missing.problems[0], missing.lines) ==
        "/nonexistent/x.toml: error M2T-0001: the file cannot be read: No such file or directory\n"
        "      | `mail2ticket init` writes one to start from\n");
  CHECK(read_conf_file("/").problems.size() == 1);
  char folder[] = "/tmp/m2t-conf-XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  const std::filesystem::path path = std::filesystem::path(folder) / "x.toml";
  std::ofstream(path) << "a = 1\n";
  CHECK(*value_of(read_conf_file(path).root, "a").integer() == 1);
  std::filesystem::remove_all(folder);
}

TEST_CASE("conf: a problem is drawn with its line, the caret and the remedy") {
  CHECK(picture("port = 99\nhots = \"h\"\n", {2, 1, 4}, "did you mean \"host\"?") ==
        "/etc/x.toml:2:1: error M2T-0102: what\n    2 | hots = \"h\"\n      | ^^^^ did you mean \"host\"?\n");
  CHECK(picture("é\t= 1", {1, 5, 1}) == "/etc/x.toml:1:5: error M2T-0102: what\n    1 | é = 1\n      |     ^\n");
  CHECK(picture("a =", {1, 90, 7}) == "/etc/x.toml:1:90: error M2T-0102: what\n    1 | a =\n      |    ^\n");
  CHECK(picture("a = 1", {9, 1, 1}) == "/etc/x.toml:9:1: error M2T-0102: what\n");
  const std::string wide = picture("a = \"" + std::string(500, 'x') + "\"", {1, 300, 5});
  CHECK(wide.find("\xE2\x80\xA6xxx") != std::string::npos);
  CHECK(wide.size() < 400);
}

TEST_CASE("conf: no picture shows a secret (T-45)") {
  CHECK(picture("pasword = \"hunter2\"", {1, 1, 7}, "did you mean \"password_file\"?") ==
        "/etc/x.toml:1:1: error M2T-0102: what\n    1 | pasword = \"\xE2\x80\xA6\"\n      | ^^^^^^^ did you mean "
        "\"password_file\"?\n");
  CHECK(picture("password = \"hunter2\"", {1, 12, 9}).find("\n      |            ^^^\n") != std::string::npos);
  CHECK(picture("password_file = \"imap\"", {1, 17, 6}).find("\"imap\"") != std::string::npos);
  struct Case {
    const char* text;
    std::uint32_t line;
  };
  for (const Case& one : {Case{"Password=hunter2", 1}, Case{"oauth2 = { id = \"x\", client_secret = \"hunter2\" }", 1},
                          Case{"token = \"hunter2", 1}, Case{"\"smtp.password\" = \"hunter2\"", 1}, Case{"password hunter2", 1},
                          Case{"secret = \"\"\"\nx\nhunter2\n\"\"\"", 3}, Case{"secrets = [\n  \"hunter2\",\n]", 2},
                          Case{"password = trustno1 # hunter2", 1}}) {
    CAPTURE(one.text);
    CHECK(picture(one.text, {one.line, 1, 1}).find("hunter2") == std::string::npos);
    for (const ConfProblem& problem : read(one.text).problems) {
      const std::string told = describe_problem(problem, read(one.text).lines);
      CHECK(told.find("hunter") == std::string::npos);
      CHECK(told.find("'trus") == std::string::npos);
    }
  }
  CHECK(picture("secret = \"\"\"\nx\n\"\"\"\nport = 99", {4, 1, 1}).find("port = 99") != std::string::npos);
}
