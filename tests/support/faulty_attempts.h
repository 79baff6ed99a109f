// What a program does that hostile bytes have taken over: they say "FAULT word", and it tries that. For programs that are locked in and
// speak as ours do, and stand in their place in tests.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/frames.h"
#include "parsers/process/locked_program.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The faults are meant, and the parent is to see them as they are.
extern "C" const char* __asan_default_options() {
  return "symbolize=0:detect_leaks=0:allocator_may_return_null=0:handle_segv=0:handle_abort=0";
}
extern "C" const char* __tsan_default_options() { return "symbolize=0:handle_segv=0:handle_abort=0"; }
#endif

namespace m2t::test {

using Attempt = std::function<long()>;  // the result of a system call

[[noreturn]] inline void wait_for_the_end() {
  for (;;) ::poll(nullptr, 0, 1000);
}

inline long send_half_an_answer() {
  const std::string answer(1000, 'x');
  std::string bytes(16, '\0');
  const std::uint32_t head[2] = {0x3154324d, static_cast<std::uint32_t>(FrameKind::Answer)};
  const std::uint64_t length = answer.size();
  std::copy_n(reinterpret_cast<const char*>(head), 8, bytes.data());
  std::copy_n(reinterpret_cast<const char*>(&length), 8, bytes.data() + 8);
  bytes += answer.substr(0, answer.size() / 2);
  ::send(parent_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::_exit(0);
}

inline long send_garbage() {
  const std::string bytes(4096, 'x');
  ::send(parent_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  wait_for_the_end();
}

inline long take_memory() {
  static std::vector<std::string> taken;
  for (;;) taken.emplace_back(16 * 1024 * 1024, 'x');
}

inline long spin() {
  volatile bool for_ever = true;
  while (for_ever) {
  }
  return 0;
}

inline const std::map<std::string_view, Attempt>& attempts() {
  static const std::map<std::string_view, Attempt> all{
      {"open", [] { return ::open("/etc/passwd", O_RDONLY); }},
      {"write-file", [] { return ::open("/tmp/m2t-faulty", O_WRONLY | O_CREAT, 0600); }},
      {"stat", [] { return ::access("/etc/passwd", R_OK); }},
      {"socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0); }},
      {"unix-socket", [] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }},
      {"more-memory",
       [] {
         const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
         return ::setrlimit(RLIMIT_AS, &none);
       }},
      {"exec",
       [] {
         char* const words[] = {const_cast<char*>("/bin/true"), nullptr};
         return ::execv(words[0], words);
       }},
      {"fork", [] { return ::fork(); }},
      {"kill-parent", [] { return ::kill(::getppid(), SIGTERM); }},
      {"code", [] { return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED; }},
      {"segv", [] { return ::raise(SIGSEGV); }},
      {"abort", []() -> long { std::abort(); }},
      {"kill9", [] { return ::tgkill(::getpid(), ::gettid(), SIGKILL); }},
      {"stop", [] { return ::raise(SIGSTOP); }},
      {"exit", []() -> long { ::_exit(0); }},
      {"spin", spin},
      {"hunger", take_memory},
      {"garbage", send_garbage},
      {"half", send_half_an_answer},
      {"silence", []() -> long { wait_for_the_end(); }},
  };
  return all;
}

// The word behind "FAULT "; empty when there is none.
inline std::string_view fault_in(std::string_view bytes) {
  constexpr std::string_view mark = "FAULT ";
  const auto at = bytes.find(mark);
  if (at == bytes.npos) return {};
  const auto word = bytes.substr(at + mark.size());
  return word.substr(0, word.find_first_of("\r\n"));
}

// What came of it, where the program is still there: "done", "EPERM" or the error's number. Empty: no such fault.
inline std::string try_fault(std::string_view word) {
  const auto attempt = attempts().find(word);
  if (attempt == attempts().end()) return {};
  const long result = attempt->second();
  return result >= 0 ? "done" : errno == EPERM ? "EPERM" : "errno " + std::to_string(errno);
}

}  // namespace m2t::test
