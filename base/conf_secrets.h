// Which part of a configuration's line is a secret, and must not be shown (T-45). For conf_file's own use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

struct SecretSpan {
  std::size_t from = 0;  // in bytes; everything from there to the end of the line is hidden
};

// Line numbers count from 1. Nothing when the line shows no secret, or there is no such line.
std::optional<SecretSpan> find_secret(const std::vector<std::string>& lines, std::uint32_t line);

}  // namespace m2t
