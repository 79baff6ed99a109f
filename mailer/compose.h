// OutgoingMail -> RFC 5322 bytes, with mimetic (known only here and in parsers/mime/mime.cpp). Strict CRLF, lines of at most 998 octets (S-27).
// Values are text: control characters become blanks, everything is folded and encoded here (T-12).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "tickets/ticket.h"

namespace m2t {

struct OutgoingAttachment {
  std::string name;        // as shown to people; safe already
  std::string type;        // "image/png"; anything that is no type/subtype becomes application/octet-stream
  std::string bytes;       // decoded
  std::string content_id;  // not empty: an inline picture that the HTML names as cid:
};

struct OutgoingMail {
  std::string mail_id;     // X-Mail2Ticket-ID
  std::string message_id;  // without <>
  Person from;             // the desk
  Person to;
  std::string reply_to;  // empty: none
  std::string subject;
  Time date{};
  std::string in_reply_to;              // without <>; empty: none
  std::vector<std::string> references;  // without <>; the first is our own id; cut to 1,000 characters, first kept
  std::string thread_index;             // base64; empty: none
  std::string thread_topic;
  std::string auto_submitted;       // "auto-replied", "auto-generated"; empty: a person wrote it
  std::vector<Language> languages;  // Content-Language
  std::string loop_stamp;           // X-Mail2Ticket-Loop
  std::string text;                 // UTF-8, any line ends
  std::string html;                 // UTF-8; empty: text only
  std::vector<OutgoingAttachment> attachments;
};

inline constexpr std::string_view loop_stamp_field = "X-Mail2Ticket-Loop";
inline constexpr std::string_view mail_id_field = "X-Mail2Ticket-ID";

// Bytes for the outbox. Throws PermanentError when an address cannot be written safely.
std::string compose(const OutgoingMail& mail, const TimeZone& zone);

// Exchange's Thread-Index ([MS-OXOMSG] 2.2.1.3): theirs (base64) with one child block of 5 bytes added, or a root of 22 bytes
// derived from the ticket's id and time, with one child. Broken input counts as none.
std::string thread_index_for(const std::string& theirs, std::string_view ticket_number, Time ticket_created, Time now);

}  // namespace m2t
