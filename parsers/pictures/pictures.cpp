#include "parsers/pictures/pictures.h"

#include <algorithm>
#include <array>
#include <span>

#include "parsers/text/ascii.h"

namespace m2t {
namespace {

std::uint32_t picture_number(std::string_view bytes, std::size_t at, std::size_t width, bool high_first) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const auto place = at + (high_first ? i : width - 1 - i);
    value = value << 8 | static_cast<unsigned char>(place < bytes.size() ? bytes[place] : 0);
  }
  return value;
}

// The palette is a chunk between the header and the pixels.
PictureFacts png_facts(std::string_view head) {
  PictureFacts facts{picture_number(head, 16, 4, true), picture_number(head, 20, 4, true), 0, false};
  for (std::size_t at = 8; at + 8 <= head.size();) {
    const std::size_t length = picture_number(head, at, 4, true);
    const auto name = head.substr(at + 4, 4);
    if (name == "PLTE") facts.colours = static_cast<std::uint32_t>(length / 3);
    if (name == "PLTE" || name == "IDAT") break;
    at += length + 12;
  }
  return facts;
}

// EXIF: a directory of twelve bytes an entry; 0x010f is the maker of the camera.
bool exif_has_maker(std::string_view exif) {
  const bool high_first = exif.starts_with("MM");
  const std::size_t directory = picture_number(exif, 4, 4, high_first);
  if (directory >= exif.size()) return false;
  const auto count = std::min<std::uint32_t>(picture_number(exif, directory, 2, high_first), 100);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto entry = directory + 2 + std::size_t{i} * 12;
    if (entry + 12 > exif.size()) return false;
    if (picture_number(exif, entry, 2, high_first) == 0x010f) return true;
  }
  return false;
}

PictureFacts jpeg_facts(std::string_view head) {
  PictureFacts facts;
  for (std::size_t at = 2; at + 9 <= head.size() && head[at] == '\xff';) {
    const auto marker = static_cast<unsigned char>(head[at + 1]);
    const bool is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) {
      facts.height = picture_number(head, at + 5, 2, true);
      facts.width = picture_number(head, at + 7, 2, true);
      break;
    }
    const std::size_t length = picture_number(head, at + 2, 2, true);
    const auto content = head.substr(at + 4, length > 2 ? length - 2 : 0);
    if (marker == 0xe1 && content.starts_with(std::string_view("Exif\0\0", 6)))
      facts.has_camera |= exif_has_maker(content.substr(6));
    at += std::max<std::size_t>(length, 2) + 2;
  }
  return facts;
}

// For names as people's programs give them: a word anywhere, or a beginning.
bool has_word(std::string_view name, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return contains_ascii(name, word); });
}
bool has_beginning(std::string_view name, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return begins_with_ascii(name, word); });
}

bool is_named_screenshot(std::string_view name) {
  constexpr std::array<std::string_view, 14> words = {"screenshot",
                                                      "screen shot",
                                                      "screen_shot",
                                                      "scherm",
                                                      "capture",
                                                      "printscreen",
                                                      "print screen",
                                                      "snip",
                                                      "snagit",
                                                      "bildschirm",
                                                      "ecran",
                                                      "\xc3\xa9"
                                                      "cran",
                                                      "e\xcc\x81"
                                                      "cran",
                                                      "erreur"};
  return has_word(name, words);
}

bool is_named_logo(std::string_view name) {
  constexpr std::array<std::string_view, 14> words = {"logo",     "facebook",      "linkedin", "instagram", "twitter",
                                                      "youtube",  "whatsapp-icon", "favicon",  "signature", "banner",
                                                      "banniere", "spacer",        "emoji",    "avatar"};
  constexpr std::array<std::string_view, 6> beginnings = {"icon", "ico_", "fb.", "pixel", "tracking", "blank."};
  return has_word(name, words) || has_beginning(name, beginnings);
}

// As cameras and phones name their files; a PNG of a phone is a picture of its screen.
bool is_named_photo(std::string_view name) {
  constexpr std::array<std::string_view, 12> beginnings = {"img_",           "img-2", "dsc", "dcim",   "pxl_", "photo",
                                                           "whatsapp image", "p_20",  "p10", "mvimg_", "foto", "20"};
  if (ends_with_ascii(name, ".png") || ends_with_ascii(name, ".gif")) return false;
  if (!begins_with_ascii(name, "20")) return has_beginning(name, beginnings);
  // "20240131_101502.jpg"
  return name.size() >= 15 && name[8] == '_' && std::all_of(name.begin(), name.begin() + 8, is_ascii_digit);
}

