#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "parsers/ocr/ocr_pix.h"

namespace m2t {
namespace {

constexpr int narrowest = 300;  // what is much higher than wide is cut below rather than made narrower
constexpr std::array<int, 4> jpeg_qualities{80, 65, 50, 35};
constexpr int most_sizes = 3;  // each half of the one before

struct FreeBytes {
  void operator()(l_uint8* bytes) const { std::free(bytes); }
};

// Grey or colours of eight bits, as both formats have them.
PixHandle with_whole_bytes(Pix* pix) {
  const int depth = pixGetDepth(pix);
  const bool is_plain = (depth == 8 || depth == 32) && pixGetColormap(pix) == nullptr;
  if (is_plain) return PixHandle(pixClone(pix));
  return PixHandle(depth == 16 ? pixConvert16To8(pix, L_MS_BYTE) : pixConvertTo32(pix));
}

PixHandle scaled_down(Pix* pix, int widest, int highest) {
  const double width = pixGetWidth(pix), height = pixGetHeight(pix);
  double scale = std::min({1.0, widest / width, highest / height});
  if (width * scale < narrowest) scale = std::min({1.0, widest / width, narrowest / width});
  PixHandle small(scale < 1 ? pixScale(pix, static_cast<float>(scale), static_cast<float>(scale)) : pixCopy(nullptr, pix));
  if (!small) return nullptr;
  const int w = std::min(pixGetWidth(small.get()), widest), h = std::min(pixGetHeight(small.get()), highest);
  if (w == pixGetWidth(small.get()) && h == pixGetHeight(small.get())) return small;
  const std::unique_ptr<Box, void (*)(Box*)> part(boxCreate(0, 0, w, h), [](Box* box) { boxDestroy(&box); });
  return PixHandle(part ? pixClipRectangle(small.get(), part.get(), nullptr) : nullptr);
}

SmallPicture written(Pix* pix, std::string_view type, int quality) {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  const l_ok failed =
      type == "image/png" ? pixWriteMemPng(&bytes, &size, pix, 0) : pixWriteMemJpeg(&bytes, &size, pix, quality, 0);
  const std::unique_ptr<l_uint8, FreeBytes> owned(bytes);
  if (failed != 0 || bytes == nullptr || size > longest_small_picture) return {};
  return {std::string(type), pixGetWidth(pix), pixGetHeight(pix), std::string(reinterpret_cast<const char*>(bytes), size)};
}

// A dialog stays sharp and small as PNG; a photo does not.
SmallPicture written_small(Pix* pix) {
  if (SmallPicture png = written(pix, "image/png", 0); png.is()) return png;
  for (const int quality : jpeg_qualities)
    if (SmallPicture jpeg = written(pix, "image/jpeg", quality); jpeg.is()) return jpeg;
  return {};
}

}  // namespace

SmallPicture small_copy_of(Pix* pix) {
  const PixHandle plain = with_whole_bytes(pix);
  int widest = widest_small_picture, highest = highest_small_picture;
  for (int i = 0; plain && i < most_sizes; ++i, widest /= 2, highest /= 2) {
    const PixHandle small = scaled_down(plain.get(), widest, highest);
    if (!small) return {};
    // A comment and a resolution would come along otherwise.
    pixSetText(small.get(), nullptr);
    pixSetResolution(small.get(), 0, 0);
    if (SmallPicture picture = written_small(small.get()); picture.is()) return picture;
  }
  return {};
}

}  // namespace m2t
