#include "parsers/process/lock_in.h"
#include "parsers/process/wire.h"

namespace m2t {

template <>
struct Members<LockInReport> {
  static void visit(auto& wire, auto& value) {
    auto& [seccomp, seccomp_refused, landlock_abi, landlock_refused, memory_bytes, memory_refused, open_files, remarks] = value;
    wire(seccomp, seccomp_refused, landlock_abi, landlock_refused, memory_bytes, memory_refused, open_files, remarks);
  }
};

std::string to_bytes(const LockInReport& report) { return to_wire(report); }
std::optional<LockInReport> report_from_bytes(std::string_view bytes) { return from_wire<LockInReport>(bytes); }

std::vector<std::string> describe(const LockInReport& report) {
  std::vector<std::string> lines;
  lines.push_back(report.seccomp ? "system calls: filtered (seccomp); no file, no network, no other program"
                                 : "system calls: NOT filtered: " + report.seccomp_refused);
  lines.push_back(report.landlock_abi > 0 ? "files: none (Landlock, ABI " + std::to_string(report.landlock_abi) + ")"
                                          : "files: none by seccomp alone; Landlock: " + report.landlock_refused);
  lines.push_back(report.memory_bytes > 0 ? "memory: " + std::to_string(report.memory_bytes >> 20) + " MB"
                                          : "memory: NOT limited: " + report.memory_refused);
  lines.push_back("descriptors: " + std::to_string(report.open_files) + "; files written, processes, core files: 0");
  for (const std::string& remark : report.remarks) lines.push_back("remark: " + remark);
  return lines;
}

}  // namespace m2t
