// The error message of a screen: which paragraphs belong to it, and the title above them.
#include <algorithm>
#include <cstdlib>

#include "parsers/pictures/picture_text_parts.h"
#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

struct Block {
  std::vector<const PictureLine*> lines;
  int left = 0, top = 0, right = 0, bottom = 0, height = 0;  // height: of a line
  bool error = false;
  bool column = false;  // of a table or a form: most of its lines have something beside them
};

int height_of(const PictureLine& line) { return std::max(1, line.bottom - line.top); }

// The size of the letters, whether some of them reach below the line or above others or not.
int size_of(const PictureLine& line) {
  const auto has = [&](std::string_view letters) { return line.text.find_first_of(letters) != std::string::npos; };
  const bool tall = has("bdfhkltijABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()/\\'\xC3");
  return 100 * height_of(line) / (53 + (tall ? 21 : 0) + (has("gjpqy,;()/\\_@Q") ? 21 : 0));
}

bool in_one_row(const PictureLine& a, const PictureLine& b) {
  const int middle = (a.top + a.bottom) / 2;
  return b.top < middle && middle < b.bottom;
}

// Not the cross of a window.
bool is_writing(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return is_ascii_digit(c) || is_ascii_letter(c); }) >= 3;
}

// Whether something stands beside the line: another cell.
bool has_neighbour(const std::vector<PictureLine>& lines, std::size_t at) {
  constexpr std::size_t reach = 20;
  const PictureLine& line = lines[at];
  const std::size_t begin = at > reach ? at - reach : 0, end = std::min(lines.size(), at + reach + 1);
  for (std::size_t i = begin; i < end; ++i) {
    const PictureLine& other = lines[i];
    if (i == at || !is_writing(other.text) || !in_one_row(line, other)) continue;
    if (other.left - line.right <= 20 * height_of(line) && line.left - other.right <= 20 * height_of(line)) return true;
  }
  return false;
}

bool continues(const Block& block, const PictureLine& line) {
  const int height = std::max(block.height, height_of(line));
  const int gap = line.top - block.bottom;
  return gap > -height / 2 && gap <= height && std::abs(line.left - block.left) <= 2 * height &&
         10 * std::min(block.height, height_of(line)) >= 6 * height;
}

void add_to(Block& block, const PictureLine& line) {
  if (block.lines.empty()) {
    block.left = line.left;
    block.top = line.top;
    block.height = height_of(line);
  }
  block.lines.push_back(&line);
  block.left = std::min(block.left, line.left);
  block.right = std::max(block.right, line.right);
  block.bottom = std::max(block.bottom, line.bottom);
}

std::string text_of(const Block& block) {
  std::string text;
  for (const PictureLine* line : block.lines) text += line->text + '\n';
  return text;
}

// Paragraphs, top down. A line joins the nearest block that it continues; only the last few can be near.
std::vector<Block> blocks_of(const std::vector<PictureLine>& lines) {
  constexpr std::size_t look_back = 40;
  std::vector<Block> blocks;
  for (const PictureLine& line : lines) {
    const std::size_t end = blocks.size(), begin = end > look_back ? end - look_back : 0;
    std::size_t at = end;
    for (std::size_t i = end; i > begin && at == end; --i)
      if (continues(blocks[i - 1], line)) at = i - 1;
    if (at == end) blocks.emplace_back();
    add_to(blocks[at], line);
  }
  for (Block& block : blocks) {
    block.error = tells_trouble(text_of(block));
    const auto cells = std::count_if(block.lines.begin(), block.lines.end(), [&](const PictureLine* line) {
      return has_neighbour(lines, static_cast<std::size_t>(line - lines.data()));
    });
    block.column = 2 * static_cast<std::size_t>(cells) >= block.lines.size();
  }
  return blocks;
}

// A button or a menu: a word or two, or the words of a bar.
bool is_label(const Block& block) {
  const std::string& text = block.lines[0]->text;
  return block.lines.size() == 1 && (std::count(text.begin(), text.end(), ' ') <= 1 || is_menu(text));
}

bool stands_under(const Block& upper, const Block& lower) {
  const int height = std::max(upper.height, lower.height);
  const int gap = lower.top - upper.bottom;
  return gap > -height && gap <= 2 * height && std::abs(lower.left - upper.left) <= 2 * height;
}

