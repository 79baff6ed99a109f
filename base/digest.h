// SHA-256, HMAC and random secrets, by OpenSSL. Known only by digest.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace m2t {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
std::string to_hex(const Sha256& digest);  // 64 lower-case digits

// SHA-256 of bytes that come in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void add(std::string_view bytes);
  Sha256 finish();  // once

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string hmac_sha256_hex(std::string_view key, std::string_view message);  // RFC 2104, 64 lower-case digits

// Equal without telling by its time where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// Lower-case base32 without the letters that people mix up: "abcdefghijkmnpqrstuvwxyz23456789", no padding.
std::string base32(std::string_view bytes);

// Where random bytes come from, handed over so that tests are repeatable.
using RandomBytes = std::function<std::string(std::size_t count)>;
RandomBytes system_random();                    // the kernel's, cryptographically strong
RandomBytes seeded_random(std::uint64_t seed);  // for tests and benchmarks: same seed, same bytes

}  // namespace m2t
