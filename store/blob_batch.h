// Writing raw mails: temporary files in their own folder, then synced together, then named.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/blobs.h"
#include "store/file_handle.h"

namespace m2t {

inline constexpr const char* incoming_folder = "incoming";
inline constexpr std::string_view temporary_prefix = "tmp-";

class FileBlobBatch final : public BlobBatch {
 public:
  FileBlobBatch(const std::filesystem::path& folder, CrashPoints crash_points);
  ~FileBlobBatch() override;
  void append(std::string_view bytes) override;
  std::uint64_t size_so_far() const override { return size_; }
  BlobName finish(Time received) override;
  void abandon() override;
  void commit() override;

 private:
  struct Finished {
    std::string temporary;
    std::string month, hash;
    std::uint64_t size = 0;
    FileHandle file;  // closed when synced
  };
  void start();
  void write_out();
  void sync_finished();
  void give_name(const Finished& mail, const FileHandle& month);

  FileHandle folder_, incoming_;
  CrashPoints crash_points_;
  std::string temporary_;  // of the mail being appended; empty: none
  FileHandle file_;
  std::string waiting_;  // bytes not yet written
  std::optional<Sha256Stream> hash_;
  std::uint64_t size_ = 0;
  std::vector<Finished> finished_;
};

}  // namespace m2t
