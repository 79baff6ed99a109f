// Charsets: the first line is the label that a mail gives, the rest the bytes that it is said of.
#include <algorithm>

#include "parsers/text/charset_names.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

void check_reading(std::string_view bytes, std::string_view label, CharsetUse use) {
  const auto reading = read_charset(bytes, label, use);
  must_be_utf8("converted text is UTF-8", reading.text);
  must(reading.text.find('\0') == std::string::npos, "converted text has no U+0000");
  must(reading.text.size() <= 4 * bytes.size() + 16, "a conversion gives at most four times its input (T-21)");
  must(reading.text == to_utf8(bytes, label, use), "both doors give the same text");
}

void check_repair(std::string_view bytes) {
  const auto text = repaired_utf8(bytes);
  must_be_utf8("repaired text is UTF-8", text);
  must(repaired_utf8(text) == text, "what is repaired stays as it is");
  const bool has_mark = text.starts_with("\xef\xbb\xbf");
  must(has_mark || to_utf8(text, "utf-8", CharsetUse::Body) == text, "UTF-8 that says so comes through");
  const auto cut = utf8_prefix(text, text.size() / 2);
  must(is_valid_utf8(cut) && text.starts_with(cut) && cut.size() + 4 > text.size() / 2, "a prefix ends between two characters");
  const auto line = shown_line(text);
  must_be_utf8("a shown line is UTF-8", line);
  must(line.find_first_of("\r\n") == std::string::npos, "a shown line is one line");
  must(shown_line(line) == line, "a line that was shown is shown the same again");
}

}  // namespace

void try_input(std::string_view input) {
  const auto [label, bytes] = first_line_of(input);
  for (const auto use : {CharsetUse::Header, CharsetUse::Body, CharsetUse::EncodedWord}) check_reading(bytes, label, use);
  check_repair(bytes);
  const auto guessed = guessed_charset(bytes);
  must(charset_name_of(guessed).size() > 0, "what is guessed is a charset");
  if (const auto japanese = shift_jis_from_iso_2022(bytes)) must(japanese->size() <= bytes.size(), "escapes are left out");
}

}  // namespace m2t::fuzz
