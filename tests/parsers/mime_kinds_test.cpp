// The kinds of multiparts there are, and the oddities, each of which has a name.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "parsers/mime/mime.h"
#include "parsers/reader.h"

using namespace m2t;

namespace {

std::string shape(const MimeTree& tree) {
  std::string out;
  for (const auto& part : tree.parts) out += std::string(part.depth, '.') + part.type + ' ';
  return out;
}

bool tells(const Mail& mail, std::string_view id) {
  return std::any_of(mail.defects.begin(), mail.defects.end(),
                     [&](const Defect& defect) { return defect.id == id && !defect.text.empty(); });
}

const std::string mixed = "From: a@b.be\nContent-Type: multipart/mixed; boundary=X\n\n";

}  // namespace

TEST_CASE("mime: alternative, related, signed, report, appledouble and digest are taken apart alike") {
  for (const std::string kind :
       {"alternative", "related", "signed", "report", "appledouble", "digest", "parallel", "x-unheard-of"}) {
    CAPTURE(kind);
    const auto raw =
        "Content-Type: Multipart/" + kind +
        "; boundary=\"X\"\n\n--X\nContent-Type: text/plain\n\none\n--X\nContent-Type: " + "application/applefile\n\ntwo\n--X--\n";
    const auto tree = scan_mime(raw, {});
    CHECK(shape(tree) == "multipart/" + kind + " .text/plain .application/applefile ");
    CHECK(tree.parts[2].body(raw) == "two");
    CHECK(tree.defects.empty());
  }
}

TEST_CASE("mime: of a digest the parts without a type are messages") {
  CHECK(shape(scan_mime("Content-Type: multipart/digest; boundary=X\n\n--X\n\nSubject: one\n\ntext\n--X--\n", {})) ==
        "multipart/digest .message/rfc822 ..text/plain ");
}

TEST_CASE("mime: an enclosed message with parts of its own, inside a report, has all of them") {
  const std::string raw =
      "Content-Type: multipart/report; boundary=R\n\n--R\n\nfailed\n--R\nContent-Type: message/delivery-status\n\nAction: "
      "failed\n--R\n"
      "Content-Type: message/rfc822\n\nFrom x@y Mon Nov 23 10:00:00 2026\nSubject: lost\nContent-Type: multipart/alternative; "
      "boundary=A\n\n"
      "--A\n\nplain\n--A\nContent-Type: text/html\n\nhtml\n--A--\n--R--\n";
  const auto tree = scan_mime(raw, {});
  CHECK(shape(tree) ==
        "multipart/report .text/plain .message/delivery-status .message/rfc822 ..multipart/alternative ...text/plain "
        "...text/html ");
  CHECK(*tree.parts[4].header.first("subject") == "lost");
}

TEST_CASE("mime: an enclosed message in base64 is one part, and can be scanned on its own") {
  const std::string raw =
      mixed + "--X\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKYm9keQ==\n--X--\n";
  const auto tree = scan_mime(raw, {});
  REQUIRE(tree.parts.size() == 2);
  CHECK(tells(read_mail(raw), "mime.message-encoded"));
  const auto message = encoded_message(raw, tree.parts[1]);
  REQUIRE(message);
  CHECK(*scan_mime(*message, {}).parts[0].header.first("subject") == "x");
  CHECK_FALSE(encoded_message(raw, tree.parts[0]));
}

TEST_CASE("mime: a delimiter at the very end of a mail that was cut opens no part") {
  for (const std::string end : {"--X", "--X\n", "--X\r\n"}) {
    const auto mail = read_mail(mixed + "--X\n\none\n" + end);
    CHECK(mail.text == "one");
    CHECK(mail.attachments.empty());
    CHECK(tells(mail, "mime.end-missing"));
  }
}

TEST_CASE("mime: a mail whose Content-Type field was lost is read by the delimiters in its body") {
  const auto mail = read_mail(
      "From: a@b.be\nSubject: x\n\n--=_1\nContent-Type: text/plain\n\nBonjour\n--=_1\nContent-Type: image/png\n\npng\n--=_1--\n");
  CHECK(mail.text == "Bonjour");
  CHECK(mail.attachments.size() == 1);
  CHECK(tells(mail, "mime.multipart-undeclared"));
  CHECK(read_mail("From: a@b.be\n\n-- \nContent-Type: in a signature\n").content_type == "text/plain");
}

