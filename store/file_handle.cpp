#include "store/file_handle.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/errors.h"
#include "store/broken.h"

namespace m2t {

void throw_disk_error(int error, std::string_view doing, const std::string& name) {
  const std::string text = fmt::format("cannot {} {}: {}", doing, name, std::generic_category().message(error));
  if (error == EIO) throw BrokenStore(text + " (look at the disk, then start again)");
  throw TransientError(text);
}

FileHandle open_folder(const std::filesystem::path& folder) {
  FileHandle opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened.is_open()) {
    throw PermanentError(
        fmt::format("the folder {} cannot be used: {}", folder.string(), std::generic_category().message(errno)));
  }
  return opened;
}

FileHandle open_folder_in(const FileHandle& parent, const std::string& name) {
  FileHandle opened(::openat(parent.fd(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened.is_open() && errno != ENOENT) throw_disk_error(errno, "open the folder", name);
  return opened;
}

bool make_folder_in(const FileHandle& parent, const std::string& name) {
  if (::mkdirat(parent.fd(), name.c_str(), 0700) == 0) return true;
  if (errno != EEXIST) throw_disk_error(errno, "make the folder", name);
  return false;
}

void write_all(const FileHandle& file, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_disk_error(errno, "write", name);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_file(const FileHandle& file, const std::string& name) {
  if (::fsync(file.fd()) == 0) return;
  const int error = errno;
  // Never again on the same file: the kernel may have dropped the pages and would report success (L-04).
  throw BrokenStore(fmt::format("the disk could not sync {}: {} (look at the disk, then start again)", name,
                                std::generic_category().message(error)));
}

}  // namespace m2t
