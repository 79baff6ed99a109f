#include "parsers/charset.h"

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
