// RTF, as it stands and compressed.
#include "parsers/attachments/rtf.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

void check_rtf(std::string_view rtf) {
  const auto whole = read_rtf(rtf, 1024 * 1024);
  must_be_utf8("the text of RTF is UTF-8", whole.text);
  const auto cut = read_rtf(rtf, 100);
  must_be_utf8("cut text of RTF is UTF-8", cut.text);
  must(cut.text.size() <= 100, "the text of RTF keeps to its limit");
}

}  // namespace

void try_input(std::string_view input) {
  constexpr std::size_t limit = 256 * 1024;
  const auto expanded = rtf_decompressed(input, limit);
  must(expanded.size() <= limit, "decompression keeps to its limit");
  check_rtf(expanded.empty() ? input : std::string_view(expanded));
}

}  // namespace m2t::fuzz
