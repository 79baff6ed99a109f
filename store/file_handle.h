// A file descriptor that closes itself, and the few calls on folders and files that raw mails need. Paths below an open
// folder only, links are never followed (T-24).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace m2t {

class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(other.release()) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  int release();
  void close();

 private:
  int fd_ = -1;
};

// Throws as the errors of the disk demand: TransientError for what may pass (no space, too many files), BrokenStore for an
// input/output error (L-01, L-04).
[[noreturn]] void throw_disk_error(int error, std::string_view doing, const std::string& name);

FileHandle open_folder(const std::filesystem::path& folder);                   // throws PermanentError: no folder, or a link
FileHandle open_folder_in(const FileHandle& parent, const std::string& name);  // not open when it does not exist
bool make_folder_in(const FileHandle& parent, const std::string& name);        // mode 0700; false: it was there
void write_all(const FileHandle& file, std::string_view bytes, const std::string& name);
void sync_file(const FileHandle& file, const std::string& name);

}  // namespace m2t
