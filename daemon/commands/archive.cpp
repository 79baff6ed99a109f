#include "daemon/commands/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/errors.h"
#include "daemon/commands/commands.h"

namespace m2t {
namespace {

constexpr std::size_t block_bytes = 256 * 1024;

using Reading = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Writing = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

Entry new_entry(const std::string& name, std::int64_t size) {
  Entry entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname_utf8(entry.get(), name.c_str());
  archive_entry_set_size(entry.get(), size);
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  return entry;
}

bool is_plain_name(const std::filesystem::path& name) {
  if (name.empty() || name.is_absolute()) return false;
  return std::ranges::none_of(name, [](const auto& part) { return part == ".." || part == "."; });
}

// Owns a descriptor while a file is written, and syncs it before it counts as there.
class UnpackedFile {
 public:
  explicit UnpackedFile(const std::filesystem::path& path)
      : fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    if (fd_ < 0) throw TransientError("cannot create " + path.string() + ": " + std::strerror(errno));
  }
  ~UnpackedFile() { ::close(fd_); }
  UnpackedFile(const UnpackedFile&) = delete;
  UnpackedFile& operator=(const UnpackedFile&) = delete;
  int fd() const { return fd_; }
  void sync() const {
    if (fsync(fd_) != 0) throw TransientError(std::string("cannot sync a file: ") + std::strerror(errno));
  }

 private:
  int fd_;
};

}  // namespace

struct ArchiveWriter::Impl {
  explicit Impl(const std::filesystem::path& path) : file(path), tar(archive_write_new(), &archive_write_free) {
    check(archive_write_set_format_pax_restricted(tar.get()));
    check(archive_write_open_fd(tar.get(), file.fd()));
  }
  void check(int result) const {
    if (result < ARCHIVE_WARN) throw TransientError(std::string("cannot write the backup: ") + archive_error_string(tar.get()));
  }
  void write(const char* data, std::size_t size) const {
    if (archive_write_data(tar.get(), data, size) != static_cast<la_ssize_t>(size)) check(ARCHIVE_FATAL);
  }
  UnpackedFile file;
  Writing tar;
};

ArchiveWriter::ArchiveWriter(const std::filesystem::path& file) : impl_(std::make_unique<Impl>(file)) {}
ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::add(const std::string& name, const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw TransientError("cannot read " + file.string());
  const Entry entry = new_entry(name, static_cast<std::int64_t>(std::filesystem::file_size(file)));
  impl_->check(archive_write_header(impl_->tar.get(), entry.get()));
  std::string block(block_bytes, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
    impl_->write(block.data(), static_cast<std::size_t>(in.gcount()));
}

void ArchiveWriter::add_text(const std::string& name, std::string_view text) {
  const Entry entry = new_entry(name, static_cast<std::int64_t>(text.size()));
  impl_->check(archive_write_header(impl_->tar.get(), entry.get()));
  impl_->write(text.data(), text.size());
}

void ArchiveWriter::close() {
  impl_->check(archive_write_close(impl_->tar.get()));
  impl_->file.sync();
}

void unpack_archive(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const Reading tar(archive_read_new(), &archive_read_free);
  archive_read_support_format_tar(tar.get());
  const auto fail = [&] {
    throw DataError(file.string() + " is no complete backup: " +
                    (archive_error_string(tar.get()) ? archive_error_string(tar.get()) : "it ends early"));
  };
  if (archive_read_open_filename(tar.get(), file.c_str(), block_bytes) != ARCHIVE_OK) fail();
  archive_entry* entry = nullptr;
  for (;;) {
    const int next = archive_read_next_header(tar.get(), &entry);
    if (next == ARCHIVE_EOF) return;
    if (next != ARCHIVE_OK) fail();
    const std::filesystem::path name = archive_entry_pathname_utf8(entry) ? archive_entry_pathname_utf8(entry) : "";
    if (archive_entry_filetype(entry) != AE_IFREG || !is_plain_name(name))
      throw DataError(file.string() + " holds \"" + name.string() + "\", which no backup of ours has");
    const std::filesystem::path target = folder / name;
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::permissions(target.parent_path(), std::filesystem::perms::owner_all);
    const UnpackedFile out(target);
    if (archive_read_data_into_fd(tar.get(), out.fd()) != ARCHIVE_OK) fail();
    out.sync();
  }
}

}  // namespace m2t
