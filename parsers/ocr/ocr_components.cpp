#include "parsers/ocr/ocr_components.h"

#include <algorithm>

namespace m2t {

namespace {

// Labels that turned out to be one spot, each pointing to an earlier one.
class SameSpots {
 public:
  std::uint32_t add() {
    parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
    return static_cast<std::uint32_t>(parent_.size() - 1);
  }
  std::uint32_t first(std::uint32_t label) {
    while (parent_[label] != label) label = parent_[label] = parent_[parent_[label]];
    return label;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = first(a);
    b = first(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }
  std::size_t size() const { return parent_.size(); }

 private:
  std::vector<std::uint32_t> parent_{0};  // 0: no spot
};

void label_row(const GreyPicture& picture, int y, bool diagonal, std::vector<std::uint32_t>& label, SameSpots& same) {
  const auto width = static_cast<std::size_t>(picture.width);
  const std::uint8_t* row = picture.row(y);
  std::uint32_t* here = label.data() + static_cast<std::size_t>(y) * width;
  const std::uint32_t* above = y > 0 ? here - width : nullptr;
  for (std::size_t x = 0; x < width; ++x) {
    if (row[x] == 0) continue;
    std::uint32_t found = x > 0 ? here[x - 1] : 0;
    const auto meet = [&](std::uint32_t other) {
      if (other == 0) return;
      if (found == 0) {
        found = other;
      } else if (found != other) {
        same.join(found, other);
      }
    };
    if (above) {
      meet(above[x]);
      if (diagonal && x > 0) meet(above[x - 1]);
      if (diagonal && x + 1 < width) meet(above[x + 1]);
    }
    here[x] = found != 0 ? found : same.add();
  }
}

}  // namespace

Spots find_spots(const GreyPicture& picture, bool diagonal) {
  Spots spots;
  spots.label.resize(picture.pixels.size());
  SameSpots same;
  for (int y = 0; y < picture.height; ++y) label_row(picture, y, diagonal, spots.label, same);
  std::vector<std::uint32_t> place(same.size());
  for (std::uint32_t label = 1; label < place.size(); ++label) {
    const std::uint32_t first = same.first(label);
    if (first == label) {
      spots.list.push_back({picture.width, picture.height, -1, -1, 0});
      place[label] = static_cast<std::uint32_t>(spots.list.size());
    } else {
      place[label] = place[first];  // an earlier one, so it has its place
    }
  }
  std::size_t at = 0;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x, ++at) {
      if (spots.label[at] == 0) continue;
      spots.label[at] = place[spots.label[at]];
      Spot& spot = spots.list[spots.label[at] - 1];
      spot.left = std::min(spot.left, x);
      spot.right = std::max(spot.right, x);
      spot.top = std::min(spot.top, y);
      spot.bottom = y;
      ++spot.area;
    }
  }
  return spots;
}

}  // namespace m2t
