// Is a picture of a mail a screenshot, a photo or a logo? By what its first bytes say and by where it stands; nothing is decoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

struct PictureFacts {
  std::uint32_t width = 0, height = 0;  // 0: not known
  std::uint32_t colours = 0;            // of its palette; 0: it has none
  bool has_camera = false;              // EXIF names a maker of cameras or phones
  std::uint64_t pixels() const { return std::uint64_t{width} * height; }
};

// PNG, GIF, JPEG and BMP; for others nothing is known. Bytes that lie are no danger: only numbers come out.
PictureFacts read_picture_facts(std::string_view head);

// Where in the mail a picture is shown.
enum class PicturePlace { Unknown, NewText, Quotation, Signature };

struct PictureTraits {
  std::string_view type;  // lower case
  std::string_view name;  // safe
  std::uint64_t size = 0;
  PictureFacts facts;
  bool is_inline = false;
  PicturePlace place = PicturePlace::Unknown;
  bool is_repeated = false;  // the same bytes come twice in this mail
};

// Screenshot, Photo or Logo. A screenshot when unsure: nobody must miss one.
AttachmentKind picture_kind(const PictureTraits& traits);

}  // namespace m2t
