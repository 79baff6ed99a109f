// Where a server is and how it is spoken to. One TLS policy for both protocols (T-41): chain and host name verified, TLS 1.2
// at least, no override.
#pragma once

#include <cstdint>
#include <string>

namespace m2t {

enum class Security { Tls, StartTls, None };  // None only for loopback addresses; settings see to that

struct ServerAddress {
  std::string host;
  std::uint16_t port = 0;
  Security security = Security::Tls;
  std::string ca_file;  // empty: the system's authorities
};

}  // namespace m2t
