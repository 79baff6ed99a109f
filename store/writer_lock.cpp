#include "store/writer_lock.h"

#include <map>
#include <string>

namespace m2t {

void WriterLock::lock() {
  std::unique_lock guard(mutex_);
  const std::uint64_t mine = last_ticket_++;
  next_.wait(guard, [&] { return now_serving_ == mine; });
}

void WriterLock::unlock() {
  {
    const std::lock_guard guard(mutex_);
    ++now_serving_;
  }
  next_.notify_all();
}

std::shared_ptr<WriterLock> writer_lock_of(const std::filesystem::path& file) {
  if (file == ":memory:") return std::make_shared<WriterLock>();
  // The one place where connections of a process meet: they are made independently, by path.
  static std::mutex guard;
  static std::map<std::string, std::weak_ptr<WriterLock>> locks;
  const std::string key = std::filesystem::weakly_canonical(file).string();
  const std::lock_guard held(guard);
  std::shared_ptr<WriterLock> lock = locks[key].lock();
  if (!lock) {
    lock = std::make_shared<WriterLock>();
    locks[key] = lock;
  }
  return lock;
}

}  // namespace m2t
