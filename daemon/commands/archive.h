// A backup file: one tar archive, by libarchive (known only by archive.cpp), which reads and writes every tar there is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace m2t {

class ArchiveWriter {
 public:
  // Creates the file with mode 0600; throws TransientError when it cannot (exists already, disk full).
  explicit ArchiveWriter(const std::filesystem::path& file);
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;
  void add(const std::string& name, const std::filesystem::path& file);  // a file of the disk, streamed
  void add_text(const std::string& name, std::string_view text);
  void close();  // all is written when it returns; synced

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Unpacks into `folder`. Only regular files with plain relative names ("raw/2026-11/ab…") are taken; anything else, a damaged
// or a cut archive throws DataError. Files get mode 0600, folders 0700, all is synced.
void unpack_archive(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace m2t
