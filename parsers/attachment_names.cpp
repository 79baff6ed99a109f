#include <array>
#include <cstdint>

#include "parsers/ascii.h"
#include "parsers/attachments.h"
#include "parsers/charset.h"

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

std::string shortened(const std::string& name) {
  if (character_count(name) <= longest_name) return name;
  const auto dot = name.rfind('.');
  const bool has_extension = dot != std::string::npos && dot > 0 && character_count(name.substr(dot)) <= longest_extension;
  const std::string extension = has_extension ? name.substr(dot) : std::string();
  const auto stem = std::string_view(name).substr(0, has_extension ? dot : name.size());
  return std::string(first_characters(stem, longest_name - character_count(extension))) + extension;
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  for (const auto ending : endings)
    if (ends_with_ascii(name, ending)) return true;
  return false;
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// Width and height of a PNG or GIF, from its first bytes; 0 when not known.
struct PictureSize {
  std::uint32_t width = 0, height = 0;
};
PictureSize picture_size(std::string_view head) {
  if (head.size() >= 24 && head.starts_with("\x89PNG")) return {big_endian(head, 16), big_endian(head, 20)};
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(head[i])); };
  if (head.size() >= 10 && head.starts_with("GIF8")) return {at(6) | at(7) << 8, at(8) | at(9) << 8};
  return {};
}

AttachmentKind picture_kind(const AttachmentTraits& traits) {
  const auto size = picture_size(traits.head);
  const bool small_picture =
      size.width > 0 && (size.width <= 64 || size.height <= 64 || size.width * std::uint64_t{size.height} <= 20000);
  if (contains_ascii(traits.name, "logo") || (traits.is_inline && (small_picture || traits.size < 4096)) || traits.size < 512)
    return AttachmentKind::Logo;
  if (traits.type == "image/svg+xml" && traits.is_inline) return AttachmentKind::Logo;
  for (const std::string_view camera : {"img_", "dsc", "dcim", "pxl_", "photo", "whatsapp image", "p_20"})
    if (begins_with_ascii(traits.name, camera) && !ends_with_ascii(traits.name, ".png")) return AttachmentKind::Photo;
  if (traits.type == "image/heic" || traits.type == "image/heif" || ends_with_any(traits.name, {".heic"}))
    return AttachmentKind::Photo;
  return AttachmentKind::Screenshot;
}

bool is_document(const AttachmentTraits& traits) {
  const auto type = traits.type;
  return type == "application/pdf" || type == "application/rtf" || type == "application/msword" || type.starts_with("text/") ||
         type.starts_with("application/vnd.openxmlformats") || type.starts_with("application/vnd.oasis") ||
         type.starts_with("application/vnd.ms-") ||
         ends_with_any(traits.name,
                       {".pdf", ".doc", ".docx", ".docm", ".xls", ".xlsx", ".xlsm", ".ppt", ".pptx", ".odt",  ".ods",
                        ".odp", ".rtf", ".txt",  ".log",  ".csv", ".xml",  ".html", ".htm", ".vsd",  ".vsdx", ".one"});
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

AttachmentKind attachment_kind(const AttachmentTraits& traits) {
  const auto type = traits.type;
  if (type == "message/rfc822" || type == "message/global" || type == "message/news" || type == "application/vnd.ms-outlook" ||
      ends_with_any(traits.name, {".eml", ".msg"}))
    return AttachmentKind::Message;
  if (type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature" || type == "application/pgp-signature" ||
      ends_with_any(traits.name, {".p7s"}))
    return AttachmentKind::Signature;
  if (type == "text/calendar" || type == "application/ics" || ends_with_any(traits.name, {".ics", ".vcs"}))
    return AttachmentKind::Calendar;
  if (type == "text/vcard" || type == "text/x-vcard" || type == "text/directory" || ends_with_any(traits.name, {".vcf"}))
    return AttachmentKind::Contact;
  if (type.starts_with("image/") ||
      ends_with_any(traits.name, {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"}))
    return picture_kind(traits);
  if (type == "application/zip" || type == "application/gzip" || type == "application/x-7z-compressed" ||
      type == "application/x-rar" ||
      ends_with_any(traits.name, {".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".cab", ".iso"}))
    return AttachmentKind::Archive;
  return is_document(traits) ? AttachmentKind::Document : AttachmentKind::Other;
}

}  // namespace m2t
