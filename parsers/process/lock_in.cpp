#include "parsers/process/lock_in.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "parsers/process/landlock.h"

namespace m2t {
namespace {

// The sanitizers' run-time libraries reserve terabytes, look at themselves in /proc and start threads.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitizer_build = true;
#else
constexpr bool is_sanitizer_build = false;
#endif

std::string error_words(int error) { return std::strerror(error); }

void close_everything_else(int keep, LockInReport& report) {
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) report.remarks.push_back("/dev/null cannot be opened: " + error_words(errno));
  const int last_standard = is_sanitizer_build ? 1 : 2;  // their findings are to be seen
  for (int standard = 0; nowhere >= 0 && standard <= last_standard; ++standard)
    if (standard != keep) ::dup2(nowhere, standard);
  const auto close_range_of = [&](unsigned from, unsigned to) {
    if (from <= to && ::close_range(from, to, 0) != 0) report.remarks.push_back("descriptors stay open: " + error_words(errno));
  };
  const auto kept = static_cast<unsigned>(keep);
  if (kept > 3) close_range_of(3, kept - 1);
  close_range_of(kept < 3 ? 3 : kept + 1, ~0u);
}

void limit(int resource, std::uint64_t soft, std::uint64_t hard, const char* name, LockInReport& report) {
  const rlimit limits{soft, hard};
  if (::setrlimit(static_cast<__rlimit_resource_t>(resource), &limits) != 0)
    report.remarks.push_back(std::string("the limit of ") + name + " cannot be set: " + error_words(errno));
}

void limit_resources(const LockInOptions& options, LockInReport& report) {
  limit(RLIMIT_CORE, 0, 0, "core files", report);
  limit(RLIMIT_MSGQUEUE, 0, 0, "message queues", report);
  limit(RLIMIT_MEMLOCK, 0, 0, "locked memory", report);
  limit(RLIMIT_NOFILE, options.open_files, options.open_files, "open files", report);
  report.open_files = options.open_files;
  if (is_sanitizer_build) {
    report.memory_refused = "this build's sanitizer reserves more address space than any limit";
    return;
  }
  limit(RLIMIT_FSIZE, 0, 0, "file sizes", report);  // a sanitizer's findings may go to a log file
  limit(RLIMIT_NPROC, 0, 0, "processes", report);
  // The hard limits of memory and time stay: the parent moves the soft ones, and this process may not any more.
  rlimit memory{};
  ::getrlimit(RLIMIT_AS, &memory);
  memory.rlim_cur = std::min<rlim_t>(options.memory_bytes, memory.rlim_max);
  if (::setrlimit(RLIMIT_AS, &memory) == 0)
    report.memory_bytes = memory.rlim_cur;
  else
    report.memory_refused = error_words(errno);
}

// What calculating needs, and talking over a socket that is open.
constexpr int allowed_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(getrusage),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),
    SCMP_SYS(uname),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo),
    SCMP_SYS(restart_syscall),
};

// What libraries try and can do without: they are told no.
constexpr int refused_calls[] = {
    SCMP_SYS(open),       SCMP_SYS(openat),  SCMP_SYS(openat2),   SCMP_SYS(creat),      SCMP_SYS(socket),
    SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind),      SCMP_SYS(listen),     SCMP_SYS(accept),
    SCMP_SYS(accept4),    SCMP_SYS(stat),    SCMP_SYS(lstat),     SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(statfs),     SCMP_SYS(access),  SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getcwd),  SCMP_SYS(ioctl),     SCMP_SYS(fcntl),      SCMP_SYS(prlimit64),
    SCMP_SYS(getrlimit),  SCMP_SYS(unlink),  SCMP_SYS(unlinkat),  SCMP_SYS(getdents64),
};

constexpr int refused_to_sanitizers[] = {SCMP_SYS(prctl), SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(ptrace), SCMP_SYS(kill)};

// UndefinedBehaviorSanitizer asks by a pipe whether it may read where an object claims to be.
constexpr int allowed_to_sanitizers[] = {SCMP_SYS(pipe), SCMP_SYS(pipe2)};

using SeccompFilter = std::unique_ptr<void, decltype(&::seccomp_release)>;

// Gives 0 or a negative error number, as libseccomp does.
int add_rules(scmp_filter_ctx filter) {
  int error = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
  const auto add = [&](std::uint32_t action, int call) {
    if (error == 0) error = seccomp_rule_add(filter, action, call, 0);
  };
  for (const int call : allowed_calls) add(SCMP_ACT_ALLOW, call);
  for (const int call : refused_calls) add(SCMP_ACT_ERRNO(EPERM), call);
  if (is_sanitizer_build) {
    for (const int call : refused_to_sanitizers) add(SCMP_ACT_ERRNO(EPERM), call);
    for (const int call : allowed_to_sanitizers) add(SCMP_ACT_ALLOW, call);
  }
  // Memory never becomes code; signals reach nobody but ourselves (abort).
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
    if (error == 0)
      error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, scmp_datum_t{PROT_EXEC}, scmp_datum_t{0}));
  if (error == 0)
    error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                             SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid())));
  return error;
}

void filter_system_calls(LockInReport& report) {
  const SeccompFilter filter(seccomp_init(SCMP_ACT_KILL_PROCESS), &::seccomp_release);
  if (!filter) {
    report.seccomp_refused = "libseccomp does not start";
    return;
  }
  int error = add_rules(filter.get());
  if (error == 0) error = seccomp_load(filter.get());
  report.seccomp = error == 0;
  if (error != 0) report.seccomp_refused = error_words(-error);
}

}  // namespace

LockInReport lock_in(const LockInOptions& options) {
  LockInReport report;
  close_everything_else(options.keep, report);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) report.remarks.push_back("no_new_privs: " + error_words(errno));
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) report.remarks.push_back("dumpable: " + error_words(errno));
  limit_resources(options, report);
  refuse_files(report);
  if (is_sanitizer_build)
    report.remarks.push_back("a sanitizer's build: no leak check, no limit of memory, file sizes and processes");
  filter_system_calls(report);  // last: nothing of the above is possible afterwards
  return report;
}

}  // namespace m2t
