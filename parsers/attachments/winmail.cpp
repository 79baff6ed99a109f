#include "parsers/attachments/winmail.h"

#include "parsers/attachments/attachment_content.h"
#include "parsers/attachments/attachments.h"
#include "parsers/attachments/tnef.h"
#include "parsers/mime/decode.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"

namespace m2t {
namespace {

std::string winmail_file_name(const TnefFile& file, const FileContent& content, std::size_t number) {
  auto name = safe_file_name(file.name);
  if (file.is_message) {
    const std::string title = name.empty() ? "message" : std::string(utf8_prefix(name, 100));
    return safe_file_name(title + ".tnef");
  }
  if (!name.empty()) return name;
  const auto& type = content.detected_type.empty() ? file.type : content.detected_type;
  return "winmail-" + std::to_string(number) + std::string(extension_of_type(type));
}

ListedFile listed_file(std::string_view bytes, const TnefFile& file, const Attachment& container, std::size_t number) {
  const auto inner = bytes.substr(file.offset, file.length);
  const auto content = read_file_content(inner, TransferEncoding::Identity);
  ListedFile listed;
  auto& attachment = listed.attachment;
  attachment.name = winmail_file_name(file, content, number);
  attachment.original_name = repaired_line(file.name);
  attachment.type = file.is_message      ? "application/ms-tnef"
                    : !file.type.empty() ? repaired_line(file.type)
                                         : std::string("application/octet-stream");
  attachment.detected_type = content.detected_type;
  attachment.content_id = repaired_line(file.content_id);
  attachment.size = content.size;
  attachment.sha256 = content.sha256;
  attachment.kind = file.is_message ? AttachmentKind::Message : AttachmentKind::Other;
  attachment.offset = container.offset;
  attachment.length = container.length;
  attachment.encoding = container.encoding;
  attachment.inner_offset = file.offset;
  attachment.inner_length = file.length;
  listed.picture = read_picture_facts(content.head);
  return listed;
}

// Meeting requests, tasks, receipts and the like are more than a text with files.
bool is_plain_note(std::string_view message_class) {
  return message_class.empty() || message_class == "ipm.note" || message_class == "ipm.microsoft mail.note" ||
         message_class == "ipm" || message_class == "ipm.post";
}

}  // namespace

Winmail open_winmail(std::string_view raw, const Attachment& container, std::size_t room, std::size_t text_bytes) {
  const auto bytes = decoded(raw.substr(container.offset, container.length), container.encoding);
  auto tnef = read_tnef(bytes, {room, text_bytes});
  Winmail winmail;
  for (const auto& file : tnef.files) winmail.files.push_back(listed_file(bytes, file, container, winmail.files.size() + 1));
  const bool has_body = !tnef.text.empty() || !tnef.html.empty() || !tnef.rtf_text.empty();
  winmail.says_all = tnef.is_whole && is_plain_note(tnef.message_class) && (has_body || !tnef.files.empty());
  winmail.text = tnef.text.empty() ? std::move(tnef.rtf_text) : std::move(tnef.text);
  winmail.html = std::move(tnef.html);
  winmail.subject = std::move(tnef.subject);
  return winmail;
}

}  // namespace m2t
