// For the tests of the programs that are locked in.
#pragma once

#include <sys/poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "base/file_handle.h"
#include "daemon/child_program.h"

namespace m2t::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_limited = false;
#else
constexpr bool memory_is_limited = true;
#endif

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// A process that need not be our child. It is not mistaken for a later one that gets its number.
class WatchedProcess {
 public:
  explicit WatchedProcess(pid_t pid) : handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  bool is_there() const { return handle_.is_open(); }
  bool ends_within(std::chrono::milliseconds time) const {
    pollfd waited{handle_.fd(), POLLIN, 0};
    return ::poll(&waited, 1, static_cast<int>(time.count())) == 1;
  }

 private:
  FileHandle handle_;
};

}  // namespace m2t::test
