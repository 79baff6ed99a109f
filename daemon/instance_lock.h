// One `run` (or `restore`) a data directory: a kernel lock that ends with the process, however it ends (L-09).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace m2t {

class InstanceLock {
 public:
  // Nothing when another process holds it. Throws PermanentError when the lock file cannot be made.
  static std::optional<InstanceLock> try_take(const std::filesystem::path& data_dir);
  // Does a process hold it now? Asks without taking it.
  static bool is_held(const std::filesystem::path& data_dir);
  // The process that holds it, as it wrote itself down; 0 when unknown.
  static int holder(const std::filesystem::path& data_dir);

  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace m2t
