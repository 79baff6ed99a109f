// Reads the text of a picture of a screen. Tesseract is known by ocr.cpp alone; it belongs to the picture reader's own process.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "parsers/pictures/picture_text.h"
#include "parsers/pictures/small_picture.h"

namespace m2t {

class Ocr {
 public:
  // Loads the languages (French, Dutch, English): the last time that files are opened. Throws PermanentError when they are not there.
  Ocr();
  ~Ocr();
  Ocr(const Ocr&) = delete;
  Ocr& operator=(const Ocr&) = delete;

  // Any bytes. What cannot be read says why in `why_nothing`. `small`, where it is wanted, becomes a small copy of the picture.
  PictureText read(std::string_view picture, SmallPicture* small = nullptr);

 private:
  struct Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace m2t
