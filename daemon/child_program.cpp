#include "daemon/child_program.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <system_error>

#include "parsers/process/locked_program.h"

namespace m2t {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds start_within{20};
constexpr int still_ran = -1;  // no status that waitpid gives
constexpr std::size_t longest_greeting = 64 * 1024;

std::string words_of(int error) { return std::generic_category().message(error); }

class SpawnSetting {
 public:
  explicit SpawnSetting(int socket) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files_, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files_, socket, parent_socket);
    ::posix_spawn_file_actions_addclosefrom_np(&files_, parent_socket + 1);
    ::posix_spawnattr_init(&attributes_);
    // A process group of its own (Ctrl-C is for us), with no signal blocked or ignored.
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSetting() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSetting(const SpawnSetting&) = delete;
  SpawnSetting& operator=(const SpawnSetting&) = delete;

  // Gives 0 or the error. The environment is empty: nothing of ours is the child's business.
  int spawn(const std::string& program, const std::vector<std::string>& arguments, pid_t& pid) const {
    std::vector<char*> words{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    char* const environment[] = {nullptr};
    return ::posix_spawn(&pid, program.c_str(), &files_, &attributes_, words.data(), environment);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// Moves the soft limit unless it is `now` already; the hard one stays, so that it can be moved again.
void move_limit(pid_t pid, __rlimit_resource resource, std::uint64_t soft, std::uint64_t& now) {
  if (soft == now) return;
  rlimit limits{};
  if (::prlimit(pid, resource, nullptr, &limits) == 0) {
    limits.rlim_cur = std::min<rlim_t>(soft, limits.rlim_max);
    if (::prlimit(pid, resource, &limits, nullptr) == 0) {
      now = soft;
      return;
    }
  }
  if (errno != ESRCH) throw TransientError(fmt::format("the limits of a program cannot be set: {}", words_of(errno)));
}

}  // namespace

std::filesystem::path locked_program_path(std::string_view name) {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  auto beside = folder / name;
  if (std::filesystem::exists(beside, error)) return beside;
  return folder.parent_path() / "libexec/mail2ticket" / name;
}

ChildProgram::ChildProgram(std::filesystem::path program, std::size_t longest_answer, std::vector<std::string> arguments)
    : program_(std::move(program)), arguments_(std::move(arguments)), longest_answer_(longest_answer) {}

ChildProgram::~ChildProgram() { end(); }

const LockInReport& ChildProgram::start() {
  end_if_gone();
  if (pid_ != 0) return report_;
  spawn();
  receive_greeting();
  return report_;
}

void ChildProgram::spawn() {
  int pair[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    throw TransientError(fmt::format("no connection to {} can be made: {}", program_.string(), words_of(errno)));
  socket_ = FileHandle(pair[0]);
  const FileHandle theirs(pair[1]);
  const int error = SpawnSetting(theirs.fd()).spawn(program_.string(), arguments_, pid_);
  if (error == 0) {
    memory_limit_ = processor_limit_ = 0;
    ::clock_getcpuclockid(pid_, &processor_clock_);
    return;
  }
  pid_ = 0;
  socket_.close();
  const auto text = fmt::format("{} cannot be started: {}", program_.string(), words_of(error));
  if (error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE) throw TransientError(text);
  throw ProgramUnavailable(text + "; remedy: install mail2ticket as a whole (cmake --install), it is one of its programs");
}

void ChildProgram::receive_greeting() {
  Frame greeting;
  const auto deadline = std::chrono::steady_clock::now() + start_within;
  const auto result = receive_frame(socket_.fd(), greeting, longest_greeting, TakeFile::No, deadline);
  const auto report =
      result == FrameResult::Done && greeting.kind == FrameKind::Greeting ? report_from_bytes(greeting.bytes) : std::nullopt;
  if (!report) {
    const auto why = result == FrameResult::TimedOut ? fmt::format("it was not ready within {} s", start_within.count())
                                                     : failure_words(end_when_gone(), {});
    end();
    throw ProgramUnavailable(
        fmt::format("{} does not work: {}; remedy: install the version that belongs to this one", program_.string(), why));
  }
  if (!report->is_locked_in()) {
    end();
    throw ProgramUnavailable(fmt::format("{} cannot lock itself in and so reads nothing: {}; remedy: allow seccomp filters here",
                                         program_.string(), report->seccomp_refused));
  }
  report_ = *report;
}

// One that ended while it had nothing to do harms nobody: somebody killed it, or it had been idle for long.
void ChildProgram::end_if_gone() {
  if (pid_ == 0) return;
  pollfd waited{socket_.fd(), POLLIN, 0};
  if (::poll(&waited, 1, 0) != 0) end();  // gone, or it speaks without being asked
}

// Gives the status with which it ended (it may have ended by itself before), 0 when there was none.
int ChildProgram::end() {
  if (pid_ == 0) return 0;
  socket_.close();
  int status = 0;
  pid_t ended = ::waitpid(pid_, &status, WNOHANG);
  if (ended == 0) {
    ::kill(pid_, SIGKILL);
    while ((ended = ::waitpid(pid_, &status, 0)) < 0 && errno == EINTR) {
    }
  }
  pid_ = 0;
  return ended > 0 ? status : 0;
}

// The socket closes a moment before the process can be waited for. One that lives on sent what is no frame.
int ChildProgram::end_when_gone() {
  siginfo_t info{};
  for (int tries = 0; tries < 200 && info.si_pid == 0; ++tries) {
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0) break;
    if (info.si_pid == 0) ::poll(nullptr, 0, 5);
  }
  const int status = end();
  return info.si_pid == 0 ? still_ran : status;
}

std::chrono::nanoseconds ChildProgram::processor_time() const {
  timespec used{};
  if (::clock_gettime(processor_clock_, &used) != 0) return 0ns;
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

void ChildProgram::set_limits(const WorkLimits& limits) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(processor_time()) + limits.processor_time;
  move_limit(pid_, RLIMIT_CPU, static_cast<std::uint64_t>(seconds.count()), processor_limit_);
  if (report_.memory_bytes > 0) move_limit(pid_, RLIMIT_AS, limits.memory_bytes, memory_limit_);
}

WorkResult ChildProgram::ask(std::string_view request, int file, const WorkLimits& limits) {
  start();
  set_limits(limits);
  const auto deadline = std::chrono::steady_clock::now() + limits.answer_within;
  Frame answer;
  auto result = send_frame(socket_.fd(), FrameKind::Request, request, file, deadline);
  if (result == FrameResult::Done) result = receive_frame(socket_.fd(), answer, longest_answer_, TakeFile::No, deadline);
  if (result == FrameResult::Done && answer.kind == FrameKind::Answer) return {std::move(answer.bytes), {}};
  return {{}, failure_of(result, answer.kind, limits)};
}

std::string ChildProgram::failure_of(FrameResult result, FrameKind kind, const WorkLimits& limits) {
  if (result == FrameResult::TimedOut) {
    end();
    return fmt::format("there was no answer within {} s", limits.answer_within.count());
  }
  if (result == FrameResult::Done) {
    end();
    if (kind == FrameKind::OutOfMemory) return fmt::format("it needed more than {} MB of memory", limits.memory_bytes >> 20);
    return "its answer made no sense";
  }
  return failure_words(end_when_gone(), limits);
}

std::string ChildProgram::failure_words(int status, const WorkLimits& limits) const {
  if (status == still_ran) return "its answer made no sense";
  if (!WIFSIGNALED(status)) return fmt::format("it ended by itself (exit code {})", WEXITSTATUS(status));
  const int number = WTERMSIG(status);
  if (number == SIGXCPU) return fmt::format("it used more than {} s of processor time", limits.processor_time.count());
  if (number == SIGSYS) return "it was ended because it tried what is forbidden to it (a system call outside of its list)";
  return fmt::format("it was ended by signal {} ({})", number, ::strsignal(number));
}

}  // namespace m2t
