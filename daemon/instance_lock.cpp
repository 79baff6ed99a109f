#include "daemon/instance_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/errors.h"

namespace m2t {
namespace {

std::filesystem::path lock_file(const std::filesystem::path& data_dir) { return data_dir / "lock"; }

// An open-file-description lock: it belongs to the descriptor, and others can ask whether it is held without taking it.
struct flock write_lock() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

bool InstanceLock::is_held(const std::filesystem::path& data_dir) {
  const int fd = open(lock_file(data_dir).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  struct flock whole_file = write_lock();
  const bool held = fcntl(fd, F_OFD_GETLK, &whole_file) == 0 && whole_file.l_type != F_UNLCK;
  close(fd);
  return held;
}

std::optional<InstanceLock> InstanceLock::try_take(const std::filesystem::path& data_dir) {
  const std::filesystem::path file = lock_file(data_dir);
  const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) throw PermanentError("cannot open " + file.string() + ": " + std::strerror(errno));
  struct flock whole_file = write_lock();
  if (fcntl(fd, F_OFD_SETLK, &whole_file) != 0) {
    close(fd);
    return std::nullopt;
  }
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    const std::string why = std::strerror(errno);
    close(fd);
    throw PermanentError("cannot write " + file.string() + ": " + why);
  }
  return InstanceLock(fd);
}

int InstanceLock::holder(const std::filesystem::path& data_dir) {
  std::ifstream in(lock_file(data_dir));
  int pid = 0;
  return in >> pid ? pid : 0;
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }

InstanceLock::~InstanceLock() {
  if (fd_ >= 0) close(fd_);  // releases the lock
}

}  // namespace m2t
