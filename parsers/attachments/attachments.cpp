#include "parsers/attachments/attachments.h"

#include <algorithm>

#include "base/digest.h"
#include "parsers/attachments/attachment_content.h"
#include "parsers/attachments/content_type.h"
#include "parsers/mime/decode.h"
#include "parsers/mime/yenc.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {
namespace {

struct ContentDigest {
  std::uint64_t size = 0;
  std::string sha256;
};

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

std::string part_name(const MimeTree& tree, std::size_t index, const Attachment& attachment) {
  const auto& part = tree.parts[index];
  auto name = safe_file_name(attachment.original_name);
  // A Mac's second half of a file: icons and the like. It must not look like the file itself.
  if (part.is("application/applefile") || attachment.detected_type == "application/applefile") {
    name.erase(0, std::min(name.find_first_not_of('_'), name.size()));
    return safe_file_name((name.empty() ? "part-" + std::to_string(index) : name) + ".rsrc");
  }
  if (name.empty()) name = message_name(tree, index);
  if (!name.empty()) return name;
  auto extension = extension_of_type(part.type);
  if (extension == ".bin") extension = extension_of_type(attachment.detected_type);
  return "part-" + std::to_string(index) + std::string(extension);
}

void take_content(ListedFile& file, FileContent content) {
  file.attachment.size = content.size;
  file.attachment.sha256 = std::move(content.sha256);
  file.attachment.detected_type = std::move(content.detected_type);
  file.picture = read_picture_facts(content.head);
}

ListedFile file_from(std::string_view raw, const MimeTree& tree, std::size_t index, const PartPlace& place) {
  const auto& part = tree.parts[index];
  ListedFile file;
  auto& attachment = file.attachment;
  attachment.original_name = repaired_line(declared_name(part));
  attachment.type = part.type;
  attachment.content_id = part.content_id;
  attachment.is_inline =
      part.disposition.value == "inline" || (part.disposition.value != "attachment" && place.related && !part.content_id.empty());
  attachment.offset = part.body_offset;
  attachment.length = part.body_length;
  attachment.encoding = part.form == PartForm::Leaf ? part.encoding : TransferEncoding::Identity;
  take_content(file, read_file_content(part.body(raw), attachment.encoding));
  if (part.form == PartForm::Message) attachment.detected_type.clear();  // its fields look like any text
  attachment.name = part_name(tree, index, attachment);
  return file;
}

ListedFile file_from(std::string_view raw, const FileInText& in_text) {
  ListedFile file;
  auto& attachment = file.attachment;
  attachment.original_name = repaired_line(utf8_prefix(in_text.name, 4096));
  attachment.type = "application/octet-stream";
  attachment.offset = in_text.offset;
  attachment.length = in_text.length;
  attachment.encoding = in_text.encoding;
  take_content(file, read_file_content(raw.substr(in_text.offset, in_text.length), attachment.encoding));
  attachment.name = safe_file_name(in_text.name);
  if (attachment.name.empty()) attachment.name = "part" + std::string(extension_of_type(attachment.detected_type));
  return file;
}

// What a file in a text says of itself and does not hold.
void note_damage(std::string_view block, TransferEncoding encoding, std::vector<Defect>& defects) {
  if (encoding == TransferEncoding::YEnc) {
    if (const auto fault = yenc_fault(block)) note_defect(defects, "attachments." + std::string(fault->id), fault->text);
  } else if (!ascii_trimmed(block).ends_with("\nend")) {
    note_defect(defects, "attachments.uuencode-truncated");
  }
}

// Feeds a text into a hash with "\n" as its only line end; line ends at its end are held back, so they never count.
class TextHasher {
 public:
  void add(std::string_view piece) {
    static constexpr ByteSet line_ends("\r\n");
    for (std::size_t i = 0; i < piece.size();) {
      const auto stop = line_ends.find_in(piece, i);
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
  ContentDigest finish() { return {size_, to_hex(hash_.finish())}; }

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

// A part that was listed as a file has been hashed. One without bytes may be a file inside of another one.
ContentDigest digest_of(std::string_view raw, const MimePart& part, const std::vector<Attachment>& known) {
  for (const auto& file : known)
    if (file.offset == part.body_offset && file.length == part.body_length && file.encoding == part.encoding &&
        file.inner_length == 0 && file.size > 0)
      return {file.size, file.sha256};
  ContentDigest digest;
  Sha256Stream hash;
  decode_body(part.body(raw), part.encoding, [&](std::string_view piece) {
    digest.size += piece.size();
    hash.add(piece);
  });
  digest.sha256 = to_hex(hash.finish());
  return digest;
}

// Gathers the files of a mail; a winmail.dat gives way to what is in it.
class AttachmentLister {
 public:
  AttachmentLister(std::string_view raw, const ReadLimits& limits, std::vector<Defect>& defects)
      : raw_(raw), limits_(limits), defects_(defects) {}

  bool has_room() {
    if (list_.files.size() < limits_.attachments) return true;
    note_defect(defects_, "attachments.too-many");
    return false;
  }

  void add(ListedFile file) {
    if (file.attachment.size > limits_.attachment_bytes) note_defect(defects_, "attachments.too-large");
    if (is_type_lie(claimed_class(file.attachment), class_of_type(file.attachment.detected_type)))
      note_defect(defects_, "attachments.type-lie");
    if (file.attachment.detected_type != "application/vnd.ms-tnef") return list_.files.push_back(std::move(file));
    add_winmail(std::move(file));
  }

  AttachmentList finish() {
    make_names_distinct(list_.files);
    return std::move(list_);
  }

 private:
  static TypeClass claimed_class(const Attachment& attachment) {
    const auto by_type = class_of_type(attachment.type);
    return by_type == TypeClass::Unknown ? class_of_name(attachment.name) : by_type;
  }

  void add_winmail(ListedFile container) {
    auto winmail = open_winmail(raw_, container.attachment, limits_.attachments - list_.files.size(), limits_.text_bytes);
    // A receipt or a meeting, or one that is damaged: what is in it beyond files and text may be wanted one day.
    if (!winmail.says_all) {
      if (winmail.files.empty() && winmail.text.empty() && winmail.html.empty())
        note_defect(defects_, "attachments.winmail-unread");
      list_.files.push_back(std::move(container));
    }
    for (auto& file : winmail.files) {
      if (!has_room()) break;
      if (file.attachment.detected_type == "application/vnd.ms-tnef")
        list_.files.push_back(std::move(file));  // a message inside stays closed
      else
        add(std::move(file));
    }
    if (list_.text.empty() && list_.html.empty()) {
      list_.text = std::move(winmail.text);
      list_.html = std::move(winmail.html);
    }
    if (list_.subject.empty()) list_.subject = std::move(winmail.subject);
  }

  std::string_view raw_;
  const ReadLimits& limits_;
  std::vector<Defect>& defects_;
  AttachmentList list_;
};

}  // namespace

AttachmentList list_attachments(std::string_view raw, const MimeTree& tree, const ChosenText& text, const ReadLimits& limits,
                                std::vector<Defect>& defects) {
  AttachmentLister lister(raw, limits, defects);
  const auto places = places_of(tree);
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const auto& part = tree.parts[i];
    const bool is_container = part.form == PartForm::Multipart || (part.form == PartForm::Message && i == 0);
    if (is_container || text.is_body[i] || places[i].inside_message) continue;
    const bool is_nothing = part.body_length == 0 && declared_name(part).empty();
    if (is_nothing) continue;
    if (!lister.has_room()) return lister.finish();
    lister.add(file_from(raw, tree, i, places[i]));
  }
  for (const auto& file : text.files_in_text) {
    if (!lister.has_room()) return lister.finish();
    lister.add(file_from(raw, file));
    note_damage(raw.substr(file.offset, file.length), file.encoding, defects);
  }
  return lister.finish();
}

std::string content_hash(std::string_view raw, const MimeTree& tree, const std::vector<Attachment>& known,
                         std::string_view from_address, std::string_view subject) {
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
    const auto digest = is_text ? text_digest(part.body(raw), part.encoding) : digest_of(raw, part, known);
    add(std::to_string(digest.size));
    add(digest.sha256);
  }
  return to_hex(hash.finish());
}

}  // namespace m2t
