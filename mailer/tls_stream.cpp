#include "mailer/tls_stream.h"

#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "mailer/tls_context.h"

namespace m2t {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto grace_after_stop = 2s;

[[noreturn]] void throw_closed() { throw StreamError(StreamError::Kind::Closed, "the server closed the connection"); }

[[noreturn]] void throw_socket_error(int code) {
  throw StreamError(StreamError::Kind::Network, "connection lost: " + std::generic_category().message(code));
}

}  // namespace

struct TlsStream::Impl {
  Impl(const ServerAddress& address, Deadline deadline, int stop)
      : server(address), stop_fd(stop), socket(connect_tcp(address.host, address.port, deadline, stop)) {}

  // Waits for the socket; a stop leaves a short time to finish, or none before the login.
  void await(short events, Deadline deadline) {
    for (;;) {
      const bool stopping = stop_seen.has_value();
      const Deadline until = stopping ? std::min(deadline, *stop_seen + grace_after_stop) : deadline;
      pollfd waits[] = {{socket.get(), events, 0}, {stopping ? -1 : stop_fd, POLLIN, 0}};
      const int ready = poll(waits, 2, poll_timeout(until));
      if (ready < 0 && errno == EINTR) continue;
      if (ready < 0) throw_socket_error(errno);
      if (waits[0].revents != 0) return;
      if (waits[1].revents != 0) stop_seen = steady_clock::now();
      if ((stop_seen && !patient) || (ready == 0 && until != deadline))
        throw StreamError(StreamError::Kind::Stopped, "stopped while waiting for " + server.host);
      if (ready == 0) throw StreamError(StreamError::Kind::Timeout, "no answer from " + server.host + " in time");
    }
  }

  std::size_t read_plain(char* into, std::size_t size) {
    const ssize_t got = recv(socket.get(), into, size, 0);
    if (got > 0) return static_cast<std::size_t>(got);
    if (got == 0) throw_closed();
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
    throw_socket_error(errno);
  }

  std::size_t read_now(char* into, std::size_t size) {
    if (!tls) return read_plain(into, size);
    const auto step = tls->read(into, size);
    if (step.ended) throw_closed();
    wants = step.wants_write ? POLLOUT : POLLIN;
    return step.bytes;
  }

  std::size_t write_now(std::string_view bytes) {
    if (tls) {
      const auto step = tls->write(bytes);
      if (step.ended) throw_closed();
      wants = step.wants_read ? POLLIN : POLLOUT;
      return step.bytes;
    }
    wants = POLLOUT;
    const ssize_t put = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put >= 0) return static_cast<std::size_t>(put);
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
    throw_socket_error(errno);
  }

  void shake_hands(Deadline deadline) {
    tls = std::make_unique<TlsSession>(server, socket.get());
    for (;;) {
      const auto step = tls->shake_hands();
      if (step.bytes != 0) return;
      if (step.ended) throw StreamError(StreamError::Kind::Tls, "the server closed the connection during the TLS handshake");
      await(step.wants_write ? POLLOUT : POLLIN, deadline);
    }
  }

  ServerAddress server;
  int stop_fd;
  std::optional<Deadline> stop_seen;
  OwnedFd socket;
  std::unique_ptr<TlsSession> tls;
  short wants = POLLIN;
  bool patient = false;  // finish what is in hand after a stop
};

TlsStream::TlsStream(const ServerAddress& server, Deadline deadline, int stop_fd)
    : impl_(std::make_unique<Impl>(server, deadline, stop_fd)) {
  if (server.security == Security::Tls) impl_->shake_hands(deadline);
}

TlsStream::~TlsStream() = default;

void TlsStream::finish_commands_after_stop() { impl_->patient = true; }

void TlsStream::start_tls(Deadline deadline) { impl_->shake_hands(deadline); }

bool TlsStream::encrypted() const { return impl_->tls != nullptr; }

std::size_t TlsStream::read(char* into, std::size_t size, Deadline deadline) {
  for (;;) {
    if (steady_clock::now() >= deadline)  // also for a peer that always has one more byte
      throw StreamError(StreamError::Kind::Timeout, "no complete answer from " + impl_->server.host + " in time");
    impl_->wants = POLLIN;
    if (const std::size_t got = impl_->read_now(into, size)) return got;
    impl_->await(impl_->wants, deadline);
  }
}

std::size_t TlsStream::read_available(char* into, std::size_t size) { return impl_->read_now(into, size); }

void TlsStream::write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (const std::size_t put = impl_->write_now(bytes))
      bytes.remove_prefix(put);
    else
      impl_->await(impl_->wants, deadline);
  }
}

TlsStream::Wake TlsStream::wait(Deadline deadline, int wake_fd) {
  for (;;) {
    pollfd waits[] = {{impl_->socket.get(), POLLIN, 0}, {wake_fd, POLLIN, 0}, {impl_->stop_fd, POLLIN, 0}};
    const int ready = poll(waits, 3, poll_timeout(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) throw_socket_error(errno);
    if (waits[2].revents != 0) return Wake::Stopped;
    if (waits[1].revents != 0) return Wake::Woken;
    return waits[0].revents != 0 ? Wake::Readable : Wake::Timeout;
  }
}

}  // namespace m2t
