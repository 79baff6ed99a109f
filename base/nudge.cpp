#include "base/nudge.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <system_error>

namespace m2t {

Nudge::Nudge() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Nudge::~Nudge() { close(fd_); }

void Nudge::nudge() noexcept {
  // A full counter (EAGAIN) already says what there is to say. errno is kept, because a signal handler may nudge.
  const int saved = errno;
  const std::uint64_t one = 1;
  while (write(fd_, &one, sizeof one) < 0 && errno == EINTR) {
  }
  errno = saved;
}

void Nudge::clear() noexcept {
  std::uint64_t count = 0;
  while (read(fd_, &count, sizeof count) < 0 && errno == EINTR) {
  }
}

bool Nudge::wait_for(std::chrono::milliseconds at_most) {
  using std::chrono::steady_clock;
  // An endless wait would overflow the clock: a day is as good, since callers look by themselves anyway.
  const auto until =
      steady_clock::now() + std::clamp(at_most, std::chrono::milliseconds(0), std::chrono::milliseconds(86'400'000));
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
    pollfd readable{fd_, POLLIN, 0};
    const int ready = poll(&readable, 1, static_cast<int>(std::max<long long>(left, 0)));
    if (ready > 0) {
      clear();
      return true;
    }
    if (ready == 0 && left <= 0) return false;
    if (ready < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
  }
}

}  // namespace m2t
