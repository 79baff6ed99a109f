#include "parsers/process/locked_program.h"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <new>
#include <string>
#include <utility>

#include "base/frames.h"

namespace m2t {
namespace {

constexpr std::size_t longest_request = 64 * 1024;
constexpr int exit_unavailable = 69, exit_protocol = 76;  // sysexits.h

// A mapping costs more than copying so many bytes.
constexpr std::size_t small_file = 64 * 1024;

// The file of a request, in memory. It never shrinks while it is read: raw mails are never changed.
class FileInMemory {
 public:
  explicit FileInMemory(const FileHandle& file) {
    const off_t end = ::lseek(file.fd(), 0, SEEK_END);  // fstat is forbidden by now
    if (end < 0) return;
    const auto size = static_cast<std::size_t>(end);
    is_readable_ = size <= small_file ? copy(file.fd(), size) : map(file.fd(), size);
  }
  ~FileInMemory() {
    if (mapped_ != nullptr) ::munmap(mapped_, bytes_.size());
  }
  FileInMemory(const FileInMemory&) = delete;
  FileInMemory& operator=(const FileInMemory&) = delete;
  bool is_readable() const { return is_readable_; }
  std::string_view bytes() const { return bytes_; }

 private:
  bool copy(int file, std::size_t size) {
    copy_.resize(size);
    for (std::size_t got = 0; got < size;) {
      const ssize_t more = ::pread(file, copy_.data() + got, size - got, static_cast<off_t>(got));
      if (more < 0 && errno == EINTR) continue;
      if (more <= 0) return false;
      got += static_cast<std::size_t>(more);
    }
    bytes_ = copy_;
    return true;
  }
  bool map(int file, std::size_t size) {
    void* const data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED) throw std::bad_alloc();
    mapped_ = data;
    bytes_ = {static_cast<const char*>(data), size};
    return true;
  }
  std::string copy_;
  void* mapped_ = nullptr;
  std::string_view bytes_;
  bool is_readable_ = false;
};

// What one request needed serves the next one: without this the heap goes back to the kernel after each, page by page. One with more
// than usual still gives back what is more.
void keep_memory() {
  ::mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
  ::mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024);
}

bool send_to_parent(FrameKind kind, std::string_view bytes) {
  return send_frame(parent_socket, kind, bytes, -1, no_frame_deadline) == FrameResult::Done;
}

// False: the program ends.
bool answer_one(const LockedProgram& program, const Frame& request) {
  std::optional<std::string> answer;
  try {
    const FileInMemory file(request.file);
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
  keep_memory();
  if (program.prepare) program.prepare();
  const LockInReport report = lock_in(program.lock_in);
  int code = exit_unavailable;
  if (send_to_parent(FrameKind::Greeting, to_bytes(report)) && report.is_locked_in()) code = answer_requests(program);
  ::_exit(code);  // no destructors of libraries, which would do what is forbidden here
}

}  // namespace m2t
