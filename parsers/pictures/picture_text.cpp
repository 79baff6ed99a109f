#include "parsers/pictures/picture_text.h"

#include <algorithm>

#include "parsers/pictures/picture_codes.h"
#include "parsers/pictures/picture_text_parts.h"
#include "parsers/text/charset.h"

namespace m2t {

namespace {

constexpr std::size_t longest_picture_message = 1000;
constexpr std::size_t longest_picture_title = 200;
constexpr std::size_t most_codes_of_picture = 8;

void add_text_line(std::string& text, std::string_view line, std::size_t limit) {
  if (text.size() + line.size() + 1 > limit) return;
  if (!text.empty()) text += '\n';
  text += line;
}

// Top down; what stands side by side is one line, in the order of its places.
std::string text_in_rows(const std::vector<PictureLine>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size();) {
    std::vector<const PictureLine*> row{&lines[i]};
    const int middle = (lines[i].top + lines[i].bottom) / 2;
    std::size_t next = i + 1;
    while (next < lines.size() && lines[next].top < middle && lines[next].bottom > middle) row.push_back(&lines[next++]);
    std::stable_sort(row.begin(), row.end(), [](const auto* a, const auto* b) { return a->left < b->left; });
    std::string joined;
    for (const PictureLine* line : row) joined += (joined.empty() ? "" : "  ") + line->text;
    add_text_line(text, joined, longest_picture_text);
    i = next;
  }
  return text;
}

}  // namespace

PictureText picture_text_of(std::vector<PictureLine> lines) {
  PictureText picture;
  for (PictureLine& line : lines) line.text = mended_codes(line.text);
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.top + a.bottom < b.top + b.bottom; });
  std::size_t weight = 0, sure = 0;
  for (const PictureLine& line : lines) {
    weight += line.text.size();
    sure += line.text.size() * static_cast<std::size_t>(std::clamp(line.confidence, 0, 100));
  }
  picture.confidence = weight == 0 ? 0 : static_cast<int>(sure / weight);
  picture.text = text_in_rows(lines);
  if (picture.text.empty()) picture.why_nothing = "no_text";
  const PictureMessage message = find_message(lines);
  if (message.title) picture.title = utf8_prefix(message.title->text, longest_picture_title);
  for (const PictureLine* line : message.lines) {
    add_text_line(picture.message, line->text, longest_picture_message);
    for (std::string& code : codes_in(line->text)) {
      if (picture.codes.size() < most_codes_of_picture &&
          std::find(picture.codes.begin(), picture.codes.end(), code) == picture.codes.end())
        picture.codes.push_back(std::move(code));
    }
  }
  picture.product = product_in(picture.title, picture.message, picture.text);
  return picture;
}

}  // namespace m2t