// The blocks that make the message: the ones that tell of trouble, and what stands right above, between and under them.
std::vector<const Block*> message_blocks(const std::vector<Block>& blocks) {
  std::vector<bool> taken(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) taken[i] = blocks[i].error;
  const auto spread = [&](std::size_t from, std::size_t to, bool upwards) {
    const Block& upper = upwards ? blocks[to] : blocks[from];
    const Block& lower = upwards ? blocks[from] : blocks[to];
    if (!taken[to] && !blocks[to].column && !is_label(blocks[to]) && stands_under(upper, lower)) taken[to] = true;
  };
  constexpr std::size_t reach = 12;
  for (std::size_t i = blocks.size(); i > 0; --i) {
    for (std::size_t j = i - 1; taken[i - 1] && j > 0 && i - j <= reach; --j) spread(i - 1, j - 1, true);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t j = i + 1; taken[i] && j < blocks.size() && j - i <= reach; ++j) spread(i, j, false);
  }
  std::vector<const Block*> message;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (taken[i]) message.push_back(&blocks[i]);
  return message;
}

bool can_be_title(const PictureLine& line) {
  const std::string_view text = line.text;
  return text.find("://") == std::string_view::npos && count_code_points(text) >= 3 &&
         text.find_first_of(".!?:", text.size() - 1) == std::string_view::npos;
}

// The heading of a page is much larger than its message; the tab above it only repeats it, cut short.
const PictureLine* heading_of(const std::vector<const Block*>& message) {
  std::vector<const PictureLine*> lines;
  for (const Block* block : message) lines.insert(lines.end(), block->lines.begin(), block->lines.end());
  std::size_t largest = 0;
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (size_of(*lines[i]) > size_of(*lines[largest])) largest = i;
  const bool alone = std::all_of(lines.begin(), lines.end(), [&](const PictureLine* line) {
    return line == lines[largest] || 10 * size_of(*lines[largest]) >= 14 * size_of(*line);
  });
  return lines.size() > 1 && largest <= 1 && alone ? lines[largest] : nullptr;
}

// The title of the window: the nearest line above the message, a little to the left of it at most; rows of a table and the bar of
// the window are passed over, and so is a line in larger letters (what a dialog says first) when a title stands above it.
const PictureLine* title_above(const std::vector<PictureLine>& lines, const std::vector<const Block*>& message) {
  const PictureLine& head = *message.front()->lines.front();
  int height = message.front()->height;
  for (const Block* block : message) height = std::clamp(block->height, 8, height);
  int edge = head.top + height / 3;
  const PictureLine* larger = nullptr;
  for (std::size_t i = lines.size(); i > 0; --i) {
    const PictureLine& line = lines[i - 1];
    if (&line == &head || line.bottom > edge || line.bottom < edge - 6 * height) continue;
    if (line.left > head.left + height || line.left < head.left - 9 * height || count_code_points(line.text) < 3) continue;
    edge = line.top + height / 3;
    if (is_menu(line.text) || has_neighbour(lines, i - 1)) continue;
    const int size = 100 * size_of(line) / std::max(1, size_of(head));
    if (larger || size < 120 || size >= 145) return can_be_title(line) ? &line : larger;
    larger = can_be_title(line) ? &line : nullptr;
  }
  return larger;
}

// Takes the title out of the message where it is only a title: a line by itself, of the size of the others, that tells no trouble.
const PictureLine* take_title(const std::vector<PictureLine>& lines, std::vector<const Block*>& message) {
  if (const PictureLine* heading = heading_of(message)) {
    std::erase_if(message, [&](const Block* block) { return block->bottom <= heading->top; });
    return heading;
  }
  const Block& first = *message.front();
  const PictureLine& head = *first.lines.front();
  const bool alone = message.size() > 1 && first.lines.size() == 1;
  if (const PictureLine* title = title_above(lines, message)) return title;
  if (alone && can_be_title(head)) {
    if (!first.error && 10 * first.height < 12 * message[1]->height) message.erase(message.begin());
    return &head;
  }
  return can_be_title(head) && 10 * height_of(head) >= 13 * message.back()->height ? &head : nullptr;
}

}  // namespace

PictureMessage find_message(const std::vector<PictureLine>& lines) {
  const std::vector<Block> blocks = blocks_of(lines);
  std::vector<const Block*> message = message_blocks(blocks);
  PictureMessage found;
  if (message.empty()) return found;
  found.title = take_title(lines, message);
  for (const Block* block : message) found.lines.insert(found.lines.end(), block->lines.begin(), block->lines.end());
  return found;
}

}  // namespace m2t
