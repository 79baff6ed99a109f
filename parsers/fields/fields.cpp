#include "parsers/fields/fields.h"

#include <algorithm>
#include <array>
#include <optional>

#include "parsers/body/language.h"
#include "parsers/fields/contact_finder.h"
#include "parsers/fields/error_text.h"
#include "parsers/fields/person_name.h"
#include "parsers/fields/title.h"
#include "parsers/fields/urgency.h"
#include "parsers/text/text_lines.h"

namespace m2t {

namespace {

void set_field(MailFields& fields, std::string& field, const char* key, std::string value, std::string_view written,
               std::string_view from) {
  field = std::move(value);
  fields.sources[key] = {std::string(written), std::string(from)};
}

void fill_name(MailFields& fields, const Mail& mail) {
  FoundName found = find_name(mail);
  if (!found.name.empty()) set_field(fields, fields.name, "name", std::move(found.name), found.written, found.from);
}

void fill_phone(MailFields& fields, const Mail& mail, std::span<const std::string> own_phones) {
  const std::vector<std::string> own = phone_numbers(own_phones);
  // Who passes on a mail without a number of his own leaves that of the person to call.
  const std::string_view forwarded = mail.forwarded ? std::string_view(mail.forwarded->text) : std::string_view();
  const std::array<std::pair<std::string_view, std::string_view>, 4> places{
      {{mail.new_text, "text"}, {mail.subject, "subject"}, {mail.signature, "signature"}, {forwarded, "forwarded"}}};
  std::optional<FoundPhone> second_best;  // a colleague's, or else a fax
  std::string_view second_place;
  for (const auto& [text, place] : places) {
    auto phone = find_phone(text, own);
    if (!phone) continue;
    if (!phone->is_fax && !phone->of_somebody_else)
      return set_field(fields, fields.phone, "phone", std::move(phone->number), phone->written, place);
    if (second_best && (phone->is_fax || !second_best->is_fax)) continue;
    second_best = std::move(phone);
    second_place = place;
  }
  if (second_best) set_field(fields, fields.phone, "phone", std::move(second_best->number), second_best->written, second_place);
}

void fill_error_text(MailFields& fields, const Mail& mail) {
  std::string error = find_error_text(mail.new_text);
  std::string_view from = "text";
  if (error.empty()) {
    error = find_error_text(mail.subject);
    from = "subject";
  }
  if (error.empty() && mail.forwarded) {
    error = find_error_text(mail.forwarded->text);
    from = "forwarded";
  }
  if (error.empty()) return;
  fields.error_codes = find_error_codes(error);
  if (!fields.error_codes.empty()) fields.sources["error_codes"] = {fields.error_codes.front(), std::string(from)};
  set_field(fields, fields.error_text, "error_text", error, error, from);
}

TitleSources title_sources(const Mail& mail) {
  TitleSources sources{mail.subject, mail.new_text};
  if (mail.forwarded) sources.forwarded_subject = mail.forwarded->subject;
  for (const Attachment& attachment : mail.attachments) {
    const bool decoration = attachment.kind == AttachmentKind::Logo || attachment.kind == AttachmentKind::Signature;
    if (!decoration && sources.attachment_names.size() < 10) sources.attachment_names.push_back(attachment.name);
  }
  return sources;
}

}  // namespace

MailFields find_fields(const Mail& mail, std::span<const std::string> own_phones) {
  MailFields fields;
  MadeTitle title = make_title(title_sources(mail));
  fields.title = std::move(title.title);
  if (!title.from.empty()) fields.sources["title"] = {std::move(title.written), std::move(title.from)};
  fill_name(fields, mail);
  fill_phone(fields, mail, own_phones);
  fill_error_text(fields, mail);
  fields.urls = find_urls(mail.new_text);
  const bool url_in_text = !fields.urls.empty();
  for (std::string& url : find_urls(mail.subject)) {
    if (std::find(fields.urls.begin(), fields.urls.end(), url) == fields.urls.end()) fields.urls.push_back(std::move(url));
  }
  if (!fields.urls.empty()) fields.sources["urls"] = {fields.urls.front(), url_in_text ? "text" : "subject"};
  fields.urgency = find_urgency(mail.subject, mail.new_text);
  if (!fields.urgency.empty()) {
    const bool in_subject = !find_urgency(mail.subject, "").empty();
    fields.sources["urgency"] = {fields.urgency.front(), in_subject ? "subject" : "text"};
  }
  return fields;
}

void describe_writer(Forwarded& forwarded, std::span<const std::string> own_phones) {
  const auto phone = find_phone(forwarded.text, phone_numbers(own_phones));
  if (phone && !phone->is_fax && !phone->of_somebody_else) forwarded.phone = phone->number;
  const auto detected = detect_language(forwarded.subject, forwarded.text);
  forwarded.language = detected.language;
  forwarded.language_is_sure = detected.sure;
}

}  // namespace m2t
