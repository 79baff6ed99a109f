#include <array>
#include <map>
#include <set>

#include "parsers/attachments/attachments.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"

namespace m2t {
namespace {

constexpr std::size_t longest_name = 120;  // characters
constexpr std::size_t longest_extension = 12;

std::size_t character_count(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

std::string_view first_characters(std::string_view utf8, std::size_t count) {
  std::size_t i = 0;
  for (; i < utf8.size(); ++i)
    if ((static_cast<unsigned char>(utf8[i]) & 0xc0) != 0x80 && count-- == 0) break;
  return utf8.substr(0, i);
}

// Names of devices on Windows, with any extension.
bool is_device_name(std::string_view name) {
  const auto stem = name.substr(0, name.find('.'));
  for (const std::string_view device : {"con", "prn", "aux", "nul", "conin$", "conout$"})
    if (same_ascii(stem, device)) return true;
  return stem.size() == 4 && (begins_with_ascii(stem, "com") || begins_with_ascii(stem, "lpt")) && is_ascii_digit(stem[3]);
}

std::size_t extension_place(std::string_view name) {
  const auto dot = name.rfind('.');
  const bool has_extension = dot != std::string::npos && dot > 0 && character_count(name.substr(dot)) <= longest_extension &&
                             name.find(' ', dot) == name.npos;
  return has_extension ? dot : name.size();
}

std::string shortened(const std::string& name, std::size_t at_most = longest_name) {
  if (character_count(name) <= at_most) return name;
  const auto dot = extension_place(name);
  const auto extension = std::string_view(name).substr(dot);
  auto stem = first_characters(std::string_view(name).substr(0, dot), at_most - character_count(extension));
  // What was inside may not stand at an end.
  while (!stem.empty() && extension.empty() && (stem.back() == '.' || stem.back() == ' ')) stem.remove_suffix(1);
  return std::string(stem) + std::string(extension);
}

}  // namespace

std::string safe_file_name(std::string_view utf8_name) {
  auto name = shown_line(utf8_name.substr(0, 8192));
  name = name.substr(name.find_last_of("/\\") + 1);
  for (auto& c : name)
    if (std::string_view("<>:\"|?*").find(c) != std::string_view::npos) c = '_';
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.pop_back();
  name.erase(0, std::min(name.find_first_not_of(".- "), name.size()));
  if (is_device_name(name)) name = "_" + name;
  return shortened(name);
}

std::string_view extension_of_type(std::string_view type) {
  struct TypeExtension {
    std::string_view type, extension;
  };
  constexpr std::array known = {
      TypeExtension{"image/png", ".png"},
      TypeExtension{"image/jpeg", ".jpg"},
      TypeExtension{"image/gif", ".gif"},
      TypeExtension{"image/bmp", ".bmp"},
      TypeExtension{"image/tiff", ".tif"},
      TypeExtension{"application/pdf", ".pdf"},
      TypeExtension{"application/zip", ".zip"},
      TypeExtension{"image/webp", ".webp"},
      TypeExtension{"image/heic", ".heic"},
      TypeExtension{"application/msword", ".doc"},
      TypeExtension{"application/vnd.ms-excel", ".xls"},
      TypeExtension{"application/vnd.ms-powerpoint", ".ppt"},
      TypeExtension{"application/vnd.ms-outlook", ".msg"},
      TypeExtension{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
      TypeExtension{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
      TypeExtension{"application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"},
      TypeExtension{"application/rtf", ".rtf"},
      TypeExtension{"application/mac-binhex40", ".hqx"},
      TypeExtension{"application/vnd.ms-tnef", ".dat"},
      TypeExtension{"text/plain", ".txt"},
      TypeExtension{"text/html", ".html"},
      TypeExtension{"text/calendar", ".ics"},
      TypeExtension{"text/vcard", ".vcf"},
      TypeExtension{"text/x-vcard", ".vcf"},
      TypeExtension{"text/csv", ".csv"},
      TypeExtension{"message/rfc822", ".eml"},
      TypeExtension{"message/delivery-status", ".txt"},
      TypeExtension{"text/rfc822-headers", ".txt"},
      TypeExtension{"application/ms-tnef", ".dat"},
      TypeExtension{"application/pkcs7-signature", ".p7s"},
      TypeExtension{"application/pgp-signature", ".asc"}};
  for (const auto& entry : known)
    if (entry.type == type) return entry.extension;
  return ".bin";
}

void make_names_distinct(std::vector<ListedFile>& files) {
  std::set<std::string> taken;
  std::map<std::string, int> last_number;
  for (auto& file : files) {
    auto& name = file.attachment.name;
    const auto wanted = ascii_lowered(name);
    if (taken.insert(wanted).second) continue;
    const auto original = name;
    auto& number = last_number.try_emplace(wanted, 1).first->second;
    do {
      const auto suffix = " (" + std::to_string(++number) + ")";
      const auto base = shortened(original, longest_name - suffix.size());
      const auto dot = extension_place(base);
      name = base.substr(0, dot) + suffix + base.substr(dot);
    } while (!taken.insert(ascii_lowered(name)).second);
  }
}

}  // namespace m2t
