// A reader of mails that does what a mail tells it to: the program that a mail has taken over. Locked in and speaking like
// mail2ticket-reader, it misbehaves on "FAULT word" in a mail, and reads all others.
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
#include "parsers/process/facts.h"
#include "parsers/process/locked_program.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// The faults are meant, and the parent is to see them as they are.
extern "C" const char* __asan_default_options() {
  return "symbolize=0:detect_leaks=0:allocator_may_return_null=0:handle_segv=0:handle_abort=0";
}
extern "C" const char* __tsan_default_options() { return "symbolize=0:handle_segv=0:handle_abort=0"; }
#endif

namespace {

using Attempt = std::function<long()>;  // the result of a system call

[[noreturn]] void wait_for_the_end() {
  for (;;) ::poll(nullptr, 0, 1000);
}

long send_half_an_answer() {
  const std::string answer = m2t::to_bytes(m2t::Mail{});
  std::string bytes(16, '\0');
  const std::uint32_t head[2] = {0x3154324d, static_cast<std::uint32_t>(m2t::FrameKind::Answer)};
  const std::uint64_t length = answer.size();
  std::copy_n(reinterpret_cast<const char*>(head), 8, bytes.data());
  std::copy_n(reinterpret_cast<const char*>(&length), 8, bytes.data() + 8);
  bytes += answer.substr(0, answer.size() / 2);
  ::send(m2t::parent_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::_exit(0);
}

long send_garbage() {
  const std::string bytes(4096, 'x');
  ::send(m2t::parent_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  wait_for_the_end();
}

long take_memory() {
  static std::vector<std::string> taken;
  for (;;) taken.emplace_back(16 * 1024 * 1024, 'x');
}

long spin() {
  volatile bool for_ever = true;
  while (for_ever) {
  }
  return 0;
}

const std::map<std::string_view, Attempt>& attempts() {
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
      {"exit", []() -> long { ::_exit(0); }},
      {"spin", spin},
      {"hunger", take_memory},
      {"garbage", send_garbage},
      {"half", send_half_an_answer},
      {"silence", []() -> long { wait_for_the_end(); }},
  };
  return all;
}

std::string reads(std::string_view request, std::string_view raw) {
  const auto options = m2t::options_from_bytes(request).value();
  m2t::Mail mail = m2t::read_mail(raw, options);
  constexpr std::string_view mark = "FAULT ";
  const auto at = raw.find(mark);
  if (at == raw.npos) return m2t::to_bytes(mail);
  const auto word = raw.substr(at + mark.size(), raw.find_first_of("\r\n", at) - at - mark.size());
  if (word == "nonsense") return "no facts at all";
  const auto attempt = attempts().find(word);
  if (attempt == attempts().end()) return m2t::to_bytes(mail);
  const long result = attempt->second();  // most never come back
  mail.subject = result >= 0 ? "done" : errno == EPERM ? "EPERM" : "errno " + std::to_string(errno);
  return m2t::to_bytes(mail);
}

}  // namespace

int main() {
  m2t::LockedProgram program;
  program.prepare = m2t::prepare_reading;
  program.answer = reads;
  return m2t::run_locked(program);
}
