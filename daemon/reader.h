// The daemon's side of reading: an open raw mail in, facts out. What reads is a program of its own that is locked in
// (parsers/process/reader_main.cpp), because the bytes are a stranger's and this process holds the passwords.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/file_handle.h"
#include "daemon/child_program.h"
#include "parsers/mail.h"
#include "parsers/reader.h"

namespace m2t {

struct Settings;

// How this desk reads: its ticket numbers, its time zone, its own telephone number.
ReadOptions reading_options(const Settings& settings);

// Facts, or why reading this mail failed: "it was ended by signal 11 (Segmentation fault)".
struct ReadResult {
  Mail mail;
  std::string failure;
  bool is_read() const { return failure.empty(); }
};

// Two implementations: the program, and in tests the parsers themselves. One thread.
class MailReader {
 public:
  virtual ~MailReader() = default;
  // `file` holds the raw mail, from its beginning. Throws TransientError for what is not the mail's doing.
  virtual ReadResult read(int file) = 0;
  // The same for bytes that are no file yet.
  ReadResult read_bytes(std::string_view raw);
};

class ReaderProgram : public MailReader {
 public:
  explicit ReaderProgram(const ReadOptions& options, std::filesystem::path program = locked_program_path("mail2ticket-reader"));
  ReadResult read(int file) override;
  const LockInReport& start() { return child_.start(); }
  pid_t pid() const { return child_.pid(); }

 private:
  std::string request_;
  ChildProgram child_;
};

// One reader for several threads. What fails is tried once more: a thread that ends takes the program that it started with it.
class SharedReader : public MailReader {
 public:
  explicit SharedReader(std::unique_ptr<MailReader> reader) : reader_(std::move(reader)) {}
  ReadResult read(int file) override;

 private:
  std::mutex mutex_;
  std::unique_ptr<MailReader> reader_;
};

// What the reader may use for a mail of so many bytes.
WorkLimits reading_limits(std::uint64_t mail_bytes);

// An unnamed file in memory with these bytes. Throws TransientError.
FileHandle memory_file(std::string_view bytes);

}  // namespace m2t
