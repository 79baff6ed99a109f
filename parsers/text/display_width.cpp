#include "parsers/text/display_width.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace m2t {
namespace {

constexpr std::string_view ellipsis = "…";

std::size_t width_of(const Utf8Character& character) {
  if (!character.valid || character.code_point < 0x300) return 1;
  const auto code = static_cast<UChar32>(character.code_point);
  switch (u_charType(code)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR: return 0;
    default: break;
  }
  // The vowels and final consonants of a Hangul syllable stand inside its first consonant.
  const auto hangul = u_getIntPropertyValue(code, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO) return 0;
  const auto width = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const Utf8Character character = first_character(utf8);
    width += width_of(character);
    utf8.remove_prefix(character.bytes);
  }
  return width;
}

std::string cut_to_width(std::string_view utf8, std::size_t columns) {
  if (display_width(utf8) <= columns) return std::string(utf8);
  if (columns == 0) return {};
  std::size_t width = 0, kept = 0;
  while (kept < utf8.size()) {
    const Utf8Character character = first_character(utf8.substr(kept));
    width += width_of(character);
    if (width > columns - 1) break;
    kept += character.bytes;
  }
  return std::string(utf8.substr(0, kept)) + std::string(ellipsis);
}

}  // namespace m2t
