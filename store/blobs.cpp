#include "store/blobs.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <unordered_set>
#include <utility>

#include "base/errors.h"
#include "store/blob_batch.h"
#include "store/file_handle.h"

namespace m2t {
namespace {

constexpr std::size_t month_length = 7;  // "2026-11"
constexpr std::size_t hash_length = 64;

bool is_month(std::string_view name) {
  return name.size() == month_length && name[4] == '-' && name.find_first_not_of("0123456789-") == std::string_view::npos;
}

bool is_hash(std::string_view name) {
  return name.size() == hash_length && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A name comes from the database, yet nothing but a blob below the folder is ever opened by it.
bool is_blob_name(const BlobName& name) {
  return name.size() == month_length + 1 + hash_length && name[month_length] == '/' &&
         is_month(std::string_view(name).substr(0, month_length)) && is_hash(std::string_view(name).substr(month_length + 1));
}

std::vector<std::string> names_in(const FileHandle& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(::fcntl(folder.fd(), F_DUPFD_CLOEXEC, 0)), &::closedir);
  if (!entries) throw_disk_error(errno, "list", "a folder of raw mails");
  ::rewinddir(entries.get());
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(entries.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

bool is_older_than(const FileHandle& folder, const std::string& name, std::chrono::seconds age) {
  struct stat found {};
  if (::fstatat(folder.fd(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return false;
  return std::time(nullptr) - found.st_ctime >= age.count();  // the rename was the last change
}

FileHandle open_blob(const std::filesystem::path& folder, const BlobName& name) {
  if (!is_blob_name(name)) return {};
  const FileHandle month = open_folder_in(open_folder(folder), name.substr(0, month_length));
  if (!month.is_open()) return {};
  FileHandle file(::openat(month.fd(), name.c_str() + month_length + 1, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found {};
  if (!file.is_open() || ::fstat(file.fd(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  return file;
}

}  // namespace

MappedBlob::MappedBlob(MappedBlob&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedBlob& MappedBlob::operator=(MappedBlob&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedBlob::~MappedBlob() {
  if (data_) ::munmap(data_, size_);
}

Blobs::Blobs(std::filesystem::path folder, CrashPoints crash_points)
    : folder_(std::move(folder)), crash_points_(std::move(crash_points)) {
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) {
    throw PermanentError(fmt::format("cannot make the folder {} for raw mails: {}", folder_.string(), std::strerror(errno)));
  }
  const FileHandle opened = open_folder(folder_);
  if (::fchmod(opened.fd(), 0700) != 0) {
    throw PermanentError(fmt::format("the folder {} is not ours: {}", folder_.string(), std::strerror(errno)));
  }
  make_folder_in(opened, incoming_folder);
  sync_file(opened, folder_.string());  // folders of months that a killed process had just made
}

std::unique_ptr<BlobBatch> Blobs::new_batch() const { return std::make_unique<FileBlobBatch>(folder_, crash_points_); }

FileHandle Blobs::open_file(const BlobName& name) const {
  FileHandle file = open_blob(folder_, name);
  if (!file.is_open()) throw TransientError(fmt::format("the raw mail {} is missing from {}", name, folder_.string()));
  return file;
}

MappedBlob Blobs::open(const BlobName& name) const {
  const FileHandle file = open_file(name);
  struct stat found {};
  if (::fstat(file.fd(), &found) != 0) throw_disk_error(errno, "read", name);
  MappedBlob blob;
  if (found.st_size == 0) return blob;
  const auto size = static_cast<std::size_t>(found.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.fd(), 0);
  if (data == MAP_FAILED) throw_disk_error(errno, "map", name);
  blob.data_ = data;
  blob.size_ = size;
  return blob;
}

bool Blobs::exists(const BlobName& name) const { return open_blob(folder_, name).is_open(); }

bool Blobs::verify(const BlobName& name) const {
  if (!exists(name)) return false;
  return to_hex(sha256(open(name).bytes())) == name.substr(month_length + 1);
}

void Blobs::remove(const BlobName& name) const {
  if (!is_blob_name(name)) return;
  const FileHandle month = open_folder_in(open_folder(folder_), name.substr(0, month_length));
  if (!month.is_open()) return;
  if (::unlinkat(month.fd(), name.c_str() + month_length + 1, 0) != 0 && errno != ENOENT) throw_disk_error(errno, "remove", name);
  sync_file(month, name);
}

Blobs::Swept Blobs::sweep(std::span<const std::string> known, std::chrono::seconds spare_younger_than) const {
  Swept swept;
  const FileHandle folder = open_folder(folder_);
  const FileHandle incoming = open_folder_in(folder, incoming_folder);
  // Each batch holds this lock shared: `ingest` may be writing beside us, and its files are not to be touched.
  if (!incoming.is_open() || ::flock(incoming.fd(), LOCK_EX | LOCK_NB) != 0) return swept;
  for (const std::string& name : names_in(incoming)) {
    if (name.starts_with(temporary_prefix) && ::unlinkat(incoming.fd(), name.c_str(), 0) == 0) ++swept.temporary;
  }
  const std::unordered_set<std::string_view> known_names(known.begin(), known.end());
  for (const std::string& month : names_in(folder)) {
    if (!is_month(month)) continue;
    const FileHandle opened = open_folder_in(folder, month);
    if (!opened.is_open()) continue;
    for (const std::string& name : names_in(opened)) {
      if (!is_hash(name) || known_names.contains(month + "/" + name) || !is_older_than(opened, name, spare_younger_than))
        continue;
      if (::unlinkat(opened.fd(), name.c_str(), 0) == 0) ++swept.orphans;
    }
  }
  return swept;
}

}  // namespace m2t
