// The few calls on folders and files that raw mails need. Paths below an open
// folder only, links are never followed (T-24).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_handle.h"

namespace m2t {

// Throws as the errors of the disk demand: TransientError for what may pass (no space, too many files), BrokenStore for an
// input/output error (L-01, L-04).
[[noreturn]] void throw_disk_error(int error, std::string_view doing, const std::string& name);

FileHandle open_folder(const std::filesystem::path& folder);                   // throws PermanentError: no folder, or a link
FileHandle open_folder_in(const FileHandle& parent, const std::string& name);  // not open when it does not exist
bool make_folder_in(const FileHandle& parent, const std::string& name);        // mode 0700; false: it was there
void write_all(const FileHandle& file, std::string_view bytes, const std::string& name);
void sync_file(const FileHandle& file, const std::string& name);

}  // namespace m2t
