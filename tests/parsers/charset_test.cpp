#include "parsers/text/charset.h"

#include <doctest/doctest.h>

#include <string>

using namespace m2t;

TEST_CASE("charset: the usual lies about it") {
  CHECK(to_utf8("\x93quoted\x94", "iso-8859-1", CharsetUse::Body) == "\xe2\x80\x9cquoted\xe2\x80\x9d");
  CHECK(to_utf8("caf\xe9", "utf-8", CharsetUse::Body) == "caf\xc3\xa9");
  CHECK(to_utf8("caf\xc3\xa9", "us-ascii", CharsetUse::Body) == "caf\xc3\xa9");
  CHECK(to_utf8("caf\xc3\xa9", "", CharsetUse::Body) == "caf\xc3\xa9");
  CHECK(to_utf8("caf\xe9", "", CharsetUse::Body) == "caf\xc3\xa9");
  CHECK(to_utf8("caf\xe9", "x-no-such-thing", CharsetUse::Body) == "caf\xc3\xa9");
  CHECK(to_utf8("plain", "utf-32", CharsetUse::Body) == "plain");
  CHECK(to_utf8("\xef\xbb\xbf"
                "a",
                "utf-8", CharsetUse::Body) == "a");
}

TEST_CASE("charset: the sets of other countries, under the names that programs give them") {
  CHECK(to_utf8("\xc4\xe3", "gb2312", CharsetUse::Body) == "\xe4\xbd\xa0");
  CHECK(to_utf8("\xc7\xd1", "ks_c_5601-1987", CharsetUse::Body) == "\xed\x95\x9c");
  CHECK(to_utf8("\xd4", "koi8-r", CharsetUse::Body) == "\xd1\x82");
  CHECK(to_utf8(std::string_view("\xff\xfe\xe9\x00", 4), "utf-16", CharsetUse::Body) == "\xc3\xa9");
}

TEST_CASE("charset: names that ICU does not have, with others glued to them, and names that say nothing") {
  const std::string cafe = "caf\xc3\xa9";
  for (const auto* label :
       {"windows-1252http-equivcontent-type", "ansi_x3.110-1983", "iso-8859-1;format=flowed", "\"ISO-8859-1\"", "x-unknown",
        "unknown-8bit", "cp-1252", "WINDOWS_1252", "iso8859-1", "latin1", "us-ascii", "8bit", "_iso-8859-1"}) {
    CAPTURE(label);
    CHECK(to_utf8("caf\xe9", label, CharsetUse::Body) == cafe);
  }
  for (const auto* label : {"utf8mb4", "UTF8", "utf-8-mac", "utf-8\" http", "unicode-1-1-utf-8"}) {
    CAPTURE(label);
    CHECK(to_utf8("caf\xc3\xa9 \xe2\x82\xac", label, CharsetUse::Body) == cafe + " \xe2\x82\xac");
  }
  CHECK(to_utf8("caf\x82", "cp-850", CharsetUse::Body) == cafe);
  CHECK(to_utf8("\xf9", "iso-8859-8-i", CharsetUse::Body) == "\xd7\xa9");
  CHECK(to_utf8("\x81\x30\x81\x30", "gb2312", CharsetUse::Body) == "\xc2\x80");  // four bytes are GB18030 only
}

TEST_CASE("charset: UTF-8 under another label is UTF-8") {
  const std::string text = "\xc3\xa9l\xc3\xa8ve \xe2\x82\xac";
  for (const auto* label :
       {"iso-8859-15", "koi8-r", "gb2312", "shift_jis", "euc-kr", "windows-1251", "big5", "utf-16", "ucs-2", "unicode"}) {
    CAPTURE(label);
    const auto reading = read_charset(text, label, CharsetUse::Body);
    CHECK(reading.text == text);
    CHECK(reading.wrong);
  }
  CHECK(read_charset("x\xe9", "no-such-charset", CharsetUse::Body).unknown);
  CHECK_FALSE(read_charset("x\xe9", "iso-8859-1", CharsetUse::Body).wrong);
}

