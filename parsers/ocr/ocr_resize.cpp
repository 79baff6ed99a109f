// Resampling and uneven light: the arithmetic on greys.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "parsers/ocr/ocr_prepare.h"

namespace m2t {

namespace {

// Which pixels of a line make one pixel of the new line, and how much each of them counts.
struct Share {
  int first = 0;
  std::vector<float> weight;
};

double lanczos(double x) {
  constexpr double lobes = 3;
  if (x == 0) return 1;
  if (std::abs(x) >= lobes) return 0;
  const double t = std::numbers::pi * x;
  return lobes * std::sin(t) * std::sin(t / lobes) / (t * t);
}

std::vector<Share> shares(int from, int to) {
  const double scale = static_cast<double>(to) / from;
  const double wide = std::max(1.0, 1 / scale);  // smaller: the window widens, so that nothing is left out
  std::vector<Share> all(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) / scale - 0.5;
    const int first = std::max(0, static_cast<int>(std::ceil(centre - 3 * wide)));
    const int last = std::min(from - 1, static_cast<int>(std::floor(centre + 3 * wide)));
    Share& share = all[static_cast<std::size_t>(i)];
    share.first = first;
    double sum = 0;
    for (int j = first; j <= last; ++j) {
      share.weight.push_back(static_cast<float>(lanczos((j - centre) / wide)));
      sum += share.weight.back();
    }
    for (float& weight : share.weight) weight = static_cast<float>(weight / sum);
  }
  return all;
}

std::uint8_t as_grey(float value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); }

GreyPicture resized_in_width(const GreyPicture& picture, int width) {
  const std::vector<Share> all = shares(picture.width, width);
  GreyPicture out(width, picture.height);
  for (int y = 0; y < picture.height; ++y) {
    const std::uint8_t* row = picture.row(y);
    std::uint8_t* target = out.row(y);
    for (int x = 0; x < width; ++x) {
      const Share& share = all[static_cast<std::size_t>(x)];
      float sum = 0;
      for (std::size_t i = 0; i < share.weight.size(); ++i)
        sum += share.weight[i] * static_cast<float>(row[static_cast<std::size_t>(share.first) + i]);
      target[x] = as_grey(sum);
    }
  }
  return out;
}

GreyPicture resized_in_height(const GreyPicture& picture, int height) {
  const std::vector<Share> all = shares(picture.height, height);
  GreyPicture out(picture.width, height);
  std::vector<float> sums(static_cast<std::size_t>(picture.width));
  for (int y = 0; y < height; ++y) {
    const Share& share = all[static_cast<std::size_t>(y)];
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (std::size_t i = 0; i < share.weight.size(); ++i) {
      const std::uint8_t* row = picture.row(share.first + static_cast<int>(i));
      const float weight = share.weight[i];
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += weight * static_cast<float>(row[x]);
    }
    std::transform(sums.begin(), sums.end(), out.row(y), as_grey);
  }
  return out;
}

// The light of each tile: the grey that only its lightest pixels exceed. `share`: how many of a hundred are darker.
GreyPicture light_of_tiles(const GreyPicture& picture, int tile, std::uint32_t share) {
  GreyPicture light((picture.width + tile - 1) / tile, (picture.height + tile - 1) / tile);
  for (int ty = 0; ty < light.height; ++ty) {
    for (int tx = 0; tx < light.width; ++tx) {
      std::uint32_t count[256]{}, all = 0, below = 0;
      for (int y = ty * tile; y < std::min(picture.height, (ty + 1) * tile); ++y) {
        const std::uint8_t* row = picture.row(y);
        for (int x = tx * tile; x < std::min(picture.width, (tx + 1) * tile); ++x, ++all) ++count[row[x]];
      }
      int grey = 0;
      while (grey < 255 && (below += count[grey]) * 100 < all * share) ++grey;
      light.row(ty)[tx] = static_cast<std::uint8_t>(grey);
    }
  }
  return light;
}

// Averages over the neighbours, so that a tile full of writing borrows the light around it.
GreyPicture smoothed(const GreyPicture& tiles, int reach) {
  GreyPicture out(tiles.width, tiles.height);
  for (int y = 0; y < tiles.height; ++y) {
    for (int x = 0; x < tiles.width; ++x) {
      int sum = 0, count = 0;
      for (int v = std::max(0, y - reach); v <= std::min(tiles.height - 1, y + reach); ++v) {
        for (int u = std::max(0, x - reach); u <= std::min(tiles.width - 1, x + reach); ++u, ++count) sum += tiles.row(v)[u];
      }
      out.row(y)[x] = static_cast<std::uint8_t>(sum / count);
    }
  }
  return out;
}

std::uint8_t middle_grey(const GreyPicture& picture) {
  std::size_t count[256]{}, below = 0;
  for (const std::uint8_t grey : picture.pixels) ++count[grey];
  int grey = 0;
  while (grey < 255 && (below += count[grey]) * 2 < picture.pixels.size()) ++grey;
  return static_cast<std::uint8_t>(grey);
}

// Each pixel takes half from its neighbours: the noise of a camera goes, letters stay.
void soften(GreyPicture& picture) {
  for (int y = 0; y + 1 < picture.height; ++y) {
    std::uint8_t* row = picture.row(y);
    const std::uint8_t* under = picture.row(y + 1);
    for (int x = 0; x + 1 < picture.width; ++x)
      row[x] = static_cast<std::uint8_t>((row[x] + row[x + 1] + under[x] + under[x + 1] + 2) / 4);
  }
}

}  // namespace

GreyPicture resized(const GreyPicture& picture, double scale) {
  const int width = std::max(1, static_cast<int>(std::lround(picture.width * scale)));
  const int height = std::max(1, static_cast<int>(std::lround(picture.height * scale)));
  return resized_in_height(resized_in_width(picture, width), height);
}

void even_light(GreyPicture& picture) {
  constexpr int tile = 16;
  soften(picture);
  if (middle_grey(picture) < 90) {
    for (std::uint8_t& grey : picture.pixels) grey = static_cast<std::uint8_t>(255 - grey);
  }
  const GreyPicture light = smoothed(light_of_tiles(picture, tile, 75), 2);
  const double darkest = 0.45 * middle_grey(light);  // beside the screen it is dark, and nothing is written there
  for (int y = 0; y < picture.height; ++y) {
    std::uint8_t* row = picture.row(y);
    const double ty = std::clamp((y + 0.5) / tile - 0.5, 0.0, light.height - 1.0);
    const int y0 = static_cast<int>(ty), y1 = std::min(y0 + 1, light.height - 1);
    for (int x = 0; x < picture.width; ++x) {
      const double tx = std::clamp((x + 0.5) / tile - 0.5, 0.0, light.width - 1.0);
      const int x0 = static_cast<int>(tx), x1 = std::min(x0 + 1, light.width - 1);
      const double above = light.row(y0)[x0] + (tx - x0) * (light.row(y0)[x1] - light.row(y0)[x0]);
      const double under = light.row(y1)[x0] + (tx - x0) * (light.row(y1)[x1] - light.row(y1)[x0]);
      const double ground = above + (ty - y0) * (under - above);
      row[x] = ground < darkest ? 255 : static_cast<std::uint8_t>(std::min(255.0, row[x] * 245.0 / std::max(1.0, ground)));
    }
  }
}

}  // namespace m2t
