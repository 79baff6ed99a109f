#include "parsers/text/charset.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "parsers/text/ascii.h"
#include "parsers/text/charset_names.h"

namespace m2t {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
  UErrorCode error = U_ZERO_ERROR;
  // A name outside of its tables ICU would look for in files.
  if (ucnv_countAliases(name.c_str(), &error) == 0 || U_FAILURE(error)) return nullptr;
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

bool has_wide_units(const std::string& name) {
  return contains_ascii(name, "utf16") || contains_ascii(name, "utf-16") || contains_ascii(name, "utf32") ||
         contains_ascii(name, "utf-32") || contains_ascii(name, "ucs") || contains_ascii(name, "iso-10646");
}

// UTF-16 or UTF-32 by where the NUL bytes of its ASCII letters stand, as labels lie about the order of bytes, and a byte order mark
// may be missing. "" when nothing tells.
std::string wide_name_by_bytes(std::string_view bytes) {
  if (bytes.starts_with(std::string_view("\xff\xfe\0\0", 4))) return "utf-32le";
  if (bytes.starts_with(std::string_view("\0\0\xfe\xff", 4))) return "utf-32be";
  if (bytes.starts_with("\xff\xfe")) return "utf-16le";
  if (bytes.starts_with("\xfe\xff")) return "utf-16be";
  std::array<std::size_t, 4> nul{};
  const auto looked_at = std::min<std::size_t>(bytes.size(), 1024) / 4 * 4;
  for (std::size_t i = 0; i < looked_at; ++i) nul[i % 4] += bytes[i] == '\0';
  const auto units = looked_at / 4;
  const auto many = [&](std::size_t i) { return nul[i] * 2 > units; };
  if (units == 0) return {};
  if (many(1) && many(2) && many(3)) return "utf-32le";
  if (many(0) && many(1) && many(2)) return "utf-32be";
  if (nul[1] + nul[3] > nul[0] + nul[2]) return "utf-16le";
  return nul[0] + nul[2] > nul[1] + nul[3] ? "utf-16be" : "";
}

// Shift states and escapes make these look like ASCII, so the shortcut for ASCII does not hold.
bool ascii_means_itself(const std::string& name) {
  return !begins_with_ascii(name, "iso-2022") && !begins_with_ascii(name, "hz") && !contains_ascii(name, "utf-7") &&
         !contains_ascii(name, "utf7") && !has_wide_units(name) && !contains_ascii(name, "2022") &&
         !contains_ascii(name, "scsu") && !contains_ascii(name, "bocu") && !contains_ascii(name, "imap");
}

// UTF-8 under another label: well-formed, with so many characters beyond ASCII that chance did not make them.
bool is_surely_utf8(std::string_view bytes) {
  const auto beyond_ascii =
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xc0; });
  return beyond_ascii >= 3 && is_valid_utf8(bytes);
}

std::string by_name(std::string_view bytes, const std::string& name) {
  const auto converter = open_converter(name);
  return converter ? convert_by_icu(bytes, converter.get()) : repaired_utf8(bytes);
}

std::string read_unlabelled(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return without_nul(bytes);
  return by_name(bytes, guessed_charset(bytes));
}

// A label of two- or four-byte units on a text of single bytes is a lie: such a text would have to hold NUL bytes.
CharsetReading read_wide(std::string_view bytes, const std::string& name) {
  if (bytes.find('\0') == std::string_view::npos && is_valid_utf8(bytes)) return {without_nul(bytes), false, true};
  const auto by_bytes = wide_name_by_bytes(bytes);
  return {by_name(bytes, by_bytes.empty() ? name : by_bytes), false, false};
}

CharsetReading read_as(std::string_view bytes, const std::string& name) {
  if (has_wide_units(name)) return read_wide(bytes, name);
  const bool has_mark = bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");
  if (has_mark && bytes.find('\0') != std::string_view::npos)
    return {by_name(bytes, wide_name_by_bytes(bytes)), false, !name.empty()};
  if ((name.empty() || ascii_means_itself(name)) && is_ascii(bytes)) return {without_nul(bytes)};
  if (name.empty()) return {read_unlabelled(bytes)};
  if (name == "windows-1252") return {read_unlabelled(bytes), false, is_valid_utf8(bytes)};
  if (same_ascii(name, "utf-8")) {
    const bool right = is_valid_utf8(bytes);
    return {right || utf8_share(bytes) >= 50 ? repaired_utf8(bytes) : read_unlabelled(bytes), false, !right};
  }
  if (is_surely_utf8(bytes)) return {without_nul(bytes), false, true};
  if (begins_with_ascii(name, "iso-2022-jp"))
    if (const auto shift_jis = shift_jis_from_iso_2022(bytes)) return {by_name(*shift_jis, "windows-31j")};
  const auto converter = open_converter(name);
  if (!converter) return {read_unlabelled(bytes), true, false};
  return {convert_by_icu(bytes, converter.get())};
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

CharsetReading read_charset(std::string_view bytes, std::string_view label, CharsetUse use) {
  const std::string name = charset_name_of(label);
  auto reading = read_as(bytes, use == CharsetUse::Header && is_utf7(name) ? std::string("windows-1252") : name);
  if (reading.text.starts_with("\xef\xbb\xbf")) reading.text.erase(0, 3);
  return reading;
}

std::string to_utf8(std::string_view bytes, std::string_view label, CharsetUse use) {
  return read_charset(bytes, label, use).text;
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
