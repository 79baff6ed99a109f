#include "parsers/mime/decode.h"

#include <doctest/doctest.h>

using namespace m2t;

namespace {

std::string base64(std::string_view text) { return decoded(text, TransferEncoding::Base64); }
std::string quoted_printable(std::string_view text) { return decoded(text, TransferEncoding::QuotedPrintable); }

}  // namespace

TEST_CASE("decode: base64, with line ends, without padding, in several blocks") {
  CHECK(base64("SGVsbG8=") == "Hello");
  CHECK(base64("SGVs\r\nbG8") == "Hello");
  CHECK(base64("SGVsbG8=\r\nSGVsbG8=") == "HelloHello");
  CHECK(base64("SG V-s|bG8=") == "Hello");
  CHECK(base64("S") == "");
  CHECK(base64("") == "");
}

TEST_CASE("decode: the byte that makes mimetic read out of bounds is skipped (D3)") { CHECK(base64("SGVs|||bG8=") == "Hello"); }

TEST_CASE("decode: a footer behind the padding is no base64") {
  CHECK(base64("SGVsbG8=\r\n____\r\nmailing list footer\r\n") == "Hello");
}

TEST_CASE("decode: a megabyte of '=' is nothing, in linear time (T-22)") {
  CHECK(base64(std::string(1 << 20, '=')).empty());
  CHECK(quoted_printable(std::string(1 << 20, '=')).size() <= (1 << 20));
}

TEST_CASE("decode: quoted-printable, also broken") {
  CHECK(quoted_printable("caf=C3=A9=\r\n noir") == "caf\xc3\xa9 noir");
  CHECK(quoted_printable("a=e9") == "a\xe9");
  CHECK(quoted_printable("a=ZZ b=") == "a=ZZ b");
  CHECK(quoted_printable("blanks  \t\r\nat line ends") == "blanks\r\nat line ends");
  CHECK(quoted_printable("a= \r\nb") == "ab");
}

TEST_CASE("decode: uuencode") {
  CHECK(decoded("begin 644 a.txt\n#0V%T\n`\nend\n", TransferEncoding::UuEncode) == "Cat");
  const auto block = find_uu_block("hello\nbegin 644 a b.txt\n#0V%T\n`\nend\nbye", 0);
  REQUIRE(block);
  CHECK(block->offset == 6);
  CHECK(block->name == "a b.txt");
  CHECK_FALSE(find_uu_block("please\nbegin 644 reasons to write\nwith a very normal line of text\n", 0));
}

TEST_CASE("decode: pieces are at most 64 KiB, whatever the size") {
  std::string encoded;
  for (int i = 0; i < 100000; ++i) encoded += "QUJD";
  std::size_t size = 0, largest = 0;
  decode_body(encoded, TransferEncoding::Base64, [&](std::string_view piece) {
    size += piece.size();
    largest = std::max(largest, piece.size());
  });
  CHECK(size == 300000);
  CHECK(largest <= 64 * 1024);
}

TEST_CASE("decode: names of encodings, with comments and in any case") {
  CHECK(transfer_encoding_from("BASE64") == TransferEncoding::Base64);
  CHECK(transfer_encoding_from(" Quoted-Printable (c)") == TransferEncoding::QuotedPrintable);
  bool known = true;
  CHECK(transfer_encoding_from("x-rot13", &known) == TransferEncoding::Identity);
  CHECK_FALSE(known);
}
