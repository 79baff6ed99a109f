#include "parsers/ocr/ocr_prepare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace m2t {

namespace {

constexpr double most_pixels = 12e6;  // larger ones are made smaller before anything else
constexpr double wanted_letter = 15;  // height of an x at which recognition is best
constexpr double most_enlarged = 3;
constexpr std::uint8_t dark_below = 140;  // white writing stands on grounds up to here
constexpr int core_side = 9;              // a square of this side fits into a ground, not into a stroke of a letter

std::size_t index_of(const GreyPicture& picture, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x);
}

// Which dark spots are grounds and not strokes: a square fits into them.
std::vector<bool> spots_with_core(const GreyPicture& dark, const Spots& spots) {
  std::vector<bool> core(spots.list.size());
  std::vector<int> rows(static_cast<std::size_t>(dark.width));  // above each other, in which a run of `core_side` ends here
  for (int y = 0; y < dark.height; ++y) {
    const std::uint8_t* row = dark.row(y);
    int run = 0;
    for (int x = 0; x < dark.width; ++x) {
      run = row[x] != 0 ? run + 1 : 0;
      int& above = rows[static_cast<std::size_t>(x)];
      above = run >= core_side ? above + 1 : 0;
      if (above >= core_side) core[spots.label[index_of(dark, x, y)] - 1] = true;
    }
  }
  return core;
}

// A light spot in a dark ground that can be a letter, and not a window or a field with dark writing of its own.
bool can_be_letter(const Spot& spot) {
  if (spot.height() > 120) return false;
  const double filled = spot.area / (static_cast<double>(spot.width()) * spot.height());
  return spot.width() <= 40 || (spot.height() > 3 && filled < 0.65) || spot.height() <= 3;
}

// For each of the inner spots: the outer spot around it, plus one; 0 at the edge of the picture. Each pixel is either inner or outer.
std::vector<std::uint32_t> spots_around(const Spots& inner, const Spots& outer, std::size_t width) {
  std::vector<std::uint32_t> around(inner.list.size());
  std::vector<bool> seen(inner.list.size());
  for (std::size_t at = 0; at < inner.label.size(); ++at) {
    const std::uint32_t label = inner.label[at];
    if (label == 0 || seen[label - 1]) continue;
    seen[label - 1] = true;  // its first pixel: what lies above or before it is around it
    if (at >= width) {
      around[label - 1] = outer.label[at - width];
    } else if (at > 0) {
      around[label - 1] = outer.label[at - 1];
    }
  }
  return around;
}

std::vector<std::uint32_t> grounds_of_letters(const Spots& light, const Spots& dark, std::size_t width) {
  std::vector<std::uint32_t> ground = spots_around(light, dark, width);
  for (std::size_t i = 0; i < ground.size(); ++i)
    if (!can_be_letter(light.list[i])) ground[i] = 0;
  return ground;
}

// The inside of an o is of the region, too, though the letter parts it.
void add_insides_of_letters(std::vector<std::uint32_t>& region, const std::vector<std::uint32_t>& ground, const Spots& dark,
                            const Spots& light, std::size_t width) {
  const std::vector<std::uint32_t> letter = spots_around(dark, light, width);
  std::vector<std::uint32_t> all = region;
  for (std::size_t i = 0; i < region.size(); ++i) {
    if (region[i] != 0 || letter[i] == 0) continue;
    if (const std::uint32_t around = ground[letter[i] - 1]; around != 0) all[i] = region[around - 1];
  }
  region = std::move(all);
}

bool is_region(const Spot& spot, double filled) {
  const double box = static_cast<double>(spot.width()) * spot.height();
  return spot.width() >= 30 && spot.height() >= 14 && (filled >= 0.7 * box || filled >= 6000);
}

// How the greys of a region are turned: its ground becomes white, white becomes black.
using Turning = std::array<std::uint8_t, 256>;

int ground_of(const std::array<std::uint32_t, 256>& greys) {
  return static_cast<int>(std::max_element(greys.begin(), greys.end()) - greys.begin());
}

Turning turning_for(const std::array<std::uint32_t, 256>& greys) {
  const int ground = ground_of(greys);
  Turning turning{};
  for (int grey = 0; grey < 256; ++grey)
    turning[static_cast<std::size_t>(grey)] =
        static_cast<std::uint8_t>(std::min(255, 255 * (255 - grey) / std::max(1, 255 - ground)));
  return turning;
}

// A light ground that is no white, a grey panel or a coloured button, becomes white.
Turning lifting_for(const std::array<std::uint32_t, 256>& greys) {
  const int ground = std::max<int>(ground_of(greys), dark_below);
  Turning lifting{};
  for (int grey = 0; grey < 256; ++grey)
    lifting[static_cast<std::size_t>(grey)] = static_cast<std::uint8_t>(std::min(255, 255 * grey / ground));
  return lifting;
}

constexpr std::size_t most_regions = 2000;

// For each dark spot the place of its region, plus one; 0: none.
std::vector<std::uint32_t> choose_regions(const GreyPicture& dark, const Spots& dark_spots, const Spots& light_spots,
                                          const std::vector<std::uint32_t>& ground) {
  const std::vector<bool> core = spots_with_core(dark, dark_spots);
  std::vector<double> filled(dark_spots.list.size());
  for (std::size_t i = 0; i < filled.size(); ++i) filled[i] = dark_spots.list[i].area;
  for (std::size_t i = 0; i < ground.size(); ++i)
    if (ground[i] != 0) filled[ground[i] - 1] += light_spots.list[i].area;
  std::vector<std::uint32_t> region(dark_spots.list.size());
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < region.size() && count < most_regions; ++i)
    if (core[i] && is_region(dark_spots.list[i], filled[i])) region[i] = ++count;
  return region;
}

