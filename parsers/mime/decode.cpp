#include "parsers/mime/decode.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "parsers/mime/yenc.h"
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

// Collects decoded bytes and hands them on in pieces.
class PieceBuffer {
 public:
  explicit PieceBuffer(const DecodedSink& sink) : sink_(sink) { bytes_.reserve(size); }
  void put(char c) {
    bytes_ += c;
    if (bytes_.size() >= size) flush();
  }
  void put(std::string_view text) {
    while (!text.empty()) {
      const auto part = text.substr(0, size - bytes_.size());
      bytes_.append(part);
      text.remove_prefix(part.size());
      if (bytes_.size() >= size) flush();
    }
  }
  void flush() {
    if (!bytes_.empty()) sink_(bytes_);
    bytes_.clear();
  }

 private:
  static constexpr std::size_t size = 48 * 1024;
  const DecodedSink& sink_;
  std::string bytes_;
};

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

int hex_value(char c) {
  if (is_ascii_digit(c)) return c - '0';
  const char l = ascii_lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

// A soft line break at i (the place of '='): where the next line begins, or 0. Blanks before the line end are allowed.
std::size_t soft_break_end(std::string_view in, std::size_t i) {
  std::size_t j = i + 1;
  while (j < in.size() && (in[j] == ' ' || in[j] == '\t')) ++j;
  if (j >= in.size()) return j;
  if (in[j] == '\r') return j + 1 < in.size() && in[j + 1] == '\n' ? j + 2 : j + 1;
  return in[j] == '\n' ? j + 1 : 0;
}

void decode_quoted_printable(std::string_view in, PieceBuffer& out) {
  std::size_t i = 0;
  while (i < in.size()) {
    const auto stop = std::min(in.find_first_of("= \t", i), in.size());
    out.put(in.substr(i, stop - i));
    i = stop;
    if (i >= in.size()) break;
    if (in[i] != '=') {  // blanks before a line end were added on the way (RFC 2045 section 6.7 rule 3)
      const auto end = std::min(in.find_first_not_of(" \t", i), in.size());
      if (end < in.size() && in[end] != '\r' && in[end] != '\n') out.put(in.substr(i, end - i));
      i = end;
      continue;
    }
    const int high = i + 1 < in.size() ? hex_value(in[i + 1]) : -1;
    const int low = i + 2 < in.size() ? hex_value(in[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out.put(static_cast<char>(high * 16 + low));
      i += 3;
    } else if (const auto next = soft_break_end(in, i)) {
      i = next;
    } else {
      out.put('=');
      ++i;
    }
  }
}

// [begin, end) of the line at `from`; `next` is the start of the following one.
struct TextLine {
  std::string_view text;
  std::size_t next;
};
TextLine line_of(std::string_view in, std::size_t from) {
  const auto lf = in.find('\n', from);
  if (lf == std::string_view::npos) return {in.substr(from), in.size()};
  auto text = in.substr(from, lf - from);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return {text, lf + 1};
}

unsigned uu_value(char c) { return (static_cast<unsigned>(static_cast<unsigned char>(c)) - 32u) & 63u; }

// A data line is its length and four characters for three bytes; programs drop blanks at the end or add a check character.
bool is_uu_line(std::string_view line) {
  if (line.empty() || line.size() > 100) return false;
  for (const char c : line)
    if (c < 32 || c > 96) return false;
  const std::size_t wanted = (uu_value(line[0]) + 2) / 3 * 4;
  return line.size() <= wanted + 3 && line.size() + 4 >= wanted;
}

void decode_uu_line(std::string_view line, PieceBuffer& out) {
  std::size_t left = uu_value(line[0]);
  const auto at = [&](std::size_t i) { return i < line.size() ? uu_value(line[i]) : 0u; };
  for (std::size_t i = 1; left > 0; i += 4) {
    const unsigned group = at(i) << 18 | at(i + 1) << 12 | at(i + 2) << 6 | at(i + 3);
    for (int shift = 16; shift >= 0 && left > 0; shift -= 8, --left) out.put(static_cast<char>(group >> shift & 0xff));
  }
}

void decode_uuencode(std::string_view in, PieceBuffer& out) {
  std::size_t at = 0;
  bool inside = false;
  while (at < in.size()) {
    const auto line = line_of(in, at);
    at = line.next;
    if (!inside) {
      inside = line.text.starts_with("begin ");
      continue;
    }
    if (line.text == "end") return;
    if (!line.text.empty() && is_uu_line(line.text)) decode_uu_line(line.text, out);
  }
}

// "begin 644 name", the mode of three or four octal digits.
bool is_uu_begin(std::string_view line, std::string& name) {
  if (!line.starts_with("begin ") || line.size() > 300) return false;
  std::size_t i = 6;
  while (i < line.size() && line[i] >= '0' && line[i] <= '7') ++i;
  if (i - 6 < 3 || i - 6 > 4 || i >= line.size() || line[i] != ' ') return false;
  name = std::string(ascii_trimmed(line.substr(i)));
  return !name.empty();
}

std::size_t uu_block_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const auto line = line_of(text, at);
    if (line.text == "end") return line.next;
    if (!is_uu_line(line.text)) return at;
    at = line.next;
  }
  return at;
}

}  // namespace

