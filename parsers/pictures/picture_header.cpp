#include "parsers/pictures/picture_header.h"

#include <algorithm>
#include <array>

namespace m2t {

namespace {

struct Size {
  std::uint64_t width = 0, height = 0;
};

constexpr auto readable_types = std::to_array<std::string_view>(
    {"image/png", "image/x-png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/bmp", "image/x-bmp",
     "image/x-ms-bmp", "image/x-windows-bmp", "image/tiff", "image/webp"});

// Numbers at a place; whoever asks has checked that they are there.
std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}
std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

std::optional<Size> png_size(std::string_view bytes) {
  if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR") return std::nullopt;
  return Size{big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)};
}

bool is_start_of_frame(std::uint64_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Walks over the segments to the frame header. Each step goes forward, so it is linear.
std::optional<Size> jpeg_size(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (static_cast<unsigned char>(bytes[at]) != 0xFF) return std::nullopt;
    const std::uint64_t marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      at += 2;
      continue;
    }
    if (is_start_of_frame(marker)) {
      if (at + 9 > bytes.size()) return std::nullopt;
      return Size{big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2)};
    }
    if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
    at += 2 + std::max<std::uint64_t>(big_endian(bytes, at + 2, 2), 2);
  }
  return std::nullopt;
}

// The canvas and the first frame: a decoder may make room for either.
std::optional<Size> gif_size(std::string_view bytes) {
  if (bytes.size() < 13) return std::nullopt;
  Size size{little_endian(bytes, 6, 2), little_endian(bytes, 8, 2)};
  const auto flags = static_cast<unsigned char>(bytes[10]);
  std::size_t at = 13 + ((flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0);
  while (at + 10 <= bytes.size()) {
    if (bytes[at] == ',') {
      size.width = std::max(size.width, little_endian(bytes, at + 5, 2));
      size.height = std::max(size.height, little_endian(bytes, at + 7, 2));
      return size;
    }
    if (bytes[at] != '!') return std::nullopt;
    at += 2;  // an extension: blocks with their length, up to an empty one
    while (at < bytes.size() && bytes[at] != 0) at += 1 + std::size_t{static_cast<unsigned char>(bytes[at])};
    ++at;
  }
  return std::nullopt;
}

std::optional<Size> bmp_size(std::string_view bytes) {
  if (bytes.size() < 26) return std::nullopt;
  if (little_endian(bytes, 14, 4) == 12) return Size{little_endian(bytes, 18, 2), little_endian(bytes, 20, 2)};
  const auto width = static_cast<std::int32_t>(little_endian(bytes, 18, 4));
  const auto height = static_cast<std::int64_t>(static_cast<std::int32_t>(little_endian(bytes, 22, 4)));  // negative: top down
  if (width <= 0) return std::nullopt;
  return Size{static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height < 0 ? -height : height)};
}

// The first page's directory of tags; 256 is the width, 257 the height.
std::optional<Size> tiff_size(std::string_view bytes) {
  const bool little = bytes[0] == 'I';
  const auto number = [&](std::size_t at, std::size_t count) {
    return little ? little_endian(bytes, at, count) : big_endian(bytes, at, count);
  };
  if (bytes.size() < 8 || number(2, 2) != 42) return std::nullopt;
  const std::uint64_t directory = number(4, 4);
  if (directory + 2 > bytes.size()) return std::nullopt;
  const std::uint64_t tags = number(directory, 2);
  Size size;
  for (std::uint64_t i = 0; i < tags; ++i) {
    const std::uint64_t at = directory + 2 + i * 12;
    if (at + 12 > bytes.size()) break;
    const std::uint64_t value = number(at + 8, number(at + 2, 2) == 3 ? 2 : 4);
    if (number(at, 2) == 256) size.width = value;
    if (number(at, 2) == 257) size.height = value;
  }
  return size;
}

std::optional<Size> webp_size(std::string_view bytes) {
  if (bytes.size() < 30) return std::nullopt;
  const std::string_view chunk = bytes.substr(12, 4);
  if (chunk == "VP8X") return Size{little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1};
  if (chunk == "VP8 ") return Size{little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF};
  if (chunk != "VP8L" || bytes[20] != 0x2F) return std::nullopt;
  const std::uint64_t packed = little_endian(bytes, 21, 4);
  return Size{(packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1};
}

std::optional<Size> size_of(PictureFormat format, std::string_view bytes) {
  switch (format) {
    case PictureFormat::Png: return png_size(bytes);
    case PictureFormat::Jpeg: return jpeg_size(bytes);
    case PictureFormat::Gif: return gif_size(bytes);
    case PictureFormat::Bmp: return bmp_size(bytes);
    case PictureFormat::Tiff: return tiff_size(bytes);
    case PictureFormat::WebP: return webp_size(bytes);
  }
  return std::nullopt;
}

}  // namespace

std::optional<PictureFormat> picture_format(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return PictureFormat::Png;
  if (bytes.starts_with("\xFF\xD8\xFF")) return PictureFormat::Jpeg;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return PictureFormat::Gif;
  if (bytes.starts_with("BM")) return PictureFormat::Bmp;
  if (bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4)))
    return PictureFormat::Tiff;
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return PictureFormat::WebP;
  return std::nullopt;
}

std::optional<PictureHeader> read_picture_header(std::string_view bytes) {
  const auto format = picture_format(bytes);
  if (!format) return std::nullopt;
  const auto size = size_of(*format, bytes);
  if (!size || size->width == 0 || size->height == 0) return std::nullopt;
  return PictureHeader{*format, size->width, size->height};
}

bool is_too_large(const PictureHeader& header) {
  return header.width > longest_picture_side || header.height > longest_picture_side ||
         header.width * header.height > most_picture_pixels;
}

bool is_readable_picture_type(std::string_view type) {
  return std::find(readable_types.begin(), readable_types.end(), type) != readable_types.end();
}

}  // namespace m2t
