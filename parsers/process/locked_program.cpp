#include "parsers/process/locked_program.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <new>
#include <utility>

#include "base/frames.h"

namespace m2t {
namespace {

constexpr std::size_t longest_request = 64 * 1024;
constexpr int exit_unavailable = 69, exit_protocol = 76;  // sysexits.h

// The file of a request, in memory. It never shrinks while it is read: raw mails are never changed.
class MappedFile {
 public:
  explicit MappedFile(const FileHandle& file) {
    const off_t end = ::lseek(file.fd(), 0, SEEK_END);
    if (end < 0) return;
    is_readable_ = true;
    if (end == 0) return;
    void* const data = ::mmap(nullptr, static_cast<std::size_t>(end), PROT_READ, MAP_PRIVATE, file.fd(), 0);
    if (data == MAP_FAILED) throw std::bad_alloc();
    data_ = data;
    size_ = static_cast<std::size_t>(end);
  }
  ~MappedFile() {
    if (data_ != nullptr) ::munmap(data_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  bool is_readable() const { return is_readable_; }
  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
  bool is_readable_ = false;
};

bool send_to_parent(FrameKind kind, std::string_view bytes) {
  return send_frame(parent_socket, kind, bytes, -1, no_frame_deadline) == FrameResult::Done;
}

// False: the program ends.
bool answer_one(const LockedProgram& program, const Frame& request) {
  std::optional<std::string> answer;
  try {
    const MappedFile file(request.file);
    if (!file.is_readable()) return false;
    answer = program.answer(request.bytes, file.bytes());
  } catch (const std::bad_alloc&) {  // what was allocated is free again by now
    send_to_parent(FrameKind::OutOfMemory, {});
    return false;
  }
  return answer && send_to_parent(FrameKind::Answer, *answer);
}

int answer_requests(const LockedProgram& program) {
  for (;;) {
    Frame request;
    const auto deadline = program.idle_at_most ? std::chrono::steady_clock::now() + *program.idle_at_most : no_frame_deadline;
    const auto result = receive_frame(parent_socket, request, longest_request, TakeFile::Yes, deadline);
    if (result == FrameResult::Closed || result == FrameResult::TimedOut) return 0;
    if (result == FrameResult::Broken || request.kind != FrameKind::Request || !answer_one(program, request))
      return exit_protocol;
  }
}

}  // namespace

int run_locked(const LockedProgram& program) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left behind when the daemon is killed, whatever this one is doing
  // The parent decides when we end (by closing the socket): a Ctrl-C or a service being stopped is its affair.
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) std::signal(number, SIG_IGN);
  if (program.prepare) program.prepare();
  const LockInReport report = lock_in(program.lock_in);
  int code = exit_unavailable;
  if (send_to_parent(FrameKind::Greeting, to_bytes(report)) && report.is_locked_in()) code = answer_requests(program);
  ::_exit(code);  // no destructors of libraries, which would do what is forbidden here
}

}  // namespace m2t
