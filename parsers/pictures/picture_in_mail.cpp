#include "parsers/pictures/picture_in_mail.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "parsers/mime/decode.h"

namespace m2t {

namespace {

constexpr std::size_t longest_picture_file = 25 * 1024 * 1024;

std::string_view range_of(std::string_view bytes, std::uint64_t offset, std::uint64_t length) {
  const std::uint64_t begin = std::min<std::uint64_t>(offset, bytes.size());
  return bytes.substr(begin, std::min<std::uint64_t>(length, bytes.size() - begin));
}

}  // namespace

std::string to_bytes(const PictureInMail& place) {
  return std::to_string(place.offset) + ' ' + std::to_string(place.length) + ' ' +
         std::to_string(static_cast<int>(place.encoding)) + ' ' + std::to_string(place.inner_offset) + ' ' +
         std::to_string(place.inner_length);
}

std::optional<PictureInMail> picture_in_mail_from_bytes(std::string_view bytes) {
  std::array<std::uint64_t, 5> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) {
      if (!bytes.starts_with(' ')) return std::nullopt;
      bytes.remove_prefix(1);
    }
    const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), numbers[i]);
    if (error != std::errc()) return std::nullopt;
    bytes.remove_prefix(static_cast<std::size_t>(end - bytes.data()));
  }
  if (!bytes.empty() || numbers[2] > static_cast<std::uint64_t>(TransferEncoding::YEnc)) return std::nullopt;
  return PictureInMail{numbers[0], numbers[1], static_cast<TransferEncoding>(numbers[2]), numbers[3], numbers[4]};
}

std::string picture_at(const PictureInMail& place, std::string_view raw_mail) {
  const std::string_view encoded = range_of(raw_mail, place.offset, place.length);
  if (place.inner_length == 0) return decoded(encoded, place.encoding, longest_picture_file);
  const std::size_t needed =
      static_cast<std::size_t>(std::min<std::uint64_t>(place.inner_offset, 4 * longest_picture_file)) + longest_picture_file;
  const std::string part = decoded(encoded, place.encoding, needed);
  return std::string(range_of(part, place.inner_offset, std::min<std::uint64_t>(place.inner_length, longest_picture_file)));
}

}  // namespace m2t