// Counts the greys of each region and changes them by what `change` makes of the counts.
void change_regions(GreyPicture& picture, const std::vector<std::uint32_t>& region_of_pixel, std::uint32_t count,
                    Turning (*change)(const std::array<std::uint32_t, 256>&)) {
  std::vector<std::array<std::uint32_t, 256>> greys(count);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i)
    if (region_of_pixel[i] != 0) ++greys[region_of_pixel[i] - 1][picture.pixels[i]];
  std::vector<Turning> changes;
  changes.reserve(count);
  for (const auto& one : greys) changes.push_back(change(one));
  for (std::size_t i = 0; i < picture.pixels.size(); ++i)
    if (region_of_pixel[i] != 0) picture.pixels[i] = changes[region_of_pixel[i] - 1][picture.pixels[i]];
}

// The place of each light region, plus one, at its spot; the rest are 0.
std::uint32_t choose_light_regions(const Spots& light, const std::vector<std::uint32_t>& ground,
                                   std::vector<std::uint32_t>& region) {
  std::uint32_t count = 0;
  region.assign(light.list.size(), 0);
  for (std::size_t i = 0; i < region.size() && count < most_regions; ++i) {
    const Spot& spot = light.list[i];
    if (ground[i] == 0 && spot.width() >= 30 && spot.height() >= 14 && spot.area >= 300) region[i] = ++count;
  }
  return count;
}

}  // namespace

bool looks_like_photo(const GreyPicture& picture) {
  std::size_t same = 0, all = 0;
  for (int y = 0; y < picture.height; y += 3) {
    const std::uint8_t* row = picture.row(y);
    for (int x = 1; x < picture.width; ++x) same += row[x] == row[x - 1] ? 1 : 0;
    all += static_cast<std::size_t>(std::max(0, picture.width - 1));
  }
  return all > 0 && static_cast<double>(same) < 0.45 * static_cast<double>(all);
}

void turn_dark_regions(GreyPicture& picture) {
  GreyPicture dark(picture.width, picture.height), light(picture.width, picture.height);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    dark.pixels[i] = picture.pixels[i] < dark_below ? 1 : 0;
    light.pixels[i] = 1 - dark.pixels[i];
  }
  Spots dark_spots = find_spots(dark, true), light_spots = find_spots(light, false);
  const auto width = static_cast<std::size_t>(picture.width);
  const std::vector<std::uint32_t> ground = grounds_of_letters(light_spots, dark_spots, width);
  std::vector<std::uint32_t> region = choose_regions(dark, dark_spots, light_spots, ground);
  add_insides_of_letters(region, ground, dark_spots, light_spots, width);
  const std::uint32_t count = region.empty() ? 0 : *std::max_element(region.begin(), region.end());
  std::vector<std::uint32_t> light_region;
  const std::uint32_t light_count = choose_light_regions(light_spots, ground, light_region);
  // The labels are not needed any more: they become the region of each pixel, in place.
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    const std::uint32_t at_dark = dark_spots.label[i], at_light = light_spots.label[i];
    const std::uint32_t around = at_dark != 0 ? at_dark : ground[at_light - 1];
    dark_spots.label[i] = around != 0 ? region[around - 1] : 0;
    light_spots.label[i] = at_light != 0 ? light_region[at_light - 1] : 0;
  }
  change_regions(picture, dark_spots.label, count, turning_for);
  change_regions(picture, light_spots.label, light_count, lifting_for);
}

int letter_height(const GreyPicture& picture) {
  GreyPicture ink(picture.width, picture.height);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) ink.pixels[i] = picture.pixels[i] < 150 ? 1 : 0;
  constexpr int tallest = 90;
  std::array<int, tallest + 2> count{};
  int all = 0;
  for (const Spot& spot : find_spots(ink, true).list) {
    const int height = spot.height(), width = spot.width();
    if (height < 4 || height > tallest || width < 2 || width > 4 * height || height > 6 * width) continue;
    ++count[static_cast<std::size_t>(height)];
    ++all;
  }
  if (all < 6) return 0;
  // The most frequent height, neighbours counted in; among equals the smaller one.
  int best = 0, most = 0;
  for (int h = 4; h <= tallest; ++h) {
    const auto at = static_cast<std::size_t>(h);
    const int votes = 2 * count[at] + count[at - 1] + count[at + 1];
    if (votes > most) {
      most = votes;
      best = h;
    }
  }
  return best;
}

PreparedPicture prepare_picture(GreyPicture picture) {
  PreparedPicture prepared;
  const double pixels = static_cast<double>(picture.width) * picture.height;
  if (pixels > most_pixels) {
    prepared.scale = std::sqrt(most_pixels / pixels);
    picture = resized(picture, prepared.scale);
  }
  prepared.photo = looks_like_photo(picture);
  if (prepared.photo) even_light(picture);
  turn_dark_regions(picture);
  if (!prepared.photo) whiten_grounds(picture);
  const int letter = letter_height(picture);
  double scale = letter == 0 ? 2 : std::clamp(wanted_letter / letter, 0.4, most_enlarged);
  scale = std::min(scale, std::sqrt(most_pixels / (static_cast<double>(picture.width) * picture.height)));
  if (scale > 0.9 && scale < 1.15) scale = 1;
  prepared.grey = scale == 1 ? std::move(picture) : resized(picture, scale);
  prepared.scale *= scale;
  return prepared;
}

}  // namespace m2t
