// The daemon's side of reading pictures: the program mail2ticket-ocr decodes them, locked in, so that no hostile picture is looked at
// by the process that holds the passwords (T-27, T-28). Started when the first picture is due; it ends after a minute without work.
#pragma once

#include "daemon/child_program.h"
#include "daemon/later.h"
#include "store/blobs.h"

namespace m2t {

// What reads, and what it may use for a picture (L-21).
struct PictureProgram {
  std::filesystem::path path = locked_program_path("mail2ticket-ocr");
  // An answer that takes longer than the daemon may take to stop is not waited for.
  WorkLimits limits{512ull * 1024 * 1024, std::chrono::seconds(20), std::chrono::seconds(24)};
  std::chrono::seconds ends_after_idle{60};
};

// One thread.
class PictureReader {
 public:
  explicit PictureReader(const Blobs& blobs, PictureProgram program = {});

  // Throws ProgramUnavailable, and TransientError for what this machine lacks at the moment.
  PictureOutcome read(const PictureJob& job);

  pid_t pid() const { return child_.pid(); }  // 0: the program does not run

 private:
  const Blobs& blobs_;
  WorkLimits limits_;
  ChildProgram child_;
};

// Starts the program for once; gives what locks it in, for `check`. Throws what PictureReader::read() does.
LockInReport picture_reader_lock();

}  // namespace m2t
