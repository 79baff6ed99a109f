#include "parsers/text/charset_names.h"

#include <algorithm>
#include <array>

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

struct CharsetAlias {
  std::string_view label;
  std::string_view icu_name;
};

// Labels that mail programs write and ICU reads otherwise, or not at all. Compared without '-', '_' and blanks; sorted.
constexpr std::array charset_aliases = {
    CharsetAlias{"7bit", ""},
    CharsetAlias{"8859", "windows-1252"},
    CharsetAlias{"88591", "windows-1252"},
    CharsetAlias{"8bit", ""},
    CharsetAlias{"ansi", "windows-1252"},
    CharsetAlias{"ansix3.1101983", "windows-1252"},
    CharsetAlias{"ansix3.41968", "windows-1252"},
    CharsetAlias{"ansix3.41986", "windows-1252"},
    CharsetAlias{"ascii", "windows-1252"},
    CharsetAlias{"auto", ""},
    CharsetAlias{"base64", ""},
    CharsetAlias{"big5", "windows-950"},
    CharsetAlias{"big5eten", "windows-950"},
    CharsetAlias{"binary", ""},
    CharsetAlias{"charset", ""},
    CharsetAlias{"cnbig5", "windows-950"},
    CharsetAlias{"cngb", "gb18030"},
    CharsetAlias{"cp50220", "iso-2022-jp"},
    CharsetAlias{"cp50221", "iso-2022-jp"},
    CharsetAlias{"cp50222", "iso-2022-jp"},
    CharsetAlias{"cp819", "windows-1252"},
    CharsetAlias{"cp850", "ibm-850"},
    CharsetAlias{"cp932", "windows-31j"},
    CharsetAlias{"cp936", "gb18030"},
    CharsetAlias{"cp949", "windows-949"},
    CharsetAlias{"cp950", "windows-950"},
    CharsetAlias{"csgb2312", "gb18030"},
    CharsetAlias{"csiso2022jp", "iso-2022-jp"},
    CharsetAlias{"csisolatin1", "windows-1252"},
    CharsetAlias{"cskoi8r", "koi8-r"},
    CharsetAlias{"csunicode11utf7", "utf-7"},
    CharsetAlias{"csutf8", "utf-8"},
    CharsetAlias{"cswindows1252", "windows-1252"},
    CharsetAlias{"decmcs", "windows-1252"},
    CharsetAlias{"default", ""},
    CharsetAlias{"defaultcharset", ""},
    CharsetAlias{"euccn", "gb18030"},
    CharsetAlias{"euckr", "windows-949"},
    CharsetAlias{"gb180302000", "gb18030"},
    CharsetAlias{"gb2312", "gb18030"},
    CharsetAlias{"gb231280", "gb18030"},
    CharsetAlias{"gbk", "gb18030"},
    CharsetAlias{"iso10646", "utf-16"},
    CharsetAlias{"iso2022jp2004", "iso-2022-jp"},
    CharsetAlias{"iso2022jp3", "iso-2022-jp"},
    CharsetAlias{"iso2022jpms", "iso-2022-jp"},
    CharsetAlias{"iso646us", "windows-1252"},
    CharsetAlias{"iso88591", "windows-1252"},
    CharsetAlias{"iso885911", "windows-874"},
    CharsetAlias{"iso885914", "iso-8859-14"},
    CharsetAlias{"iso885916", "iso-8859-2"},
    CharsetAlias{"iso88591:1987", "windows-1252"},
    CharsetAlias{"iso88596i", "iso-8859-6"},
    CharsetAlias{"iso88598e", "iso-8859-8"},
    CharsetAlias{"iso88598i", "iso-8859-8"},
    CharsetAlias{"iso88599", "windows-1254"},
    CharsetAlias{"isoir100", "windows-1252"},
    CharsetAlias{"johab", "windows-949"},
    CharsetAlias{"koi8", "koi8-r"},
    CharsetAlias{"koi8ru", "koi8-u"},
    CharsetAlias{"koi8t", "koi8-r"},
    CharsetAlias{"ksc5601", "windows-949"},
    CharsetAlias{"ksc56011987", "windows-949"},
    CharsetAlias{"ksx1001", "windows-949"},
    CharsetAlias{"l1", "windows-1252"},
    CharsetAlias{"l5", "windows-1254"},
    CharsetAlias{"l9", "iso-8859-15"},
    CharsetAlias{"latin1", "windows-1252"},
    CharsetAlias{"latin10", "iso-8859-2"},
    CharsetAlias{"latin5", "windows-1254"},
    CharsetAlias{"latin9", "iso-8859-15"},
    CharsetAlias{"logical", "iso-8859-8"},
    CharsetAlias{"mac", "macintosh"},
    CharsetAlias{"macroman", "macintosh"},
    CharsetAlias{"ms932", "windows-31j"},
    CharsetAlias{"ms936", "gb18030"},
    CharsetAlias{"msansi", "windows-1252"},
    CharsetAlias{"mskanji", "windows-31j"},
    CharsetAlias{"nextstep", "windows-1252"},
    CharsetAlias{"none", ""},
    CharsetAlias{"null", ""},
    CharsetAlias{"quotedprintable", ""},
    CharsetAlias{"shiftjis", "windows-31j"},
    CharsetAlias{"sjis", "windows-31j"},
    CharsetAlias{"t.618bit", "windows-1252"},
    CharsetAlias{"tcvn", "windows-1258"},
    CharsetAlias{"tis620", "windows-874"},
    CharsetAlias{"uhc", "windows-949"},
    CharsetAlias{"undefined", ""},
    CharsetAlias{"unicode", "utf-16"},
    CharsetAlias{"unicode11utf7", "utf-7"},
    CharsetAlias{"unicode11utf8", "utf-8"},
    CharsetAlias{"unknown", ""},
    CharsetAlias{"unknown8bit", ""},
    CharsetAlias{"usascii", "windows-1252"},
    CharsetAlias{"userdefined", ""},
    CharsetAlias{"utf8", "utf-8"},
    CharsetAlias{"utf88591", "windows-1252"},
    CharsetAlias{"utf8bom", "utf-8"},
    CharsetAlias{"utf8mac", "utf-8"},
    CharsetAlias{"utf8mb3", "utf-8"},
    CharsetAlias{"utf8mb4", "utf-8"},
    CharsetAlias{"viscii", "windows-1258"},
    CharsetAlias{"windows1252", "windows-1252"},
    CharsetAlias{"windows932", "windows-31j"},
    CharsetAlias{"windows936", "gb18030"},
    CharsetAlias{"windows950", "windows-950"},
    CharsetAlias{"wtf8", "utf-8"},
    CharsetAlias{"xansi", "windows-1252"},
    CharsetAlias{"xcp850", "ibm-850"},
    CharsetAlias{"xeucjp", "euc-jp"},
    CharsetAlias{"xgbk", "gb18030"},
    CharsetAlias{"xiso88591", "windows-1252"},
    CharsetAlias{"xmaccyrillic", "x-mac-cyrillic"},
    CharsetAlias{"xmacroman", "macintosh"},
    CharsetAlias{"xmscp932", "windows-31j"},
    CharsetAlias{"xsjis", "windows-31j"},
    CharsetAlias{"xsjisjisx0213", "windows-31j"},
    CharsetAlias{"xunicode20utf7", "utf-7"},
    CharsetAlias{"xunknown", ""},
    CharsetAlias{"xuserdefined", ""},
    CharsetAlias{"xwindows949", "windows-949"},
    CharsetAlias{"xxbig5", "windows-950"},
};

