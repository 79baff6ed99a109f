// Pictures with known text (drawn by tests/ocr/pictures.py, which makes many more), and pictures that mean harm.
#include "parsers/ocr/ocr.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "parsers/ocr/ocr_decode.h"
#include "parsers/ocr/ocr_glyphs.h"
#include "parsers/ocr/ocr_prepare.h"
#include "parsers/pictures/picture_header.h"

using namespace m2t;

namespace {

const std::filesystem::path folder = std::filesystem::path(M2T_SOURCE_DIR) / "tests/ocr/pictures";

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(in, file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

Ocr& ocr() {
  static Ocr loaded;
  return loaded;
}

// How far `line` is from the stretch of `text` that fits it best.
std::size_t distance_within(const std::string& line, const std::string& text) {
  std::vector<std::size_t> before(text.size() + 1), row(text.size() + 1);
  for (std::size_t i = 1; i <= line.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= text.size(); ++j)
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (line[i - 1] == text[j - 1] ? 0u : 1u)});
    std::swap(before, row);
  }
  return *std::min_element(before.begin(), before.end());
}

std::string numbers(std::initializer_list<int> bytes) {
  std::string out;
  for (const int byte : bytes) out += static_cast<char>(byte);
  return out;
}

std::string png_of(std::uint32_t width, std::uint32_t height) {
  std::string png = "\x89PNG\r\n\x1a\n" + numbers({0, 0, 0, 13}) + "IHDR";
  for (const std::uint32_t side : {width, height})
    for (int shift = 24; shift >= 0; shift -= 8) png += static_cast<char>(side >> shift & 0xFF);
  return png + numbers({8, 6, 0, 0, 0, 0, 0, 0, 0});
}

}  // namespace

TEST_CASE("ocr: the text of drawn screens is read, light and dark, at several scalings, PNG and JPEG") {
  int pictures = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    auto file = entry.path();
    if (!std::filesystem::exists(file.replace_extension(".png"))) file.replace_extension(".jpg");
    const PictureText read = ocr().read(content(file));
    std::string text = read.text;
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::istringstream known(content(entry.path()));
    std::size_t wrong = 0, all = 0;
    for (std::string line; std::getline(known, line); all += line.size()) wrong += distance_within(line, text);
    CHECK_MESSAGE(100 * wrong <= 4 * all, file.string(), ": ", wrong, " of ", all, " characters are wrong: ", text);
    CHECK(read.confidence > 75);
    ++pictures;
  }
  CHECK(pictures >= 8);
}

TEST_CASE("ocr: out of a dialog come its title, its message and its code") {
  const PictureText read = ocr().read(content(folder / "dialogs-04a-nl.png"));
  CHECK(read.title == "Windows Update");
  CHECK(read.codes == std::vector<std::string>{"0x80240fff"});
  CHECK(read.product == "Windows Update");
  CHECK(read.message.find("problemen opgetreden") != std::string::npos);
  CHECK(read.message.find("Sluiten") == std::string::npos);
  CHECK(read.why_nothing.empty());
}

TEST_CASE("ocr: the six formats are read") {
  for (const char* name : {"small.png", "small.jpg", "small.gif", "small.bmp", "small.tif", "small.webp"}) {
    CAPTURE(name);
    const std::string bytes = content(folder / name);
    const auto header = read_picture_header(bytes);
    REQUIRE(header);
    CHECK(header->width == 300);
    CHECK(header->height == 40);
    CHECK(ocr().read(bytes).text.find("0x80070005") != std::string::npos);
  }
}

