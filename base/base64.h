// Bytes as base64 (RFC 4648 section 4), padded, on one line.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

std::string to_base64(std::string_view bytes);

}  // namespace m2t
