// Leptonica's pictures, owned. For the files in this folder that know Leptonica: ocr_decode.cpp and ocr_small.cpp.
#pragma once

#include <leptonica/allheaders.h>

#include <memory>

#include "parsers/pictures/small_picture.h"

namespace m2t {

struct PixDelete {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using PixHandle = std::unique_ptr<Pix, PixDelete>;

// Within the limits of a small picture; none when memory runs out.
SmallPicture small_copy_of(Pix* pix);

}  // namespace m2t
