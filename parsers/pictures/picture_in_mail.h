// Where a picture lies in a raw mail, as one program tells it to another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

// The members of an Attachment of the same names.
struct PictureInMail {
  std::uint64_t offset = 0, length = 0;
  TransferEncoding encoding = TransferEncoding::Identity;
  std::uint64_t inner_offset = 0, inner_length = 0;
  bool operator==(const PictureInMail&) const = default;
};

std::string to_bytes(const PictureInMail& place);
std::optional<PictureInMail> picture_in_mail_from_bytes(std::string_view bytes);

// The decoded file. Total: what lies beyond the mail or is longer than 25 MB is cut.
std::string picture_at(const PictureInMail& place, std::string_view raw_mail);

}  // namespace m2t
