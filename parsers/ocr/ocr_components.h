// Connected spots of a black and white picture: letters, dark windows, what is enclosed by them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace m2t {

// A picture of one byte a pixel, row by row.
struct GreyPicture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
  GreyPicture() = default;
  GreyPicture(int w, int h) : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
  std::uint8_t* row(int y) { return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width); }
  const std::uint8_t* row(int y) const { return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width); }
};

struct Spot {
  int left = 0, top = 0, right = 0, bottom = 0;  // the last two belong to it
  std::uint32_t area = 0;
  int width() const { return right - left + 1; }
  int height() const { return bottom - top + 1; }
};

struct Spots {
  std::vector<Spot> list;
  std::vector<std::uint32_t> label;  // of each pixel: its place in `list`, plus one; 0: not set
};

// The spots of the pixels that are not 0; corners connect when `diagonal`. Linear in the number of pixels.
Spots find_spots(const GreyPicture& picture, bool diagonal);

}  // namespace m2t
