#include "parsers/ocr/ocr_glyphs.h"

#include <algorithm>
#include <cmath>

#include "parsers/text/ascii.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

constexpr std::uint8_t ink_below = 140;

// The letters of a line, from left to right; the dot of an i belongs to it.
struct Glyphs {
  std::vector<Spot> list;
  int height = 1, baseline = 0;
};

int middle_of(std::vector<int> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

// Room below, as underscores may lie under the box of a line.
Spot with_room(Spot box, const GreyPicture& picture) {
  box.left = std::max(0, box.left - 2);
  box.top = std::max(0, box.top);
  box.right = std::min(picture.width - 1, box.right + 2);
  box.bottom = std::min(picture.height - 1, box.bottom + box.height() / 3);
  return box;
}

std::vector<Spot> spots_in(const GreyPicture& picture, const Spot& box) {
  if (box.right < box.left || box.bottom < box.top) return {};
  GreyPicture ink(box.width(), box.height());
  for (int y = 0; y < ink.height; ++y) {
    const std::uint8_t* row = picture.row(box.top + y) + box.left;
    std::transform(row, row + ink.width, ink.row(y), [](std::uint8_t grey) { return grey < ink_below ? 1 : 0; });
  }
  std::vector<Spot> spots = find_spots(ink, true).list;
  std::erase_if(spots, [&](const Spot& spot) { return spot.area < 3 || (spot.bottom == ink.height - 1 && spot.top > 0); });
  for (Spot& spot : spots)
    spot = {spot.left + box.left, spot.top + box.top, spot.right + box.left, spot.bottom + box.top, spot.area};
  std::sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) { return a.left < b.left; });
  return spots;
}

Glyphs glyphs_of(const GreyPicture& picture, const std::vector<WordOnPicture>& line) {
  Glyphs glyphs;
  for (const Spot& spot : spots_in(picture, with_room(box_around(line), picture))) {
    if (!glyphs.list.empty()) {
      Spot& last = glyphs.list.back();
      const int shared = std::min(last.right, spot.right) - spot.left + 1;
      if (10 * shared > 6 * std::min(last.width(), spot.width())) {
        last = {last.left, std::min(last.top, spot.top), std::max(last.right, spot.right), std::max(last.bottom, spot.bottom),
                last.area + spot.area};
        continue;
      }
    }
    glyphs.list.push_back(spot);
  }
  if (glyphs.list.empty()) return glyphs;
  std::vector<int> heights, bottoms;
  for (const Spot& glyph : glyphs.list) {
    heights.push_back(glyph.height());
    bottoms.push_back(glyph.bottom);
  }
  glyphs.height = std::max(4, middle_of(std::move(heights)));
  glyphs.baseline = middle_of(std::move(bottoms));
  return glyphs;
}

bool is_underscore(const Spot& glyph, const Glyphs& of) {
  return 4 * glyph.height() <= std::max(8, of.height) && glyph.width() >= 2 * glyph.height() + 2 &&
         10 * glyph.width() >= 4 * of.height && glyph.width() <= 2 * of.height && glyph.top >= of.baseline;
}

// Where an underscore lies between two words, right behind the one and right before the other.
bool underscore_between(const Glyphs& glyphs, const Spot& left, const Spot& right) {
  for (std::size_t i = 1; i + 1 < glyphs.list.size(); ++i) {
    const Spot &one = glyphs.list[i], &before = glyphs.list[i - 1], &behind = glyphs.list[i + 1];
    if (!is_underscore(one, glyphs)) continue;
    const bool at_the_gap = std::abs(one.right - left.right) <= 3 || std::abs(one.left - right.left) <= 3 ||
                            (one.left >= left.right - 2 && one.right <= right.left + 2);
    if (at_the_gap && before.left < left.right && behind.right > right.left && 2 * (one.left - before.right) <= glyphs.height &&
        2 * (behind.left - one.right) <= glyphs.height)
      return true;
  }
  return false;
}

// The white between two words, in pixels.
int gap_between(const Glyphs& glyphs, const Spot& left, const Spot& right) {
  const int middle = (left.right + right.left) / 2;
  int from = left.left, to = right.right;
  for (const Spot& glyph : glyphs.list) {
    if ((glyph.left + glyph.right) / 2 <= middle) from = std::max(from, glyph.right);
    if ((glyph.left + glyph.right) / 2 > middle) to = std::min(to, glyph.left);
  }
  return to - from - 1;
}

bool holds_together(std::string_view left, std::string_view right) {
  if (left.empty() || right.empty()) return false;
  const char last = left.back(), first = right.front();
  const bool small = is_ascii_digit(first) || (first >= 'a' && first <= 'z');
  return last == '_' || first == '_' || last == '@' || last == '\\' || last == '/' || (last == '.' && small);
}

// The glyph of each code point of a word; nothing when letters touch each other or the numbers do not agree.
std::vector<Spot> glyphs_of_word(const Glyphs& glyphs, const WordOnPicture& word) {
  std::vector<Spot> own;
  for (const Spot& glyph : glyphs.list) {
    const int centre = (glyph.left + glyph.right) / 2;
    if (centre >= word.box.left && centre <= word.box.right) own.push_back(glyph);
  }
  if (own.size() != word.text.size()) own.clear();  // in ASCII a byte is a letter; others have no codes
  return own;
}

