// What the database knows of tickets: their entries, files, pictures and secrets, and the audit.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "tickets/effects.h"
#include "tickets/file_scan.h"
#include "tickets/ticket.h"

namespace m2t {

struct NewEntry {
  TicketId ticket{};
  EntryKind kind = EntryKind::Request;
  Visibility visibility = Visibility::Public;
  Person from;
  Time at{};
  std::optional<InboundId> inbound;  // unique: a mail becomes at most one entry (INV-4)
  std::string logical_key;           // unique when not empty (INV-12)
  std::string message_id;
  std::string subject;
  std::string text;                    // new text
  std::string quoted_text, signature;  // cut, but kept
  bool third_party = false;
};

struct AttachmentRow {
  std::string name, type, sha256, content_id, kind, encoding;  // words
  std::uint64_t size = 0, offset = 0, length = 0;              // offset and length in the raw mail, encoded
  bool is_inline = false;
  std::uint64_t inner_offset = 0, inner_length = 0;  // a file inside winmail.dat: in its decoded bytes; 0: the whole part
  FileScan scan{};
};

// A file that the virus scanner has still to look at.
struct WaitingScan {
  EntryId entry{};
  TicketId ticket{};
  std::optional<InboundId> inbound;
  std::string blob;          // the raw mail that it is in
  std::size_t position = 0;  // among the attachments of its entry
  AttachmentRow attachment;
};

// ---- pictures that are read later

enum class PictureState { Pending, Done, NothingFound, Failed };
std::string_view to_word(PictureState);
enum class PictureId : std::int64_t {};

// What was read in a picture. Hostile text (T-29): shown and searched, nothing else.
struct PictureFinding {
  std::string text, title, message, product;
  std::vector<std::string> codes;
  int confidence = 0;  // of a hundred
};

struct PictureRow : PictureFinding {
  PictureState state = PictureState::Pending;
  int attempts = 0;
  std::string reason;  // a word: why there is nothing, or why the last attempt failed
};

// A picture to be read now.
struct PictureJob {
  PictureId id{};
  EntryId entry{};
  TicketId ticket{};
  std::optional<InboundId> inbound;
  std::string blob;          // the raw mail that it is in
  std::size_t position = 0;  // among the attachments of its entry
  AttachmentRow attachment;
  int attempts = 0;  // this one included
};

// A small copy of a picture, made anew from its pixels by the program that reads them: no byte of it is the sender's.
struct SmallPictureRow {
  std::string type;  // "image/png" or "image/jpeg"
  int width = 0, height = 0;
  std::string bytes;
};

// What the technicians have not been told yet, because the pictures of the entry were to be read first.
struct OwedNews {
  EntryId entry{};
  TicketId ticket{};
  std::optional<InboundId> inbound;  // the mail that the entry came in
  std::string writer;                // address of who wrote it
  StaffNews news{};
};

struct GatheredNews {
  TicketId ticket{};
  StaffNews news{};
  Time at{};
};
struct NewsOfReader {
  Person reader;
  std::vector<GatheredNews> news;  // oldest first
};

// What another ticket has to do with an error: looked for by phrases.
struct ErrorSearch {
  TicketId except{};
  Time since{};                      // tickets that were opened before do not count
  std::vector<std::string> phrases;  // words that stand one behind the other, whatever their case and accents; any of them
  std::size_t limit = 0;
};

struct EntryRow : NewEntry {
  EntryId id{};
  std::string blob;  // the raw mail it came from; empty when there is none
  std::vector<AttachmentRow> attachments;
  std::map<std::size_t, PictureRow> pictures;  // by the place of the attachment; only those that are to be read
};
// An answer whose mails were all stopped before they went out: said to nobody.
inline bool was_never_sent(const NewEntry& entry) {
  return entry.kind == EntryKind::Answer && entry.visibility == Visibility::Internal;
}

// Nobody reads at an address, says a report.
struct Bouncing {
  Time since{};
  std::string status;  // "5.1.1", may be empty
};

struct TicketView {
  Ticket ticket;
  std::vector<TicketField> fields;  // in the order of FieldName
  std::vector<TicketNumber> linked;
  std::vector<EntryRow> entries;
  std::vector<std::string> external_references;  // "glpi 0000123"
  std::optional<Bouncing> requester_bouncing;    // mails to the requester come back
};

struct TicketFilter {
  std::vector<TicketState> states;  // none: all
  std::optional<TicketType> type;
  std::string requester;            // address; empty: all
  std::string technician;           // address; empty: all
  bool without_technician = false;  // only those that nobody has
  std::string team, category;       // empty: all; the case of ASCII letters does not count
  std::optional<Time> created_from, created_before;
  std::string search;       // full text over subjects, entries, fields and pictures; accents and case do not count
  bool complaints = false;  // include them
  std::size_t limit = 0;    // 0: all
};

struct StoredSecret {
  TicketId ticket{};  // 0: of a mail that belongs to no ticket
  Person person;
  Time expires{};
  bool revoked = false;
};
struct SecretUses {
  int mails = 0;            // that brought it
  bool same_words = false;  // one of them said the same
};

// ---- the audit: who did what when. Append-only (triggers). Holds ids, never addresses or text (T-48).

struct Event {
  Time at{};
  std::string actor;  // "desk", "person:12", "admin:root"
  std::string what;   // "ticket.opened", "inbound.held", "outbox.sent"
  std::optional<TicketId> ticket;
  std::optional<InboundId> inbound;
  std::optional<OutboxId> outbox;
  std::string detail;  // short, key=value
};

}  // namespace m2t
