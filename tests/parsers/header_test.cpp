#include "parsers/mime/header.h"

#include <doctest/doctest.h>

#include "parsers/mime/header_values.h"

using namespace m2t;

namespace {

bool holds(const std::vector<Defect>& defects, std::string_view id) {
  for (const auto& defect : defects)
    if (defect.id == id) return true;
  return false;
}

}  // namespace

TEST_CASE("header: fields are unfolded, blanks before the colon and the case of names do not matter") {
  std::vector<Defect> defects;
  const auto block = read_header_block("Subject : a\r\n  b\r\n\tc\r\nX-E:\r\nTO: x@y\r\n", {}, defects);
  REQUIRE(block.fields.size() == 3);
  CHECK(*block.first("subject") == "a  b\tc");
  CHECK(block.first("X-E")->empty());
  CHECK(block.has("to"));
  CHECK(defects.empty());
}

TEST_CASE("header: what mimetic cannot read we read ourselves (D1, library notes 3)") {
  std::vector<Defect> defects;
  const auto block = read_header_block(std::string_view("Caf\xe9: 1\nTo: :\nX-N: a\0b\nSubject: still here\n", 43), {}, defects);
  REQUIRE(block.has("Subject"));
  CHECK(*block.first("Subject") == "still here");
  CHECK(block.first("To") != nullptr);
}

TEST_CASE("header: a flood of fields, one huge field and a huge block stop at their limits (T-20)") {
  std::string flood;
  for (int i = 0; i < 100000; ++i) flood += "X-A: b\n";
  std::vector<Defect> defects;
  CHECK(read_header_block(flood, {}, defects).fields.size() == ReadLimits{}.header_fields);
  CHECK(holds(defects, "header.too-long"));
  CHECK(holds(defects, "header.too-many-fields"));
  defects.clear();
  const auto block = read_header_block("Subject: " + std::string(150 * 1024, 's') + "\nFrom: a@b\n", {}, defects);
  CHECK(holds(defects, "header.field-too-long"));
  CHECK(block.first("Subject")->size() <= ReadLimits{}.header_field_bytes);
  CHECK(*block.first("From") == "a@b");
}

TEST_CASE("header: encoded words as broken programs write them") {
  CHECK(decode_words("=?utf-8?Q?caf=C3=A9?=") == "caf\xc3\xa9");
  CHECK(decode_words("=?iso-8859-1?q?caf=E9_noir?= x") == "caf\xc3\xa9 noir x");
  CHECK(decode_words("=?utf-8?B?w6k?=") == "\xc3\xa9");                                // no padding
  CHECK(decode_words("=?utf-8?B?w6k=?= =?utf-8?Q?t=C3=A9?=") == "\xc3\xa9t\xc3\xa9");  // blanks between words go
  CHECK(decode_words("=?utf-8?Q?=C3?=\t=?utf-8?Q?=A9?=") == "\xc3\xa9");               // a character split in two
  CHECK(decode_words("a=?utf-8?Q?b?=c") == "abc");                                     // no blanks around
  CHECK(decode_words("=?utf-8?Q?a b?=") == "a b");                                     // a blank inside
  CHECK(decode_words("=?utf-8*fr?Q?a?=") == "a");                                      // RFC 2231 section 5
  CHECK(decode_words("=?x-unknown?Q?caf=E9?=") == "caf\xc3\xa9");
  CHECK(decode_words("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=") == "\xe6\x97\xa5\xe6\x9c\xac");
  CHECK(decode_words("=?utf-8?Q?cut=C3=A9") == "cut\xc3\xa9");
  CHECK(decode_words("2 =? 3 and =?a?z?b?=") == "2 =? 3 and =?a?z?b?=");
}

TEST_CASE(
    "header: encoded words with blanks inside, in comments, in quotes, of any case, and split in the middle of a character") {
  const std::string cafe = "caf\xc3\xa9";
  CHECK(decode_words("=?UTF-8?q?caf=c3=a9?=") == cafe);
  CHECK(decode_words("=?utf-8?Q?caf=C3?=\t =?UTF-8?Q?=A9?=") == cafe);
  CHECK(decode_words("=?utf-8?Q?un caf=C3=A9 noir?=") == "un " + cafe + " noir");
  CHECK(decode_words("\"=?utf-8?Q?caf=C3=A9?=\"") == "\"" + cafe + "\"");
  CHECK(decode_words("=?utf-8*fr-BE?Q?caf=C3=A9?=") == cafe);
  CHECK(decode_words("Re:=?utf-8?Q?caf=C3=A9?=") == "Re:" + cafe);
  const auto in_comment = parse_addresses("a@b.be (=?utf-8?Q?Ren=C3=A9?=)", 5);
  CHECK(in_comment.mailboxes.at(0).name == "Ren\xc3\xa9");
  const auto in_quotes = parse_addresses("\"=?utf-8?Q?Dupont=2C_Ren=C3=A9?=\" <a@b.be>", 5);
  CHECK(in_quotes.mailboxes.at(0).name == "Dupont, Ren\xc3\xa9");
  CHECK(parse_parameters("a/b; filename*0*=utf-8''caf%C3; filename*1*=%A9; filename*2=\".pdf\"").parameter("filename") ==
        cafe + ".pdf");
  CHECK(parse_parameters("a/b; name*=ISO-8859-1''caf%E9").parameter("name") == cafe);
  CHECK(parse_parameters("a/b; name=\"=?utf-8?Q?caf=C3=A9?= =?utf-8?Q?.pdf?=\"").parameter("name") == cafe + ".pdf");
}

