// Decoded bytes on their way to whoever wants them. Known by decode and the files of single encodings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parsers/mime/decode.h"

namespace m2t {

// Collects decoded bytes and hands them on in pieces.
class PieceBuffer {
 public:
  explicit PieceBuffer(const DecodedSink& sink) : sink_(sink) { bytes_.reserve(size); }
  void put(char c) {
    bytes_ += c;
    if (bytes_.size() >= size) flush();
  }
  void put(std::string_view text) {
    while (!text.empty()) {
      const auto part = text.substr(0, size - bytes_.size());
      bytes_.append(part);
      text.remove_prefix(part.size());
      if (bytes_.size() >= size) flush();
    }
  }
  void flush() {
    if (!bytes_.empty()) sink_(bytes_);
    bytes_.clear();
  }

 private:
  static constexpr std::size_t size = 48 * 1024;
  const DecodedSink& sink_;
  std::string bytes_;
};

}  // namespace m2t
