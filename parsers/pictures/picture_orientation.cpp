#include "parsers/pictures/picture_orientation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace m2t {
namespace {

constexpr std::uint64_t orientation_tag = 0x0112, short_number = 3;
constexpr std::size_t bytes_of_a_tag = 12;

// A number of two or four bytes; 0 beyond the end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t count, bool little) {
  if (at > bytes.size() || bytes.size() - at < count) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + (little ? count - 1 - i : i)]);
  return value;
}

// The directory of tags, laid out as in a TIFF file.
Orientation orientation_in(std::string_view tiff) {
  const bool little = tiff.starts_with("II");
  if ((!little && !tiff.starts_with("MM")) || number_at(tiff, 2, 2, little) != 42) return Orientation::Upright;
  const std::size_t directory = number_at(tiff, 4, 4, little);
  const std::size_t tags = number_at(tiff, directory, 2, little);
  for (std::size_t i = 0; i < tags; ++i) {
    const std::size_t at = directory + 2 + i * bytes_of_a_tag;
    if (at + bytes_of_a_tag > tiff.size()) break;
    if (number_at(tiff, at, 2, little) != orientation_tag) continue;
    const std::uint64_t value = number_at(tiff, at + 8, 2, little);
    const bool sound = number_at(tiff, at + 2, 2, little) == short_number && value >= 1 && value <= 8;
    return sound ? static_cast<Orientation>(value) : Orientation::Upright;
  }
  return Orientation::Upright;
}

}  // namespace

Orientation picture_orientation(std::string_view bytes) {
  static constexpr std::string_view exif("Exif\0\0", 6);
  if (!bytes.starts_with("\xFF\xD8")) return Orientation::Upright;
  std::size_t at = 2;
  while (at + 4 <= bytes.size() && bytes[at] == '\xFF') {
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == 0xFF) {  // filling
      ++at;
      continue;
    }
    const bool alone = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    if (marker == 0xD9 || marker == 0xDA) break;  // the end, or the pixels
    const std::size_t length = alone ? 0 : std::max<std::size_t>(number_at(bytes, at + 2, 2, false), 2);
    const std::string_view segment = alone ? std::string_view() : bytes.substr(at + 4, length - 2);
    if (marker == 0xE1 && segment.starts_with(exif)) return orientation_in(segment.substr(exif.size()));
    at += 2 + length;
  }
  return Orientation::Upright;
}

}  // namespace m2t
