#include "parsers/attachments/tnef.h"

#include <doctest/doctest.h>

#include "parsers/attachments/rtf.h"
#include "parsers/reader.h"

using namespace m2t;

namespace {

std::string little(std::uint64_t value, int width) {
  std::string bytes;
  for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::string attribute(int level, std::uint32_t tag, const std::string& data) {
  unsigned sum = 0;
  for (const char c : data) sum += static_cast<unsigned char>(c);
  return little(static_cast<unsigned>(level), 1) + little(tag, 4) + little(data.size(), 4) + data + little(sum & 0xffff, 2);
}

std::string padded(std::string bytes) {
  bytes.resize((bytes.size() + 3) / 4 * 4);
  return bytes;
}

std::string property(std::uint32_t type, std::uint32_t id, const std::string& value) {
  return little(type, 2) + little(id, 2) + little(1, 4) + little(value.size(), 4) + padded(value);
}

const std::string tnef_begin = little(0x223e9f78, 4) + little(1, 2);

std::string stored_rtf(const std::string& rtf) {
  return little(rtf.size() + 12, 4) + little(rtf.size(), 4) + little(0x414c454d, 4) + little(0, 4) + rtf;
}

std::string outlook_mail() {
  return tnef_begin + attribute(1, 0x00069007, little(1252, 4) + little(0, 4)) +
         attribute(1, 0x00078008, std::string("IPM.Microsoft Mail.Note\0", 24)) +
         attribute(1, 0x00018004, std::string("Imprimante en panne\0", 20)) +
         attribute(1, 0x00069003,
                   little(1, 4) + property(0x102, 0x1009, stored_rtf("{\\rtf1\\ansi Bonjour,\\par l'\\'e9tage 2}"))) +
         attribute(2, 0x00069002, std::string(14, '\0')) + attribute(2, 0x00018010, std::string("CAPTUR~1.PNG\0", 13)) +
         attribute(2, 0x0006800f, "\x89PNG\r\n\x1a\nrest") +
         attribute(2, 0x00069005, little(1, 4) + property(0x1f, 0x3707, std::string("c\0a\0p\0.\0p\0n\0g\0\0\0", 16))) +
         attribute(2, 0x00069002, std::string(14, '\0')) + attribute(2, 0x00018010, std::string("vide.txt\0", 9)) +
         attribute(2, 0x0006800f, "");
}

std::string mail_with(const std::string& tnef, const std::string& fields = "") {
  return "From: a@b\r\n" + fields + "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + tnef;
}

}  // namespace

TEST_CASE("tnef: files, long names, subject and the RTF body are read") {
  const auto bytes = outlook_mail();
  const auto tnef = read_tnef(bytes);
  CHECK(tnef.is_whole);
  CHECK(tnef.subject == "Imprimante en panne");
  CHECK(tnef.message_class == "ipm.microsoft mail.note");
  CHECK(tnef.rtf_text == "Bonjour,\nl'\xc3\xa9tage 2");
  REQUIRE(tnef.files.size() == 2);
  CHECK(tnef.files[0].name == "cap.png");
  CHECK(bytes.substr(tnef.files[0].offset, tnef.files[0].length) == "\x89PNG\r\n\x1a\nrest");
}

TEST_CASE("tnef: a winmail.dat gives way to its files, and its body is the text of a mail that has none") {
  const auto raw = mail_with(outlook_mail());
  const auto mail = read_mail(raw);
  CHECK(mail.text.starts_with("Bonjour,\nl'\xc3\xa9tage 2"));
  CHECK(mail.subject == "Imprimante en panne");
  REQUIRE(mail.attachments.size() == 2);
  CHECK(mail.attachments[0].name == "cap.png");
  CHECK(attachment_bytes(raw, mail.attachments[0]) == "\x89PNG\r\n\x1a\nrest");
  CHECK(mail.attachments[1].name == "vide.txt");
  CHECK(attachment_bytes(raw, mail.attachments[1]).empty());
  CHECK(read_mail(mail_with(outlook_mail(), "Subject: the mail's own\r\n")).subject == "the mail's own");
}

TEST_CASE("tnef: what says more than files and text, or is damaged, stays listed itself") {
  const auto receipt = tnef_begin + attribute(1, 0x00078008, std::string("REPORT.IPM.Note.IPNRN\0", 22));
  REQUIRE(read_mail(mail_with(receipt)).attachments.size() == 1);
  CHECK(read_mail(mail_with(receipt)).attachments[0].name == "winmail.dat");
  auto cut = outlook_mail();
  cut.resize(cut.size() - 40);
  const auto mail = read_mail(mail_with(cut));
  REQUIRE(mail.attachments.size() >= 2);
  CHECK(mail.attachments[0].name == "winmail.dat");
  CHECK(mail.attachments[1].name == "cap.png");
}

TEST_CASE("tnef: a message inside is one attachment, named by its subject") {
  const auto inner = outlook_mail();
  const auto object = std::string("\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16) + inner;
  const auto raw = mail_with(tnef_begin + attribute(2, 0x00069002, std::string(14, '\0')) +
                             attribute(2, 0x00069005, little(1, 4) + property(0x0d, 0x3701, object)));
  const auto mail = read_mail(raw);
  REQUIRE(mail.attachments.size() == 1);
  CHECK(mail.attachments[0].name == "Imprimante en panne.tnef");
  CHECK(mail.attachments[0].kind == AttachmentKind::Message);
  CHECK(attachment_bytes(raw, mail.attachments[0]) == inner);
}

TEST_CASE("tnef: cut anywhere, or with any length changed, it is read to what is there") {
  const auto whole = outlook_mail();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto tnef = read_tnef(std::string_view(whole).substr(0, length));
    for (const auto& file : tnef.files) CHECK(file.offset + file.length <= length);
  }
  for (std::size_t i = 6; i < whole.size(); ++i) {
    auto damaged = whole;
    damaged[i] = '\xff';
    for (const auto& file : read_tnef(damaged).files) CHECK(file.offset + file.length <= damaged.size());
  }
}

TEST_CASE("rtf: characters in every spelling, what is hidden is left out") {
  const auto text = [](std::string_view rtf) { return read_rtf(rtf, 10000).text; };
  CHECK(text("{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}caf\\'e9 \\u8364?\\par \\emdash{\\*\\x hidden} fin}") ==
        "caf\xc3\xa9 \xe2\x82\xac\n\xe2\x80\x94 fin");
  CHECK(text("{\\rtf1\\ansicpg1251 \\'cf\\'f0}") == "\xd0\x9f\xd1\x80");
  CHECK(text("{\\rtf1{\\fonttbl{\\f1\\fcharset204 A;}}\\f1 \\'cf\\'f0}") == "\xd0\x9f\xd1\x80");
  CHECK(text("{\\rtf1 \\u-10179?\\u-8704?}") == "\xf0\x9f\x98\x80");
  CHECK(text(std::string(200000, '{') + "a" + std::string(200000, '}')) == "a");
  const auto html =
      read_rtf("{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf {\\b \\htmlrtf0 Bonjour{\\*\\htmltag72 </p>}}", 1000);
  CHECK(html.is_html);
  CHECK(html.text == "<p>Bonjour</p>");
}

TEST_CASE("rtf: LZFu repeats what it has seen, bounded") {
  // "{\rtf1\ansi\ansicpg1252\pard hello world}" as the format's own description has it.
  const std::string packed(
      "\x2d\0\0\0\x2b\0\0\0\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\0\x0a\0\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65"
      "\x6c\x09"
      "\0\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0",
      49);
  CHECK(rtf_decompressed(packed, 1000) == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  CHECK(rtf_decompressed(packed, 10) == "{\\rtf1\\ans");
  CHECK(rtf_decompressed("short", 10).empty());
}