std::string folded_label(std::string_view label) {
  std::string folded;
  for (const char c : ascii_trimmed(label.substr(0, 64)))
    if (c != '-' && c != '_' && c != ' ' && c != '"' && c != '\'') folded += ascii_lower(c);
  return folded;
}

const CharsetAlias* alias_of(std::string_view folded) {
  const auto row = std::lower_bound(charset_aliases.begin(), charset_aliases.end(), folded,
                                    [](const CharsetAlias& alias, std::string_view wanted) { return alias.label < wanted; });
  return row != charset_aliases.end() && row->label == folded ? &*row : nullptr;
}

// "cp1251", "x-windows-1251", "win-1251", also with more behind the digits ("windows-1252http-equivContent-Type").
std::string windows_name_of(std::string_view folded) {
  for (const std::string_view prefix : {"windows125", "cp125", "xcp125", "xwindows125", "win125", "mswin125", "microsoft125"}) {
    if (!folded.starts_with(prefix) || folded.size() <= prefix.size()) continue;
    const char digit = folded[prefix.size()];
    const bool goes_on = folded.size() > prefix.size() + 1 && is_ascii_digit(folded[prefix.size() + 1]);
    if (digit >= '0' && digit <= '8' && !goes_on) return std::string("windows-125") + digit;
  }
  return {};
}

