#include "parsers/pictures/small_picture.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/pictures/picture_header.h"

namespace m2t {
namespace {

constexpr std::string_view no_small_picture = "-", png_mark = "P", jpeg_mark = "J";
constexpr std::string_view png_type = "image/png", jpeg_type = "image/jpeg";
constexpr std::size_t size_digits = 4;

std::uint32_t big_endian_at(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// Pixels and what they need, up to the last byte; and the size of a pixel, which Leptonica always writes.
bool is_bare_png(std::string_view bytes) {
  constexpr std::size_t signature = 8, around_data = 12, size_of_pixels = 9;
  constexpr std::array<std::string_view, 5> needed{"IHDR", "PLTE", "tRNS", "pHYs", "IDAT"};
  for (std::size_t at = signature; at + around_data <= bytes.size();) {
    const std::uint32_t length = big_endian_at(bytes, at, 4);
    const std::string_view name = bytes.substr(at + 4, 4);
    if (name == "IEND") return length == 0 && at + around_data == bytes.size();
    if (std::ranges::find(needed, name) == needed.end() || length > bytes.size() - at - around_data) return false;
    if (name == "pHYs" && length != size_of_pixels) return false;
    at += around_data + length;
  }
  return false;
}

bool is_bare_jpeg(std::string_view bytes) {
  constexpr std::string_view needed = "\xe0\xdb\xc0\xc4\xda";  // JFIF, tables, frame, Huffman tables, scan
  if (!bytes.ends_with("\xff\xd9")) return false;
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    const char marker = bytes[at + 1];
    const std::uint32_t length = big_endian_at(bytes, at + 2, 2);
    if (bytes[at] != '\xff' || needed.find(marker) == std::string_view::npos || length > bytes.size() - at - 2) return false;
    if (marker == '\xda') return true;
    at += 2 + length;
  }
  return false;
}

bool is_bare(const SmallPicture& small) {
  const auto header = read_picture_header(small.bytes);
  if (!header || header->width != static_cast<std::uint64_t>(small.width) ||
      header->height != static_cast<std::uint64_t>(small.height))
    return false;
  if (small.width > widest_small_picture || small.height > highest_small_picture) return false;
  if (small.type == png_type) return header->format == PictureFormat::Png && is_bare_png(small.bytes);
  return header->format == PictureFormat::Jpeg && is_bare_jpeg(small.bytes);
}

void put_size(std::string& out, std::size_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
}

}  // namespace

std::string to_bytes(const PictureAnswer& answer) {
  const SmallPicture& small = answer.small;
  std::string out(!small.is() ? no_small_picture : small.type == png_type ? png_mark : jpeg_mark);
  if (small.is()) {
    put_size(out, static_cast<std::size_t>(small.width));
    put_size(out, static_cast<std::size_t>(small.height));
    put_size(out, small.bytes.size());
    out += small.bytes;
  }
  return out + to_bytes(answer.text);
}

std::optional<PictureAnswer> picture_answer_from_bytes(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const std::string_view mark = bytes.substr(0, 1);
  bytes.remove_prefix(1);
  PictureAnswer answer;
  if (mark == png_mark || mark == jpeg_mark) {
    if (bytes.size() < 3 * size_digits) return std::nullopt;
    const std::uint32_t width = big_endian_at(bytes, 0, size_digits), height = big_endian_at(bytes, size_digits, size_digits);
    const std::uint32_t length = big_endian_at(bytes, 2 * size_digits, size_digits);
    bytes.remove_prefix(3 * size_digits);
    if (width > std::uint32_t{widest_small_picture} || height > std::uint32_t{highest_small_picture} ||
        length > longest_small_picture || length > bytes.size())
      return std::nullopt;
    answer.small = {std::string(mark == png_mark ? png_type : jpeg_type), static_cast<int>(width), static_cast<int>(height),
                    std::string(bytes.substr(0, length))};
    if (!is_bare(answer.small)) return std::nullopt;
    bytes.remove_prefix(length);
  } else if (mark != no_small_picture) {
    return std::nullopt;
  }
  auto text = picture_text_from_bytes(bytes);
  if (!text) return std::nullopt;
  answer.text = *std::move(text);
  return answer;
}

}  // namespace m2t
