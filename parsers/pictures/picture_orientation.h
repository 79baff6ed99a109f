// How a camera held its picture: phones store the pixels as the chip saw them, and say beside them which side is up.
#pragma once

#include <string_view>

namespace m2t {

// As EXIF counts them: where the first row and the first column of the pixels belong.
enum class Orientation {
  Upright = 1,    // top, left
  Mirrored,       // top, right
  UpsideDown,     // bottom, right
  MirroredDown,   // bottom, left
  MirroredLeft,   // left, top
  TurnRight,      // right, top: a quarter to the right makes it upright
  MirroredRight,  // right, bottom
  TurnLeft        // left, bottom: a quarter to the left
};

// Of a JPEG, by the tag in its EXIF segment. Any bytes: what is no JPEG, has no such tag or a broken one is upright. Reads the segments
// in front of the pixels and the first directory in that segment, nothing else; linear, and never beyond either.
Orientation picture_orientation(std::string_view bytes);

}  // namespace m2t
