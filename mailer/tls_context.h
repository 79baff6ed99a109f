// One TLS client session on a non-blocking socket. Internal to tls_*.cpp, which alone know OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "mailer/connection.h"

namespace m2t {

class TlsSession {
 public:
  // Trusts server.ca_file, or the system's authorities when that is empty; accepts server.host (a name or an IP address) and
  // no other. Does not own `fd`. Throws StreamError (Tls), saying in words what is wrong with a certificate.
  TlsSession(const ServerAddress& server, int fd);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  struct Step {
    std::size_t bytes = 0;     // 0: nothing now, wait as told. For the handshake 1: done
    bool wants_read = false;   // wait until readable
    bool wants_write = false;  // wait until writable
    bool ended = false;        // the peer is gone
  };
  Step shake_hands();
  Step read(char* into, std::size_t size);  // as much as is there, over record borders
  Step write(std::string_view bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace m2t
