// How a program that handles hostile bytes shuts itself in: from then on it can calculate, and speak over the one descriptor that
// it has. No file, no network, no other program; bounded in memory, processor time and descriptors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

struct LockInOptions {
  int keep = 3;                                       // the descriptor that stays, beside 0 to 2, which lead nowhere afterwards
  std::uint64_t memory_bytes = 256ull * 1024 * 1024;  // address space; the parent moves it before each piece of work
  std::uint64_t open_files = 16;
};

// What is in force, for the greeting and for `check`.
struct LockInReport {
  bool seccomp = false;
  std::string seccomp_refused;  // why it is not
  std::uint32_t landlock_abi = 0;
  std::string landlock_refused;    // why it is not
  std::uint64_t memory_bytes = 0;  // 0: not limited
  std::string memory_refused;      // why it is not
  std::uint64_t open_files = 0;
  std::vector<std::string> remarks;  // what else is less than it should be
  // Without the filter of system calls nothing hostile may be read.
  bool is_locked_in() const { return seccomp; }
};

// Loads nothing and reads no file; whoever needs data (of ICU, libmagic, Tesseract) has loaded it before. Opening files and
// sockets is refused with EPERM from now on; any other system call that calculating does not need kills the process. Never throws.
LockInReport lock_in(const LockInOptions& options);

std::string to_bytes(const LockInReport& report);
std::optional<LockInReport> report_from_bytes(std::string_view bytes);

// A line each: "system calls  filtered (seccomp)", "files  none (Landlock 6)" …
std::vector<std::string> describe(const LockInReport& report);

}  // namespace m2t
