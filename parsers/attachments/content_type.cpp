#include "parsers/attachments/content_type.h"

#include <magic.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>

#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t magic_head_bytes = 4096;

// One database for all threads: it is 8 MB, and a question takes less than waiting would matter.
class TypeDatabase {
 public:
  bool load() {
    const std::lock_guard lock(mutex_);
    if (tried_) return cookie_ != nullptr;
    tried_ = true;
    // No look into archives, no programs' details: what kind of file it is is all that is asked.
    Cookie cookie(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_APPTYPE |
                             MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_CSV |
                             MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_JSON));
    if (cookie && magic_load(cookie.get(), nullptr) == 0) cookie_ = std::move(cookie);
    return cookie_ != nullptr;
  }
  std::string type_of(std::string_view head) {
    if (!load()) return {};
    const std::lock_guard lock(mutex_);
    const char* found = magic_buffer(cookie_.get(), head.data(), head.size());
    const std::string_view type = found ? found : "";
    // What it says when it does not know.
    return type == "application/octet-stream" || type == "text/plain" ? std::string() : std::string(type);
  }

 private:
  struct Close {
    void operator()(magic_set* cookie) const { magic_close(cookie); }
  };
  using Cookie = std::unique_ptr<magic_set, Close>;
  std::mutex mutex_;
  bool tried_ = false;
  Cookie cookie_;
};

TypeDatabase& type_database() {
  static TypeDatabase database;
  return database;
}

struct Signature {
  std::string_view bytes, type;
  std::size_t at = 0;
};
constexpr std::array signatures = {Signature{"\x89PNG\r\n\x1a\n", "image/png"},
                                   Signature{"\xff\xd8\xff", "image/jpeg"},
                                   Signature{"GIF87a", "image/gif"},
                                   Signature{"GIF89a", "image/gif"},
                                   Signature{"%PDF-", "application/pdf"},
                                   Signature{"II*\0"sv, "image/tiff"},
                                   Signature{"MM\0*"sv, "image/tiff"},
                                   Signature{"WEBP", "image/webp", 8},
                                   Signature{"ftypheic", "image/heic", 4},
                                   Signature{"ftypheix", "image/heic", 4},
                                   Signature{"ftypmif1", "image/heif", 4},
                                   Signature{"ftypavif", "image/avif", 4},
                                   Signature{"{\\rtf", "application/rtf"},
                                   Signature{"\x1f\x8b", "application/gzip"},
                                   Signature{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
                                   Signature{"Rar!\x1a\x07", "application/vnd.rar"},
                                   Signature{"BZh", "application/x-bzip2"},
                                   Signature{"\xfd"
                                             "7zXZ\0"sv,
                                             "application/x-xz"},
                                   Signature{"MSCF\0\0\0\0"sv, "application/vnd.ms-cab-compressed"},
                                   Signature{"ustar", "application/x-tar", 257},
                                   Signature{"\x7f"
                                             "ELF",
                                             "application/x-executable"},
                                   Signature{"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"},
                                   Signature{"\0\x05\x16\x07"sv, "application/applefile"},
                                   Signature{"\0\x05\x16\0"sv, "application/applefile"},
                                   Signature{"(This file must be converted with BinHex", "application/mac-binhex40"},
                                   Signature{"BEGIN:VCALENDAR", "text/calendar"},
                                   Signature{"BEGIN:VCARD", "text/vcard"}};

std::uint32_t low_first(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint32_t value = 0;
  for (std::size_t i = width; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(at + i < bytes.size() ? bytes[at + i] : 0);
  return value;
}

bool is_bitmap(std::string_view head) {
  const auto header_size = low_first(head, 14, 4);
  return head.size() >= 26 && head.starts_with("BM") && header_size >= 12 && header_size <= 124 && low_first(head, 6, 4) == 0;
}

// A program of DOS or Windows: "MZ" alone begins many a text.
bool is_windows_program(std::string_view head) {
  if (head.size() < 64 || !head.starts_with("MZ")) return false;
  const auto place = low_first(head, 60, 4);
  return head.find('\0') != head.npos &&
         (place >= head.size() || head.substr(place, 2) == "PE" || head.substr(place, 2) == "NE" || place == 0);
}

// The names of a zip's entries stand before their bytes; the first ones tell Office files apart.
std::string type_of_zip(std::string_view head) {
  struct ZipEntry {
    std::string_view name, type;
  };
  constexpr std::array entries = {ZipEntry{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
                                  ZipEntry{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
                                  ZipEntry{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
                                  ZipEntry{"visio/", "application/vnd.ms-visio.drawing.main+xml"},
                                  ZipEntry{"META-INF/MANIFEST.MF", "application/java-archive"}};
  const auto first_name = head.substr(std::min<std::size_t>(30, head.size()), low_first(head, 26, 2));
  if (first_name == "mimetype") {
    const auto type = head.substr(38, std::min<std::size_t>(low_first(head, 18, 4), 100));
    if (std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c < 127; }) && type.find('/') != type.npos)
      return std::string(type.substr(0, type.find("PK")));
  }
  for (std::size_t at = 0; (at = head.find("PK\x03\x04", at)) != head.npos; ++at)
    for (const auto& entry : entries)
      if (head.substr(std::min(at + 30, head.size())).starts_with(entry.name)) return std::string(entry.type);
  return "application/zip";
}

// Text: valid UTF-8 (its last character may be cut off) or of another charset, without controls.
bool is_text(std::string_view head) {
  return std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 127 || (byte < 32 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 27);
  });
}

std::string type_of_text(std::string_view head) {
  auto begin = head.substr(0, 1024);
  if (begin.starts_with("\xef\xbb\xbf")) begin.remove_prefix(3);
  begin = ascii_trimmed(begin);
  for (const std::string_view mark : {"<!doctype html", "<html", "<head", "<body"})
    if (begins_with_ascii(begin, mark)) return "text/html";
  if (begin.starts_with("<?xml") || begin.starts_with("<svg") || begin.starts_with("<!--")) {
    if (contains_ascii(begin, "<svg")) return "image/svg+xml";
    if (contains_ascii(begin, "<html")) return "text/html";
    if (begin.starts_with("<?xml")) return "text/xml";
  }
  return "text/plain";
}

bool is_ole(std::string_view head) { return head.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"); }

bool has_any_ending(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return ends_with_ascii(name, ending); });
}

}  // namespace

