#include "parsers/attachments/mapi_properties.h"

namespace m2t {
namespace {

// Bytes of a fixed type; 0: it has a length of its own.
std::size_t fixed_width(std::uint16_t type) {
  switch (type) {
    case 0x02:
    case 0x03:
    case 0x04:
    case 0x0a:
    case 0x0b: return 4;
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x14:
    case 0x40: return 8;
    case 0x48: return 16;
    default: return 0;
  }
}

bool has_length(std::uint16_t type) {
  return type == mapi_object || type == mapi_string8 || type == mapi_unicode || type == mapi_binary;
}

}  // namespace

bool MapiReader::next(MapiValue& value) {
  if (left_ == 0 || in_.left() < 4) return false;
  --left_;
  const auto type = static_cast<std::uint16_t>(in_.number(2));
  value = {static_cast<std::uint16_t>(in_.number(2)), static_cast<std::uint16_t>(type & 0xfff), {}, 0};
  if (value.id >= 0x8000) skip_property_name();
  const auto width = fixed_width(value.type);
  if (width == 0 && !has_length(value.type)) return value.type == 1 && in_.fits();  // type 1: no value
  const std::uint32_t count = width == 0 || (type & several_values) ? in_.number(4) : 1;
  for (std::uint32_t i = 0; i < count && in_.fits() && in_.left() > 0; ++i) {
    const std::size_t length = width ? width : in_.number(4);
    const auto place = in_.place();
    const auto bytes = in_.take(length);
    if (!width) in_.skip_padding();
    if (i == 0) value.bytes = bytes, value.place = place;
  }
  return in_.fits();
}

void MapiReader::skip_property_name() {
  in_.take(16);
  if (in_.number(4) == 0) {
    in_.take(4);
  } else {
    in_.take(in_.number(4));
    in_.skip_padding();
  }
}

}  // namespace m2t
