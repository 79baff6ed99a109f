#include "parsers/attachments/attachment_content.h"

#include <algorithm>

#include "base/digest.h"
#include "parsers/attachments/content_type.h"
#include "parsers/mime/decode.h"

namespace m2t {
namespace {

constexpr std::size_t longest_head = 64 * 1024;
constexpr std::size_t ole_directory_bytes = 4096;

// Keeps the begin of a file, and the directory of an OLE file when it goes by.
class ContentGatherer {
 public:
  void add(std::string_view piece) {
    if (content_.head.size() < longest_head) content_.head += piece.substr(0, longest_head - content_.head.size());
    if (content_.size == 0 || (directory_at_ == 0 && content_.size < 512)) directory_at_ = ole_directory_place(content_.head);
    if (directory_at_ > 0) keep_directory(piece);
    hash_.add(piece);
    content_.size += piece.size();
  }
  FileContent finish() {
    content_.sha256 = to_hex(hash_.finish());
    content_.detected_type = type_of_content(content_.head, content_.size <= type_head_bytes);
    if (directory_at_ > 0)
      if (auto type = type_of_ole(directory_); !type.empty()) content_.detected_type = std::move(type);
    return std::move(content_);
  }

 private:
  void keep_directory(std::string_view piece) {
    const std::uint64_t from = std::max<std::uint64_t>(directory_at_ + directory_.size(), content_.size);
    if (from >= content_.size + piece.size() || directory_.size() >= ole_directory_bytes) return;
    directory_ += piece.substr(static_cast<std::size_t>(from - content_.size), ole_directory_bytes - directory_.size());
  }
  FileContent content_;
  Sha256Stream hash_;
  std::string directory_;
  std::size_t directory_at_ = 0;
};

}  // namespace

FileContent read_file_content(std::string_view encoded, TransferEncoding encoding) {
  ContentGatherer gatherer;
  decode_body(encoded, encoding, [&](std::string_view piece) { gatherer.add(piece); });
  return gatherer.finish();
}

}  // namespace m2t
