// Where an export of several files goes: a new folder, or a new tar archive. It is opened before the command becomes the daemon's user, who
// may not write there, and written to afterwards. For nobody else to read.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace m2t {

class ExportTarget {
 public:
  virtual ~ExportTarget() = default;  // not finished: taken away again
  // "person.json", "mails/in-….eml": at most one folder deep, one of mails and sent. Throws TransientError.
  virtual void add(const std::string& name, std::string_view bytes) = 0;
  virtual void finish() = 0;  // all is durable when it returns
};

// An archive where the name ends with .tar. `owner_of`: the files may be written by whom that folder belongs to. Throws DataError when it
// exists already, TransientError when it cannot be made.
std::unique_ptr<ExportTarget> new_export_target(const std::filesystem::path& place, const std::filesystem::path& owner_of);

}  // namespace m2t
