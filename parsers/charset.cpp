#include "parsers/charset.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "parsers/ascii.h"

namespace m2t {
namespace {

struct CharsetAlias {
  std::string_view label;
  std::string_view icu_name;
};

// Labels that mail programs write and ICU reads otherwise, or not at all. Compared without '-', '_' and blanks.
constexpr std::array charset_aliases = {
    CharsetAlias{"iso88591", "windows-1252"},
    CharsetAlias{"latin1", "windows-1252"},
    CharsetAlias{"l1", "windows-1252"},
    CharsetAlias{"cp819", "windows-1252"},
    CharsetAlias{"usascii", "windows-1252"},
    CharsetAlias{"ascii", "windows-1252"},
    CharsetAlias{"ansix3.41968", "windows-1252"},
    CharsetAlias{"ansix3.41986", "windows-1252"},
    CharsetAlias{"iso646us", "windows-1252"},
    CharsetAlias{"ansi", "windows-1252"},
    CharsetAlias{"windows1252", "windows-1252"},
    CharsetAlias{"xansi", "windows-1252"},
    CharsetAlias{"iso88599", "windows-1254"},
    CharsetAlias{"iso885911", "windows-874"},
    CharsetAlias{"tis620", "windows-874"},
    CharsetAlias{"iso88598i", "iso-8859-8"},
    CharsetAlias{"iso88598e", "iso-8859-8"},
    CharsetAlias{"iso88596i", "iso-8859-6"},
    CharsetAlias{"logical", "iso-8859-8"},
    CharsetAlias{"gb2312", "gb18030"},
    CharsetAlias{"gb231280", "gb18030"},
    CharsetAlias{"gbk", "gb18030"},
    CharsetAlias{"xgbk", "gb18030"},
    CharsetAlias{"cp936", "gb18030"},
    CharsetAlias{"euccn", "gb18030"},
    CharsetAlias{"csgb2312", "gb18030"},
    CharsetAlias{"ksc56011987", "windows-949"},
    CharsetAlias{"ksc5601", "windows-949"},
    CharsetAlias{"euckr", "windows-949"},
    CharsetAlias{"cp949", "windows-949"},
    CharsetAlias{"uhc", "windows-949"},
    CharsetAlias{"shiftjis", "windows-31j"},
    CharsetAlias{"sjis", "windows-31j"},
    CharsetAlias{"xsjis", "windows-31j"},
    CharsetAlias{"cp932", "windows-31j"},
    CharsetAlias{"windows932", "windows-31j"},
    CharsetAlias{"mskanji", "windows-31j"},
    CharsetAlias{"big5", "windows-950"},
    CharsetAlias{"xxbig5", "windows-950"},
    CharsetAlias{"xeucjp", "euc-jp"},
    CharsetAlias{"macroman", "macintosh"},
    CharsetAlias{"xmacroman", "macintosh"},
    CharsetAlias{"mac", "macintosh"},
    CharsetAlias{"koi8ru", "koi8-u"},
    CharsetAlias{"utf8", "utf-8"},
    CharsetAlias{"utf8mb4", "utf-8"},
    CharsetAlias{"unicode11utf8", "utf-8"},
    CharsetAlias{"unicode11utf7", "utf-7"},
    CharsetAlias{"xunicode20utf7", "utf-7"},
    CharsetAlias{"cp850", "ibm-850"},
    CharsetAlias{"xcp850", "ibm-850"},
};

std::string folded_label(std::string_view label) {
  std::string folded;
  for (const char c : ascii_trimmed(label.substr(0, 64)))
    if (c != '-' && c != '_' && c != ' ' && c != '"' && c != '\'') folded += ascii_lower(c);
  return folded;
}

// The name ICU gets; empty for a label that says nothing.
std::string icu_name_of(std::string_view label) {
  const std::string folded = folded_label(label);
  if (folded.empty()) return {};
  for (const auto& alias : charset_aliases)
    if (alias.label == folded) return std::string(alias.icu_name);
  // "x-windows-1251", "cp1251", "windows1251", "win-1251"
  for (const std::string_view prefix : {"xcp125", "cp125", "windows125", "xwindows125", "win125", "mswin125"})
    if (folded.starts_with(prefix) && folded.size() == prefix.size() + 1) return "windows-125" + folded.substr(prefix.size());
  std::string name;
  for (const char c : ascii_trimmed(label.substr(0, 64)))
    if (c > ' ' && c < 0x7f && c != '"' && c != '\'') name += c;
  return name;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &error));
  if (U_FAILURE(error)) return nullptr;
  return converter;
}