TEST_CASE("ocr: what is no picture, too large or broken says so and is not decoded (T-27)") {
  CHECK(ocr().read("").why_nothing == "not_a_picture");
  CHECK(ocr().read("%PDF-1.7").why_nothing == "not_a_picture");
  CHECK(ocr().read("<svg xmlns=\"http://www.w3.org/2000/svg\"/>").why_nothing == "not_a_picture");
  CHECK(ocr().read(png_of(30000, 30000)).why_nothing == "too_large");
  CHECK(ocr().read(png_of(20001, 1)).why_nothing == "too_large");
  CHECK(ocr().read(png_of(8000, 7000)).why_nothing == "too_large");
  CHECK(ocr().read(png_of(0, 10)).why_nothing == "not_decodable");
  CHECK(ocr().read(png_of(20000, 2500)).why_nothing == "not_decodable");  // small enough, and nothing behind the header
  CHECK(ocr().read("GIF89a" + numbers({0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0})).why_nothing == "not_decodable");
  CHECK(ocr().read("BM" + std::string(16, '\0') + numbers({1, 0, 0, 0, 0, 0, 0, 0x80})).why_nothing == "too_large");
  CHECK(ocr().read(numbers({0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF})).why_nothing == "too_large");
}

TEST_CASE("ocr: the place of a size inside a file is followed and never beyond its end") {
  const std::string tiff = content(folder / "small.tif");
  for (std::size_t length = 0; length < 64; ++length) {
    for (const char* name : {"small.png", "small.jpg", "small.gif", "small.bmp", "small.tif", "small.webp"})
      read_picture_header(content(folder / name).substr(0, length));
  }
  std::string lying = tiff;
  lying.replace(4, 4, "\xFF\xFF\xFF\xFF");
  CHECK_FALSE(read_picture_header(lying));
  CHECK(is_readable_picture_type("image/png"));
  CHECK_FALSE(is_readable_picture_type("image/svg+xml"));
}

TEST_CASE("ocr: fifty pictures that were cut or spoiled harm nothing") {
  std::mt19937 chance(20261125);
  int spoiled = 0;
  for (int round = 0; round < 9; ++round) {
    for (const char* name : {"small.png", "small.jpg", "small.gif", "small.bmp", "small.tif", "small.webp"}) {
      std::string bytes = content(folder / name);
      if (round % 3 == 0) bytes.resize(chance() % bytes.size());
      for (int i = 0; i < 1 + round * 4; ++i)
        if (!bytes.empty())
          bytes[round % 2 == 0 ? chance() % bytes.size() : chance() % std::min<std::size_t>(bytes.size(), 60)] =
              static_cast<char>(chance());
      const auto header = read_picture_header(bytes);
      if (header && header->width * header->height > 1'000'000) continue;  // allowed, and slow here
      ++spoiled;
      if (!header) continue;
      if (auto decoded = decode_picture(bytes, *header)) prepare_picture(*std::move(decoded));
      if (spoiled % 5 != 0) continue;  // recognition takes its time
      const PictureText read = ocr().read(bytes);
      CHECK(read.text.empty() == !read.why_nothing.empty());
    }
  }
  CHECK(spoiled >= 40);
}

TEST_CASE("ocr: what is light on dark is turned round, insides of letters too, and windows inside stay") {
  GreyPicture picture(200, 120);
  const auto fill = [&](int left, int top, int right, int bottom, int grey) {
    for (int y = top; y < bottom; ++y) std::fill(picture.row(y) + left, picture.row(y) + right, static_cast<std::uint8_t>(grey));
  };
  fill(0, 0, 200, 120, 30);   // a dark window
  fill(10, 10, 20, 26, 240);  // a letter o in it
  fill(13, 13, 17, 23, 30);
  fill(60, 40, 180, 110, 200);  // a light field in it, with dark writing
  fill(80, 60, 84, 80, 10);
  turn_dark_regions(picture);
  CHECK(picture.row(2)[2] == 255);
  CHECK(picture.row(11)[11] < 20);
  CHECK(picture.row(18)[15] == 255);
  CHECK(picture.row(45)[70] == 255);
  CHECK(picture.row(70)[82] < 20);
}

