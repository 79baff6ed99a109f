#include "parsers/attachments.h"

#include <array>

#include "base/digest.h"
#include "parsers/ascii.h"
#include "parsers/charset.h"
#include "parsers/decode.h"
#include "parsers/yenc.h"

namespace m2t {
namespace {

constexpr std::size_t head_bytes = 64;

struct ContentDigest {
  std::uint64_t size = 0;
  std::string sha256;
  std::string head;
};

ContentDigest digest_of(std::string_view encoded, TransferEncoding encoding) {
  ContentDigest digest;
  Sha256Stream hash;
  decode_body(encoded, encoding, [&](std::string_view piece) {
    digest.size += piece.size();
    if (digest.head.size() < head_bytes) digest.head += piece.substr(0, head_bytes - digest.head.size());
    hash.add(piece);
  });
  digest.sha256 = to_hex(hash.finish());
  return digest;
}

std::string_view extension_for(std::string_view type) {
  struct TypeExtension {
    std::string_view type, extension;
  };
  constexpr std::array known = {TypeExtension{"image/png", ".png"},
                                TypeExtension{"image/jpeg", ".jpg"},
                                TypeExtension{"image/gif", ".gif"},
                                TypeExtension{"image/bmp", ".bmp"},
                                TypeExtension{"image/tiff", ".tif"},
                                TypeExtension{"application/pdf", ".pdf"},
                                TypeExtension{"application/zip", ".zip"},
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

std::string declared_name(const MimePart& part) {
  auto name = part.disposition.parameter("filename");
  if (name.empty()) name = part.content_type.parameter("name");
  return std::string(utf8_prefix(name, 4096));
}

// What encloses a part decides a little of what it is.
struct PartPlace {
  bool inside_message = false;  // of an enclosed message: that one is the attachment
  bool related = false;         // within multipart/related
};

std::vector<PartPlace> places_of(const MimeTree& tree) {
  std::vector<PartPlace> places(tree.parts.size());
  for (std::size_t i = 1; i < tree.parts.size(); ++i) {
    const auto parent = tree.parts[i].parent;
    const auto& container = tree.parts[parent];
    places[i] = places[parent];
    if (container.form == PartForm::Message && parent != 0) places[i].inside_message = true;
    if (container.is("multipart/related")) places[i].related = true;
  }
  return places;
}

// The subject of an enclosed message is the best name it has.
std::string message_name(const MimeTree& tree, std::size_t container) {
  if (container + 1 >= tree.parts.size() || tree.parts[container].form != PartForm::Message) return {};
  const auto* subject = tree.parts[container + 1].header.first("Subject");
  if (!subject) return {};
  auto name = safe_file_name(decode_words(*subject));
  return name.empty() ? name : safe_file_name(std::string(utf8_prefix(name, 100)) + ".eml");
}

Attachment attachment_from(std::string_view raw, const MimeTree& tree, std::size_t index, const PartPlace& place) {
  const auto& part = tree.parts[index];
  Attachment attachment;
  attachment.original_name = declared_name(part);
  attachment.name = safe_file_name(attachment.original_name);
  if (attachment.name.empty()) attachment.name = message_name(tree, index);
  if (attachment.name.empty()) attachment.name = "part-" + std::to_string(index) + std::string(extension_for(part.type));
  attachment.type = part.type;
  attachment.content_id = part.content_id;
  attachment.is_inline =
      part.disposition.value == "inline" || (part.disposition.value != "attachment" && place.related && !part.content_id.empty());
  attachment.offset = part.body_offset;
  attachment.length = part.body_length;
  attachment.encoding = part.form == PartForm::Leaf ? part.encoding : TransferEncoding::Identity;
  const auto digest = digest_of(part.body(raw), attachment.encoding);
  attachment.size = digest.size;
  attachment.sha256 = digest.sha256;
  attachment.kind = attachment_kind({part.type, attachment.name, digest.head, digest.size, attachment.is_inline});
  return attachment;
}

Attachment attachment_from(std::string_view raw, const FileInText& file) {
  Attachment attachment;
  attachment.original_name = std::string(utf8_prefix(file.name, 4096));
  attachment.name = safe_file_name(file.name);
  if (attachment.name.empty()) attachment.name = "part.bin";
  attachment.type = "application/octet-stream";
  attachment.offset = file.offset;
  attachment.length = file.length;
  attachment.encoding = file.encoding;
  const auto digest = digest_of(raw.substr(file.offset, file.length), attachment.encoding);
  attachment.size = digest.size;
  attachment.sha256 = digest.sha256;
  attachment.kind = attachment_kind({attachment.type, attachment.name, digest.head, digest.size, false});
  return attachment;
}

// What a file in a text says of itself and does not hold.
void note_damage(std::string_view block, TransferEncoding encoding, std::vector<Defect>& defects) {
  if (encoding == TransferEncoding::YEnc) {
    if (const auto fault = yenc_fault(block)) note_defect(defects, "attachments." + std::string(fault->id), fault->text);
  } else if (!ascii_trimmed(block).ends_with("\nend")) {
    note_defect(defects, "attachments.uuencode-truncated", "a uuencoded file has no end; what is there was kept");
  }
}

// Feeds a text into a hash with "\n" as its only line end; line ends at its end are held back, so they never count.
class TextHasher {
 public:
  void add(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size();) {
      const auto stop = std::min(piece.find_first_of("\r\n", i), piece.size());
      if (stop > i) {
        for (; line_ends_ > 0; --line_ends_) add_bytes("\n");
        add_bytes(piece.substr(i, stop - i));
        after_cr_ = false;
      }
      if (stop >= piece.size()) break;
      if (piece[stop] == '\r' || !after_cr_) ++line_ends_;
      after_cr_ = piece[stop] == '\r';
      i = stop + 1;
    }
  }
  ContentDigest finish() { return {size_, to_hex(hash_.finish()), {}}; }

 private:
  void add_bytes(std::string_view bytes) {
    size_ += bytes.size();
    hash_.add(bytes);
  }
  Sha256Stream hash_;
  std::uint64_t size_ = 0;
  std::uint64_t line_ends_ = 0;
  bool after_cr_ = false;
};

ContentDigest text_digest(std::string_view encoded, TransferEncoding encoding) {
  TextHasher hasher;
  decode_body(encoded, encoding, [&](std::string_view piece) { hasher.add(piece); });
  return hasher.finish();
}

}  // namespace

std::vector<Attachment> list_attachments(std::string_view raw, const MimeTree& tree, const ChosenText& text,
                                         const ReadLimits& limits, std::vector<Defect>& defects) {
  std::vector<Attachment> attachments;
  const auto places = places_of(tree);
  const auto has_room = [&] {
    if (attachments.size() < limits.attachments) return true;
    note_defect(defects, "attachments.too-many");
    return false;
  };
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const auto& part = tree.parts[i];
    const bool is_container = part.form == PartForm::Multipart || (part.form == PartForm::Message && i == 0);
    if (is_container || text.is_body[i] || places[i].inside_message) continue;
    const bool is_nothing = part.body_length == 0 && declared_name(part).empty();
    if (is_nothing) continue;
    if (!has_room()) return attachments;
    attachments.push_back(attachment_from(raw, tree, i, places[i]));
  }
  for (const auto& file : text.files_in_text) {
    if (!has_room()) return attachments;
    attachments.push_back(attachment_from(raw, file));
    note_damage(raw.substr(file.offset, file.length), file.encoding, defects);
  }
  return attachments;
}

std::string content_hash(std::string_view raw, const MimeTree& tree, std::string_view from_address, std::string_view subject) {
  Sha256Stream hash;
  const auto add = [&](std::string_view bytes) {
    hash.add(std::to_string(bytes.size()) + ':');
    hash.add(bytes);
  };
  add(ascii_lowered(from_address));
  add(subject);
  for (const auto& part : tree.parts) {
    if (part.form != PartForm::Leaf) continue;
    const bool is_text = part.begins("text/") || part.begins("message/");
    const auto digest = is_text ? text_digest(part.body(raw), part.encoding) : digest_of(part.body(raw), part.encoding);
    add(std::to_string(digest.size));
    add(digest.sha256);
  }
  return to_hex(hash.finish());
}

}  // namespace m2t