void decode_body(std::string_view encoded, TransferEncoding encoding, const DecodedSink& sink) {
  if (encoding == TransferEncoding::Identity) {
    if (!encoded.empty()) sink(encoded);
    return;
  }
  if (encoding == TransferEncoding::YEnc) return decode_yenc(encoded, sink);
  PieceBuffer out(sink);
  if (encoding == TransferEncoding::Base64) Base64Reader(encoded, out).run();
  if (encoding == TransferEncoding::QuotedPrintable) decode_quoted_printable(encoded, out);
  if (encoding == TransferEncoding::UuEncode) decode_uuencode(encoded, out);
  out.flush();
}

std::string decoded(std::string_view encoded, TransferEncoding encoding, std::size_t limit) {
  std::string out;
  // No encoding makes more than it takes, and at most four times less text than `limit` asks for is needed to fill it.
  if (encoding == TransferEncoding::Identity) encoded = encoded.substr(0, limit);
  if ((encoding == TransferEncoding::Base64 || encoding == TransferEncoding::QuotedPrintable) && limit < encoded.size() / 8)
    encoded = encoded.substr(0, limit * 8);
  decode_body(encoded, encoding,
              [&](std::string_view piece) { out.append(piece.substr(0, limit - std::min(limit, out.size()))); });
  return out;
}

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

TransferEncoding transfer_encoding_from(std::string_view value, bool* known) {
  while (!value.empty() && (is_ascii_blank(value[0]) || value[0] == '"')) value.remove_prefix(1);
  const auto word = value.substr(0, value.find_first_of("(;\" \t\r\n"));
  if (known) *known = true;
  if (begins_with_ascii(word, "base64")) return TransferEncoding::Base64;
  if (begins_with_ascii(word, "quoted-printable") || same_ascii(word, "quotedprintable") || same_ascii(word, "qp"))
    return TransferEncoding::QuotedPrintable;
  if (same_ascii(word, "x-uuencode") || same_ascii(word, "uuencode") || same_ascii(word, "x-uue") || same_ascii(word, "uue"))
    return TransferEncoding::UuEncode;
  if (same_ascii(word, "x-yenc") || same_ascii(word, "yenc")) return TransferEncoding::YEnc;
  if (known) {
    *known = word.empty() || same_ascii(word, "7bit") || same_ascii(word, "8bit") || same_ascii(word, "binary");
  }
  return TransferEncoding::Identity;
}

std::optional<UuBlock> find_uu_block(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const auto found = text.find("begin ", from);
    if (found == std::string_view::npos) return std::nullopt;
    from = found + 6;
    if (found > 0 && text[found - 1] != '\n') continue;
    const auto line = line_of(text, found);
    UuBlock block;
    if (!is_uu_begin(line.text, block.name)) continue;
    const auto first = line_of(text, line.next);
    if (first.text.size() < 2 || !is_uu_line(first.text)) continue;
    block.offset = found;
    block.length = uu_block_end(text, line.next) - found;
    return block;
  }
  return std::nullopt;
}

}  // namespace m2t