TEST_CASE("ocr: panels of other greys become white, what is written on them stays dark, edges stay where they are") {
  GreyPicture picture(120, 80);
  std::fill(picture.pixels.begin(), picture.pixels.end(), std::uint8_t{230});
  for (int y = 0; y < 30; ++y) std::fill(picture.row(y), picture.row(y) + 120, std::uint8_t{160});  // a title bar
  for (int y = 8; y < 22; ++y) std::fill(picture.row(y) + 50, picture.row(y) + 53, std::uint8_t{20});
  for (int y = 40; y < 60; ++y) std::fill(picture.row(y) + 50, picture.row(y) + 53, std::uint8_t{20});
  whiten_grounds(picture);
  for (const int y : {2, 15, 28, 31, 50, 75}) CHECK(picture.row(y)[20] == 255);
  CHECK(picture.row(15)[51] < 40);
  CHECK(picture.row(50)[51] < 40);
  CHECK(picture.row(15)[49] == 255);
  GreyPicture small(3, 2);  // smaller than the window
  whiten_grounds(small);
  CHECK(small.pixels == std::vector<std::uint8_t>(6, 0));
}

TEST_CASE("ocr: letters come to the size that is read best, whatever the scaling of the screen") {
  const auto writing = [](int height) {
    GreyPicture picture(40 * height, 10 * height);
    std::fill(picture.pixels.begin(), picture.pixels.end(), std::uint8_t{255});
    for (int i = 0; i < 20; ++i)
      for (int y = 2 * height; y < 3 * height; ++y)
        std::fill_n(picture.row(y) + (2 * i + 1) * height / 2 * 2 % (39 * height), std::max(2, height / 3), std::uint8_t{0});
    return picture;
  };
  for (const int height : {6, 8, 12, 30}) {
    CAPTURE(height);
    CHECK(letter_height(writing(height)) == height);
    const PreparedPicture ready = prepare_picture(writing(height));
    CHECK(ready.scale * height > 13);
    CHECK(ready.scale * height < 19);
    CHECK_FALSE(ready.photo);
  }
}

TEST_CASE("ocr: what pixels prove: a narrow O beside digits is a zero, a bar below joins two words, icons are no text") {
  GreyPicture picture(400, 60);
  std::fill(picture.pixels.begin(), picture.pixels.end(), std::uint8_t{255});
  const auto bar = [&](int left, int right, int top = 10, int bottom = 32) {
    for (int y = top; y < bottom; ++y) std::fill(picture.row(y) + left, picture.row(y) + right, std::uint8_t{0});
  };
  const auto word = [](std::string text, int left, int right) {
    return WordOnPicture{std::move(text), {left, 10, right - 1, 31, 0}};
  };
  bar(10, 24), bar(30, 36), bar(40, 54), bar(58, 72);  // S I and two digits, as wide as each other
  bar(90, 104), bar(110, 132), bar(150, 164);          // a digit, a letter O, a digit
  CHECK(text_by_pixels(picture, {word("SIO2", 10, 72), word("P0", 85, 105), word("X", 110, 164)}) == "SI02 P0 X");
  CHECK(text_by_pixels(picture, {word("A0B", 90, 164)}) == "AOB");

  bar(200, 214), bar(230, 244);
  CHECK(text_by_pixels(picture, {word("a", 200, 214), word("b", 230, 244)}) == "a b");
  bar(215, 229, 34, 36);
  CHECK(text_by_pixels(picture, {word("a", 200, 214), word("b", 230, 244)}) == "a_b");
  bar(300, 314), bar(318, 332);
  CHECK(text_by_pixels(picture, {word("api.", 300, 314), word("be", 318, 332)}) == "api.be");

  std::vector<WordOnPicture> line{word("x", 10, 30), word("Geen", 60, 120), word("net", 126, 150)};
  drop_icons(line);
  CHECK(line.size() == 2);
  drop_icons(line);
  CHECK(line.size() == 2);
}
