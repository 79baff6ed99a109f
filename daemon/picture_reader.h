// The daemon's side of reading pictures: the program mail2ticket-ocr decodes them, locked in, so that no hostile picture is looked at
// by the process that holds the passwords (T-27, T-28). Started when the first picture is due; it ends after a minute without work.
#pragma once

#include "daemon/child_program.h"
#include "daemon/later.h"
#include "store/blobs.h"

namespace m2t {

// One thread.
class PictureReader {
 public:
  explicit PictureReader(const Blobs& blobs, std::filesystem::path program = locked_program_path("mail2ticket-ocr"));

  // Throws ProgramUnavailable, and TransientError for what this machine lacks at the moment.
  PictureOutcome read(const PictureJob& job);

 private:
  const Blobs& blobs_;
  ChildProgram child_;
};

// Starts the program for once; gives what locks it in, for `check`. Throws what PictureReader::read() does.
LockInReport picture_reader_lock();

}  // namespace m2t
