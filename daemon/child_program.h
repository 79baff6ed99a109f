// A program of ours that handles hostile bytes: started when it is first needed, asked over a socket pair, bounded in memory and
// time, and replaced when it fails. The reader of mails stands on it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/file_handle.h"
#include "base/frames.h"
#include "parsers/process/lock_in.h"

namespace m2t {

// It is missing or cannot be started: no mail's doing. what() names the path and the remedy.
class ProgramUnavailable : public TransientError {
 public:
  using TransientError::TransientError;
};

// `name` beside the running program (a build folder), else in ../libexec/mail2ticket. Where neither is there, the latter.
std::filesystem::path locked_program_path(std::string_view name);

struct WorkLimits {
  std::uint64_t memory_bytes = 0;
  std::chrono::seconds processor_time{0};
  std::chrono::seconds answer_within{0};
};

// The answer, or what became of the program: "it was ended by signal 11 (Segmentation fault)".
struct WorkResult {
  std::string answer;
  std::string failure;
  bool is_answered() const { return failure.empty(); }
};

// One thread.
class ChildProgram {
 public:
  ChildProgram(std::filesystem::path program, std::size_t longest_answer, std::vector<std::string> arguments = {});
  ~ChildProgram();
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  // Starts it unless it runs and waits for it; gives what locks it in. Throws ProgramUnavailable, and TransientError for what
  // this machine lacks at the moment (descriptors, memory, processes).
  const LockInReport& start();

  // One piece of work, the program started when it does not run. After a failure it is gone, and the next call starts a new one.
  // Throws what start() does.
  WorkResult ask(std::string_view request, int file, const WorkLimits& limits);

  // Kills it after an answer that makes no sense.
  void replace() { end(); }

  pid_t pid() const { return pid_; }  // 0: it does not run

 private:
  void spawn();
  void receive_greeting();
  void end_if_gone();
  int end();
  int end_when_gone();
  std::chrono::nanoseconds processor_time() const;
  void set_limits(const WorkLimits& limits);
  std::string failure_of(FrameResult result, FrameKind kind, const WorkLimits& limits);
  std::string failure_words(int status, const WorkLimits& limits) const;

  std::filesystem::path program_;
  std::vector<std::string> arguments_;
  std::size_t longest_answer_;
  pid_t pid_ = 0;
  clockid_t processor_clock_{};
  // What its limits are at the moment; only we can move them.
  std::uint64_t memory_limit_ = 0, processor_limit_ = 0;
  FileHandle socket_;
  LockInReport report_;
};

}  // namespace m2t