TEST_CASE("header: UTF-7 is read in words that name it, never in bare bytes; no address is made by it (T-21)") {
  CHECK(decode_words("=?utf-7?Q?Die_Fr+APY-sche?=") == "Die Fr\xc3\xb6sche");
  CHECK(decode_words("=?utf-7?B?SitBUHctcmdlbg==?=") == "J\xc3\xbcrgen");
  CHECK(decode_words("Die Fr+APY-sche", "utf-7") == "Die Fr+APY-sche");
  const auto list = parse_addresses("=?utf-7?Q?a+ADw-evil+AEA-x.org+AD4-,?= <good@jette.be>", 10);
  REQUIRE(list.mailboxes.size() == 1);
  CHECK(list.mailboxes[0].address == "good@jette.be");
  const auto controls = parse_addresses("=?utf-7?Q?a+AA0ACg-Bcc:_b+IC4-c?= <good@jette.be>", 10);
  CHECK(controls.mailboxes[0].name == "a Bcc: bc");
}

TEST_CASE("header: raw 8-bit text is UTF-8, or else windows-1252") {
  CHECK(decode_words("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(decode_words("caf\xe9 \x80") == "caf\xc3\xa9 \xe2\x82\xac");
}

TEST_CASE("header: parameters with quotes, comments, a forgotten semicolon, semicolons in quotes") {
  const auto type = parse_parameters("TEXT/Html (a;comment); charset=\"utf-8\" (x); name=\"a;b.pdf\"");
  CHECK(type.value == "text/html");
  CHECK(type.parameter("charset") == "utf-8");
  CHECK(type.parameter("name") == "a;b.pdf");
  CHECK(parse_parameters("text/plain charset=iso-8859-1 format=flowed").parameter("format") == "flowed");
  CHECK(parse_parameters("attachment; filename=my file (1).pdf; size=3").parameter("filename") == "my file (1).pdf");
  CHECK(parse_parameters("attachment; filename=\"C:\\temp\\a.txt\"").parameter("filename") == "C:\\temp\\a.txt");
}

TEST_CASE("header: RFC 2231 pieces and charsets, and encoded words where they do not belong") {
  CHECK(parse_parameters("a/b; filename*=utf-8'fr'caf%C3%A9.png").parameter("filename") == "caf\xc3\xa9.png");
  CHECK(parse_parameters("a/b; filename*1=\"b.pdf\"; filename*0*=iso-8859-1''%E9").parameter("filename") ==
        "\xc3\xa9"
        "b.pdf");
  CHECK(parse_parameters("a/b; filename=x; filename*=utf-8''y").parameter("filename") == "y");
  CHECK(parse_parameters("a/b; name=\"=?utf-8?Q?=C3=A9?=.txt\"").parameter("name") == "\xc3\xa9.txt");
}

TEST_CASE("header: 1 MB of References gives the first and the last ids, a hundred in all (T-20)") {
  std::string references;
  for (int i = 0; i < 50000; ++i) references += "<" + std::to_string(i) + "@example.org> ";
  const auto ids = parse_message_ids(references, 100);
  REQUIRE(ids.size() == 100);
  CHECK(ids.front() == "0@example.org");
  CHECK(ids.back() == "49999@example.org");
  CHECK(parse_message_ids("Your message of Monday <a b@c>", 5) == std::vector<std::string>{"ab@c"});
  CHECK(parse_message_ids("bare@example.org", 5) == std::vector<std::string>{"bare@example.org"});
}

TEST_CASE("header: dates in all the forms that occur") {
  const auto expected = parse_rfc3339("2026-11-23T09:15:00Z");
  CHECK(parse_mail_date("Mon, 23 Nov 2026 10:15:00 +0100") == expected);
  CHECK(parse_mail_date("23 Nov 26 09:15 GMT") == expected);
  CHECK(parse_mail_date("Mon, 23 Nov 2026 10:15:00 +0100 (CET)") == expected);
  CHECK(parse_mail_date("Mon Nov 23 09:15:00 2026") == expected);
  CHECK(parse_mail_date("Mon, 23-Nov-2026 04:15:00 EST") == expected);
  CHECK_FALSE(parse_mail_date("yesterday"));
  CHECK_FALSE(parse_mail_date("Mon, 31 Feb 2026 10:15:00 +0100"));
}
