#include "parsers/mime/mime.h"

#include <doctest/doctest.h>

#include <string>

using namespace m2t;

namespace {

std::string types_of(const MimeTree& tree) {
  std::string out;
  for (const auto& part : tree.parts) out += std::string(part.depth, '.') + part.type + '\n';
  return out;
}

bool has_defect(const std::vector<Defect>& defects, std::string_view id) {
  for (const auto& defect : defects)
    if (defect.id == id) return true;
  return false;
}

std::string multipart(const std::string& boundary, const std::string& body) {
  return "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n" + body;
}

std::string with_line_end(std::string text, const std::string& line_end) {
  std::string out;
  for (const char c : text) out += c == '\n' ? line_end : std::string(1, c);
  return out;
}

}  // namespace

TEST_CASE("mime: parts and their bytes are the same with CR LF, LF and lone CR") {
  const std::string mail =
      "From: a@b\n" + multipart("X", "preamble\n--X\nContent-Type: text/plain\n\none\ntwo\n--X\n\nthree\n--X--\nepilogue\n");
  for (const std::string line_end : {"\n", "\r\n", "\r", "\r\r\n"}) {
    CAPTURE(line_end.size());
    const auto raw = with_line_end(mail, line_end);
    const auto tree = scan_mime(raw, {});
    REQUIRE(tree.parts.size() == 3);
    CHECK(tree.parts[1].body(raw).starts_with("one" + line_end + "two"));
    CHECK(tree.parts[2].body(raw).starts_with("three"));
    CHECK(tree.parts[2].body(raw).size() <= 6);
  }
}

TEST_CASE("mime: line ends may be mixed within one mail") {
  const std::string raw = "From: a@b\r\nContent-Type: multipart/mixed;\n boundary=X\r\r--X\n\none\r--X\r\n\r\ntwo\n--X--";
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 3);
  CHECK(tree.parts[1].body(raw) == "one");
  CHECK(tree.parts[2].body(raw) == "two");
}

TEST_CASE("mime: a boundary that begins like another one is another one") {
  const auto raw =
      multipart("X", "--X\nContent-Type: multipart/alternative; boundary=XY\n\n--XY\n\ninner\n--XY--\n--X\n\nouter\n--X--\n");
  const auto tree = scan_mime(raw, {});
  CHECK(types_of(tree) == "multipart/mixed\n.multipart/alternative\n..text/plain\n.text/plain\n");
  CHECK(tree.parts[2].body(raw) == "inner");
  CHECK(tree.parts[3].body(raw) == "outer");
}

TEST_CASE("mime: a delimiter may have blanks behind it, text in mid-line is none (D2)") {
  const auto raw = multipart("X", "--X \t\n\na --X b\n--Xa\n--X--  \n");
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 2);
  CHECK(tree.parts[1].body(raw) == "a --X b\n--Xa");
}

TEST_CASE("mime: an inner multipart without its end ends at the outer delimiter and no sibling is lost") {
  const auto raw = multipart("O", "--O\n" + multipart("I", "--I\n\nfirst\n") + "--O\n\nsibling\n--O--\n");
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 4);
  CHECK(tree.parts[2].body(raw) == "first");
  CHECK(tree.parts[3].parent == 0);
  CHECK(tree.parts[3].body(raw) == "sibling");
  CHECK(has_defect(tree.defects, "mime.end-missing"));
}

TEST_CASE("mime: a mail that is cut keeps what is there") {
  const auto raw = multipart("X", "--X\n\none\n--X\nContent-Type: image/png\nContent-Tr");
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 3);
  CHECK(tree.parts[2].type == "image/png");
  CHECK(tree.parts[2].body_length <= 10);
}

TEST_CASE("mime: a missing boundary is a defect, and the text is read") {
  const auto tree = scan_mime("Content-Type: multipart/mixed\n\njust text\n", {});
  REQUIRE(tree.parts.size() == 1);
  CHECK(tree.parts[0].type == "text/plain");
  CHECK(has_defect(tree.defects, "mime.boundary-missing"));
  CHECK(has_defect(tree.defects, "mime.no-parts"));
}

TEST_CASE("mime: a wrong boundary is replaced by the one that stands there") {
  const auto raw =
      multipart("wrong", "--right\nContent-Type: text/plain\n\none\n--right\nContent-Type: image/png\n\ntwo\n--right--\n");
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 3);
  CHECK(tree.parts[1].body(raw) == "one");
  CHECK(has_defect(tree.defects, "mime.boundary-wrong"));
}

