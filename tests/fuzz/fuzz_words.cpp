// Encoded words: the first byte chooses the charset that the rest is said to be in.
#include <array>

#include "parsers/mime/header_values.h"
#include "tests/fuzz/fuzz.h"

void m2t::fuzz::try_input(std::string_view input) {
  if (input.empty()) return;
  constexpr std::array<std::string_view, 12> labels = {"",     "utf-8",  "iso-8859-1", "utf-7",  "iso-2022-jp", "gb2312",
                                                       "big5", "utf-16", "utf-32",     "koi8-r", "x-unknown",   "ks_c_5601-1987"};
  const auto label = labels[static_cast<unsigned char>(input[0]) % labels.size()];
  const auto words = decode_words(input.substr(1), label);
  must_be_utf8("decoded words are UTF-8", words);
  must_be_utf8("a shown line is UTF-8", shown_line(words));
}
