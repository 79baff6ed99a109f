#include "rules/ticket_fields.h"

#include <string>

#include "parsers/pictures/picture_header.h"

namespace m2t {
namespace {

constexpr std::size_t most_pictures = 20;                    // of one mail; each costs seconds
constexpr std::uint64_t largest_picture = 25 * 1024 * 1024;  // 3.1: attachments each

// Logos say nothing, and what is no picture by its content is not one by its name.
bool is_to_be_read(const Attachment& attachment) {
  const bool kind = attachment.kind == AttachmentKind::Screenshot || attachment.kind == AttachmentKind::Photo;
  const std::string& type = attachment.detected_type.empty() ? attachment.type : attachment.detected_type;
  return kind && is_readable_picture_type(type) && attachment.size > 0 && attachment.size <= largest_picture;
}

std::string as_lines(const std::vector<std::string>& values) {
  std::string lines;
  for (const std::string& value : values) lines += (lines.empty() ? "" : "\n") + value;
  return lines;
}

void add_field(std::vector<TicketField>& fields, FieldName name, std::string value, std::string source) {
  if (!value.empty()) fields.push_back({name, std::move(value), std::move(source)});
}

}  // namespace

std::vector<TicketField> fields_of_mail(const Mail& mail, Writer writer) {
  const auto source = [&](FieldName name) {
    const auto found = mail.fields.sources.find(std::string(to_word(name)));
    return found == mail.fields.sources.end() ? std::string("text") : found->second.from;
  };
  std::vector<TicketField> fields;
  if (writer == Writer::Requester) add_field(fields, FieldName::Phone, mail.fields.phone, source(FieldName::Phone));
  add_field(fields, FieldName::Urls, as_lines(mail.fields.urls), source(FieldName::Urls));
  add_field(fields, FieldName::ErrorText, mail.fields.error_text, source(FieldName::ErrorText));
  add_field(fields, FieldName::ErrorCodes, as_lines(mail.fields.error_codes), source(FieldName::ErrorCodes));
  return fields;
}

ReadPictures pictures_to_read(const Mail& mail) {
  ReadPictures read;
  for (std::size_t i = 0; i < mail.attachments.size() && read.pictures.size() < most_pictures; ++i)
    if (is_to_be_read(mail.attachments[i])) read.pictures.push_back({i, mail.attachments[i].name});
  return read;
}

std::vector<TicketField> fields_of_picture(std::string_view picture_name, const PictureText& text) {
  const std::string source = "screenshot " + std::string(picture_name);
  std::vector<TicketField> fields;
  add_field(fields, FieldName::ErrorText, text.message, source);
  add_field(fields, FieldName::ErrorCodes, as_lines(text.codes), source);
  add_field(fields, FieldName::Product, text.product, source);
  return fields;
}

}  // namespace m2t
