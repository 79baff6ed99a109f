#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <set>

#include "parsers/attachments/attachments.h"
#include "parsers/attachments/content_type.h"
#include "parsers/text/ascii.h"

namespace m2t {
namespace {

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return ends_with_ascii(name, ending); });
}

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// What a file is called by its sender counts, unless that says nothing or is of another sort than its bytes.
std::string_view type_that_counts(const Attachment& attachment) {
  const std::string_view declared = attachment.type, detected = attachment.detected_type;
  const bool says_nothing = is_one_of(declared, {"application/octet-stream", "application/x-unknown", "application/download",
                                                 "application/force-download", "binary/octet-stream", "multipart/mixed"});
  if (detected.empty() || detected == "text/plain") return declared;
  return says_nothing || is_type_lie(class_of_type(declared), class_of_type(detected)) ? detected : declared;
}

bool is_document(std::string_view type, std::string_view name) {
  return type == "application/pdf" || type == "application/rtf" || type == "application/msword" || type.starts_with("text/") ||
         type.starts_with("application/vnd.openxmlformats") || type.starts_with("application/vnd.oasis") ||
         is_one_of(type, {"application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-office",
                          "application/vnd.visio", "application/vnd.ms-visio.drawing.main+xml", "application/vnd.ms-word",
                          "application/vnd.ms-xpsdocument", "application/xml", "application/json"}) ||
         type.starts_with("application/vnd.ms-excel.") || type.starts_with("application/vnd.ms-word.") ||
         type.starts_with("application/vnd.ms-powerpoint.") ||
         ends_with_any(name, {".pdf", ".doc", ".docx", ".docm", ".xls", ".xlsx", ".xlsm", ".ppt", ".pptx", ".odt",  ".ods",
                              ".odp", ".rtf", ".txt",  ".log",  ".csv", ".xml",  ".html", ".htm", ".vsd",  ".vsdx", ".one"});
}

bool is_picture(std::string_view type, std::string_view name) {
  if (type.starts_with("image/")) return true;
  return type == "application/octet-stream" &&
         ends_with_any(name, {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"});
}

AttachmentKind kind_without_pictures(std::string_view type, std::string_view name) {
  if (is_one_of(type, {"message/rfc822", "message/global", "message/news", "application/vnd.ms-outlook"}) ||
      ends_with_any(name, {".eml", ".msg"}))
    return AttachmentKind::Message;
  if (is_one_of(type, {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}) ||
      ends_with_any(name, {".p7s"}))
    return AttachmentKind::Signature;
  if (is_one_of(type, {"text/calendar", "application/ics"}) || ends_with_any(name, {".ics", ".vcs"}))
    return AttachmentKind::Calendar;
  if (is_one_of(type, {"text/vcard", "text/x-vcard", "text/directory"}) || ends_with_any(name, {".vcf"}))
    return AttachmentKind::Contact;
  if (class_of_type(type) == TypeClass::Program || class_of_type(type) == TypeClass::Media || ends_with_any(name, {".rsrc"}))
    return AttachmentKind::Other;
  if (is_document(type, name)) return AttachmentKind::Document;
  if (class_of_type(type) == TypeClass::Archive ||
      ends_with_any(name, {".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".cab", ".iso"}))
    return AttachmentKind::Archive;
  return AttachmentKind::Other;
}

// Where each picture is shown, by its Content-ID.
class PicturePlaces {
 public:
  explicit PicturePlaces(const TextsAroundFiles& texts) {
    read_html(texts.html);
    read_text(texts.quoted_text, PicturePlace::Quotation);
    read_text(texts.signature, PicturePlace::Signature);
    read_text(texts.new_text, PicturePlace::NewText);
  }
  bool is_in_html(const std::string& id) const { return !id.empty() && in_html_.count(id) > 0; }
  PicturePlace place_of(const std::string& id) const {
    const auto found = places_.find(id);
    return id.empty() || found == places_.end() ? PicturePlace::Unknown : found->second;
  }

 private:
  // What mail programs write before a quotation and around a signature.
  void read_html(std::string_view html) {
    if (html.find("cid:") == std::string_view::npos) return;
    const auto first_of = [&](std::initializer_list<std::string_view> marks) {
      auto first = html.size();
      for (const auto mark : marks) first = std::min(first, html.substr(0, first).find(mark));
      return std::min(first, html.size());
    };
    const auto quotation =
        first_of({"divRplyFwdMsg", "appendonsend", "gmail_quote", "<blockquote", "<BLOCKQUOTE", "yahoo_quoted", "moz-cite-prefix",
                  "border-top:solid #E1E1E1", "border-top:solid #B5C4DF", "mail-editor-reference-message-container", "##- "});
    const auto signature = first_of({"gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "id=\"Signature\"",
                                     "id=\"x_Signature\"", "_MailAutoSig", "AppleMailSignature", "class=\"signature\""});
    for (auto at = html.find("cid:"); at != std::string_view::npos; at = html.find("cid:", at + 4)) {
      const auto id = id_at(html, at + 4, "\"'> \t\r\n)");
      in_html_.insert(id);
      if (at > quotation)
        places_.try_emplace(id, PicturePlace::Quotation);
      else if (at > signature)
        places_.try_emplace(id, PicturePlace::Signature);
      else
        places_.try_emplace(id, PicturePlace::Unknown);
    }
  }
  void read_text(std::string_view text, PicturePlace place) {
    for (auto at = text.find("[cid:"); at != std::string_view::npos; at = text.find("[cid:", at + 5))
      places_[id_at(text, at + 5, "]\n")] = place;
  }
  static std::string id_at(std::string_view text, std::size_t begin, std::string_view ends) {
    const auto bounded = text.substr(begin, 998);
    auto id = std::string(bounded.substr(0, bounded.find_first_of(ends)));
    if (const auto at = id.find("%40"); at != std::string::npos) id.replace(at, 3, "@");
    return id;
  }
  std::map<std::string, PicturePlace> places_;
  std::set<std::string> in_html_;
};

}  // namespace

std::vector<Attachment> settle_attachments(std::vector<ListedFile> files, const TextsAroundFiles& texts) {
  const PicturePlaces places(texts);
  std::map<std::string, int> times;
  for (const auto& file : files) ++times[file.attachment.sha256];
  std::vector<Attachment> settled;
  settled.reserve(files.size());
  for (auto& file : files) {
    auto& attachment = file.attachment;
    const auto type = type_that_counts(attachment);
    const bool picture = is_picture(type, attachment.name) && !ends_with_ascii(attachment.name, ".rsrc");
    attachment.is_inline = places.is_in_html(attachment.content_id) || (attachment.is_inline && picture);
    const PicturePlace place = places.place_of(attachment.content_id);
    attachment.is_quoted = picture && place == PicturePlace::Quotation;
    if (picture)
      attachment.kind = picture_kind(
          {type, attachment.name, attachment.size, file.picture, attachment.is_inline, place, times[attachment.sha256] > 1});
    else if (attachment.kind == AttachmentKind::Other)
      attachment.kind = kind_without_pictures(type, attachment.name);
    settled.push_back(std::move(attachment));
  }
  return settled;
}

}  // namespace m2t
