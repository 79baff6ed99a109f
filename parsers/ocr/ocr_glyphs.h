// What pixels tell and recognition misses: whether it is a zero or a letter O, underscores, blanks that are none, icons before a line.
#pragma once

#include <string>
#include <vector>

#include "parsers/ocr/ocr_components.h"

namespace m2t {

struct WordOnPicture {
  std::string text;
  Spot box;
};

// Takes icons away from the front of a line: scraps of a letter or two, far from the words behind them. There is at least one word, and
// one stays.
void drop_icons(std::vector<WordOnPicture>& line);

// Around all of them; there is at least one.
Spot box_around(const std::vector<WordOnPicture>& words);

// The text of a line, with what its pixels prove: in words with digits a narrow O is a zero and a wide zero an O; an underscore
// between two words joins them; so does a point, an @ or a slash that no blank follows. `picture` is dark on white.
std::string text_by_pixels(const GreyPicture& picture, std::vector<WordOnPicture> line);

}  // namespace m2t
