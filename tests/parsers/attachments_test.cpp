#include "parsers/attachments/attachments.h"

#include <doctest/doctest.h>

#include "base/digest.h"
#include "parsers/reader.h"

using namespace m2t;

TEST_CASE("attachments: names are safe to show (T-23)") {
  CHECK(safe_file_name("../../etc/passwd") == "passwd");
  CHECK(safe_file_name("C:\\Users\\x\\a.png") == "a.png");
  CHECK(safe_file_name(std::string("a\0b.txt", 7)) == "a b.txt");
  CHECK(safe_file_name("invoice\xe2\x80\xaegpj.exe") == "invoicegpj.exe");
  CHECK(safe_file_name("CON.txt") == "_CON.txt");
  CHECK(safe_file_name("com1") == "_com1");
  CHECK(safe_file_name(".htaccess") == "htaccess");
  CHECK(safe_file_name("-rf") == "rf");
  CHECK(safe_file_name("name. . .") == "name");
  CHECK(safe_file_name("a<b>:c?.txt") == "a_b__c_.txt");
  CHECK(safe_file_name("...").empty());
  const auto cut = safe_file_name(std::string(4096, 'x') + ".pdf");
  CHECK(cut.size() == 120);
  CHECK(cut.ends_with(".pdf"));
}

TEST_CASE("attachments: kinds") {
  const auto kind = [](std::string_view type, std::string_view name, std::uint64_t size = 50000, bool is_inline = false) {
    ListedFile file;
    file.attachment.type = type;
    file.attachment.name = name;
    file.attachment.size = size;
    file.attachment.is_inline = is_inline;
    return settle_attachments({file}, {}).at(0).kind;
  };
  CHECK(kind("image/png", "image001.png") == AttachmentKind::Screenshot);
  CHECK(kind("image/png", "image001.png", 2000, true) == AttachmentKind::Logo);
  CHECK(kind("image/jpeg", "IMG_2041.jpg") == AttachmentKind::Photo);
  CHECK(kind("application/octet-stream", "a.docx") == AttachmentKind::Document);
  CHECK(kind("application/octet-stream", "a.zip") == AttachmentKind::Archive);
  CHECK(kind("application/octet-stream", "mail.msg") == AttachmentKind::Message);
  CHECK(kind("text/calendar", "x") == AttachmentKind::Calendar);
  CHECK(kind("text/vcard", "x") == AttachmentKind::Contact);
  CHECK(kind("application/pkcs7-signature", "smime.p7s") == AttachmentKind::Signature);
  CHECK(kind("application/ms-tnef", "winmail.dat") == AttachmentKind::Other);
}

TEST_CASE("attachments: size, digest and bytes come from the place in the raw mail") {
  const std::string raw =
      "From: a@b\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n\r\nhello\r\n--X\r\nContent-Type: image/png; "
      "name=\"s.png\"\r\n"
      "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\nSGVs\r\nbG8=\r\n--X--\r\n";
  const auto mail = read_mail(raw);
  REQUIRE(mail.attachments.size() == 1);
  const auto& attachment = mail.attachments[0];
  CHECK(attachment.name == "s.png");
  CHECK(attachment.size == 5);
  CHECK(attachment.sha256 == to_hex(sha256("Hello")));
  CHECK(attachment_bytes(raw, attachment) == "Hello");
  auto outside = attachment;
  outside.offset = raw.size() - 2;
  CHECK(attachment_bytes(raw, outside).empty());
}

TEST_CASE("attachments: enclosed messages are named by their subject, uuencoded files leave the text") {
  const auto enclosed = read_mail(
      "From: a@b\nContent-Type: multipart/mixed; boundary=X\n\n--X\n\nsee below\n--X\nContent-Type: message/rfc822\n\nSubject: "
      "=?utf-8?q?panne?=\n\n"
      "inner\n--X--\n");
  REQUIRE(enclosed.attachments.size() == 1);
  CHECK(enclosed.attachments[0].name == "panne.eml");
  CHECK(enclosed.attachments[0].kind == AttachmentKind::Message);
  CHECK(enclosed.text.find("inner") == std::string::npos);
  const std::string raw = "From: a@b\n\nvoici\nbegin 644 chat.txt\n#0V%T\n`\nend\nmerci\n";
  const auto old = read_mail(raw);
  REQUIRE(old.attachments.size() == 1);
  CHECK(attachment_bytes(raw, old.attachments[0]) == "Cat");
  CHECK(old.text == "voici\nmerci\n");
}

TEST_CASE("attachments: the hundred and first is a defect (3.1)") {
  std::string raw = "From: a@b\nContent-Type: multipart/mixed; boundary=X\n\n";
  for (int i = 0; i < 101; ++i) raw += "--X\nContent-Type: application/pdf\n\nx\n";
  const auto mail = read_mail(raw + "--X--\n");
  CHECK(mail.attachments.size() == 100);
  CHECK(mail.defects.back().id == "attachments.too-many");
}
