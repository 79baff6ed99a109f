#include "parsers/process/landlock.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace m2t {
namespace {

// The kernel's interface (linux/landlock.h of newer kernels than the one whose headers we build with).
struct LandlockRuleset {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  // from ABI 4
  std::uint64_t scoped = 0;              // from ABI 6
};
constexpr long landlock_create_ruleset_call = 444;
constexpr long landlock_restrict_self_call = 446;
constexpr unsigned long landlock_ask_version = 1;

LandlockRuleset deny_everything(long abi) {
  LandlockRuleset all;
  all.handled_access_fs = (1ull << 13) - 1;           // execute to make_sym
  if (abi >= 2) all.handled_access_fs |= 1ull << 13;  // refer
  if (abi >= 3) all.handled_access_fs |= 1ull << 14;  // truncate
  if (abi >= 5) all.handled_access_fs |= 1ull << 15;  // ioctl on devices
  if (abi >= 4) all.handled_access_net = 3;           // bind and connect
  if (abi >= 6) all.scoped = 3;                       // abstract sockets and signals
  return all;
}

}  // namespace

void refuse_files(LockInReport& report) {
  const long abi = ::syscall(landlock_create_ruleset_call, nullptr, std::size_t{0}, landlock_ask_version);
  if (abi < 1) {
    report.landlock_refused = errno == EOPNOTSUPP ? "switched off in the kernel"
                              : errno == ENOSYS   ? "the kernel has none"
                                                  : std::strerror(errno);
    return;
  }
  const LandlockRuleset rules = deny_everything(abi);
  const std::size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  const long ruleset = ::syscall(landlock_create_ruleset_call, &rules, size, 0ul);
  if (ruleset < 0 || ::syscall(landlock_restrict_self_call, ruleset, 0ul) != 0)
    report.landlock_refused = std::strerror(errno);
  else
    report.landlock_abi = static_cast<std::uint32_t>(abi);
  if (ruleset >= 0) ::close(static_cast<int>(ruleset));
}

}  // namespace m2t