// Of fonts in which all letters are equally wide, nothing can be said by width.
bool has_one_pitch(const std::vector<Spot>& glyphs) {
  if (glyphs.size() < 3) return false;
  int least = 1 << 20, most = 0;
  for (std::size_t i = 1; i < glyphs.size(); ++i) {
    const int pitch = glyphs[i].left + glyphs[i].right - glyphs[i - 1].left - glyphs[i - 1].right;
    least = std::min(least, pitch);
    most = std::max(most, pitch);
  }
  return 100 * (most - least) <= 22 * most;
}

bool is_round(char c) { return c == 'O' || c == '0' || c == 'Q' || c == 'o'; }

// Widths of the digits of a line, which are the same in nearly all fonts, the 1 apart.
std::vector<int> digit_widths(const Glyphs& glyphs, const std::vector<WordOnPicture>& line) {
  std::vector<int> widths;
  for (const WordOnPicture& word : line) {
    const std::vector<Spot> own = glyphs_of_word(glyphs, word);
    for (std::size_t i = 0; i < own.size(); ++i)
      if (word.text[i] >= '2' && word.text[i] <= '9') widths.push_back(own[i].width());
  }
  return widths;
}

enum class Round { Zero, Letter, Unknown };

Round round_of(const Spot& glyph, int digit_width) {
  if (digit_width > 0) {
    const double times = static_cast<double>(glyph.width()) / digit_width;
    return times <= 1.13 ? Round::Zero : times >= 1.22 ? Round::Letter : Round::Unknown;
  }
  const double slender = static_cast<double>(glyph.width()) / glyph.height();
  return slender <= 0.74 ? Round::Zero : slender >= 0.80 ? Round::Letter : Round::Unknown;
}

// Beside a digit, other round ones passed over.
bool beside_digit(std::string_view word, std::size_t at) {
  std::size_t left = at, right = at + 1;
  while (left > 0 && is_round(word[left - 1])) --left;
  while (right < word.size() && is_round(word[right])) ++right;
  return (left > 0 && is_ascii_digit(word[left - 1])) || (right < word.size() && is_ascii_digit(word[right]));
}

void mend_zeros(WordOnPicture& word, const Glyphs& glyphs, int digit_width) {
  const bool has_digit = std::any_of(word.text.begin(), word.text.end(), is_ascii_digit);
  const bool has_capital = std::any_of(word.text.begin(), word.text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!has_digit || !has_capital) return;
  const std::vector<Spot> own = glyphs_of_word(glyphs, word);
  if (own.empty() || has_one_pitch(own)) return;
  for (std::size_t i = 0; i < own.size(); ++i) {
    char& c = word.text[i];
    if (c != 'O' && c != '0') continue;
    const Round round = round_of(own[i], digit_width);
    if (c == 'O' && round == Round::Zero && beside_digit(word.text, i)) c = '0';
    if (c == '0' && round == Round::Letter) c = 'O';
  }
}

}  // namespace

Spot box_around(const std::vector<WordOnPicture>& words) {
  Spot box = words.front().box;
  for (const WordOnPicture& word : words) {
    box.left = std::min(box.left, word.box.left);
    box.top = std::min(box.top, word.box.top);
    box.right = std::max(box.right, word.box.right);
    box.bottom = std::max(box.bottom, word.box.bottom);
  }
  return box;
}

void drop_icons(std::vector<WordOnPicture>& line) {
  constexpr int wide_gap = 24;  // no blank is so wide in writing of the size that is made ready for recognition
  constexpr std::size_t most_scraps = 3;
  for (std::size_t count = std::min(most_scraps, line.size() - 1); count > 0; --count) {
    const Spot &icon = line[count - 1].box, &text = line[count].box;
    const bool scraps =
        std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(count), [&](const WordOnPicture& word) {
          const bool may_be_number = std::any_of(word.text.begin(), word.text.end(), is_ascii_digit);
          return count_code_points(word.text) <= 2 && (!may_be_number || 10 * word.box.height() >= 14 * text.height());
        });
    if (!scraps || text.left - icon.right < wide_gap) continue;
    line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(count));
    return;
  }
}

std::string text_by_pixels(const GreyPicture& picture, std::vector<WordOnPicture> line) {
  if (line.empty()) return {};
  const Glyphs glyphs = glyphs_of(picture, line);
  const std::vector<int> widths = digit_widths(glyphs, line);
  const int digit_width = widths.empty() ? 0 : middle_of(widths);
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    mend_zeros(line[i], glyphs, digit_width);
    std::string_view next = line[i].text;
    if (i > 0) {
      const Spot &left = line[i - 1].box, &right = line[i].box;
      if (underscore_between(glyphs, left, right)) {
        while (text.ends_with('_')) text.pop_back();
        while (next.starts_with('_')) next.remove_prefix(1);
        text += '_';
      } else if (!holds_together(line[i - 1].text, next) || 10 * gap_between(glyphs, left, right) > 4 * glyphs.height) {
        text += ' ';
      }
    }
    text += next;
  }
  return text;
}

}  // namespace m2t
