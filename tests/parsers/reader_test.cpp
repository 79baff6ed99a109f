#include "parsers/reader.h"

#include <doctest/doctest.h>

#include "parsers/attachments/attachments.h"
#include "parsers/body/bodies.h"
#include "parsers/text/charset.h"

using namespace m2t;

namespace {

std::string parts(const std::string& kind, std::initializer_list<std::string> contents) {
  std::string raw = "From: a@b\nContent-Type: multipart/" + kind + "; boundary=X\n\n";
  for (const auto& content : contents) raw += "--X\n" + content + "\n";
  return raw + "--X--\n";
}
const std::string plain = "Content-Type: text/plain; charset=utf-8\n\n";
const std::string html = "Content-Type: text/html; charset=utf-8\n\n";

bool has(const Mail& mail, std::string_view id) {
  for (const auto& defect : mail.defects)
    if (defect.id == id) return true;
  return false;
}

}  // namespace

TEST_CASE("reader: a French mail from header to fields") {
  const auto mail = read_mail(
      "Message-ID: <1@x.be>\r\nDate: Mon, 23 Nov 2026 10:15:00 +0100\r\nFrom: =?utf-8?Q?Andr=C3=A9_Petit?= "
      "<Andre@Jette.Brussels>\r\n"
      "To: support@jette.brussels, b@c\r\nCc: d@e\r\nReferences: <0@x.be>\r\nIn-Reply-To: <0@x.be>\r\nReturn-Path: "
      "<andre@jette.brussels>\r\n"
      "Subject: =?utf-8?Q?imprimante_bloqu=C3=A9e?=\r\nContent-Type: text/plain; "
      "charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
      "Bonjour,\r\nl'imprimante de l'\xe9tage est bloqu\xe9"
      "e.\r\n");
  CHECK(mail.message_id == "1@x.be");
  CHECK(mail.date == parse_rfc3339("2026-11-23T09:15:00Z"));
  REQUIRE(mail.from);
  CHECK(*mail.from == Address{"Andr\xc3\xa9 Petit", "Andre@jette.brussels"});
  CHECK(mail.from_count == 1);
  CHECK(mail.to.size() == 2);
  CHECK(mail.references == std::vector<std::string>{"0@x.be"});
  CHECK(mail.subject ==
        "imprimante bloqu\xc3\xa9"
        "e");
  CHECK(mail.text ==
        "Bonjour,\nl'imprimante de l'\xc3\xa9tage est bloqu\xc3\xa9"
        "e.\n");
  CHECK(mail.defects.empty());
  CHECK_FALSE(mail.automatic.is());
}

TEST_CASE("reader: of alternatives the plain text is read, unless it is empty or a stub") {
  CHECK(read_mail(parts("alternative", {plain + "hello", html + "<p>other</p>"})).text == "hello");
  CHECK(read_mail(parts("alternative", {plain + " \n", html + "<p>other</p>"})).text.find("other") == 0);
  for (const auto* stub : {"Your mail client cannot show HTML.", "Votre logiciel de messagerie ne peut afficher le HTML.",
                           "Uw e-mailprogramma kan geen HTML weergeven."})
    CHECK(read_mail(parts("alternative", {plain + stub, html + "<p>other</p>"})).text.find("other") == 0);
  CHECK(read_mail(parts("alternative", {plain + "hello", html + "<p>other</p>"})).html.find("other") != std::string::npos);
}

TEST_CASE("reader: several texts are put together, named and attached ones are files") {
  const auto mail = read_mail(parts("mixed", {plain + "one", "Content-Type: text/plain; name=log.txt\n\nlog", plain + "two",
                                              "Content-Type: text/plain\nContent-Disposition: attachment\n\nfile"}));
  CHECK(mail.text == "one\ntwo");
  CHECK(mail.attachments.size() == 2);
}

TEST_CASE("reader: format=flowed, with DelSp (RFC 3676)") {
  CHECK(unflowed("a \nb\n> c \n> d\n-- \nsig\n", false) == "a b\n> c d\n-- \nsig\n");
  CHECK(unflowed("ab \ncd\n", true) == "abcd\n");
  CHECK(unflowed(" From x\n", false) == "From x\n");
}

