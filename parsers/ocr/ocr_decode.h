// A picture file -> greys. Leptonica is known by ocr_decode.cpp and ocr_small.cpp. To be called in a locked-in process only (T-28).
#pragma once

#include <optional>
#include <string_view>

#include "parsers/ocr/ocr_components.h"
#include "parsers/pictures/picture_header.h"
#include "parsers/pictures/small_picture.h"

namespace m2t {

// `header` is that of `bytes` and is not too large. Transparent parts are white; of several frames the first is taken. A JPEG is turned
// as its EXIF data say; a very large one comes out at half its size or less. Nothing: it cannot be decoded, or memory ran out. `small`,
// where it is wanted, becomes a small copy in colours.
std::optional<GreyPicture> decode_picture(std::string_view bytes, const PictureHeader& header, SmallPicture* small = nullptr);

}  // namespace m2t
