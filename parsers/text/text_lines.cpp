#include "parsers/text/text_lines.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"

namespace m2t {

namespace {

// The base letter of each code point from U+00C0 to U+017F; '*': two letters, see two_letters().
constexpr std::string_view base_letters =
    "aaaaaa*ceeeeiiiidnoooooxouuuuy**aaaaaa*ceeeeiiiidnooooo/ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllll"
    "lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(base_letters.size() == 0x180 - 0xC0);

std::string_view two_letters(char32_t code) {
  switch (code) {
    case 0xC6:
    case 0xE6: return "ae";
    case 0xDE:
    case 0xFE: return "th";
    case 0xDF: return "ss";
    case 0x132:
    case 0x133: return "ij";
    case 0x152:
    case 0x153: return "oe";
    default: return "";
  }
}

bool is_blank_code(char32_t code) {
  return code == ' ' || (code >= 0x09 && code <= 0x0D) || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

// Soft hyphens, zero-width and direction marks, and accents that stand alone: nothing a reader sees as a letter.
bool is_invisible_code(char32_t code) {
  return code == 0xAD || (code >= 0x0300 && code <= 0x036F) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF || code == 0x034F ||
         code < 0x20;
}

void append_folded(std::string& folded, char32_t code) {
  if (code >= 'A' && code <= 'Z') {
    folded += static_cast<char>(code - 'A' + 'a');
  } else if (code < 0x80) {
    folded += static_cast<char>(code);
  } else if (code >= 0xC0 && code < 0x180) {
    char letter = base_letters[code - 0xC0];
    if (letter == '*') {
      folded += two_letters(code);
    } else {
      folded += letter;
    }
  } else if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) {
    folded += '-';
  } else if (code == 0x2018 || code == 0x2019 || code == 0x02BC || code == 0xB4) {
    folded += '\'';
  } else if (code == 0xAB || code == 0xBB || code == 0x201C || code == 0x201D || code == 0x201E) {
    folded += '"';
  } else if (code == 0xFF1A) {
    folded += ':';
  } else if (code >= 0x410 && code <= 0x42F) {
    append_code_point(folded, code + 0x20);
  } else {
    append_code_point(folded, code);
  }
}

// Most of any text. A blank is ' ', what is invisible '\0'.
constexpr std::array<char, 0x80> folded_ascii = [] {
  std::array<char, 0x80> folded{};
  for (std::size_t code = 0x20; code < folded.size(); ++code) folded[code] = static_cast<char>(code);
  for (std::size_t code = 0x09; code <= 0x0D; ++code) folded[code] = ' ';
  for (std::size_t code = 'A'; code <= 'Z'; ++code) folded[code] = static_cast<char>(code - 'A' + 'a');
  return folded;
}();

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

char folded_ascii_of(char byte) { return folded_ascii[static_cast<unsigned char>(byte)]; }

// Takes the ASCII characters from `position` on that are neither blank nor invisible; gives where they end.
std::size_t append_ascii_word(std::string& folded, std::string_view utf8, std::size_t position, std::size_t limit) {
  std::size_t end = position;
  while (end < limit && is_ascii(utf8[end]) && folded_ascii_of(utf8[end]) > ' ') ++end;
  const std::size_t begin = folded.size();
  folded.append(utf8, position, end - position);
  for (std::size_t i = begin; i < folded.size(); ++i) folded[i] = folded_ascii_of(folded[i]);
  return end;
}

std::size_t blank_or_invisible_length(std::string_view utf8) {
  if (is_ascii(utf8.front())) return folded_ascii_of(utf8.front()) <= ' ' ? 1 : 0;
  std::size_t position = 0;
  const char32_t code = next_code_point(utf8, position);
  return is_blank_code(code) || is_invisible_code(code) ? position : 0;
}

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         static_cast<unsigned char>(byte) >= 0x80;
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t feed = 0;  // the next line feed; looked for again only behind it
  for (std::size_t at = 0; at < text.size();) {
    if (feed < at || at == 0) feed = std::min(text.find('\n', at), text.size());
    const std::size_t length = std::min(text.substr(at, feed - at).find('\r'), feed - at);
    lines.push_back(text.substr(at, length));
    at += length + (text.substr(at + length, 2) == "\r\n" ? 2 : 1);
  }
  return lines;
}

std::string_view trim_blanks(std::string_view utf8) {
  while (!utf8.empty()) {
    const std::size_t length = blank_or_invisible_length(utf8);
    if (length == 0) break;
    utf8.remove_prefix(length);
  }
  while (!utf8.empty()) {
    std::size_t start = utf8.size() - 1;
    while (start > 0 && utf8.size() - start < 4 && (static_cast<unsigned char>(utf8[start]) & 0xC0) == 0x80) --start;
    if (blank_or_invisible_length(utf8.substr(start)) != utf8.size() - start) break;
    utf8.remove_suffix(utf8.size() - start);
  }
  return utf8;
}

std::string fold_words(std::string_view utf8, std::size_t at_most) {
  std::string folded;
  folded.reserve(std::min(utf8.size(), at_most));
  bool blank_before = false;
  const std::size_t limit = std::min(utf8.size(), at_most);
  for (std::size_t position = 0; position < limit;) {
    if (is_ascii(utf8[position]) && folded_ascii_of(utf8[position]) > ' ') {
      if (blank_before) folded += ' ';
      blank_before = false;
      position = append_ascii_word(folded, utf8, position, limit);
      continue;
    }
    const char32_t code = next_code_point(utf8, position);
    if (is_blank_code(code)) {
      blank_before = !folded.empty();
    } else if (!is_invisible_code(code)) {
      if (blank_before) folded += ' ';
      blank_before = false;
      append_folded(folded, code);
    }
  }
  return folded;
}

char32_t next_code_point(std::string_view utf8, std::size_t& position) {
  const Utf8Character character = first_character(utf8.substr(position));
  position += character.bytes;
  return character.valid ? char32_t{character.code_point} : U'\uFFFD';
}

void append_code_point(std::string& utf8, char32_t code) {
  append_utf8(utf8, code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? 0xFFFD : static_cast<std::uint32_t>(code));
}

std::size_t count_code_points(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::vector<std::string_view> words_of(std::string_view folded) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < folded.size();) {
    const std::size_t start = i;
    while (i < folded.size() && is_word_byte(folded[i])) ++i;
    if (i > start) words.push_back(folded.substr(start, i - start));
    if (i < folded.size()) ++i;
  }
  return words;
}

