// The parts of picture_text.cpp. Pure; text is UTF-8 in lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/pictures/picture_text.h"

namespace m2t {

// Pointers into the lines that were given.
struct PictureMessage {
  std::vector<const PictureLine*> lines;  // top down; empty: the screen tells of no trouble
  const PictureLine* title = nullptr;     // of the window or page that shows it; may be one of `lines`
};

// The error message among the lines of a screen, which are sorted top down.
PictureMessage find_message(const std::vector<PictureLine>& lines);

// Known words of trouble, an error text, or a code in one of the lines.
bool tells_trouble(std::string_view text);

// "Fichier Accueil Insertion": the bar of a window.
bool is_menu(std::string_view line);

// The product as its maker writes it, looked for in the title first; empty when none is known.
std::string product_in(std::string_view title, std::string_view message, std::string_view text);

}  // namespace m2t
