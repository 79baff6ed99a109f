// Photos of phones: the pixels lie as the chip saw them, and a tag says which side is up. Seen wrongly, a screen cannot be read.
#include "parsers/pictures/picture_orientation.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "parsers/ocr/ocr.h"
#include "parsers/ocr/ocr_decode.h"

using namespace m2t;

namespace {

std::string file_of_tests(const std::string& name) {
  std::ifstream in(std::filesystem::path(M2T_SOURCE_DIR) / "tests/ocr/pictures" / name, std::ios::binary);
  REQUIRE_MESSAGE(in, name);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string number(std::uint32_t value, std::size_t count, bool little) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = little ? i : count - 1 - i;
    bytes += static_cast<char>(value >> (8 * place) & 0xFF);
  }
  return bytes;
}

std::string tag(std::uint32_t name, std::uint32_t type, std::uint32_t value, bool little) {
  return number(name, 2, little) + number(type, 2, little) + number(1, 4, little) + number(value, 2, little) +
         std::string(2, '\0');
}

// The segment as cameras write it: another tag stands in front.
std::string exif_segment(std::uint32_t orientation, bool little, std::uint32_t type = 3) {
  const std::string body = std::string("Exif\0\0", 6) + (little ? "II" : "MM") + number(42, 2, little) + number(8, 4, little) +
                           number(2, 2, little) + tag(0x0106, 3, 2, little) + tag(0x0112, type, orientation, little) +
                           number(0, 4, little);
  return "\xFF\xE1" + number(static_cast<std::uint32_t>(body.size() + 2), 2, false) + body;
}

std::string with_orientation(std::string jpeg, std::uint32_t orientation, bool little = true) {
  return jpeg.insert(2, exif_segment(orientation, little));
}

GreyPicture decoded(const std::string& bytes, SmallPicture* small = nullptr) {
  const auto header = read_picture_header(bytes);
  REQUIRE(header);
  auto picture = decode_picture(bytes, *header, small);
  REQUIRE(picture);
  return *std::move(picture);
}

// Where the pixel of that row and column is seen, in a picture that is shown `width` wide and `height` high: the table of EXIF 2.3, 4.6.4.
std::pair<int, int> seen_at(int orientation, int column, int row, int width, int height) {
  switch (orientation) {
    case 1: return {column, row};
    case 2: return {width - 1 - column, row};
    case 3: return {width - 1 - column, height - 1 - row};
    case 4: return {column, height - 1 - row};
    case 5: return {row, column};
    case 6: return {width - 1 - row, column};
    case 7: return {width - 1 - row, height - 1 - column};
    default: return {row, height - 1 - column};
  }
}

}  // namespace

TEST_CASE(
    "orientation: a photo is seen as the camera was held, in each of the eight ways, by recognition and in the small copy") {
  const std::string jpeg = file_of_tests("small.jpg");
  SmallPicture small_as_stored;
  const GreyPicture stored = decoded(jpeg, &small_as_stored);
  REQUIRE(stored.width != stored.height);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const bool lies = orientation >= 5;
    SmallPicture small;
    const GreyPicture seen =
        decoded(with_orientation(jpeg, static_cast<std::uint32_t>(orientation), orientation % 2 == 0), &small);
    REQUIRE(seen.width == (lies ? stored.height : stored.width));
    REQUIRE(seen.height == (lies ? stored.width : stored.height));
    int different = 0;
    for (int row = 0; row < stored.height; ++row) {
      for (int column = 0; column < stored.width; ++column) {
        const auto [x, y] = seen_at(orientation, column, row, seen.width, seen.height);
        if (seen.row(y)[x] != stored.row(row)[column]) ++different;
      }
    }
    CHECK(different == 0);
    REQUIRE(small.is());
    CHECK((small.width > small.height) == (lies != (small_as_stored.width > small_as_stored.height)));
    CHECK(small.bytes.find("Exif") == std::string::npos);
  }
}

TEST_CASE("orientation: the tag is read in both orders of bytes, and what is broken is upright") {
  const std::string jpeg = file_of_tests("small.jpg");
  CHECK(picture_orientation(jpeg) == Orientation::Upright);
  for (const bool little : {true, false}) CHECK(picture_orientation(with_orientation(jpeg, 6, little)) == Orientation::TurnRight);
  for (const std::uint32_t value : {0u, 9u, 65535u})
    CHECK(picture_orientation(with_orientation(jpeg, value)) == Orientation::Upright);
  CHECK(picture_orientation(std::string(jpeg).insert(2, exif_segment(6, true, 4))) == Orientation::Upright);  // of another type
  CHECK(picture_orientation("") == Orientation::Upright);
  CHECK(picture_orientation("GIF89a" + exif_segment(6, true)) == Orientation::Upright);
  // What stands behind the pixels begins is none of its business.
  CHECK(picture_orientation("\xFF\xD8\xFF\xDA\x01\x01" + exif_segment(6, true)) == Orientation::Upright);
}

TEST_CASE("orientation: cut and spoiled bytes are read within their bounds (T-27)") {
  const std::string jpeg = with_orientation(file_of_tests("small.jpg"), 8).substr(0, 200);
  CHECK(picture_orientation(jpeg) == Orientation::TurnLeft);
  for (std::size_t length = 0; length < 60; ++length) {
    const std::string cut = jpeg.substr(0, length);
    const int value = static_cast<int>(picture_orientation(std::string(cut)));
    CHECK((value == 1 || value == 8));
  }
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string spoiled = jpeg;
    for (int j = 0; j < 3; ++j) spoiled[random() % 60] = static_cast<char>(random());
    const int value = static_cast<int>(picture_orientation(spoiled));
    CHECK((value >= 1 && value <= 8));
  }
}