TEST_CASE("mime: a boundary of more than 70 characters is read, one of 10 KB is a defect (T-19)") {
  const std::string medium(200, 'b');
  CHECK(scan_mime(multipart(medium, "--" + medium + "\n\none\n--" + medium + "--\n"), {}).parts.size() == 2);
  const std::string huge(10000, 'b');
  const auto tree = scan_mime(multipart(huge, "--" + huge + "\n\none\n"), {});
  CHECK(has_defect(tree.defects, "mime.boundary-too-long"));
  CHECK(tree.parts.size() == 1);
}

TEST_CASE("mime: an enclosed message has its own header; the twelfth is closed (3.1)") {
  std::string raw;
  for (int i = 0; i < 12; ++i) raw += "Subject: level " + std::to_string(i) + "\nContent-Type: message/rfc822\n\n";
  raw += "Subject: last\n\ntext\n";
  const auto tree = scan_mime(raw, {});
  CHECK(has_defect(tree.defects, "mime.too-many-messages"));
  REQUIRE(tree.parts.size() == 11);
  CHECK(*tree.parts[10].header.first("Subject") == "level 10");
  CHECK(tree.parts[10].form == PartForm::Leaf);
}

TEST_CASE("mime: an mbox line and blank lines before the header are skipped") {
  const auto tree = scan_mime("From a@b Mon Nov 23 10:00:00 2026\nSubject: x\n\nbody", {});
  REQUIRE(tree.parts[0].header.fields.size() == 1);
  CHECK(scan_mime("\r\n\r\nSubject: x\r\n\r\nbody", {}).parts[0].header.has("subject"));
}

TEST_CASE("mime: without a header everything is text, and nothing is lost of it") {
  const std::string raw = "Bonjour,\nmon PC est en panne: rien ne va.\n";
  const auto tree = scan_mime(raw, {});
  CHECK(tree.parts[0].body(raw) == raw);
  CHECK(has_defect(tree.defects, "header.missing"));
  CHECK(scan_mime("", {}).parts.size() == 1);
  CHECK(scan_mime("\r", {}).parts.size() == 1);
}

TEST_CASE("mime: a depth bomb of 100,000 levels stops at the limit (T-19)") {
  std::string bomb;
  for (int i = 0; i < 100000; ++i) {
    const auto name = std::to_string(i);
    bomb += "Content-Type: multipart/mixed; boundary=b" + name + "\n\n--b" + name + "\n";
  }
  const auto tree = scan_mime(bomb, {});
  CHECK(tree.parts.size() == ReadLimits{}.depth);
  CHECK(has_defect(tree.defects, "mime.too-deep"));
  const auto& last = tree.parts.back();
  CHECK(last.body_offset + last.body_length == bomb.size());
}

TEST_CASE("mime: depth at the limit is read, one more is not (3.1)") {
  const auto nested = [](int levels) {
    std::string raw;
    for (int i = 0; i < levels; ++i)
      raw += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
    return raw + "\ntext";
  };
  CHECK_FALSE(has_defect(scan_mime(nested(49), {}).defects, "mime.too-deep"));
  CHECK(has_defect(scan_mime(nested(50), {}).defects, "mime.too-deep"));
}

TEST_CASE("mime: of 100,000 parts the first thousand are read and the rest is one part (T-19)") {
  std::string body;
  for (int i = 0; i < 100000; ++i) body += "--X\n\nx\n";
  const auto raw = multipart("X", body + "--X--\n");
  const auto tree = scan_mime(raw, {});
  CHECK(tree.parts.size() == ReadLimits{}.parts + 1);
  CHECK(has_defect(tree.defects, "mime.too-many-parts"));
  const auto& rest = tree.parts.back();
  CHECK(rest.type == "application/octet-stream");
  CHECK(rest.body_offset + rest.body_length == raw.size());
}

TEST_CASE("mime: a multipart that goes on behind its end loses nothing") {
  const auto raw = multipart("X", "--X\n\none\n--X--\n\n--X\n\ntwo\n--X--\n");
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 3);
  CHECK(tree.parts[2].body(raw) == "two");
  CHECK(has_defect(tree.defects, "mime.part-after-end"));
}
