#include "parsers/mime/yenc.h"

#include <doctest/doctest.h>

#include "base/digest.h"
#include "parsers/reader.h"

using namespace m2t;

namespace {

std::string bytes_of_all_values() {
  std::string bytes;
  for (int round = 0; round < 3; ++round)
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  return bytes;
}

std::string yenc_lines(std::string_view bytes, std::size_t line_length) {
  std::string out, line;
  for (const char c : bytes) {
    auto value = static_cast<unsigned char>(static_cast<unsigned char>(c) + 42);
    if (value == 0 || value == '\n' || value == '\r' || value == '=') {
      line += '=';
      value = static_cast<unsigned char>(value + 64);
    }
    line += static_cast<char>(value);
    if (line.size() < line_length) continue;
    out += line + "\r\n";
    line.clear();
  }
  return line.empty() ? out : out + line + "\r\n";
}

std::string block_of(std::string_view bytes, const std::string& end) {
  return "=ybegin line=128 size=" + std::to_string(bytes.size()) + " name=all values.bin\r\n" + yenc_lines(bytes, 128) + end;
}

bool has_defect(const Mail& mail, std::string_view id) {
  for (const auto& defect : mail.defects)
    if (defect.id == id) return true;
  return false;
}

}  // namespace

TEST_CASE("yenc: a file in a text leaves it and is an attachment, byte for byte") {
  const auto bytes = bytes_of_all_values();
  const auto raw = "From: a@b\r\n\r\nVoici le fichier.\r\n" + block_of(bytes, "=yend size=768 crc32=b0c0df2a\r\n") + "Merci\r\n";
  const auto mail = read_mail(raw);
  REQUIRE(mail.attachments.size() == 1);
  CHECK(mail.attachments[0].name == "all values.bin");
  CHECK(mail.attachments[0].encoding == TransferEncoding::YEnc);
  CHECK(mail.attachments[0].size == 768);
  CHECK(mail.attachments[0].sha256 == to_hex(sha256(bytes)));
  CHECK(attachment_bytes(raw, mail.attachments[0]) == bytes);
  CHECK(mail.text == "Voici le fichier.\nMerci\n");
}

TEST_CASE("yenc: what is wrong with a file is told, and the file is kept") {
  const auto bytes = bytes_of_all_values();
  const auto fault = [&](const std::string& end) {
    const auto found = yenc_fault(block_of(bytes, end));
    return found ? std::string(found->id) : std::string();
  };
  CHECK(fault("=yend size=768\r\n") == "");
  CHECK(fault("=yend size=768 crc32=00000001\r\n") == "yenc-crc");
  CHECK(fault("") == "yenc-truncated");
  CHECK(yenc_fault("=ybegin line=128 size=900 name=x\r\n" + yenc_lines(bytes, 128) + "=yend size=900\r\n")->id == "yenc-size");
  CHECK(yenc_fault("=ybegin part=1 total=2 line=128 size=2000 name=x\r\n=ypart begin=1 end=768\r\n" + yenc_lines(bytes, 128) +
                   "=yend size=768 part=1\r\n")
            ->id == "yenc-part");
  const auto cut = read_mail("From: a@b\r\n\r\n" + block_of(bytes, "").substr(0, 500));
  REQUIRE(cut.attachments.size() == 1);
  CHECK(cut.attachments[0].size > 300);
  CHECK(has_defect(cut, "attachments.yenc-truncated"));
}

TEST_CASE("yenc: several files of both forms in one text, in their order") {
  const auto raw = "From: a@b\r\n\r\nun\r\n" + block_of("Hello", "=yend size=5\r\n") +
                   "deux\r\nbegin 644 chat.txt\r\n#0V%T\r\n`\r\nend\r\n" + block_of("again", "=yend size=5\r\n") + "trois\r\n";
  const auto mail = read_mail(raw);
  REQUIRE(mail.attachments.size() == 3);
  CHECK(attachment_bytes(raw, mail.attachments[0]) == "Hello");
  CHECK(attachment_bytes(raw, mail.attachments[1]) == "Cat");
  CHECK(attachment_bytes(raw, mail.attachments[2]) == "again");
  CHECK(mail.text == "un\ndeux\ntrois\n");
  CHECK(mail.defects.empty());
}

TEST_CASE("yenc: people who write about it are not cut") {
  for (const std::string text :
       {"=ybegin line=128 size=123456 name=mybinary.dat\nis how such a file begins.\n", "=ybegin is the first word\n",
        "see =ybegin line=1 size=1 name=x\nx\n=yend\n", "begin 644 is what chmod shows\nand nothing else\n"}) {
    const auto mail = read_mail("From: a@b\n\n" + text);
    CHECK(mail.attachments.empty());
    CHECK(mail.text == text);
  }
  const std::string prose(200, 'a');
  CHECK(read_mail("From: a@b\n\n=ybegin line=128 size=123456 name=x\n" + prose + "\n").attachments.empty());
}

TEST_CASE("yenc: nothing makes the reader stumble") {
  std::string text;
  decode_yenc("", [&](std::string_view piece) { text += piece; });
  decode_yenc("=ybegin ", [&](std::string_view piece) { text += piece; });
  decode_yenc("=ybegin line=128 size=2 name=x\n=", [&](std::string_view piece) { text += piece; });
  CHECK(text.size() <= 1);
  CHECK(yenc_fault("")->id == "yenc-unreadable");
  const auto truncated = read_mail("From: a@b\n\nbegin 644 chat.txt\n#0V%T\n");
  REQUIRE(truncated.attachments.size() == 1);
  CHECK(has_defect(truncated, "attachments.uuencode-truncated"));
}
