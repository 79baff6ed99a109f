// A TCP connection to a host by name, over all its addresses, with a deadline (I-36).
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace m2t {

using Deadline = std::chrono::steady_clock::time_point;

// What went wrong below the protocol.
class StreamError : public std::runtime_error {
 public:
  enum class Kind { Network, Closed, Timeout, Tls, Stopped };
  StreamError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// Owns a file descriptor.
class OwnedFd {
 public:
  explicit OwnedFd(int fd = -1) : fd_(fd) {}
  ~OwnedFd();
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

// A connected, non-blocking socket with keep-alive. IPv6 and IPv4 addresses take turns, the next one starts 250 ms after the
// one before or as soon as that failed, the first to answer wins (RFC 8305). When the name cannot be resolved, addresses that
// were found within the last hour serve again. Throws StreamError: Network, Timeout, or Stopped once `stop_fd` (or -1) is readable.
OwnedFd connect_tcp(const std::string& host, std::uint16_t port, Deadline deadline, int stop_fd);

// Milliseconds for poll(), rounded up so that a wait does not end before its deadline.
int poll_timeout(Deadline deadline);

}  // namespace m2t
