// Accept, hold or only record this mail, and may it be answered? One table of rows (part 4 of the requirements), each with
// its number, so that `explain` can name it. What must be known of the past comes in as a value, History.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "parsers/mail.h"
#include "rules/boundary/boundary.h"
#include "rules/policy.h"
#include "tickets/effects.h"

namespace m2t {

// How the mail came to us, and what the database knows of its kind. Filled by daemon/processing from the Tx.
struct History {
  std::optional<std::string> duplicate_of;  // mail id of an earlier mail with the same logical key
  bool own_message_id = false;              // its own Message-ID is one that we made (H-01)
  bool own_loop_stamp = false;              // a stamp with our MAC (H-01)
  bool answers_our_mail = false;            // In-Reply-To or References name a mail of ours
  int automatic_mails_last_hour = 0;        // sent or queued to this sender, acknowledgements of new tickets not counted
  int automatic_mails_last_day = 0;
  int acknowledgements_last_hour = 0;  // of new tickets, to this sender
  int acknowledgements_last_day = 0;
  std::optional<Time> last_automatic_mail;  // to this sender
  int new_tickets_last_hour = 0;            // from this sender
  int new_tickets_last_day = 0;
  int domain_tickets_last_hour = 0;    // from this sender's domain
  int domain_mails_last_hour = 0;      // automatic, to this sender's domain
  int outside_mails_last_hour = 0;     // automatic, to all domains outside [access]
  std::optional<Person> known_person;  // with the language we know, if any
  bool phone_known = false;            // an earlier ticket of his has his number

  // What the sender wrote in the last 24 hours, this mail not counted (H-40, T-17).
  struct SameWords {
    int times = 0;
    bool same_subject = false;       // that of one of them
    std::optional<TicketId> ticket;  // of the newest of them
  };
  SameWords same_words;
  int quick_mails = 0, mails_at_once = 0;  // of the last ten minutes, see rules/repetition.h
  bool answers_receipt = false;            // of a technician: it answers what no person answers
  std::optional<Time> silent_until;        // a loop was seen
  bool bouncing = false;                   // nobody reads at this address, said a report

  // The mail of ours that a delivery report is about.
  struct Bounced {
    std::string message_id, to, kind;
    std::optional<Ticket> ticket;
    bool counts = true;  // false: it was noted before, or a person stopped the mail
  };
  std::optional<Bounced> bounced;
};

struct Arrival {
  Time received{};  // INTERNALDATE, or when `ingest` got it
  Time now{};
  bool before_first_start = false;  // taken, but more than 10 minutes older than the mailbox's first start (I-37)
  bool oversize = false;            // larger than the limit (I-39)
  bool in_mailbox = false;          // it lies there, and a person can open it; of an oversize one only the header was fetched
  bool released = false;            // a person released it from being held: strangers and lists pass
  bool confirmed = false;           // a technician's mail whose code came back (A-10)
  bool border_is_tested = true;     // A-04: until then what the border vouches for proves nothing
  std::uint64_t size_bytes = 0;
};

enum class Disposition {
  Handle,        // T: a ticket or a follow-up
  Note,          // N: only kept on the matching ticket; without a match recorded alone
  BounceReport,  // B
  Record,        // R: recorded only
  Hold,          // H
  Refuse,        // strangers = "refuse"
};

struct Judgement {
  Disposition disposition = Disposition::Handle;
  bool hold_unless_matched = false;    // H rows whose "match" column is T or N
  bool record_unless_matched = false;  // "N / R" rows
  std::optional<HeldReason> held_reason;
  std::string held_explanation;
  Verdict recorded_as = Verdict::Automatic;  // for Record and Note: Automatic, Duplicate, OwnMail, Bounce
  bool may_answer = true;                    // the Ack column; no row can turn false into true
  std::optional<Time> silence_until;         // T-17: the sender is a program that answers us; it gets nothing until then
  bool known_sender = false;                 // allow-listed, and the boundary does not say that it is somebody else
  BoundaryFinding boundary;                  // what the server at the border proves about the sender
  std::vector<std::string> reasons;          // "H-11 Auto-Submitted: auto-replied"
};

// Pure. Rows H-01 to H-45 as far as they concern the mail, its past, and the limits of 3.1; and what the border says of its sender.
Judgement judge(const Mail& mail, const Arrival& arrival, const History& history, const DeskPolicy& policy);

}  // namespace m2t
