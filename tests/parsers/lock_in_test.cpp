// What locks the programs that read strangers' bytes in, each wall by itself. All of it together: tests/daemon/reader_test.cpp.
#include "parsers/process/lock_in.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "parsers/process/landlock.h"

using namespace m2t;

namespace {

long abi_of_the_kernel() { return ::syscall(444, nullptr, std::size_t{0}, 1ul); }  // landlock_create_ruleset

// Locks a process of its own in, and tries in it; gives 0, or what was wrong first.
int tried_behind_landlock_alone() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    LockInReport report;
    refuse_files(report);
    if (report.landlock_abi != static_cast<std::uint32_t>(abi_of_the_kernel()) || !report.landlock_refused.empty()) ::_exit(1);
    if (::open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES) ::_exit(2);
    if (::open("/dev/null", O_WRONLY) >= 0 || errno != EACCES) ::_exit(3);
    char* const words[] = {const_cast<char*>("/bin/true"), nullptr};
    ::execv(words[0], words);
    ::_exit(errno == EACCES ? 0 : 4);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("lock in: with Landlock alone no file can be opened or run, where the kernel has it (T-26, T-28)") {
  REQUIRE(::access("/etc/passwd", R_OK) == 0);
  if (abi_of_the_kernel() >= 1) {
    CHECK(tried_behind_landlock_alone() == 0);
    return;
  }
  LockInReport report;
  refuse_files(report);  // nothing happens to us
  CHECK(report.landlock_abi == 0);
  CHECK(report.landlock_refused != "");
}

TEST_CASE("lock in: the report is told in words, what is in force and what is not") {
  LockInReport report;
  report.seccomp = true;
  report.landlock_abi = 6;
  report.memory_bytes = 256ull << 20;
  report.open_files = 16;
  CHECK(describe(report) == std::vector<std::string>{"system calls: filtered (seccomp); no file, no network, no other program",
                                                     "files: none (Landlock, ABI 6)", "memory: 256 MB",
                                                     "descriptors: 16; files written, processes, core files: 0"});
  LockInReport open;
  open.seccomp_refused = "Invalid argument";
  open.landlock_refused = "the kernel has none";
  open.memory_refused = "Operation not permitted";
  open.remarks = {"no_new_privs: Invalid argument"};
  CHECK_FALSE(open.is_locked_in());
  CHECK(describe(open) == std::vector<std::string>{"system calls: NOT filtered: Invalid argument",
                                                   "files: none by seccomp alone; Landlock: the kernel has none",
                                                   "memory: NOT limited: Operation not permitted",
                                                   "descriptors: 0; files written, processes, core files: 0",
                                                   "remark: no_new_privs: Invalid argument"});
  const auto sent = report_from_bytes(to_bytes(open));
  REQUIRE(sent);
  CHECK(describe(*sent) == describe(open));
}
