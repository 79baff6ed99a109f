#include "tickets/typed_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace m2t {
namespace {

enum class Letterhood { Letter, Digit, Blank, Hyphen, Sign, Unseen, Accent };

bool is_between(std::uint32_t c, std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; }

bool is_unseen(std::uint32_t c) {
  return c == 0xAD || is_between(c, 0x200B, 0x200F) || is_between(c, 0x202A, 0x202E) || is_between(c, 0x2060, 0x2069) ||
         is_between(c, 0xFE00, 0xFE0F) || c == 0xFEFF;
}
bool is_blank(std::uint32_t c) {
  return c <= 0x20 || c == 0x7F || is_between(c, 0x80, 0xA0) || is_between(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}
bool is_hyphen(std::uint32_t c) {
  return c == '-' || is_between(c, 0x2010, 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63 || c == 0xFF0D;
}
// Letters of any script, roughly: what is left of Unicode without its blocks of punctuation, symbols and pictures.
bool is_foreign_letter(std::uint32_t c) {
  if (c < 0xC0) return c == 0xB5;
  return c != 0xD7 && c != 0xF7 && !is_between(c, 0x2000, 0x2BFF) && !is_between(c, 0x3000, 0x303F) &&
         !is_between(c, 0xE000, 0xF8FF) && !is_between(c, 0xFE10, 0xFE6F) && !is_between(c, 0xFF00, 0xFF0F) &&
         !is_between(c, 0xFF1A, 0xFF20) && c != 0xFFFC && c != 0xFFFD && !is_between(c, 0x1F000, 0x1FAFF);
}

Letterhood letterhood_of(const Utf8Character& c) {
  const std::uint32_t p = c.code_point;
  if (!c.valid) return Letterhood::Letter;  // most likely a letter of a charset that nobody declared
  if (is_between(p, '0', '9')) return Letterhood::Digit;
  if (is_between(p, 'a', 'z') || is_between(p, 'A', 'Z') || p == '_') return Letterhood::Letter;
  if (is_unseen(p)) return Letterhood::Unseen;
  if (is_blank(p)) return Letterhood::Blank;
  if (is_hyphen(p)) return Letterhood::Hyphen;
  if (is_between(p, 0x300, 0x36F)) return Letterhood::Accent;
  return p >= 0x80 && is_foreign_letter(p) ? Letterhood::Letter : Letterhood::Sign;
}

// Only à, é, è, ê, ë occur in the words that anybody looks for.
char folded_letter(const Utf8Character& c) {
  const std::uint32_t p = c.code_point;
  if (is_between(p, 'A', 'Z')) return static_cast<char>(p + 32);
  if (p < 0x80) return static_cast<char>(p);
  if (p == 0xC0 || p == 0xE0) return 'a';
  if (is_between(p, 0xC8, 0xCB) || is_between(p, 0xE8, 0xEB)) return 'e';
  return '?';
}

std::uint32_t folded_sign(std::uint32_t p) {
  if (p == 0xBA || p == 0x2070 || p == 0x2DA) return 0xB0;
  if (p == 0xFF1A) return ':';
  if (p == 0xFF03) return '#';
  return p;
}

PieceKind kind_of(Letterhood letterhood) {
  switch (letterhood) {
    case Letterhood::Letter:
    case Letterhood::Accent: return PieceKind::Word;
    case Letterhood::Digit: return PieceKind::Digits;
    case Letterhood::Blank:
    case Letterhood::Unseen: return PieceKind::Blank;
    case Letterhood::Hyphen: return PieceKind::Hyphen;
    case Letterhood::Sign: return PieceKind::Sign;
  }
  return PieceKind::Sign;
}

void add_letter(TextPiece& piece, const Utf8Character& c) {
  if (piece.letters == sizeof piece.word) {
    piece.fits = false;
  } else {
    piece.word[piece.letters++] = folded_letter(c);
  }
}

}  // namespace

TextPiece piece_at(std::string_view utf8, std::size_t offset) {
  TextPiece piece;
  piece.offset = piece.end = std::min(offset, utf8.size());
  bool first = true;
  while (piece.end < utf8.size()) {
    const Utf8Character c = first_character(utf8.substr(piece.end));
    const Letterhood letterhood = letterhood_of(c);
    if (first) {
      piece.kind = kind_of(letterhood);
      if (piece.kind == PieceKind::Sign) piece.sign = folded_sign(c.code_point);
    } else if (letterhood != Letterhood::Unseen) {
      const bool accent_on_word = letterhood == Letterhood::Accent && piece.kind == PieceKind::Word;
      const bool single = piece.kind == PieceKind::Sign || piece.kind == PieceKind::Hyphen;
      if (!accent_on_word && (single || kind_of(letterhood) != piece.kind)) return piece;
    }
    if (letterhood == Letterhood::Letter) add_letter(piece, c);
    piece.end += c.bytes;
    first = false;
  }
  return piece;
}

}  // namespace m2t
