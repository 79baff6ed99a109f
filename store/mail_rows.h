// What the database knows of mails: those that came in, and those that go out.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "tickets/effects.h"
#include "tickets/ticket.h"

namespace m2t {

enum class InboundState { Received, Decided, Filed, Vanished, Left };
std::string_view to_word(InboundState);

struct MailboxRow {
  std::int64_t id = 0;               // 0 in an InboundRow: it came by `ingest`
  std::string name;                  // "user@host/INBOX", unique
  std::uint32_t uid_validity = 0;    // last seen; 0: never selected
  std::uint32_t first_uid_next = 0;  // at the first start
  Time first_start{};
  Time take_from{};
};

// Where a message lies on the server. uid 0: not on a server, or its place is not known.
struct ServerPlace {
  std::string folder;
  std::uint32_t uid_validity = 0;
  std::uint32_t uid = 0;
};

struct NewInbound {
  std::string mail_id;  // "in-…", the same in logs, database and headers; unique
  std::int64_t mailbox = 0;
  ServerPlace place;
  std::string fingerprint;  // INTERNALDATE + Message-ID + Date + From + Subject, hashed (INV-12)
  std::string message_id;   // may be empty
  std::string blob;         // "" for a message that was left or is oversize without header
  std::uint64_t size_bytes = 0;
  Time internal_date{};
  Time received{};                        // when we took it
  std::string shown_from, shown_subject;  // for lists, decoded, short
  bool oversize = false;
  bool left = false;  // state Left, verdict Left
  bool before_first_start = false;
};

struct InboundRow : NewInbound {
  InboundId id{};
  InboundState state = InboundState::Received;
  std::optional<Verdict> verdict;
  std::optional<HeldReason> held_reason;
  std::string explanation;
  std::vector<std::string> reasons;
  int attempts = 0;
  Time next_attempt{};
  std::optional<TicketId> ticket;
  std::optional<TicketId> release_to;  // a person released it into this ticket
  bool released = false;
  bool discarded = false;
  bool confirmed = false;  // its code came back from the technician's registered address
  ServerPlace now_at;      // where it lies now, after we moved it
};

struct KnownUid {
  std::uint32_t uid;
  std::string fingerprint;
  InboundState state;
};

enum class OutboxState { Queued, Sending, InDoubt, Sent, Deferred, Failed, NeedsDecision, Bounced, Cancelled };
std::string_view to_word(OutboxState);
std::optional<OutboxState> outbox_state_from(std::string_view word);

// Smaller goes first (S-25).
enum class OutboxPriority { Technician = 0, Resolution = 1, Acknowledgement = 2 };

struct NewOutgoing {
  std::string mail_id;  // "out-…"
  std::string kind;     // the notice's word
  OutboxPriority priority = OutboxPriority::Acknowledgement;
  TicketId ticket{};  // 0: it belongs to none
  std::optional<InboundId> caused_by;
  std::string to;             // one recipient a row (INV-5)
  std::string envelope_from;  // "" is the null sender
  std::string message_id;     // without <>; unique
  std::string bytes;          // RFC 5322, CRLF; never changed afterwards
  bool automatic = true;
  Time created{};
  Time not_before{};
  std::optional<EntryId> says{};  // the answer whose words it carries
};

struct OutboxRow {
  OutboxId id{};
  std::string mail_id, kind, to, envelope_from, message_id, bytes;
  TicketId ticket{};
  std::string ticket_number;
  std::optional<InboundId> caused_by;
  OutboxPriority priority{};
  OutboxState state = OutboxState::Queued;
  int attempts = 0;
  int doubts = 0;  // how often it was in doubt (INV-7)
  Time created{}, next_attempt{}, sent{};
  std::string last_reply;  // the server's words, or ours
};

struct OutboxResult {
  OutboxId id{};
  OutboxState state = OutboxState::Sent;
  std::string reply;
  Time next_attempt{};              // for Deferred and InDoubt
  std::string assigned_message_id;  // S-20: the server named another one
};

}  // namespace m2t
