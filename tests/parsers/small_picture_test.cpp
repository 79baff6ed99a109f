// Small copies of pictures: within their limits, without a byte of the sender's; and what a program that was taken over could answer.
#include "parsers/pictures/small_picture.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "parsers/ocr/ocr_decode.h"
#include "parsers/pictures/picture_header.h"

using namespace m2t;

namespace {

std::string picture_bytes(const std::string& name) {
  std::ifstream in(std::filesystem::path(M2T_SOURCE_DIR) / "tests/ocr/pictures" / name, std::ios::binary);
  REQUIRE_MESSAGE(in, name);
  return {std::istreambuf_iterator<char>(in), {}};
}

SmallPicture small_of(const std::string& bytes) {
  SmallPicture small;
  const auto header = read_picture_header(bytes);
  REQUIRE(header);
  REQUIRE(decode_picture(bytes, *header, &small));
  return small;
}

PictureAnswer an_answer() {
  PictureAnswer answer;
  answer.text.text = "Erreur 0x80070005";
  answer.small = small_of(picture_bytes("dialogs-04a-nl.png"));
  return answer;
}

std::string four_bytes(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}

// A chunk of a PNG with its checksum, without which it is passed over; behind the header of the picture.
std::string with_chunk(std::string png, const std::string& name, const std::string& data) {
  std::uint32_t sum = 0xFFFFFFFF;
  for (const char c : name + data) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
  }
  return png.insert(33, four_bytes(static_cast<std::uint32_t>(data.size())) + name + data + four_bytes(~sum));
}
std::string with_comment(const std::string& png, const std::string& words) {
  return with_chunk(png, "tEXt", "Comment" + std::string(1, '\0') + words);
}

}  // namespace

TEST_CASE("small pictures: every format becomes a small PNG or JPEG that our own reading calls bare") {
  for (const char* name : {"dialogs-04a-nl.png", "web-forms-43b-fr.png", "terminal-text-32a-fr.png", "small.gif", "small.tif",
                           "small.webp", "small.bmp", "small.jpg", "small.png"}) {
    CAPTURE(name);
    const std::string bytes = picture_bytes(name);
    const auto original = read_picture_header(bytes);
    PictureAnswer answer;
    answer.small = small_of(bytes);
    REQUIRE(answer.small.is());
    CHECK(answer.small.bytes.size() <= 60'000);
    CHECK(answer.small.width <= 600);
    CHECK(static_cast<std::uint64_t>(answer.small.width) <= original->width);
    CHECK(bytes.find(answer.small.bytes) == std::string::npos);
    CHECK(picture_answer_from_bytes(to_bytes(answer)) == answer);  // refused unless it is bare, and as large as it says
  }
}

TEST_CASE("small pictures: what people's programs wrote beside the pixels does not come along") {
  const std::string words = "GPS 50.8798, 4.3308";
  const std::string png = with_comment(picture_bytes("small.png"), words);
  CHECK(png.find(words) != std::string::npos);
  CHECK(small_of(png).bytes.find("GPS") == std::string::npos);
  std::string jpeg = picture_bytes("small.jpg");
  jpeg.insert(2, std::string("\xff\xfe\x00", 3) + static_cast<char>(words.size() + 2) + words);
  CHECK(small_of(jpeg).bytes.find("GPS") == std::string::npos);
}

TEST_CASE("small pictures: an answer that is not what the program writes is none (T-27, T-28)") {
  const PictureAnswer good = an_answer();
  REQUIRE(good.small.type == "image/png");
  CHECK(picture_answer_from_bytes(to_bytes(good)) == good);
  PictureAnswer without = good;
  without.small = {};
  CHECK(picture_answer_from_bytes(to_bytes(without)) == without);

  const auto refused = [&](const auto& change) {
    PictureAnswer bad = good;
    change(bad.small);
    return !picture_answer_from_bytes(to_bytes(bad));
  };
  CHECK(refused([](SmallPicture& small) { small.type = "image/jpeg"; }));
  CHECK(refused([](SmallPicture& small) { ++small.width; }));
  CHECK(refused([](SmallPicture& small) { small.height = 900; }));
  CHECK(refused([](SmallPicture& small) { small.bytes += "<script>"; }));
  CHECK(refused([](SmallPicture& small) { small.bytes.pop_back(); }));
  CHECK(refused([](SmallPicture& small) { small.bytes = with_comment(small.bytes, "x"); }));
  CHECK(refused([](SmallPicture& small) { small.bytes = with_chunk(small.bytes, "pHYs", "not the size of a pixel"); }));
  CHECK(refused([](SmallPicture& small) { small.bytes = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"; }));
  CHECK(refused([](SmallPicture& small) { small.bytes = picture_bytes("small.gif"); }));
  CHECK(refused([](SmallPicture& small) { small.bytes = std::string(60'001, 'x'); }));
  const std::string bytes = to_bytes(good);
  for (std::size_t length = 0; length < bytes.size(); length += 97)
    CHECK_FALSE(picture_answer_from_bytes(std::string_view(bytes).substr(0, length)));
  CHECK_FALSE(picture_answer_from_bytes("X" + bytes.substr(1)));
}

TEST_CASE("small pictures: a JPEG holds tables and pixels only") {
  PictureAnswer answer;
  answer.small = small_of(picture_bytes("small.jpg"));
  std::string& bytes = answer.small.bytes;
  if (answer.small.type == "image/png") bytes = picture_bytes("small.jpg"), answer.small.type = "image/jpeg";
  const auto header = read_picture_header(bytes);
  answer.small.width = static_cast<int>(header->width);
  answer.small.height = static_cast<int>(header->height);
  REQUIRE(picture_answer_from_bytes(to_bytes(answer)));
  const std::string good = bytes;
  for (const char marker : {'\xe1', '\xfe', '\xed', '\xe2'}) {  // EXIF, comment, Photoshop, colour profile
    bytes = good;
    bytes.insert(2, std::string("\xff") + marker + std::string("\x00\x04xx", 4));
    CHECK_FALSE(picture_answer_from_bytes(to_bytes(answer)));
  }
}