bool begins_with_any(std::string_view folded, std::span<const std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view b) {
    return b.empty() || (!folded.empty() && folded.front() == b.front() && folded.starts_with(b));  // most differ at once
  });
}

namespace {

// Many needles looked for in one pass: by their first two bytes they stand in lists, and most places of a text begin none.
class NeedleLists {
 public:
  static constexpr std::size_t most_needles = 250;

  // At most so many needles, each of two bytes at least.
  explicit NeedleLists(std::span<const std::string_view> needles) : needles_(needles) {
    for (std::size_t i = 0; i < needles.size(); ++i) {
      std::uint8_t& first = first_[list_of(needles[i].data())];
      next_[i] = first;
      first = static_cast<std::uint8_t>(i + 1);
    }
  }

  bool is_one_in(std::string_view text) const {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      for (std::size_t number = first_[list_of(text.data() + at)]; number != 0; number = next_[number - 1])
        if (text.substr(at).starts_with(needles_[number - 1])) return true;
    }
    return false;
  }

 private:
  static std::size_t list_of(const char* two) {
    return (static_cast<unsigned char>(two[0]) * 37U + static_cast<unsigned char>(two[1])) % 512U;
  }
  std::span<const std::string_view> needles_;
  std::array<std::uint8_t, 512> first_{};  // the number of a needle, from 1; 0: none
  std::array<std::uint8_t, most_needles> next_;
};

bool is_short_needle(std::string_view needle) { return needle.size() < 2; }

}  // namespace

bool contains_any(std::string_view folded, std::span<const std::string_view> needles) {
  constexpr std::size_t few_needles = 4, short_text = 12;
  if (needles.size() < few_needles || needles.size() > NeedleLists::most_needles || folded.size() < short_text ||
      std::any_of(needles.begin(), needles.end(), is_short_needle))
    return std::any_of(needles.begin(), needles.end(),
                       [&](std::string_view n) { return folded.find(n) != std::string_view::npos; });
  return NeedleLists(needles).is_one_in(folded);
}

bool contains_word(std::string_view folded, std::string_view word) {
  for (std::size_t at = folded.find(word); at != std::string_view::npos; at = folded.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_byte(folded[at - 1])) && (end == folded.size() || !is_word_byte(folded[end]))) return true;
  }
  return false;
}

}  // namespace m2t