bool is_ascii(std::string_view bytes) {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + i, 8);
    if (word & 0x8080808080808080ULL) return false;
  }
  for (; i < bytes.size(); ++i)
    if (static_cast<unsigned char>(bytes[i]) >= 0x80) return false;
  return true;
}

void append_utf16(std::string& out, const UChar* units, std::size_t count) {
  std::array<char, 4> buffer;
  for (std::size_t i = 0; i < count;) {
    UChar32 c;
    U16_NEXT(units, i, count, c);
    if (c == 0) continue;
    if (U_IS_SURROGATE(c)) c = 0xfffd;
    std::size_t length = 0;
    U8_APPEND_UNSAFE(buffer.data(), length, c);
    out.append(buffer.data(), length);
  }
}

// In pieces, so that a large body needs no UTF-16 copy of itself.
std::string convert_by_icu(std::string_view bytes, UConverter* converter) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  const std::size_t bound = bytes.size() * 4 + 16;  // T-21
  std::vector<UChar> units(8192);
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  std::size_t pending = 0;  // a high surrogate may stand at the end of a piece
  for (;;) {
    UErrorCode error = U_ZERO_ERROR;
    UChar* target = units.data() + pending;
    ucnv_toUnicode(converter, &target, units.data() + units.size(), &source, end, nullptr, true, &error);
    auto count = static_cast<std::size_t>(target - units.data());
    const bool more = error == U_BUFFER_OVERFLOW_ERROR;
    pending = more && count > 0 && U16_IS_LEAD(units[count - 1]) ? 1 : 0;
    append_utf16(out, units.data(), count - pending);
    if (pending) units[0] = units[count - 1];
    if (!more || out.size() > bound) break;
  }
  return out.size() > bound ? std::string(utf8_prefix(out, bound)) : out;
}

std::string without_nul(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto nul = std::min(utf8.find('\0', i), utf8.size());
    out.append(utf8.substr(i, nul - i));
    i = nul + 1;
  }
  return out;
}

// Share of the non-ASCII bytes that stand in well-formed sequences, in percent.
int utf8_share(std::string_view bytes) {
  std::size_t good = 0, bad = 0;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t start = i;
    UChar32 c;
    U8_NEXT(data, i, bytes.size(), c);
    if (c < 0)
      ++bad;
    else if (c >= 0x80)
      good += i - start;
  }
  return good + bad == 0 ? 100 : static_cast<int>(good * 100 / (good + bad));
}

std::string from_windows_1252(std::string_view bytes) {
  const auto converter = open_converter("windows-1252");
  return converter ? convert_by_icu(bytes, converter.get()) : repaired_utf8(bytes);
}

bool has_wide_units(const std::string& name) {
  return contains_ascii(name, "utf16") || contains_ascii(name, "utf-16") || contains_ascii(name, "utf32") ||
         contains_ascii(name, "utf-32") || contains_ascii(name, "ucs") || contains_ascii(name, "iso-10646");
}

// A label of two- or four-byte units on a text of single bytes is a lie: such a text would have to hold NUL bytes.
bool contradicts_wide_units(const std::string& name, std::string_view bytes) {
  return has_wide_units(name) && bytes.find('\0') == std::string_view::npos && is_ascii(bytes.substr(0, 4096));
}

