// The properties of messages and files as MAPI writes them, one after another; winmail.dat is full of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace m2t {

// MAPI properties, by their number.
enum MapiProperty : std::uint16_t {
  mapi_subject = 0x0037,
  mapi_body = 0x1000,
  mapi_rtf = 0x1009,
  mapi_html = 0x1013,
  mapi_display_name = 0x3001,
  mapi_data = 0x3701,
  mapi_file_name = 0x3704,
  mapi_long_file_name = 0x3707,
  mapi_mime_type = 0x370e,
  mapi_content_id = 0x3712,
  mapi_internet_codepage = 0x3fde,
};

// And their types.
enum MapiType : std::uint16_t {
  mapi_object = 0x0d,
  mapi_string8 = 0x1e,
  mapi_unicode = 0x1f,
  mapi_binary = 0x102,
  several_values = 0x1000
};

// Reads numbers, lowest byte first. Behind the end there are zeros, and `fits` is false from then on.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, std::size_t offset) : bytes_(bytes), offset_(offset) {}
  std::uint32_t number(std::size_t width) {
    const auto piece = take(width);
    std::uint32_t value = 0;
    for (std::size_t i = piece.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(piece[i]);
    return value;
  }
  std::string_view take(std::size_t length) {
    if (length > left()) fits_ = false;
    const auto piece = bytes_.substr(at_, length);
    at_ += piece.size();
    return piece;
  }
  void skip_padding() { take(std::min<std::size_t>(left(), (4 - at_ % 4) % 4)); }
  std::size_t left() const { return bytes_.size() - at_; }
  std::size_t place() const { return offset_ + at_; }  // in the whole
  bool fits() const { return fits_; }

 private:
  std::string_view bytes_;
  std::size_t offset_;
  std::size_t at_ = 0;
  bool fits_ = true;
};

struct MapiValue {
  std::uint16_t id = 0, type = 0;
  std::string_view bytes;
  std::size_t place = 0;  // of the bytes in the TNEF
};

// The properties of one block, one after another; of several values the first one.
class MapiReader {
 public:
  MapiReader(std::string_view bytes, std::size_t offset) : in_(bytes, offset), left_(in_.number(4)) {}
  // False: there are no more, or the block ends too early.
  bool next(MapiValue& value);
  bool fits() const { return in_.fits(); }

 private:
  void skip_property_name();
  ByteReader in_;
  std::uint32_t left_;
};

}  // namespace m2t
