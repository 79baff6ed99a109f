// A small copy of a picture for mails to technicians, and how it travels between processes beside what was read in the picture.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parsers/pictures/picture_text.h"

namespace m2t {

// Made anew from the pixels: no byte of it is the sender's.
struct SmallPicture {
  std::string type;  // "image/png" or "image/jpeg"; empty: there is none
  int width = 0, height = 0;
  std::string bytes;
  bool is() const { return !type.empty(); }
  bool operator==(const SmallPicture&) const = default;
};

inline constexpr int widest_small_picture = 600, highest_small_picture = 800;
inline constexpr std::size_t longest_small_picture = 60'000;

struct PictureAnswer {
  PictureText text;
  SmallPicture small{};
  bool operator==(const PictureAnswer&) const = default;
};

// Between processes. `from_bytes` trusts nothing: nothing when the bytes are not what `to_bytes` writes, exceed the limits, or when the
// picture is of another size or holds anything besides what its pixels need.
std::string to_bytes(const PictureAnswer& answer);
std::optional<PictureAnswer> picture_answer_from_bytes(std::string_view bytes);

}  // namespace m2t
