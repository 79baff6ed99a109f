// What `check` found, in plain words or as JSON.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "daemon/commands/check_online.h"
#include "parsers/process/lock_in.h"

namespace m2t {

// What stands between the bytes of strangers and this machine.
struct ReaderLocks {
  LockInReport mails, pictures;
};

void print_locks(const ReaderLocks& locks, std::ostream& out);

// "FAIL what — why it matters — what repairs it"
void print_finding(const OnlineFinding& finding, std::ostream& out);

// `warnings`: what is said without asking any server. `online`: nothing when the servers were not asked.
std::string check_as_json(const std::filesystem::path& config, const ReaderLocks& locks,
                          const std::vector<OnlineFinding>& warnings, const std::optional<std::vector<OnlineFinding>>& online);

}  // namespace m2t
