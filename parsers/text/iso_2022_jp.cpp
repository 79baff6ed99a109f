#include "parsers/text/charset_names.h"

namespace m2t {
namespace {

enum class JapaneseSet { Ascii, Kana, Kanji };

// What an escape selects; `length` is that of the whole escape. Nothing for sets beyond Shift_JIS.
std::optional<JapaneseSet> selected_set(std::string_view escape, std::size_t& length) {
  struct Selection {
    std::string_view escape;
    JapaneseSet set;
  };
  constexpr Selection selections[] = {{"\x1b(B", JapaneseSet::Ascii},  {"\x1b(J", JapaneseSet::Ascii},
                                      {"\x1b(H", JapaneseSet::Ascii},  {"\x1b(I", JapaneseSet::Kana},
                                      {"\x1b$@", JapaneseSet::Kanji},  {"\x1b$B", JapaneseSet::Kanji},
                                      {"\x1b$(B", JapaneseSet::Kanji}, {"\x1b&@\x1b$B", JapaneseSet::Kanji}};
  for (const auto& selection : selections) {
    if (!escape.starts_with(selection.escape)) continue;
    length = selection.escape.size();
    return selection.set;
  }
  return std::nullopt;
}

bool is_jis(char c) { return c >= 0x21 && c <= 0x7e; }

void append_shift_jis(std::string& out, char first, char second) {
  const unsigned row = static_cast<unsigned>(first - 0x21), cell = static_cast<unsigned>(second - 0x21);
  const unsigned lead = row / 2 + 0x81;
  const unsigned trail = row % 2 == 1 ? cell + 0x9f : cell + 0x40 + (cell >= 0x3f ? 1 : 0);
  out += static_cast<char>(lead > 0x9f ? lead + 0x40 : lead);
  out += static_cast<char>(trail);
}

}  // namespace

std::optional<std::string> shift_jis_from_iso_2022(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  auto set = JapaneseSet::Ascii;
  for (std::size_t i = 0; i < bytes.size();) {
    const char c = bytes[i];
    if (static_cast<unsigned char>(c) >= 0x80) return std::nullopt;  // another charset, or a damaged text
    if (c == '\x1b') {
      std::size_t length = 0;
      const auto selected = selected_set(bytes.substr(i, 6), length);
      if (!selected) return std::nullopt;
      set = *selected;
      i += length;
    } else if (set == JapaneseSet::Kanji && is_jis(c) && i + 1 < bytes.size() && is_jis(bytes[i + 1])) {
      append_shift_jis(out, c, bytes[i + 1]);
      i += 2;
    } else if (c == '\x0e' || c == '\x0f') {  // half-width katakana, shifted in and out
      set = c == '\x0e' ? JapaneseSet::Kana : JapaneseSet::Ascii;
      ++i;
    } else {
      if (c == '\n') set = JapaneseSet::Ascii;  // RFC 1468: each line begins anew
      out += set == JapaneseSet::Kana && c > ' ' && c < 0x60 ? static_cast<char>(c + 0x80) : c;
      ++i;
    }
  }
  return out;
}

}  // namespace m2t
