// A picture of a screen made ready for recognition: dark writing on a light ground everywhere, letters of the size that the
// recogniser knows best.
#pragma once

#include "parsers/ocr/ocr_components.h"

namespace m2t {

struct PreparedPicture {
  GreyPicture grey;
  double scale = 1;  // how much larger than the original
  bool photo = false;
};

// Takes the picture over, to save memory. Time and memory are linear in its pixels, of which there are at most `most_pixels` in
// what comes out.
PreparedPicture prepare_picture(GreyPicture picture);

// The steps, for tests.

// A camera's picture has noise: hardly two neighbours are of the same grey. Screens are flat, JPEG or not.
bool looks_like_photo(const GreyPicture& picture);
// Uneven light becomes even: each place is measured by the light around it.
void even_light(GreyPicture& picture);
// Windows, title bars and buttons that are light on dark are turned round, each by its own ground.
void turn_dark_regions(GreyPicture& picture);
// Panels and buttons of any grey become white: each place is measured by what lies around the strokes there.
void whiten_grounds(GreyPicture& picture);
// The height of the small letters (of an x) in pixels; 0 when there is hardly any writing.
int letter_height(const GreyPicture& picture);
// Larger by Lanczos; smaller by averaging.
GreyPicture resized(const GreyPicture& picture, double scale);

}  // namespace m2t
