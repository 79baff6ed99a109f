// The first bytes of pictures: two readers of them agree, and what is let through to the decoder is bounded (T-27).
#include "parsers/pictures/picture_header.h"
#include "parsers/pictures/pictures.h"
#include "tests/fuzz/fuzz.h"

namespace m2t::fuzz {
namespace {

// The facts that tell screenshots from logos are read by other code; where both know a size, it is the same one.
void check_facts(const PictureHeader& header, const PictureFacts& facts) {
  const bool has_one_size = header.format == PictureFormat::Png || header.format == PictureFormat::Jpeg;
  if (!has_one_size || facts.width == 0 || facts.height == 0) return;
  must(header.width == facts.width && header.height == facts.height, "both readers see the same size");
}

}  // namespace

void try_input(std::string_view input) {
  const auto format = picture_format(input);
  const auto header = read_picture_header(input);
  const auto facts = read_picture_facts(input);
  must(facts.pixels() == std::uint64_t{facts.width} * facts.height, "pixels do not overflow");
  if (!header) return;
  must(format == header->format, "a header is of the format of its signature");
  must(header->width > 0 && header->height > 0, "a picture that is known has a size");
  if (!is_too_large(*header))
    must(header->width <= longest_picture_side && header->height <= most_picture_pixels / header->width,
         "what may be decoded is within the limits");
  check_facts(*header, facts);
}

}  // namespace m2t::fuzz