bool is_photo(const PictureTraits& traits) {
  if (traits.type == "image/heic" || traits.type == "image/heif" || ends_with_ascii(traits.name, ".heic")) return true;
  return traits.facts.has_camera || is_named_photo(traits.name);
}

// Nothing that a person could read stands on so few pixels.
bool is_tiny(const PictureTraits& traits) {
  const auto& facts = traits.facts;
  if (facts.pixels() == 0) return traits.size < 512;
  return facts.width <= 32 || facts.height <= 24 || facts.pixels() <= 4096;
}

// As logos, icons and strips under a signature are: little of both, or long and low.
bool is_small(const PictureTraits& traits) {
  const auto& facts = traits.facts;
  if (facts.pixels() == 0) return traits.size < 4096;
  if (facts.width <= 64 || facts.height <= 64 || facts.pixels() <= 20000) return true;
  if (facts.width >= 5 * facts.height && facts.height <= 160) return true;
  return facts.pixels() <= 60000 && (traits.size < 4096 || (facts.colours > 0 && facts.colours <= 16));
}

// What may be a logo where logos stand; an area of half a dialog is too much for it.
bool is_moderate(const PictureTraits& traits) {
  const auto& facts = traits.facts;
  if (facts.pixels() == 0) return traits.size < 30000;
  return facts.pixels() <= 120000 || (facts.width >= 3 * facts.height && facts.height <= 250);
}

}  // namespace

PictureFacts read_picture_facts(std::string_view head) {
  if (head.size() >= 24 && head.starts_with("\x89PNG")) return png_facts(head);
  if (head.size() >= 13 && head.starts_with("GIF8")) {
    const auto flags = static_cast<unsigned char>(head[10]);
    return {picture_number(head, 6, 2, false), picture_number(head, 8, 2, false), flags & 0x80 ? 2u << (flags & 7) : 0u, false};
  }
  if (head.starts_with("\xff\xd8")) return jpeg_facts(head);
  if (head.size() >= 26 && head.starts_with("BM")) {
    const auto height = picture_number(head, 22, 4, false);
    return {picture_number(head, 18, 4, false), height > 0x7fffffff ? 0 - height : height, 0, false};
  }
  return {};
}

AttachmentKind picture_kind(const PictureTraits& traits) {
  if (is_tiny(traits)) return AttachmentKind::Logo;
  if (is_named_screenshot(traits.name)) return AttachmentKind::Screenshot;
  const bool in_margin = traits.place == PicturePlace::Signature || traits.place == PicturePlace::Quotation;
  if (is_named_logo(traits.name) && (traits.facts.pixels() < 500000 || in_margin)) return AttachmentKind::Logo;
  if (traits.type == "image/svg+xml" && traits.is_inline) return AttachmentKind::Logo;
  // A forwarded mail is a quotation too, with the screenshots that matter in it.
  if (in_margin && is_small(traits)) return AttachmentKind::Logo;
  if (traits.place == PicturePlace::Signature && is_moderate(traits)) return AttachmentKind::Logo;
  if (traits.is_repeated && is_moderate(traits)) return AttachmentKind::Logo;
  if (is_photo(traits)) return AttachmentKind::Photo;
  // Between the lines of a new text even a small picture may be cut out of a screen; elsewhere it is decoration.
  const bool is_icon = traits.facts.pixels() > 0 && traits.facts.pixels() <= 10000;
  if (traits.is_inline && is_small(traits) && (traits.place != PicturePlace::NewText || is_icon)) return AttachmentKind::Logo;
  // Gateways that take the HTML away leave Outlook's pictures behind as files.
  const bool is_outlook_name = begins_with_ascii(traits.name, "image0") || begins_with_ascii(traits.name, "outlook-");
  if (is_outlook_name && traits.place == PicturePlace::Unknown && is_small(traits)) return AttachmentKind::Logo;
  return AttachmentKind::Screenshot;
}

}  // namespace m2t