TEST_CASE("charset: UTF-16 and UTF-32 with and without byte order mark, in either order") {
  for (const std::string_view bytes : {std::string_view("c\0a\0f\0\xe9\0", 8), std::string_view("\0c\0a\0f\0\xe9", 8),
                                       std::string_view("\xff\xfe"
                                                        "c\0a\0f\0\xe9\0",
                                                        10),
                                       std::string_view("\xfe\xff\0c\0a\0f\0\xe9", 10)})
    for (const auto* label : {"utf-16", "utf-16le", "utf-16be", "ucs-2"})
      CHECK(to_utf8(bytes, label, CharsetUse::Body) == "caf\xc3\xa9");
  for (const std::string_view bytes : {std::string_view("c\0\0\0\xe9\0\0\0", 8), std::string_view("\0\0\0c\0\0\0\xe9", 8)})
    CHECK(to_utf8(bytes, "utf-32", CharsetUse::Body) == "c\xc3\xa9");
  CHECK(to_utf8(std::string_view("\xff\xfe"
                                 "a\0b\0",
                                 6),
                "", CharsetUse::Body) == "ab");
}

TEST_CASE("charset: words of another script without a label are not accents") {
  CHECK(to_utf8("\xd4\xc5\xd3\xd4 \xd4\xc5\xd3\xd4", "", CharsetUse::Header) ==
        "\xd1\x82\xd0\xb5\xd1\x81\xd1\x82 \xd1\x82\xd0\xb5\xd1\x81\xd1\x82");
  CHECK(to_utf8("\xcf\xf0\xe8\xe2\xe5\xf2", "", CharsetUse::Body) == "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82");
  CHECK(to_utf8("\xe9l\xe8ve \xe0 No\xebl", "", CharsetUse::Body) == "\xc3\xa9l\xc3\xa8ve \xc3\xa0 No\xc3\xabl");
}

TEST_CASE("charset: ISO-2022-JP with what is in Microsoft's set only, half-width katakana, and no way back to ASCII") {
  CHECK(to_utf8("\x1b$B-!\x1b(B ok", "iso-2022-jp", CharsetUse::Body) == "\xe2\x91\xa0 ok");
  CHECK(to_utf8("\x1b(I1\x1b(B", "iso-2022-jp", CharsetUse::Body) == "\xef\xbd\xb1");
  CHECK(to_utf8("\x1b$BF|K\\\nok", "cp50221", CharsetUse::Body) == "\xe6\x97\xa5\xe6\x9c\xac\nok");
}

TEST_CASE("charset: whatever comes in, valid and bounded UTF-8 comes out (T-21)") {
  std::string all;
  for (int i = 0; i < 4096; ++i) all += static_cast<char>(i * 37 + i / 7);
  for (const auto* label :
       {"",        "utf-8",    "utf-7",     "utf-16", "utf-32", "iso-2022-jp", "iso-2022-kr",       "hz",
        "gb18030", "big5",     "shift_jis", "euc-jp", "scsu",   "bocu-1",      "imap-mailbox-name", "ibm-1047",
        "koi8-r",  "\xff\xfe", "utf-16le",  "cesu-8"}) {
    CAPTURE(label);
    for (const auto use : {CharsetUse::Header, CharsetUse::Body}) {
      const auto text = to_utf8(all, label, use);
      CHECK(is_valid_utf8(text));
      CHECK(text.size() <= all.size() * 4 + 16);
      CHECK(text.find('\0') == std::string::npos);
    }
  }
}

TEST_CASE("charset: a shown line is NFC, has no controls, no bidi marks and few combining marks (T-32)") {
  CHECK(shown_line("e\xcc\x81") == "\xc3\xa9");
  CHECK(shown_line(" a\r\n\tb\x07 c ") == "a b c");
  CHECK(shown_line("a\xe2\x80\xae\xe2\x80\x8b"
                   "b") == "ab");
  std::string zalgo = "z";
  for (int i = 0; i < 1000; ++i) zalgo += "\xcc\xb4";
  CHECK(shown_line(zalgo).size() == 1 + 5 * 2);
}

TEST_CASE("charset: a text is cut between characters") {
  CHECK(utf8_prefix("a\xc3\xa9", 2) == "a");
  CHECK(utf8_prefix("a\xc3\xa9", 3) == "a\xc3\xa9");
}