bool load_type_database() { return type_database().load(); }

std::string type_of_content(std::string_view head, bool is_whole) {
  head = head.substr(0, type_head_bytes);
  for (const auto& signature : signatures)
    if (head.size() > signature.at && head.substr(signature.at).starts_with(signature.bytes)) return std::string(signature.type);
  if (head.starts_with("PK\x03\x04")) return type_of_zip(head);
  if (is_bitmap(head)) return "image/bmp";
  if (is_ole(head)) return "application/x-ole-storage";
  if (is_windows_program(head)) return "application/x-msdownload";
  if (head.empty()) return {};
  if (is_text(head)) return type_of_text(head);
  // A few bytes look like anything.
  if (is_whole && head.size() < 16) return {};
  return type_database().type_of(head.substr(0, magic_head_bytes));
}

std::size_t ole_directory_place(std::string_view head) {
  if (!is_ole(head) || head.size() < 512) return 0;
  const auto sector_shift = low_first(head, 30, 2);
  if (sector_shift != 9 && sector_shift != 12) return 0;
  return (std::size_t{low_first(head, 48, 4)} + 1) << sector_shift;
}

std::string type_of_ole(std::string_view directory) {
  struct Stream {
    std::string_view name, type;
  };
  constexpr std::array streams = {Stream{"WordDocument", "application/msword"},
                                  Stream{"Workbook", "application/vnd.ms-excel"},
                                  Stream{"Book", "application/vnd.ms-excel"},
                                  Stream{"PowerPoint Document", "application/vnd.ms-powerpoint"},
                                  Stream{"VisioDocument", "application/vnd.visio"},
                                  Stream{"__properties_version1.0", "application/vnd.ms-outlook"},
                                  Stream{"__nameid_version1.0", "application/vnd.ms-outlook"},
                                  Stream{"EncryptedPackage", "application/vnd.ms-office"}};
  constexpr std::size_t entry_size = 128, name_size = 64;
  for (std::size_t at = 0; at + entry_size <= directory.size(); at += entry_size) {
    std::string name;
    for (std::size_t i = 0; i < name_size && directory[at + i] != '\0'; i += 2) name += directory[at + i];
    for (const auto& stream : streams)
      if (name == stream.name) return std::string(stream.type);
  }
  return {};
}

TypeClass class_of_type(std::string_view type) {
  if (type == "image/svg+xml") return TypeClass::Unknown;  // a picture and a text
  if (type.starts_with("image/")) return TypeClass::Picture;
  if (type.starts_with("audio/") || type.starts_with("video/")) return TypeClass::Media;
  for (const std::string_view program :
       {"application/x-msdownload", "application/x-dosexec", "application/x-executable", "application/x-mach-binary",
        "application/vnd.microsoft.portable-executable", "application/x-pie-executable", "application/x-sharedlib",
        "application/x-msdos-program"})
    if (type == program) return TypeClass::Program;
  if (type.starts_with("text/") || type == "application/pdf" || type == "application/rtf" || type == "application/msword" ||
      type.starts_with("application/vnd.openxmlformats") || type.starts_with("application/vnd.oasis") ||
      type == "application/vnd.ms-excel" || type == "application/vnd.ms-powerpoint" || type == "application/xml" ||
      type == "application/json" || type == "application/vnd.visio" || type == "application/vnd.ms-office")
    return TypeClass::Document;
  for (const std::string_view archive :
       {"application/zip", "application/x-zip-compressed", "application/gzip", "application/x-7z-compressed",
        "application/vnd.rar", "application/x-rar", "application/x-rar-compressed", "application/x-bzip2", "application/x-xz",
        "application/x-tar", "application/vnd.ms-cab-compressed", "application/java-archive"})
    if (type == archive) return TypeClass::Archive;
  return TypeClass::Unknown;
}

TypeClass class_of_name(std::string_view name) {
  if (has_any_ending(name, {".png", ".jpg", ".jpeg", ".jpe", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif"}))
    return TypeClass::Picture;
  if (has_any_ending(name, {".mp3", ".wav", ".mp4", ".mov", ".avi", ".m4a", ".ogg", ".webm", ".3gp"})) return TypeClass::Media;
  if (has_any_ending(name, {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".txt",
                            ".csv", ".log", ".htm", ".html", ".xml"}))
    return TypeClass::Document;
  if (has_any_ending(name, {".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".cab"})) return TypeClass::Archive;
  if (has_any_ending(name, {".exe", ".dll", ".com", ".scr", ".msi", ".sys"})) return TypeClass::Program;
  return TypeClass::Unknown;
}

bool is_type_lie(TypeClass claimed, TypeClass found) {
  if (claimed == TypeClass::Unknown || found == TypeClass::Unknown || claimed == found) return false;
  const auto is_one_of = [](TypeClass type, TypeClass a, TypeClass b) { return type == a || type == b; };
  return !(is_one_of(claimed, TypeClass::Document, TypeClass::Archive) &&
           is_one_of(found, TypeClass::Document, TypeClass::Archive));
}

}  // namespace m2t
