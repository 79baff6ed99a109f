// What a mail says: the facts that parsers find in bytes. Values only; all text is valid UTF-8.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "tickets/ticket.h"

namespace m2t {

struct Address {
  std::string name;     // decoded, NFC, controls and bidi marks removed; may be empty
  std::string address;  // local@domain as written (comments and blanks removed); the domain in lower case
  bool operator==(const Address&) const = default;
};

enum class TransferEncoding { Identity, Base64, QuotedPrintable, UuEncode, YEnc };

enum class AttachmentKind { Screenshot, Photo, Logo, Document, Archive, Message, Calendar, Contact, Signature, Other };
std::string_view to_word(AttachmentKind);

// A part of the raw mail that is not its text. It lives there and is decoded when needed.
struct Attachment {
  std::string name;           // safe to show (T-23): NFC, no path, no controls, at most 120 characters, never empty
  std::string original_name;  // decoded only; may be empty
  std::string type;           // declared, lower case, "image/png"
  std::string detected_type;  // by its content; empty when that says nothing
  std::string content_id;     // without <>
  std::uint64_t size = 0;     // decoded, in bytes
  std::string sha256;         // of the decoded bytes, hex
  bool is_inline = false;
  AttachmentKind kind = AttachmentKind::Other;
  std::uint64_t offset = 0;  // of the encoded body in the raw mail
  std::uint64_t length = 0;  // of the encoded body
  TransferEncoding encoding = TransferEncoding::Identity;
  std::uint64_t inner_offset = 0;  // a file inside winmail.dat: its place in the decoded bytes of the part
  std::uint64_t inner_length = 0;  // 0: the attachment is the whole part
  bool is_quoted = false;          // a picture that is shown in the quotation: not what this mail brings
};

// Something odd in a mail and how it was read. `id` is stable: "mime.boundary-missing".
struct Defect {
  std::string id;
  std::string text;
};

// A header field as the mail has it, unfolded, not decoded (8-bit bytes that are no UTF-8 are replaced).
struct HeaderField {
  std::string name;  // as written
  std::string value;
};

// What some mail server on the way thought of the mail. Unproved: whether the server is ours is told by `received_above`.
struct BoundaryResult {
  std::string method;      // "scl", "spam-flag", "dmarc", "compauth"
  std::string value;       // lower case: "5", "yes", "fail"
  std::string by;          // the server's name where the field has one; Exchange Online writes none
  int received_above = 0;  // Received fields above it: 0 is the newest
  bool operator==(const BoundaryResult&) const = default;
};

// Facts for the decision table of automatic mail (part 4), not verdicts. Comparisons are done; comments are cut.
struct AutomaticFacts {
  bool delivery_report = false;                // H-03 multipart/report; report-type=delivery-status, at any depth
  bool disposition_report = false;             // H-04
  bool feedback_report = false;                // H-05
  bool tls_or_dmarc_report = false;            // H-06
  bool null_return_path = false;               // H-07
  bool mailer_daemon = false;                  // H-09
  bool failed_recipients_field = false;        // H-10 X-Failed-Recipients
  bool bounce_subject = false;                 // H-10, a known bounce form and no human reply marks
  std::vector<std::string> auto_submitted;     // H-11..H-14: values, lower case, without parameters and comments
  std::vector<std::string> response_suppress;  // H-15..H-16: words, lower case
  bool list_field = false;                     // H-23
  bool list_unsubscribe = false;               // H-24
  std::string precedence;                      // H-19..H-22, lower case
  std::string campaign_field;                  // H-25 the name of a field that mass mailers write; empty without one
  bool autoreply_field = false;                // H-26
  bool vacation_field = false;                 // H-27 of a vacation program
  bool machine_field = false;                  // H-27 of cron or of Amazon's relay
  bool exchange_rules_loop = false;            // H-17, H-18
  bool other_ticket_system = false;            // H-28
  bool automatic_subject = false;              // H-33, H-34
  bool noreply_sender = false;                 // H-29
  std::string noreply_rule;                    // which word of H-29 matched, for the reason
  std::vector<std::string> resent_to;          // H-31 addresses of Resent-To and Resent-Cc, lower case
  std::string meeting_method;                  // H-35 "request", "reply", "cancel", "counter", …; empty: no meeting
  bool recall = false;                         // H-36
  bool read_receipt = false;                   // H-36 by its words or its class, without the report of H-04
  std::vector<BoundaryResult> results;         // H-37, H-38
  bool from_group = false;                     // H-42 group syntax in From
  int received_count = 0;                      // H-43
  std::vector<std::string> delivered_twice;    // H-44 addresses in two Delivered-To, X-Forwarded-To or Resent-To, lower case
  std::vector<std::string> loop_stamps;        // H-01 values of our own stamp field, unproved
  std::string external_system;                 // JetHelp's or another GLPI's mail: "glpi"
  std::string external_number;                 // "0000123"
  std::string why;                             // "" or one line: the strongest sign, for `parse`
  bool is() const { return !why.empty(); }
};

// What a bounce says of one recipient.
struct BounceRecipient {
  std::string recipient;  // may be empty: some reports name nobody
  std::string status;     // enhanced code; may be empty
  std::string action;     // "failed", "delayed", "relayed", "expanded"; of plain forms "failed" or "delayed"
  bool operator==(const BounceRecipient&) const = default;
};

struct BounceFacts {
  bool is = false;
  std::string failed_recipient;
  std::string status;               // enhanced code, "5.1.1"; may be empty
  bool permanent = false;           // action failed; delayed is not failed (S-23)
  std::string original_message_id;  // without <>
  std::string why;
  std::vector<BounceRecipient> recipients{};  // all that it names, without those that got the mail; at most 50
};

struct FieldSource {
  std::string written;  // as it stood there
  std::string from;     // "subject", "text", "signature", "quoted", "from", "reply_to", "forwarded", "attachment"
};

struct MailFields {
  std::string title;  // never empty: the base subject, or made from the text when it says nothing
  std::string name;
  std::string phone;  // E.164; an internal number as written
  std::vector<std::string> urls;
  std::string error_text;
  std::vector<std::string> error_codes;        // in that text, "0x80070005"; at most 8
  std::vector<std::string> urgency;            // the words that say so
  std::map<std::string, FieldSource> sources;  // by the name of the field, "phone"; of lists, the first one's
};

struct Forwarded {
  Address from;
  std::optional<Time> date;
  std::string subject;
  std::string text{};  // what the original said, as far as it is there; at most 64 KiB
  bool date_has_zone =
      true;                // false: no zone stood there and none was given; `date` is the writer's local time as if it were UTC
  bool attached = false;   // a mail that is attached, not one whose words stand in the text
  bool one_writer = true;  // false: more than one address is named as its writer, or more than one mail is attached
  std::string phone{};     // of its writer, as fields.phone
  Language language = Language::Unknown;
  bool language_is_sure = false;
};

struct Mail {
  std::string message_id;                // without <>; empty when there is none
  std::vector<std::string> in_reply_to;  // without <>
  std::vector<std::string> references;   // without <>, in order, at most 100
  std::optional<Time> date;
  std::string subject;          // decoded, NFC, one line
  std::optional<Address> from;  // nothing: no From, or one that cannot be read
  int from_count = 0;           // mailboxes in all From fields together (H-42)
  std::vector<Address> sender, reply_to, to, cc;
  std::vector<std::string> delivered_to;  // Delivered-To, X-Original-To, X-Forwarded-To, Resent-To, Envelope-To
  std::string return_path;                // without <>
  std::string thread_index;               // as written, base64
  std::string thread_topic;               // decoded
  std::string content_type;               // of the whole mail, lower case
  std::vector<HeaderField> headers;       // in order, within the limits

  std::string text;  // whole body as text, at most 1 MiB
  std::string new_text, quoted_text, signature;
  std::string html;  // the HTML part as UTF-8 where there is one, at most 1 MiB; never passed through
  Language language = Language::Unknown;
  bool language_is_sure = false;
  std::vector<std::string> ticket_numbers;  // of subject, new text, the rest; filled when the prefix is known
  std::vector<Attachment> attachments;
  AutomaticFacts automatic;
  BounceFacts bounce;
  MailFields fields;
  std::optional<Forwarded> forwarded;
  std::vector<Defect> defects;

  std::string content_hash;  // hex SHA-256 over From, Subject and the decoded parts (INV-12)
};

}  // namespace m2t