// Shift states and escapes make these look like ASCII, so the shortcut for ASCII does not hold.
bool ascii_means_itself(const std::string& name) {
  return !begins_with_ascii(name, "iso-2022") && !begins_with_ascii(name, "hz") && !contains_ascii(name, "utf-7") &&
         !contains_ascii(name, "utf7") && !has_wide_units(name) && !contains_ascii(name, "2022") &&
         !contains_ascii(name, "scsu") && !contains_ascii(name, "bocu") && !contains_ascii(name, "imap");
}

std::string convert(std::string_view bytes, const std::string& name) {
  const bool plain = name.empty() || ascii_means_itself(name);
  if (plain && is_ascii(bytes)) return without_nul(bytes);
  const bool single_byte_lie = name.empty() || name == "windows-1252";
  if (single_byte_lie) return is_valid_utf8(bytes) ? without_nul(bytes) : from_windows_1252(bytes);
  if (same_ascii(name, "utf-8"))
    return is_valid_utf8(bytes) || utf8_share(bytes) >= 50 ? repaired_utf8(bytes) : from_windows_1252(bytes);
  if (contradicts_wide_units(name, bytes)) return without_nul(bytes);
  const auto converter = open_converter(name);
  if (!converter) return convert(bytes, {});
  return convert_by_icu(bytes, converter.get());
}

bool is_utf7(const std::string& name) { return contains_ascii(name, "utf-7") || contains_ascii(name, "utf7"); }

// Bidi controls, zero-width and other invisible marks; the joiners stay, emoji and Persian need them.
bool is_hidden(UChar32 c) {
  if (c == 0x200c || c == 0x200d) return false;
  return u_charType(c) == U_FORMAT_CHAR || c == 0xfffc || c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164;
}

bool is_line_blank(UChar32 c) { return c == ' ' || u_isISOControl(c) || c == 0x2028 || c == 0x2029; }

bool is_combining(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

std::string nfc(const std::string& utf8) {
  if (is_ascii(utf8)) return utf8;
  UErrorCode error = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return utf8;
  const auto normalized = normalizer->normalize(icu::UnicodeString::fromUTF8(utf8), error);
  if (U_FAILURE(error)) return utf8;
  std::string out;
  normalized.toUTF8String(out);
  return out;
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  if (is_ascii(bytes)) return true;
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    if (data[i] < 0x80) {
      ++i;
      continue;
    }
    UChar32 c;
    U8_NEXT(data, i, bytes.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::string repaired_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return without_nul(bytes);
  std::string out;
  out.reserve(bytes.size());
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t start = i;
    UChar32 c;
    U8_NEXT(data, i, bytes.size(), c);
    if (c < 0)
      out += "\xef\xbf\xbd";
    else if (c != 0)
      out.append(bytes.substr(start, i - start));
  }
  return out;
}

std::string to_utf8(std::string_view bytes, std::string_view label, CharsetUse use) {
  std::string name = icu_name_of(label);
  if (use == CharsetUse::Header && is_utf7(name)) name = "windows-1252";
  std::string out = convert(bytes, name);
  if (out.starts_with("\xef\xbb\xbf")) out.erase(0, 3);
  return out;
}

std::string_view utf8_prefix(std::string_view utf8, std::size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xc0) == 0x80) --bytes;
  return utf8.substr(0, bytes);
}

std::string shown_line(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  const auto* data = reinterpret_cast<const std::uint8_t*>(utf8.data());
  bool blank = false;
  int marks = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    const std::size_t start = i;
    UChar32 c;
    U8_NEXT(data, i, utf8.size(), c);
    if (c < 0) c = 0xfffd;
    if (is_line_blank(c)) {
      blank = !out.empty();
      continue;
    }
    if (is_hidden(c)) continue;
    marks = is_combining(c) ? marks + 1 : 0;
    if (marks > 5) continue;
    if (blank) out += ' ';
    blank = false;
    if (c == 0xfffd)
      out += "\xef\xbf\xbd";
    else
      out.append(utf8.substr(start, i - start));
  }
  return nfc(out);
}

}  // namespace m2t
