// Files that stand in the text of a mail, uuencoded or as yEnc, in the order of their places.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/mail.h"

namespace m2t {

struct TextFile {
  std::size_t offset = 0, length = 0;
  std::string name;  // as written
  TransferEncoding encoding = TransferEncoding::UuEncode;
};

// Goes through a text once; it keeps what it has found of each form, so that many files cost no more than their bytes.
class TextFileFinder {
 public:
  explicit TextFileFinder(std::string_view text) : text_(text) {}
  std::optional<TextFile> next();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool uu_known_ = false, yenc_known_ = false;  // `uu_`, `yenc_` are the next ones from at_ on
  std::optional<TextFile> uu_, yenc_;
};

}  // namespace m2t