// A known name with something glued to it: "utf-8;format=flowed", "iso-8859-1http-equiv", "us-ascii//translit".
std::string known_beginning(std::string_view folded) {
  constexpr std::string_view latin = "iso8859";
  if (folded.starts_with(latin)) {
    std::size_t end = latin.size();
    while (end < folded.size() && end < latin.size() + 2 && is_ascii_digit(folded[end])) ++end;
    if (end > latin.size() && end < folded.size()) return charset_name_of(folded.substr(0, end));
  }
  for (const std::string_view name : {"utf8", "usascii", "koi8r", "gb2312", "shiftjis", "iso2022jp"})
    if (folded.size() > name.size() && folded.starts_with(name) && !is_ascii_digit(folded[name.size()]))
      return charset_name_of(name);
  return {};
}

// Letters that are frequent in a language, as bytes of one charset.
struct LetterSigns {
  std::string_view icu_name;
  std::string_view frequent;
};
constexpr std::array letter_signs = {
    LetterSigns{"koi8-r", "\xcf\xc5\xc1\xc9\xce\xd4\xd3\xd2\xd7\xcc\xcb\xcd"},
    LetterSigns{"windows-1251", "\xee\xe5\xe0\xe8\xed\xf2\xf1\xf0\xe2\xeb\xea\xec"},
    LetterSigns{"windows-1253", "\xe1\xef\xe9\xe5\xf4\xf3\xed\xf1\xf2\xe7\xf5\xec"},
};

}  // namespace

std::string charset_name_of(std::string_view label) {
  const std::string folded = folded_label(label);
  if (const auto* alias = alias_of(folded)) return std::string(alias->icu_name);
  if (auto name = windows_name_of(folded); !name.empty()) return name;
  if (auto name = known_beginning(folded); !name.empty()) return name;
  if (folded.starts_with("iso8859") && folded.size() > 7) return "iso-8859-" + folded.substr(7);
  std::string name;
  for (const char c : ascii_trimmed(label.substr(0, 64)))
    if (c > ' ' && c < 0x7f && c != '"' && c != '\'') name += c;
  return name;
}

std::string guessed_charset(std::string_view bytes) {
  bytes = bytes.substr(0, 8192);
  std::array<std::size_t, 256> counts{};
  std::size_t high = 0, in_a_row = 0, latin = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    ++counts[c];
    latin += is_ascii_letter(bytes[i]);
    if (c < 0xa0) continue;
    ++high;
    in_a_row += i > 0 && static_cast<unsigned char>(bytes[i - 1]) >= 0xa0;
  }
  // Accents stand alone between Latin letters; whole words of them are another script.
  if (high < 4 || high < latin || in_a_row * 2 < high) return "windows-1252";
  std::string_view best = "windows-1252";
  std::size_t best_hits = high * 6 / 10;
  for (const auto& signs : letter_signs) {
    std::size_t hits = 0;
    for (const char c : signs.frequent) hits += counts[static_cast<unsigned char>(c)];
    if (hits <= best_hits) continue;
    best_hits = hits;
    best = signs.icu_name;
  }
  return std::string(best);
}

}  // namespace m2t
