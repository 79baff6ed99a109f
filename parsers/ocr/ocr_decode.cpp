#include "parsers/ocr/ocr_decode.h"

#include "parsers/ocr/ocr_pix.h"
#include "parsers/pictures/picture_orientation.h"

namespace m2t {

namespace {

constexpr std::uint64_t large_jpeg = 14'000'000;  // from here on half the size shows all that can be read

const l_uint8* bytes_of(std::string_view text) { return reinterpret_cast<const l_uint8*>(text.data()); }

Pix* read_jpeg(std::string_view bytes, const PictureHeader& header) {
  int reduction = 1;
  while (reduction < 8 && header.width * header.height / static_cast<std::uint64_t>(reduction * reduction) > large_jpeg)
    reduction *= 2;
  l_int32 warnings = 0;
  return pixReadMemJpeg(bytes_of(bytes), bytes.size(), 0, reduction, &warnings, 0);
}

Pix* read_pix(std::string_view bytes, const PictureHeader& header) {
  switch (header.format) {
    case PictureFormat::Png: return pixReadMemPng(bytes_of(bytes), bytes.size());
    case PictureFormat::Jpeg: return read_jpeg(bytes, header);
    case PictureFormat::Gif: return pixReadMemGif(bytes_of(bytes), bytes.size());
    case PictureFormat::Bmp: return pixReadMemBmp(bytes_of(bytes), bytes.size());
    case PictureFormat::Tiff: return pixReadMemTiff(bytes_of(bytes), bytes.size(), 0);
    case PictureFormat::WebP: return pixReadMemWebP(bytes_of(bytes), bytes.size());
  }
  return nullptr;
}

PixHandle on_white(PixHandle pix) {
  return pixGetSpp(pix.get()) == 4 ? PixHandle(pixAlphaBlendUniform(pix.get(), 0xFFFFFF00)) : std::move(pix);
}

PixHandle quarter(const PixHandle& pix, int direction) { return PixHandle(pixRotate90(pix.get(), direction)); }

// In place, so that it takes no memory.
PixHandle left_right(PixHandle pix) { return pix && pixFlipLR(pix.get(), pix.get()) ? std::move(pix) : nullptr; }
PixHandle top_down(PixHandle pix) { return pix && pixFlipTB(pix.get(), pix.get()) ? std::move(pix) : nullptr; }

PixHandle upright(PixHandle pix, Orientation orientation) {
  constexpr int to_the_right = 1, to_the_left = -1;
  switch (orientation) {
    case Orientation::Upright: break;
    case Orientation::Mirrored: return left_right(std::move(pix));
    case Orientation::UpsideDown: return top_down(left_right(std::move(pix)));
    case Orientation::MirroredDown: return top_down(std::move(pix));
    case Orientation::MirroredLeft: return left_right(quarter(pix, to_the_right));
    case Orientation::TurnRight: return quarter(pix, to_the_right);
    case Orientation::MirroredRight: return top_down(quarter(pix, to_the_right));
    case Orientation::TurnLeft: return quarter(pix, to_the_left);
  }
  return pix;
}

}  // namespace

std::optional<GreyPicture> decode_picture(std::string_view bytes, const PictureHeader& header, SmallPicture* small) {
  setMsgSeverity(L_SEVERITY_NONE);  // it writes to stderr otherwise
  PixHandle pix(read_pix(bytes, header));
  if (!pix) return std::nullopt;
  const PictureHeader decoded{header.format, static_cast<std::uint64_t>(pixGetWidth(pix.get())),
                              static_cast<std::uint64_t>(pixGetHeight(pix.get()))};
  if (is_too_large(decoded)) return std::nullopt;  // its header lied
  pix = on_white(std::move(pix));
  if (pix && header.format == PictureFormat::Jpeg) pix = upright(std::move(pix), picture_orientation(bytes));
  if (!pix) return std::nullopt;
  if (small != nullptr) *small = small_copy_of(pix.get());
  pix.reset(pixConvertTo8(pix.get(), 0));
  if (!pix) return std::nullopt;
  GreyPicture picture(pixGetWidth(pix.get()), pixGetHeight(pix.get()));
  const l_uint32* data = pixGetData(pix.get());
  const int words = pixGetWpl(pix.get());
  for (int y = 0; y < picture.height; ++y) {
    l_uint32* line = const_cast<l_uint32*>(data + static_cast<std::ptrdiff_t>(y) * words);  // GET_DATA_BYTE only reads
    std::uint8_t* row = picture.row(y);
    for (int x = 0; x < picture.width; ++x) row[x] = static_cast<std::uint8_t>(GET_DATA_BYTE(line, x));
  }
  return picture;
}

}  // namespace m2t
