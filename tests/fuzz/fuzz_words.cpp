// Encoded words and charsets: the first byte chooses the charset that the rest is said to be in.
#include <array>

#include "parsers/mime/header_values.h"
#include "parsers/text/charset.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using m2t::fuzz::must;
  if (size == 0) return 0;
  constexpr std::array<std::string_view, 12> labels = {"",     "utf-8",  "iso-8859-1", "utf-7",  "iso-2022-jp", "gb2312",
                                                       "big5", "utf-16", "utf-32",     "koi8-r", "x-unknown",   "ks_c_5601-1987"};
  const auto bytes = m2t::fuzz::text_of(data + 1, size - 1);
  const auto label = labels[data[0] % labels.size()];
  must(m2t::is_valid_utf8(m2t::decode_words(bytes, label)), "decoded words are UTF-8");
  const auto body = m2t::to_utf8(bytes, label, m2t::CharsetUse::Body);
  must(m2t::is_valid_utf8(body), "converted text is UTF-8");
  must(body.size() <= 4 * bytes.size() + 16, "a conversion gives at most four times its input (T-21)");
  must(m2t::is_valid_utf8(m2t::shown_line(body)), "a shown line is UTF-8");
  return 0;
}
