// Raw mails as files named by their SHA-256, in a folder a month. Never changed once named (style: content-addressed).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/digest.h"
#include "base/file_handle.h"

namespace m2t {

// "2026-11/9f86d081…": the name of a raw mail below the folder of raw mails.
using BlobName = std::string;

// A raw mail mapped into memory for reading; unmapped by the destructor. Empty mails are possible.
class MappedBlob {
 public:
  MappedBlob() = default;
  MappedBlob(MappedBlob&&) noexcept;
  MappedBlob& operator=(MappedBlob&&) noexcept;
  ~MappedBlob();
  std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  friend class Blobs;
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// Writes raw mails of one batch. Order: append… finish() for each mail, then commit() once: every file synced, renamed, then
// the folder synced once (i5). A mail that is not finished, and a batch that is not committed, leave only temporary files, which
// sweep() removes. One thread. Keep it until the rows that name its mails are committed: while it lives, no sweep of any
// process takes them away. A disk that cannot sync throws BrokenStore (L-04).
class BlobBatch {
 public:
  virtual ~BlobBatch() = default;
  virtual void append(std::string_view bytes) = 0;  // throws TransientError (disk full, I/O)
  virtual std::uint64_t size_so_far() const = 0;    // of the mail being appended
  virtual BlobName finish(Time received) = 0;       // names the mail; starts writing it out
  virtual void abandon() = 0;                       // forgets the mail being appended
  virtual void commit() = 0;                        // all finished mails are durable when it returns
};

class Blobs {
 public:
  // Creates the folder (mode 0700) when missing. Throws PermanentError when it cannot be used.
  Blobs(std::filesystem::path folder, CrashPoints crash_points = {});
  std::unique_ptr<BlobBatch> new_batch() const;
  // Throws TransientError when it is missing (L-08: the ticket stays, the part is marked missing).
  MappedBlob open(const BlobName& name) const;
  FileHandle open_file(const BlobName& name) const;  // the same, for somebody else to read
  bool exists(const BlobName& name) const;
  bool verify(const BlobName& name) const;  // bytes still have that SHA-256
  // No error when it is not there. Only once the rows that named it are committed without it (K-29).
  void remove(const BlobName& name) const;
  // At start, with the instance lock held: temporary files go; named files that no row knows are removed (K-05 to K-07).
  // Does nothing while a batch of any process lives, and spares young files: `ingest` writes without the instance lock, and
  // may have committed a row after `known` was read.
  struct Swept {
    std::size_t temporary = 0, orphans = 0;
  };
  Swept sweep(std::span<const std::string> known, std::chrono::seconds spare_younger_than = std::chrono::seconds(60)) const;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  CrashPoints crash_points_;
};

}  // namespace m2t
