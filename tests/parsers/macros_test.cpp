// Documents with macros are known by what they have to name (T-30).
#include "parsers/attachments/macros.h"

#include <doctest/doctest.h>

#include <string>

using namespace m2t;

namespace {

const std::string ole_head("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");

std::string utf16(const std::string& name) {
  std::string wide;
  for (const char c : name) wide += std::string{c, '\0'};
  return wide;
}

}  // namespace

TEST_CASE("macros: T-30 old and new Office files with a VBA project, and no others") {
  const std::string filling(3000, 'x');
  CHECK(holds_macros(ole_head + filling + utf16("_VBA_PROJECT") + filling));
  CHECK(holds_macros("PK\x03\x04" + filling + "word/vbaProject.bin" + filling));
  CHECK_FALSE(holds_macros(ole_head + filling + utf16("WordDocument")));
  CHECK_FALSE(holds_macros(ole_head + filling + "_VBA_PROJECT"));  // in a text, not the name of a stream
  CHECK_FALSE(holds_macros("PK\x03\x04" + filling + "word/document.xml"));
  CHECK_FALSE(holds_macros("an article about vbaProject.bin"));
  CHECK_FALSE(holds_macros(""));
}

TEST_CASE("macros: T-30 files cut anywhere are looked at without reading behind their end") {
  const std::string whole = ole_head + std::string(100, 'x') + utf16("_VBA_PROJECT");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut(whole, 0, size);
    CHECK_FALSE(holds_macros(cut));
  }
}
