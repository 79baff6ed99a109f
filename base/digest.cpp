#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <atomic>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>

namespace m2t {
namespace {

struct FreeDigestContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;

// These calls fail for want of memory, or where a policy of the machine forbids the algorithm: nothing to go on with.
void require_openssl(int result, const char* what) {
  if (result != 1) throw std::runtime_error(std::string("OpenSSL cannot compute ") + what);
}

std::string hex_of(const unsigned char* bytes, std::size_t count) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

// SplitMix64's finaliser: spreads a counter over 64 bits.
std::uint64_t scatter(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

}  // namespace

struct Sha256Stream::Impl {
  DigestContext context{EVP_MD_CTX_new()};
  Impl() {
    if (!context) throw std::bad_alloc();
    require_openssl(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr), "SHA-256");
  }
};

Sha256Stream::Sha256Stream() : impl_(std::make_unique<Impl>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::add(std::string_view bytes) {
  if (!impl_) throw std::logic_error("SHA-256: bytes added after finish()");
  require_openssl(EVP_DigestUpdate(impl_->context.get(), bytes.data(), bytes.size()), "SHA-256");
}

Sha256 Sha256Stream::finish() {
  if (!impl_) throw std::logic_error("SHA-256: finish() called twice");
  Sha256 digest{};
  require_openssl(EVP_DigestFinal_ex(impl_->context.get(), digest.data(), nullptr), "SHA-256");
  impl_.reset();
  return digest;
}

Sha256 sha256(std::string_view bytes) {
  Sha256Stream stream;
  stream.add(bytes);
  return stream.finish();
}

std::string to_hex(const Sha256& digest) { return hex_of(digest.data(), digest.size()); }

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  // A null key means "the previous one" to OpenSSL; an empty view may hold a null pointer.
  const char* key_bytes = key.empty() ? "" : key.data();
  const auto* text = reinterpret_cast<const unsigned char*>(message.data());
  const unsigned char* made = HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), text, message.size(),
                                   static_cast<unsigned char*>(mac), &length);
  require_openssl(made != nullptr ? 1 : 0, "HMAC-SHA-256");
  return hex_of(static_cast<const unsigned char*>(mac), length);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string base32(std::string_view bytes) {
  static constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(letters.size() == 32);
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(byte);
    pending_bits += 8;
    while (pending_bits >= 5) {
      pending_bits -= 5;
      text += letters[(pending >> pending_bits) & 31];
    }
    pending &= (1U << pending_bits) - 1;
  }
  if (pending_bits > 0) text += letters[(pending << (5 - pending_bits)) & 31];
  return text;
}

RandomBytes system_random() {
  return [](std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t have = 0;
    while (have < count) {
      const ssize_t got = getrandom(bytes.data() + have, count - have, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw std::system_error(errno, std::generic_category(), "the kernel gives no random bytes");
      have += static_cast<std::size_t>(got);
    }
    return bytes;
  };
}

RandomBytes seeded_random(std::uint64_t seed) {
  // Copies of a std::function copy what it holds: the position is shared, or two holders would draw the same secrets.
  auto position = std::make_shared<std::atomic<std::uint64_t>>(0);
  return [seed, position](std::size_t count) {
    std::string bytes;
    bytes.reserve(count + 8);
    while (bytes.size() < count) {
      std::uint64_t word = scatter(seed + 0x9e3779b97f4a7c15U * (position->fetch_add(1) + 1));
      for (int i = 0; i < 8; ++i, word >>= 8) bytes += static_cast<char>(word & 0xff);
    }
    bytes.resize(count);
    return bytes;
  };
}

}  // namespace m2t
