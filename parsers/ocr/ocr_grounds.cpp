// The ground under the writing: a picture in which everything as thin as a stroke of a letter is filled with what lies around it.
#include <algorithm>

#include "parsers/ocr/ocr_prepare.h"

namespace m2t {

namespace {

// Windows of 1, 2, 4, 8 and 16 pixels, each made of two of the one before.
constexpr int window = 16;

// Each pixel becomes the lightest of the window to the right of it and below.
void spread_light(GreyPicture& picture) {
  for (int step = 1; step < window; step *= 2) {
    for (int y = 0; y < picture.height; ++y) {
      std::uint8_t* row = picture.row(y);
      for (int x = 0; x + step < picture.width; ++x) row[x] = std::max(row[x], row[x + step]);
    }
  }
  for (int step = 1; step < window; step *= 2) {
    for (int y = 0; y + step < picture.height; ++y)
      std::transform(picture.row(y), picture.row(y) + picture.width, picture.row(y + step), picture.row(y),
                     [](std::uint8_t a, std::uint8_t b) { return std::max(a, b); });
  }
}

// Takes that back: the darkest of the window to the left and above.
void spread_dark_back(GreyPicture& picture) {
  for (int step = 1; step < window; step *= 2) {
    for (int y = 0; y < picture.height; ++y) {
      std::uint8_t* row = picture.row(y);
      for (int x = picture.width - 1; x >= step; --x) row[x] = std::min(row[x], row[x - step]);
    }
  }
  for (int step = 1; step < window; step *= 2) {
    for (int y = picture.height - 1; y >= step; --y)
      std::transform(picture.row(y), picture.row(y) + picture.width, picture.row(y - step), picture.row(y),
                     [](std::uint8_t a, std::uint8_t b) { return std::min(a, b); });
  }
}

}  // namespace

void whiten_grounds(GreyPicture& picture) {
  GreyPicture ground = picture;
  spread_light(ground);
  spread_dark_back(ground);
  std::transform(picture.pixels.begin(), picture.pixels.end(), ground.pixels.begin(), picture.pixels.begin(),
                 [](int grey, int light) { return static_cast<std::uint8_t>(255 * grey / std::max(1, light)); });
}

}  // namespace m2t
