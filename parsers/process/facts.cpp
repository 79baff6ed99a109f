#include "parsers/process/facts.h"

#include "parsers/process/wire.h"

namespace m2t {

template <>
struct LastOf<TransferEncoding> {
  static constexpr auto value = TransferEncoding::YEnc;
};
template <>
struct LastOf<AttachmentKind> {
  static constexpr auto value = AttachmentKind::Other;
};
template <>
struct LastOf<Language> {
  static constexpr auto value = Language::German;
};

template <>
struct Members<Address> {
  static void visit(auto& wire, auto& value) {
    auto& [name, address] = value;
    wire(name, address);
  }
};

template <>
struct Members<Attachment> {
  static void visit(auto& wire, auto& value) {
    auto& [name, original_name, type, detected_type, content_id, size, sha256, is_inline, kind, offset, length, encoding,
           inner_offset, inner_length, is_quoted] = value;
    wire(name, original_name, type, detected_type, content_id, size, sha256, is_inline, kind, offset, length, encoding,
         inner_offset, inner_length, is_quoted);
  }
};

template <>
struct Members<Defect> {
  static void visit(auto& wire, auto& value) {
    auto& [id, text] = value;
    wire(id, text);
  }
};

template <>
struct Members<HeaderField> {
  static void visit(auto& wire, auto& value) {
    auto& [name, text] = value;
    wire(name, text);
  }
};

template <>
struct Members<BoundaryResult> {
  static void visit(auto& wire, auto& value) {
    auto& [method, result, by, received_above] = value;
    wire(method, result, by, received_above);
  }
};

template <>
struct Members<AutomaticFacts> {
  static void visit(auto& wire, auto& value) {
    auto& [delivery_report, disposition_report, feedback_report, tls_or_dmarc_report, null_return_path, mailer_daemon,
           failed_recipients_field, bounce_subject, auto_submitted, response_suppress, list_field, list_unsubscribe, precedence,
           campaign_field, autoreply_field, vacation_field, machine_field, exchange_rules_loop, other_ticket_system,
           automatic_subject, noreply_sender, noreply_rule, resent_to, meeting_method, recall, read_receipt, results, from_group,
           received_count, delivered_twice, loop_stamps, external_system, external_number, why] = value;
    wire(delivery_report, disposition_report, feedback_report, tls_or_dmarc_report, null_return_path, mailer_daemon,
         failed_recipients_field, bounce_subject, auto_submitted, response_suppress, list_field, list_unsubscribe, precedence,
         campaign_field, autoreply_field, vacation_field, machine_field, exchange_rules_loop, other_ticket_system,
         automatic_subject, noreply_sender, noreply_rule, resent_to, meeting_method, recall, read_receipt, results, from_group,
         received_count, delivered_twice, loop_stamps, external_system, external_number, why);
  }
};

template <>
struct Members<BounceRecipient> {
  static void visit(auto& wire, auto& value) {
    auto& [recipient, status, action] = value;
    wire(recipient, status, action);
  }
};

template <>
struct Members<BounceFacts> {
  static void visit(auto& wire, auto& value) {
    auto& [is, failed_recipient, status, permanent, original_message_id, why, recipients] = value;
    wire(is, failed_recipient, status, permanent, original_message_id, why, recipients);
  }
};

template <>
struct Members<FieldSource> {
  static void visit(auto& wire, auto& value) {
    auto& [written, from] = value;
    wire(block(written), from);
  }
};

template <>
struct Members<MailFields> {
  static void visit(auto& wire, auto& value) {
    auto& [title, name, phone, urls, error_text, error_codes, urgency, sources] = value;
    wire(title, name, phone, urls, block(error_text), error_codes, urgency, sources);
  }
};

template <>
struct Members<Forwarded> {
  static void visit(auto& wire, auto& value) {
    auto& [from, date, subject, text, date_has_zone, attached, one_writer, phone, language, language_is_sure] = value;
    wire(from, date, subject, block(text), date_has_zone, attached, one_writer, phone, language, language_is_sure);
  }
};

template <>
struct Members<Mail> {
  static void visit(auto& wire, auto& value) {
    auto& [message_id, in_reply_to, references, date, subject, from, from_count, sender, reply_to, to, cc, delivered_to,
           return_path, thread_index, thread_topic, content_type, headers, text, new_text, quoted_text, signature, html, language,
           language_is_sure, ticket_numbers, attachments, automatic, bounce, fields, forwarded, defects, content_hash] = value;
    wire(message_id, in_reply_to, references, date, subject, from, from_count, sender, reply_to, to, cc, delivered_to,
         return_path, thread_index, thread_topic, content_type, headers, block(text), block(new_text), block(quoted_text),
         block(signature), block(html), language, language_is_sure, ticket_numbers, attachments, automatic, bounce, fields,
         forwarded, defects, content_hash);
  }
};

template <>
struct Members<ReadLimits> {
  static void visit(auto& wire, auto& value) {
    auto& [header_block_bytes, header_field_bytes, header_fields, addresses, depth, parts, nested_messages, text_bytes,
           attachments, attachment_bytes] = value;
    wire(header_block_bytes, header_field_bytes, header_fields, addresses, depth, parts, nested_messages, text_bytes, attachments,
         attachment_bytes);
  }
};

template <>
struct Members<ZoneTable::Period> {
  static void visit(auto& wire, auto& value) {
    auto& [begins, wall] = value;
    wire(begins, wall);
  }
};

template <>
struct Members<ZoneTable> {
  static void visit(auto& wire, auto& value) {
    auto& [periods] = value;
    wire(periods);
  }
};

template <>
struct Members<ReadOptions> {
  static void visit(auto& wire, auto& value) {
    auto& [limits, ticket_prefix, desk_zone, own_phones] = value;
    wire(limits, ticket_prefix, desk_zone, own_phones);
  }
};

std::string to_bytes(const Mail& mail) { return to_wire(mail); }
std::optional<Mail> mail_from_bytes(std::string_view bytes) { return from_wire<Mail>(bytes); }

std::string to_bytes(const ReadOptions& options) { return to_wire(options); }
std::optional<ReadOptions> options_from_bytes(std::string_view bytes) { return from_wire<ReadOptions>(bytes); }

}  // namespace m2t
