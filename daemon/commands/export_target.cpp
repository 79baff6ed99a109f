#include "daemon/commands/export_target.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/errors.h"
#include "base/file_handle.h"
#include "daemon/commands/archive.h"
#include "daemon/commands/commands.h"

namespace m2t {
namespace {

[[noreturn]] void throw_cannot_write(const std::string& name) {
  throw TransientError(name + " cannot be written: " + std::strerror(errno));
}

class TarTarget final : public ExportTarget {
 public:
  explicit TarTarget(std::filesystem::path file) : file_(std::move(file)), archive_(file_) {}
  ~TarTarget() override {
    if (!finished_) unlink(file_.c_str());
  }
  void add(const std::string& name, std::string_view bytes) override { archive_.add_text(name, bytes); }
  void finish() override {
    archive_.close();
    finished_ = true;
  }

 private:
  std::filesystem::path file_;
  ArchiveWriter archive_;
  bool finished_ = false;
};

// Works through the open folder: its path may lead where the daemon's user may not go.
class FolderTarget final : public ExportTarget {
 public:
  FolderTarget(std::filesystem::path folder, const std::filesystem::path& owner_of) : path_(std::move(folder)) {
    if (mkdir(path_.c_str(), 0700) != 0) throw_cannot_write(path_.string());
    folder_ = FileHandle(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (!folder_.is_open()) throw_cannot_write(path_.string());
    for (const char* name : {"mails", "sent"})
      if (mkdirat(folder_.fd(), name, 0700) != 0) throw_cannot_write(name);
    give_to_owner_of(owner_of);
  }
  ~FolderTarget() override {
    std::error_code cannot;  // what stays is visibly incomplete: it has no person.json
    if (!finished_) std::filesystem::remove_all(path_, cannot);
  }
  void add(const std::string& name, std::string_view bytes) override {
    const FileHandle file(openat(folder_.fd(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) throw_cannot_write(name);
    while (!bytes.empty()) {
      const ssize_t written = write(file.fd(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_cannot_write(name);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file.fd()) != 0) throw_cannot_write(name);
  }
  void finish() override {
    if (fsync(folder_.fd()) != 0) throw_cannot_write(path_.string());
    finished_ = true;
  }

 private:
  void give_to_owner_of(const std::filesystem::path& place) const {
    struct stat owner {};
    if (geteuid() != 0 || stat(place.c_str(), &owner) != 0 || owner.st_uid == 0) return;
    for (const char* name : {"mails", "sent", "."})
      if (fchownat(folder_.fd(), name, owner.st_uid, owner.st_gid, 0) != 0) throw_cannot_write(name);
  }

  std::filesystem::path path_;
  FileHandle folder_;
  bool finished_ = false;
};

}  // namespace

std::unique_ptr<ExportTarget> new_export_target(const std::filesystem::path& place, const std::filesystem::path& owner_of) {
  if (std::filesystem::exists(std::filesystem::symlink_status(place)))
    throw DataError(place.string() + " exists already; an export never overwrites");
  if (place.extension() == ".tar") return std::make_unique<TarTarget>(place);
  return std::make_unique<FolderTarget>(place, owner_of);
}

}  // namespace m2t