TEST_CASE("mime: a text that is declared base64 and is none is read as it stands") {
  const auto mail = read_mail("From: a@b.be\nContent-Transfer-Encoding: base64\n\nBonjour, mon imprimante ne marche pas.\n");
  CHECK(mail.text == "Bonjour, mon imprimante ne marche pas.\n");
  CHECK(tells(mail, "mime.base64-is-none"));
  const auto right =
      read_mail("From: a@b.be\nContent-Transfer-Encoding: base64\n\nQm9uam91cg==\nNo virus found in this message.\n");
  CHECK(right.text == "Bonjour");
  CHECK_FALSE(tells(right, "mime.base64-is-none"));
}

TEST_CASE("mime: each oddity has a name") {
  const std::string part = "--X\n\none\n--X--\n";
  CHECK(tells(read_mail("From x Mon Nov 23 10:00:00 2026\nFrom: a@b.be\n\nx"), "header.mbox-line"));
  CHECK(tells(read_mail("\n\nFrom: a@b.be\n\nx"), "header.blank-lines-before"));
  CHECK(tells(read_mail("From: a@b.be\rSubject: x\r\rbody"), "mime.line-ends"));
  CHECK(tells(read_mail("From: a@b.be\r\nSubject: x\n\nbody"), "mime.line-ends"));
  CHECK_FALSE(tells(read_mail("From: a@b.be\r\nSubject: x\r\n\r\nbody"), "mime.line-ends"));
  CHECK(tells(read_mail(std::string("From: a@b.be\nSubject: x") + '\0' + "y\n\nbody"), "header.nul"));
  CHECK(tells(read_mail("From: a@b.be\nSubject: caf\xe9\n\nbody"), "header.eight-bit"));
  CHECK_FALSE(tells(read_mail("From: a@b.be\nSubject: caf\xc3\xa9\n\nbody"), "header.eight-bit"));
  CHECK(tells(read_mail("From: a@b.be\nSubject: one\nSubject: two\n\nbody"), "header.repeated"));
  CHECK(tells(read_mail("From: a@b.be\nno field\nSubject: x\n\nbody"), "header.junk-line"));
  CHECK(tells(read_mail("From: a@b.be\nBonjour tout le monde\n"), "header.no-blank-line"));
  CHECK(tells(read_mail("From: a@b.be\nDate: soon\n\nx"), "header.date-unreadable"));
  CHECK(tells(read_mail("Subject: x\n\nx"), "header.from-missing"));
  CHECK(tells(read_mail("Content-Type: multipart/mixed\n\n" + part), "mime.boundary-missing"));
  CHECK(tells(read_mail(mixed + "--X\nContent-Type: multipart/mixed; boundary=X\n\n" + part), "mime.boundary-repeated"));
  CHECK(tells(read_mail("Content-Transfer-Encoding: base64\n" + mixed + part), "mime.encoding-on-container"));
  CHECK(tells(read_mail("Content-Transfer-Encoding: rot13\n\nx"), "mime.encoding-unknown"));
  CHECK(tells(read_mail("Content-Type: nonsense\n\nx"), "mime.type-unreadable"));
  CHECK(tells(read_mail(mixed + "--X\n\none\n"), "mime.end-missing"));
  CHECK(tells(read_mail(mixed + "text"), "mime.no-parts"));
  CHECK(tells(read_mail(mixed + part + part), "mime.part-after-end"));
}

TEST_CASE("mime: every defect that the parsers note is in the table, with its text, in the order of ids") {
  const auto table = known_defects();
  CHECK(std::is_sorted(table.begin(), table.end(), [](const DefectRow& a, const DefectRow& b) { return a.id < b.id; }));
  for (const auto& entry : std::filesystem::directory_iterator(M2T_SOURCE_DIR "/parsers")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream in(entry.path());
    const std::string code{std::istreambuf_iterator<char>(in), {}};
    for (std::size_t at = 0; (at = code.find("defect(", at)) != std::string::npos; ++at) {
      const auto call = code.substr(at, code.find(");", at) - at);
      for (std::size_t quote = 0; (quote = call.find('"', quote)) != std::string::npos;) {
        const auto end = call.find('"', quote + 1);
        const auto id = call.substr(quote + 1, end - quote - 1);
        quote = end + 1;
        if (id.find('.') == std::string::npos || id.ends_with('.') || id.find(' ') != std::string::npos) continue;
        CHECK_MESSAGE(
            std::any_of(table.begin(), table.end(), [&](const DefectRow& row) { return row.id == id && !row.text.empty(); }),
            entry.path().filename().string() << ": " << id << " has no row in parsers/defects.cpp");
      }
    }
  }
}