TEST_CASE("reader: two From fields are counted, the first one speaks (H-42)") {
  const auto mail = read_mail("From: a@b\nFrom: c@d, e@f\n\nx");
  CHECK(mail.from->address == "a@b");
  CHECK(mail.from_count == 3);
  CHECK_FALSE(read_mail("From: ;;;\n\nx").from);
  CHECK(has(read_mail("To: a@b\n\nx"), "header.from-missing"));
}

TEST_CASE("reader: the content hash does not see transfer encodings, line ends and the order of fields (INV-12)") {
  const auto hash = [](const std::string& raw) { return read_mail(raw).content_hash; };
  const auto base = hash("From: a@b\nSubject: s\nContent-Type: text/plain\n\ncaf=\nline\n");
  CHECK(base == hash("Subject: s\r\nX-New: 1\r\nFrom: A@B\r\nContent-Type: text/plain\r\n\r\ncaf=\r\nline"));
  CHECK(base == hash("From: a@b\nSubject: s\nContent-Transfer-Encoding: base64\n\nY2FmPQpsaW5lCg==\n"));
  CHECK(base == hash("From: a@b\nSubject: s\nContent-Transfer-Encoding: quoted-printable\n\ncaf=3D\nli=\nne\n"));
  CHECK(base != hash("From: a@b\nSubject: s\n\ncaf=\nlines\n"));
  CHECK(base != hash("From: a@c\nSubject: s\n\ncaf=\nline\n"));
  CHECK(base != hash("From: a@b\nSubject: t\n\ncaf=\nline\n"));
}

TEST_CASE("reader: the content hash is the same whether the files' digests are known or not (INV-12)") {
  const std::string raw =
      "From: a@b\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: image/png; "
      "name=a.png\n"
      "Content-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUg==\n--b\nContent-Type: text/plain; name=a.txt\n"
      "Content-Disposition: attachment\n\nfile\n--b\nContent-Type: application/octet-stream; name=empty\n\n\n--b--\n";
  const auto mail = read_mail(raw);
  REQUIRE(mail.attachments.size() == 3);
  const auto tree = scan_mime(raw, ReadLimits{});
  CHECK(content_hash(raw, tree, mail.attachments, "a@b", "s") == mail.content_hash);
  CHECK(content_hash(raw, tree, {}, "a@b", "s") == mail.content_hash);
}

TEST_CASE("reader: a text over the limit is cut between characters, with a defect (3.1)") {
  std::string text;
  while (text.size() < 3 * 1024 * 1024) text += "\xc3\xa9\xc3\xa9\xc3\xa9 mot\n";
  const auto mail = read_mail("From: a@b\n\n" + text);
  CHECK(mail.text.size() <= ReadLimits{}.text_bytes);
  CHECK(is_valid_utf8(mail.text));
  CHECK(has(mail, "text.too-long"));
}

TEST_CASE("reader: hostile families end with a defect or a result, never with an exception (T-19 to T-22)") {
  const auto repeated = [](std::string_view piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
  };
  for (const auto& raw :
       {std::string(), std::string("\n"), std::string(1, '\0'), std::string(1 << 20, '-'), repeated("--\n", 100000),
        repeated("\r", 1 << 20), "Subject: " + repeated("=?utf-8?Q?", 10000), "Subject: " + repeated("=?a?b?=", 10000),
        "To: " + repeated("a@b,", 20000) + "\n\n", "From: " + repeated("\"", 90000) + "\n\nx",
        "Content-Type: " + repeated("a;", 40000) + "\n\nx", "Content-Type: text/plain; " + repeated("name*0*=a;", 9000) + "\n\nx",
        "Content-Type: multipart/mixed; boundary=-\n\n" + repeated("---\n", 50000),
        "Content-Type: multipart/digest; boundary=a\n\n" + repeated("--a\n\n\n", 5000),
        "From: a@b\n\n" + repeated("begin 644 a\n", 20000), "From: a@b\n\n" + repeated("begin 644 a\n#0V%T\nend\n", 2000),
        "Content-Transfer-Encoding: base64\n\n" + repeated("|=|", 100000)}) {
    const auto mail = read_mail(raw);
    CHECK(is_valid_utf8(to_json(mail)));
    CHECK(mail.attachments.size() <= 100);
    CHECK(mail.defects.size() < 30);
  }
}
