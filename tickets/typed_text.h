// Reads text the way people type it: words without case and accents, any kind of blank, any kind of hyphen.
// For lists of words: number_finder, subject, mailer/courtesies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace m2t {

enum class PieceKind { End, Word, Digits, Blank, Hyphen, Sign };

// A piece of text. Pieces follow each other without a gap; what nobody sees (soft hyphens, zero-width characters) belongs
// to the piece it stands in or behind.
struct TextPiece {
  PieceKind kind = PieceKind::End;
  std::size_t offset = 0;    // in bytes
  std::size_t end = 0;       // behind its last byte
  std::uint32_t sign = 0;    // of a Sign: its code point; ° also for º and ⁰, : also for the full-width one
  char word[20] = {};        // of a Word: its letters, lower case, without accents
  std::uint8_t letters = 0;  // how many of them are in `word`
  bool fits = true;          // false: the word is longer than `word`

  // What it reads as; empty unless it is a Word that fits.
  std::string_view text() const { return kind == PieceKind::Word && fits ? std::string_view(word, letters) : std::string_view(); }
};

// The piece that starts at `offset`. Total: any bytes, any offset. A letter that it cannot fold reads as '?'.
TextPiece piece_at(std::string_view utf8, std::size_t offset);

}  // namespace m2t
