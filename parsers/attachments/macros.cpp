#include "parsers/attachments/macros.h"

#include <algorithm>
#include <functional>

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

// "_VBA_PROJECT", a stream's name in the directory of an OLE file ([MS-OVBA] 2.2.1), which is in UTF-16.
constexpr std::string_view vba_project_utf16("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", 24);

bool holds(std::string_view bytes, std::string_view part) {
  return std::search(bytes.begin(), bytes.end(), std::boyer_moore_horspool_searcher(part.begin(), part.end())) != bytes.end();
}

}  // namespace

bool holds_macros(std::string_view bytes) {
  if (bytes.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return holds(bytes, vba_project_utf16);
  // In a zip the names of its files are never packed. Office takes the part by its relation, but calls it so itself.
  if (bytes.starts_with("PK\x03\x04")) return holds(bytes, "vbaProject.bin") || holds(bytes, "vbaproject.bin");
  return false;
}

}  // namespace m2t
