// A connection to a server, plain or inside TLS, by OpenSSL (known only by tls_*.cpp). One policy for every way in (T-41): the
// chain and the name are verified, TLS 1.2 at least, and nothing switches that off.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "mailer/connection.h"
#include "mailer/tcp_connect.h"

namespace m2t {

class TlsStream {
 public:
  // Connects, and shakes hands at once for Security::Tls. `stop_fd` (an eventfd or -1) interrupts every wait. All members throw
  // StreamError.
  TlsStream(const ServerAddress& server, Deadline deadline, int stop_fd);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  // From now on a stop leaves two more seconds, so that a command in hand can end.
  void finish_commands_after_stop();
  void start_tls(Deadline deadline);  // for Security::StartTls, once; nothing may be unread
  bool encrypted() const;

  // At least one byte, at most `size`. Closed at the end of the stream: there is no "zero bytes".
  std::size_t read(char* into, std::size_t size, Deadline deadline);
  // What is there already; 0 when nothing is. Never waits.
  std::size_t read_available(char* into, std::size_t size);
  void write(std::string_view bytes, Deadline deadline);

  // Waits for something to read. Call it only after read_available() gave 0: bytes may lie decrypted in memory, where poll()
  // does not see them.
  enum class Wake { Readable, Woken, Stopped, Timeout };
  Wake wait(Deadline deadline, int wake_fd);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace m2t
