// What pictures say: the bytes that the picture reader answers with, and the finder of errors in lines with their places.
#include <algorithm>

#include "parsers/pictures/picture_text.h"
#include "parsers/pictures/small_picture.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

void check_text(const PictureText& picture) {
  must_be_utf8("texts of pictures are UTF-8", picture.text, picture.title, picture.message, picture.product, picture.why_nothing);
  for (const auto& code : picture.codes) must_be_utf8("codes of pictures are UTF-8", code);
  must(picture.text.size() <= longest_picture_text && picture.message.size() <= 1000 && picture.codes.size() <= 8,
       "what a picture says keeps to its limits");
  must(picture.confidence >= 0 && picture.confidence <= 100, "confidence is of a hundred");
  must(picture_text_from_bytes(to_bytes(picture)) == picture, "what a picture says arrives as it was sent");
}

// Each line of the input: left, step down from the line before, width, height and confidence as one printable byte each; the text.
std::vector<PictureLine> lines_of(std::string_view input) {
  constexpr std::size_t numbers = 5;
  constexpr int unit = 8;
  std::vector<PictureLine> lines;
  int top = 0;
  while (!input.empty()) {
    const auto [line, rest] = first_line_of(input);
    input = rest;
    if (line.size() < numbers) continue;
    const auto number = [&line = line](std::size_t at) { return std::max(static_cast<unsigned char>(line[at]) - 32, 0); };
    top = std::min(top + number(1) * unit, 20'000);
    const int left = number(0) * unit;
    lines.push_back({repaired_utf8(line.substr(numbers)), left, top, left + number(2) * unit, top + number(3), number(4)});
  }
  return lines;
}

}  // namespace

void try_input(std::string_view input) {
  if (const auto answer = picture_answer_from_bytes(input)) {
    must(answer->small.bytes.size() <= longest_small_picture, "a small picture keeps to its limit");
    must(to_bytes(*answer) == input, "one answer with a picture has one form");
  }
  if (const auto answer = picture_text_from_bytes(input)) {
    check_text(*answer);
    must(to_bytes(*answer) == input, "one answer has one form");
    return;
  }
  check_text(picture_text_of(lines_of(input)));
}

}  // namespace m2t::fuzz
