#include <doctest/doctest.h>

#include "parsers/mime/header_values.h"

using namespace m2t;

namespace {

Address one(std::string_view value) {
  const auto list = parse_addresses(value, 10);
  REQUIRE(list.mailboxes.size() == 1);
  return list.mailboxes[0];
}

}  // namespace

TEST_CASE("address: the usual forms") {
  CHECK(one("a@B.Example") == Address{"", "a@b.example"});
  CHECK(one("Jean Dupont <Jean@example.org>") == Address{"Jean Dupont", "Jean@example.org"});
  CHECK(one("\"Dupont, Jean\" <j@x.be>") == Address{"Dupont, Jean", "j@x.be"});
  CHECK(one("j@x.be (Jean Dupont)") == Address{"Jean Dupont", "j@x.be"});
  CHECK(one("=?utf-8?Q?Andr=C3=A9?= <a@b>") == Address{"Andr\xc3\xa9", "a@b"});
  CHECK(one("\"odd name\"@x.be").address == "\"odd name\"@x.be");
}

TEST_CASE("address: what careless programs write") {
  CHECK(one("Dupont, Jean <j@x.be>") == Address{"Dupont, Jean", "j@x.be"});
  CHECK(one("=?utf-8?Q?Dupont,_Jean?= <j@x.be>") == Address{"Dupont, Jean", "j@x.be"});
  CHECK(one("Jean <j@x.be").address == "j@x.be");
  CHECK(one("smtp:j@x.be").address == "j@x.be");
  CHECK(one("<mailto:j@x.be>").address == "j@x.be");
  CHECK(one("'j@x.be' <j@x.be>") == Address{"j@x.be", "j@x.be"});
  CHECK(one("<@relay,@other:j@x.be>").address == "j@x.be");
  CHECK(one("MAILER-DAEMON").address == "MAILER-DAEMON");
  CHECK(one("j (comment (nested) \\) ) @x.be").name.size() > 0);
  CHECK(parse_addresses("a@b c@d", 10).mailboxes.size() == 2);
  CHECK(parse_addresses("John Smith", 10).mailboxes.empty());
}

TEST_CASE("address: groups are seen, also the one that breaks mimetic (D1, H-42)") {
  const auto list = parse_addresses("Team: a@b, c@d; e@f", 10);
  CHECK(list.group);
  CHECK(list.mailboxes.size() == 3);
  CHECK(parse_addresses(":", 10).mailboxes.empty());
  CHECK(parse_addresses("undisclosed-recipients:;", 10).mailboxes.empty());
}

TEST_CASE("address: control bytes and bidi marks do not get through (D10, T-32)") {
  CHECK(one(std::string("a\r\nRCPT@x.be")).address.find('\n') == std::string::npos);
  CHECK(one("\"\xe2\x80\xaegnp.exe\" <a@b>").name == "gnp.exe");
}

TEST_CASE("address: floods of brackets, colons and addresses stay linear and within the limit (T-20)") {
  CHECK(parse_addresses(std::string(100000, '('), 200).mailboxes.empty());
  CHECK(parse_addresses(std::string(100000, ':'), 200).mailboxes.empty());
  CHECK(parse_addresses(std::string(100000, '<'), 200).mailboxes.empty());
  CHECK(parse_addresses(std::string(100000, '"'), 200).mailboxes.empty());
  std::string many;
  for (int i = 0; i < 10000; ++i) many += "u" + std::to_string(i) + "@x.be, ";
  const auto list = parse_addresses(many, 200);
  CHECK(list.mailboxes.size() == 200);
  CHECK(list.more);
}
