// What a picture is and how large, read from its first bytes: nobody decodes one before this has been asked (T-27).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace m2t {

enum class PictureFormat { Png, Jpeg, Gif, Bmp, Tiff, WebP };

struct PictureHeader {
  PictureFormat format{};
  std::uint64_t width = 0, height = 0;  // of the first frame or page, never 0
};

inline constexpr std::uint64_t most_picture_pixels = 50'000'000;
inline constexpr std::uint64_t longest_picture_side = 20'000;

// The format by its signature alone.
std::optional<PictureFormat> picture_format(std::string_view bytes);
// Nothing: none of the six formats, or its size cannot be found.
std::optional<PictureHeader> read_picture_header(std::string_view bytes);
bool is_too_large(const PictureHeader& header);

// Is that content type ("image/png") one of a picture that is read?
bool is_readable_picture_type(std::string_view type);

}  // namespace m2t
