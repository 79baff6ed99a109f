#include "parsers/reader.h"

#include "parsers/attachments/attachments.h"
#include "parsers/automatic/automatic.h"
#include "parsers/automatic/bounce.h"
#include "parsers/body/bodies.h"
#include "parsers/body/body.h"
#include "parsers/body/forwarded.h"
#include "parsers/body/language.h"
#include "parsers/fields/fields.h"
#include "parsers/fields/ticket_numbers.h"
#include "parsers/mime/decode.h"
#include "parsers/mime/header_values.h"
#include "parsers/mime/mime.h"
#include "parsers/text/ascii.h"
#include "parsers/text/charset.h"
#include "parsers/text/one_line.h"
#include "parsers/text/text.h"
#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

constexpr std::size_t most_references = 100;
constexpr std::size_t most_delivered_to = 50;
constexpr std::size_t longest_kept_subject = 2000;

// Takes the header of a mail apart into its values.
class HeaderValues {
 public:
  HeaderValues(const MimePart& top, const ReadLimits& limits, Mail& mail)
      : header_(top.header), charset_(top.content_type.parameter("charset")), left_(limits.addresses), mail_(mail) {}

  void read() {
    mail_.message_id = first_id("Message-ID");
    mail_.in_reply_to = ids("In-Reply-To", 20);
    mail_.references = ids("References", most_references);
    read_date();
    note_repeated();
    mail_.subject = std::string(utf8_prefix(text_of("Subject"), longest_kept_subject));
    mail_.thread_topic = std::string(utf8_prefix(text_of("Thread-Topic"), longest_kept_subject));
    if (const auto* index = header_.first("Thread-Index"))
      mail_.thread_index = repaired_line(ascii_trimmed(*index).substr(0, 4096));
    read_from();
    mail_.sender = addresses("Sender");
    mail_.reply_to = addresses("Reply-To");
    mail_.to = addresses("To");
    mail_.cc = addresses("Cc");
    if (const auto* path = header_.first("Return-Path")) mail_.return_path = address_in(*path);
    for (const std::string_view name : {"Delivered-To", "X-Original-To", "X-Forwarded-To", "Resent-To", "Envelope-To"})
      add_delivered_to(name);
    for (const auto& field : header_.fields) mail_.headers.push_back({repaired_line(field.name), repaired_line(field.value)});
  }

 private:
  std::string first_id(std::string_view name) const {
    auto found = ids(name, 1);
    return found.empty() ? std::string() : std::move(found[0]);
  }

  std::vector<std::string> ids(std::string_view name, std::size_t limit) const {
    std::vector<std::string> found;
    for (const auto* value : header_.all(name))
      for (auto& id : parse_message_ids(*value, limit))
        if (found.size() < limit) found.push_back(std::move(id));
    return found;
  }

  void read_date() {
    const auto* value = header_.first("Date");
    if (!value) return;
    mail_.date = parse_mail_date(*value);
    if (!mail_.date) note_defect(mail_.defects, "header.date-unreadable");
  }

  // RFC 5322 section 3.6: what stands there at most once. Several From fields have a defect of their own.
  void note_repeated() {
    for (const std::string_view name : {"Subject", "Date", "Message-ID", "To", "Cc", "Reply-To", "Content-Type"})
      if (header_.all(name).size() > 1) note_defect(mail_.defects, "header.repeated");
  }

  std::string text_of(std::string_view name) const {
    const auto* value = header_.first(name);
    return value ? shown_line(decode_words(*value, charset_)) : std::string();
  }

  std::vector<Address> addresses(std::string_view name) {
    std::vector<Address> found;
    for (const auto* value : header_.all(name)) {
      auto list = parse_addresses(*value, left_, charset_);
      left_ -= list.mailboxes.size();
      for (auto& address : list.mailboxes) found.push_back(std::move(address));
      if (list.more) note_defect(mail_.defects, "header.too-many-addresses");
    }
    return found;
  }

