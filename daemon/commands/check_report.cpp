#include "daemon/commands/check_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

namespace m2t {
namespace {

using nlohmann::ordered_json;
using Result = OnlineFinding::Result;

std::string_view printed_word(Result result) { return result == Result::Ok ? "ok" : result == Result::Warn ? "warn" : "FAIL"; }

std::string_view json_word(Result result) { return result == Result::Fail ? "fail" : printed_word(result); }

void print_lock(std::string_view who, const LockInReport& report, std::ostream& out) {
  out << fmt::format("{} is locked in:\n", who);
  for (const auto& line : describe(report)) out << "  " << line << "\n";
}

ordered_json lock_json(const LockInReport& report) {
  ordered_json object;
  object["locked_in"] = report.is_locked_in();
  object["seccomp"] = report.seccomp;
  object["seccomp_refused"] = report.seccomp_refused;
  object["landlock_abi"] = report.landlock_abi;
  object["landlock_refused"] = report.landlock_refused;
  object["memory_bytes"] = report.memory_bytes;
  object["memory_refused"] = report.memory_refused;
  object["open_files"] = report.open_files;
  object["remarks"] = report.remarks;
  return object;
}

ordered_json findings_json(const std::vector<OnlineFinding>& findings) {
  ordered_json list = ordered_json::array();
  for (const OnlineFinding& finding : findings)
    list.push_back(
        {{"result", json_word(finding.result)}, {"what", finding.what}, {"why", finding.why}, {"remedy", finding.remedy}});
  return list;
}

}  // namespace

void print_locks(const ReaderLocks& locks, std::ostream& out) {
  print_lock("the reader of mails", locks.mails, out);
  print_lock("the reader of pictures", locks.pictures, out);
}

void print_finding(const OnlineFinding& finding, std::ostream& out) {
  out << fmt::format("{:<4} {}", printed_word(finding.result), finding.what);
  for (const auto* part : {&finding.why, &finding.remedy})
    if (!part->empty()) out << " — " << *part;
  out << "\n" << std::flush;
}

std::string check_as_json(const std::filesystem::path& config, const ReaderLocks& locks,
                          const std::vector<OnlineFinding>& warnings, const std::optional<std::vector<OnlineFinding>>& online) {
  ordered_json object;
  object["configuration"] = config.string();
  object["readers"] = {{"mails", lock_json(locks.mails)}, {"pictures", lock_json(locks.pictures)}};
  object["warnings"] = findings_json(warnings);
  object["online"] = online ? findings_json(*online) : ordered_json(nullptr);
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace m2t
