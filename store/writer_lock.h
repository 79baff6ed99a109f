// One writer at a time in this process, in the order of asking: a busy loop cannot starve another one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>

namespace m2t {

class WriterLock {
 public:
  void lock();
  void unlock();

 private:
  std::mutex mutex_;
  std::condition_variable next_;
  std::uint64_t last_ticket_ = 0;
  std::uint64_t now_serving_ = 0;
};

// The same lock for every connection of this process to that file; a new one for each ":memory:".
std::shared_ptr<WriterLock> writer_lock_of(const std::filesystem::path& file);

}  // namespace m2t
