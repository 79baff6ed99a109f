#include "mailer/tcp_connect.h"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/nudge.h"

namespace m2t {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t length = 0;
  int family() const { return bytes.ss_family; }
};

std::string errno_words(int code) { return std::generic_category().message(code); }

std::string numeric_name(const SocketAddress& address) {
  char name[NI_MAXHOST] = "?";
  getnameinfo(reinterpret_cast<const sockaddr*>(&address.bytes), address.length, name, sizeof name, nullptr, 0, NI_NUMERICHOST);
  return name;
}

// --- names -----------------------------------------------------------------------------------------------------------

struct Resolution {
  int code = EAI_AGAIN;
  std::vector<SocketAddress> addresses;
};

Resolution resolve_now(const std::string& host, std::uint16_t port, int flags) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* first = nullptr;
  Resolution result;
  result.code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &first);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(first, [](addrinfo* list) {
    if (list) freeaddrinfo(list);
  });
  for (const addrinfo* each = result.code == 0 ? first : nullptr; each; each = each->ai_next) {
    SocketAddress address;
    std::memcpy(&address.bytes, each->ai_addr, each->ai_addrlen);
    address.length = each->ai_addrlen;
    result.addresses.push_back(address);
  }
  return result;
}

// getaddrinfo() has no deadline and cannot be interrupted, so it runs aside; a late answer is thrown away.
Resolution resolve_within(const std::string& host, std::uint16_t port, Deadline deadline, int stop_fd) {
  struct Shared {
    std::mutex mutex;
    Resolution result;
    Nudge finished;
  };
  auto shared = std::make_shared<Shared>();
  std::thread([shared, host, port] {
    Resolution result = resolve_now(host, port, AI_ADDRCONFIG);
    if (result.code != 0) result = resolve_now(host, port, 0);  // a machine with nothing but loopback has no "configured" family
    const std::lock_guard lock(shared->mutex);
    shared->result = std::move(result);
    shared->finished.nudge();
  }).detach();
  for (;;) {
    pollfd waits[] = {{shared->finished.fd(), POLLIN, 0}, {stop_fd, POLLIN, 0}};
    const int ready = poll(waits, 2, poll_timeout(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (waits[1].revents != 0) throw StreamError(StreamError::Kind::Stopped, "stopped while looking up " + host);
    const std::lock_guard lock(shared->mutex);
    return waits[0].revents != 0 ? shared->result : Resolution{};
  }
}

// The addresses of the last hour, for when the name server is away.
class AddressMemory {
 public:
  void keep(const std::string& key, const std::vector<SocketAddress>& addresses) {
    const std::lock_guard lock(mutex_);
    known_[key] = {addresses, steady_clock::now()};
  }
  std::vector<SocketAddress> recall(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(key);
    if (found == known_.end() || steady_clock::now() - found->second.when > 1h) return {};
    return found->second.addresses;
  }

 private:
  struct Known {
    std::vector<SocketAddress> addresses;
    steady_clock::time_point when;
  };
  std::mutex mutex_;
  std::map<std::string, Known> known_;
};

AddressMemory& address_memory() {
  static AddressMemory memory;
  return memory;
}

std::vector<SocketAddress> find_addresses(const std::string& host, std::uint16_t port, Deadline deadline, int stop_fd) {
  if (Resolution numeric = resolve_now(host, port, AI_NUMERICHOST); numeric.code == 0) return numeric.addresses;
  const std::string key = fmt::format("{} {}", host, port);
  const Resolution found = resolve_within(host, port, deadline, stop_fd);
  if (found.code == 0) {
    address_memory().keep(key, found.addresses);
    return found.addresses;
  }
  auto remembered = address_memory().recall(key);
  if (remembered.empty())
    throw StreamError(StreamError::Kind::Network, fmt::format("no address for {}: {}", host, gai_strerror(found.code)));
  return remembered;
}

// Families take turns, each in the order the resolver gave.
std::vector<SocketAddress> interleave(const std::vector<SocketAddress>& addresses) {
  std::vector<SocketAddress> first, second, mixed;
  for (const auto& each : addresses) (each.family() == addresses.front().family() ? first : second).push_back(each);
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

// --- connecting ------------------------------------------------------------------------------------------------------

void set_option(int fd, int level, int name, int value) { setsockopt(fd, level, name, &value, sizeof value); }

// A peer that vanished without a word is noticed by the kernel after about two minutes (I-20).
void set_socket_options(int fd) {
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
  set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 120'000);
}

class ConnectionRace {
 public:
  ConnectionRace(std::vector<SocketAddress> addresses, std::string target, Deadline deadline, int stop_fd)
      : addresses_(std::move(addresses)), target_(std::move(target)), deadline_(deadline), stop_fd_(stop_fd) {}

  OwnedFd run() {
    for (;;) {
      while (next_ < addresses_.size() && (running_.empty() || steady_clock::now() >= next_start_)) start_next();
      if (running_.empty())
        throw StreamError(StreamError::Kind::Network, fmt::format("cannot connect to {}: {}", target_, last_failure_));
      wait();
      if (auto winner = collect(); winner.get() >= 0) return winner;
    }
  }

 private:
  struct Attempt {
    OwnedFd socket;
    std::string address;
    short revents = 0;
  };

  void start_next() {
    const SocketAddress& address = addresses_[next_++];
    next_start_ = steady_clock::now() + 250ms;
    OwnedFd socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    const std::string name = numeric_name(address);
    if (socket.get() < 0) return note_failure(name, errno);
    set_socket_options(socket.get());
    if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.bytes), address.length) != 0 && errno != EINPROGRESS)
      return note_failure(name, errno);
    running_.push_back({std::move(socket), name, 0});
  }

  void wait() {
    std::vector<pollfd> waits;
    for (const auto& attempt : running_) waits.push_back({attempt.socket.get(), POLLOUT, 0});
    waits.push_back({stop_fd_, POLLIN, 0});
    const Deadline until = next_ < addresses_.size() ? std::min(deadline_, next_start_) : deadline_;
    if (poll(waits.data(), waits.size(), poll_timeout(until)) < 0) return;  // EINTR: the caller comes again
    if (waits.back().revents != 0) throw StreamError(StreamError::Kind::Stopped, "stopped while connecting to " + target_);
    for (std::size_t i = 0; i < running_.size(); ++i) running_[i].revents = waits[i].revents;
    if (steady_clock::now() >= deadline_)
      throw StreamError(StreamError::Kind::Timeout, fmt::format("no answer from {} while connecting", target_));
  }

  OwnedFd collect() {
    for (auto& attempt : running_) {
      if (attempt.revents == 0) continue;
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(attempt.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == 0) return std::move(attempt.socket);
      note_failure(attempt.address, error);
      attempt.socket = OwnedFd();
    }
    std::erase_if(running_, [](const Attempt& attempt) { return attempt.revents != 0; });
    return OwnedFd();
  }

  void note_failure(const std::string& address, int code) {
    last_failure_ = fmt::format("{} ({})", errno_words(code), address);
    next_start_ = steady_clock::now();
  }

  std::vector<SocketAddress> addresses_;
  std::string target_, last_failure_;
  Deadline deadline_, next_start_{};
  int stop_fd_;
  std::size_t next_ = 0;
  std::vector<Attempt> running_;
};

}  // namespace

OwnedFd::~OwnedFd() {
  if (fd_ >= 0) close(fd_);
}

int poll_timeout(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 1'000'000'000));
}

OwnedFd connect_tcp(const std::string& host, std::uint16_t port, Deadline deadline, int stop_fd) {
  auto addresses = interleave(find_addresses(host, port, deadline, stop_fd));
  return ConnectionRace(std::move(addresses), fmt::format("{} port {}", host, port), deadline, stop_fd).run();
}

}  // namespace m2t