  // H-42: all mailboxes of all From fields count; the first one speaks.
  void read_from() {
    const auto found = addresses("From");
    mail_.from_count = static_cast<int>(found.size());
    if (!found.empty()) mail_.from = found.front();
    if (header_.has("From") && found.empty()) note_defect(mail_.defects, "header.from-unreadable");
    if (!header_.has("From")) note_defect(mail_.defects, "header.from-missing");
    if (found.size() > 1) note_defect(mail_.defects, "header.from-several");
  }

  std::string address_in(std::string_view value) const {
    const auto list = parse_addresses(value, 1);
    return list.mailboxes.empty() ? std::string() : list.mailboxes[0].address;
  }

  void add_delivered_to(std::string_view name) {
    for (const auto* value : header_.all(name))
      for (auto& address : parse_addresses(*value, 20).mailboxes)
        if (mail_.delivered_to.size() < most_delivered_to) mail_.delivered_to.push_back(std::move(address.address));
  }

  const HeaderBlock& header_;
  std::string charset_;
  std::size_t left_;  // addresses that may still be considered
  Mail& mail_;
};

// Outlook may put all that it says into a winmail.dat.
void take_winmail_text(AttachmentList& listed, const ReadLimits& limits, ChosenText& chosen) {
  auto text = trim_blanks(listed.text).empty() ? html_to_text(listed.html) : tidy_lines(listed.text);
  chosen.text = std::string(utf8_prefix(text, limits.text_bytes));
  if (chosen.html.empty()) chosen.html = std::string(utf8_prefix(listed.html, limits.text_bytes));
}

void read_content(std::string_view raw, const MimeTree& tree, const ReadOptions& options, Mail& mail) {
  auto chosen = choose_text(raw, tree, options.limits, mail.defects);
  auto listed = list_attachments(raw, tree, chosen, options.limits, mail.defects);
  if (trim_blanks(chosen.text).empty()) take_winmail_text(listed, options.limits, chosen);
  if (mail.subject.empty()) mail.subject = std::string(utf8_prefix(shown_line(listed.subject), longest_kept_subject));
  mail.text = std::move(chosen.text);
  mail.html = std::move(chosen.html);
  MailContext context;
  if (mail.from) context = {mail.from->name, mail.from->address, false};
  context.is_answer = is_answer_subject(mail.subject);
  auto split = split_body(mail.text, mail.html, context);
  mail.new_text = std::move(split.new_text);
  mail.quoted_text = std::move(split.quoted_text);
  mail.signature = std::move(split.signature);
  mail.attachments = settle_attachments(std::move(listed.files), {mail.html, mail.new_text, mail.quoted_text, mail.signature});
  const auto detected = detect_language(mail.subject, mail.new_text);
  mail.language = detected.language;
  mail.language_is_sure = detected.sure;
}

}  // namespace

Mail read_mail(std::string_view raw, const ReadOptions& options) {
  Mail mail;
  auto tree = scan_mime(raw, options.limits);
  mail.defects = std::move(tree.defects);
  const auto& top = tree.parts[0];
  mail.content_type = top.type;
  HeaderValues(top, options.limits, mail).read();
  read_content(raw, tree, options, mail);
  mail.automatic = find_automatic(raw, tree, mail);
  mail.bounce = find_bounce(raw, tree, mail);
  mail.forwarded = passed_on_mail(raw, tree, mail, options);
  if (mail.forwarded) describe_writer(*mail.forwarded, options.own_phones);
  mail.fields = find_fields(mail, options.own_phones);
  if (!options.ticket_prefix.empty()) find_ticket_numbers_of(mail, options.ticket_prefix);
  mail.content_hash = content_hash(raw, tree, mail.attachments, mail.from ? mail.from->address : std::string(), mail.subject);
  return mail;
}

std::string attachment_bytes(std::string_view raw, const Attachment& attachment) {
  if (attachment.offset > raw.size() || attachment.length > raw.size() - attachment.offset) return {};
  if (attachment.size == 0) return {};
  auto bytes = decoded(raw.substr(attachment.offset, attachment.length), attachment.encoding);
  if (attachment.inner_length == 0) return bytes;
  if (attachment.inner_offset > bytes.size() || attachment.inner_length > bytes.size() - attachment.inner_offset) return {};
  return bytes.substr(attachment.inner_offset, attachment.inner_length);
}

}  // namespace m2t
