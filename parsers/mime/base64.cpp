#include <array>
#include <cstdint>

#include "parsers/mime/encodings.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

constexpr std::uint8_t not_base64 = 0xff;
constexpr std::uint8_t padding = 0xfe;

constexpr std::array<std::uint8_t, 256> make_base64_values() {
  std::array<std::uint8_t, 256> values{};
  for (auto& v : values) v = not_base64;
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  values['='] = padding;
  return values;
}
constexpr auto base64_values = make_base64_values();

class Base64Reader {
 public:
  Base64Reader(std::string_view encoded, PieceBuffer& out) : in_(encoded), out_(out) {}

  void run() {
    std::size_t i = 0;
    while (i < in_.size()) {
      if (count_ == 0) i = whole_groups(i);
      if (i >= in_.size()) break;
      const std::uint8_t value = value_at(i++);
      if (value == not_base64) continue;
      if (value == padding) {
        finish_group();
        if (!rest_is_base64(i)) return;
        continue;
      }
      bits_ = (bits_ << 6) | value;
      if (++count_ == 4) {
        out_.put(static_cast<char>(bits_ >> 16));
        out_.put(static_cast<char>(bits_ >> 8));
        out_.put(static_cast<char>(bits_));
        count_ = 0;
        bits_ = 0;
      }
    }
    finish_group();
  }

 private:
  std::uint8_t value_at(std::size_t i) const { return base64_values[static_cast<unsigned char>(in_[i])]; }

  // The common case: four letters of the alphabet in a row.
  std::size_t whole_groups(std::size_t i) {
    std::array<char, 192> piece;
    for (;;) {
      std::size_t filled = 0;
      while (filled + 3 <= piece.size() && i + 4 <= in_.size()) {
        const std::uint32_t a = value_at(i), b = value_at(i + 1), c = value_at(i + 2), d = value_at(i + 3);
        if ((a | b | c | d) >= 64) break;
        const std::uint32_t group = a << 18 | b << 12 | c << 6 | d;
        piece[filled] = static_cast<char>(group >> 16);
        piece[filled + 1] = static_cast<char>(group >> 8);
        piece[filled + 2] = static_cast<char>(group);
        filled += 3;
        i += 4;
      }
      if (filled == 0) return i;
      out_.put(std::string_view(piece.data(), filled));
    }
  }

  // Two or three letters are one or two bytes, with padding or without.
  void finish_group() {
    if (count_ == 2) out_.put(static_cast<char>(bits_ >> 4));
    if (count_ == 3) {
      out_.put(static_cast<char>(bits_ >> 10));
      out_.put(static_cast<char>(bits_ >> 2));
    }
    count_ = 0;
    bits_ = 0;
  }

  // Asked at the first padding only: one look at the rest, so that a body of '=' stays linear (T-22).
  bool rest_is_base64(std::size_t i) {
    if (rest_known_) return true;
    rest_known_ = true;
    for (; i < in_.size(); ++i)
      if (value_at(i) == not_base64 && !is_ascii_blank(in_[i])) return false;
    return true;
  }

  std::string_view in_;
  PieceBuffer& out_;
  std::uint32_t bits_ = 0;
  int count_ = 0;
  bool rest_known_ = false;
};

}  // namespace

void decode_base64(std::string_view encoded, PieceBuffer& out) { Base64Reader(encoded, out).run(); }

bool may_be_base64(std::string_view body) {
  body = body.substr(0, std::min<std::size_t>(body.find('='), 4096));
  std::size_t good = 0, foreign = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const bool is_inner_blank =
        body[i] == ' ' && i > 0 && i + 1 < body.size() && !is_ascii_blank(body[i - 1]) && !is_ascii_blank(body[i + 1]);
    if (base64_values[static_cast<unsigned char>(body[i])] < 64)
      ++good;
    else if (is_inner_blank || !is_ascii_blank(body[i]))
      ++foreign;
  }
  return foreign * 16 <= good;
}

}  // namespace m2t
