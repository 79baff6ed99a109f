#include "parsers/body/text_files.h"

#include "parsers/mime/decode.h"
#include "parsers/mime/yenc.h"

namespace m2t {

std::optional<TextFile> TextFileFinder::next() {
  if (uu_ && uu_->offset < at_) uu_known_ = false;
  if (yenc_ && yenc_->offset < at_) yenc_known_ = false;
  if (!uu_known_) {
    uu_.reset();
    if (auto block = find_uu_block(text_, at_))
      uu_ = TextFile{block->offset, block->length, std::move(block->name), TransferEncoding::UuEncode};
    uu_known_ = true;
  }
  if (!yenc_known_) {
    yenc_.reset();
    if (auto block = find_yenc_block(text_, at_))
      yenc_ = TextFile{block->offset, block->length, std::move(block->name), TransferEncoding::YEnc};
    yenc_known_ = true;
  }
  const auto found = yenc_ && (!uu_ || yenc_->offset < uu_->offset) ? yenc_ : uu_;
  if (found) at_ = found->offset + found->length;
  return found;
}

}  // namespace m2t
