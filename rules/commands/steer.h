// A technician's mail on a ticket -> what follows: his words to the requester, his commands, a receipt; or why nothing does. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/attachment_policy.h"
#include "rules/commands/authority.h"
#include "rules/commands/carry_out.h"
#include "rules/commands/command.h"
#include "rules/commands/note_words.h"
#include "rules/judge.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

// What is not taken back, because it was changed since.
struct ChangedSince {
  TicketChange is_now;
  std::string who;         // empty: not known
  std::optional<Time> at;  // not known
};
// A technician was told of what the orders did.
struct NewsOfOrders {
  OutboxId mail{};
  std::string to;
  TicketId ticket{};
  bool waits = false;  // it can still be stopped
};

// What the receipt that the mail answers offered to take back.
struct UndoOffer {
  std::string secret_hash;
  TicketId ticket{};
  Time until{};
  bool undone = false;
  std::vector<TicketChange> changes;
  std::vector<OutboxId> mails;            // that can still be stopped
  std::size_t mails_gone = 0;             // that cannot
  std::vector<ChangeTicket> elsewhere{};  // on other tickets
  std::vector<ChangedSince> changed_since{};
  std::vector<NewsOfOrders> news{};
  std::optional<Person> technician{};  // who has the ticket now
  TicketState state{};                 // of it now
};

// What the database says to a technician's mail.
struct StaffLookups {
  std::vector<Ticket> named;                        // the tickets that its merge and link lines name
  std::optional<WaitingConfirmation> confirmation;  // what waits for the code that it brings
  std::optional<UndoOffer> undo;
  bool personal_secret = false;        // it came to his own address, and the secret in it counts
  int receipts_last_hour = 0;          // refusals, help and unused codes that he got
  int carried_out_last_hour = 0;       // mails of his that were carried out
  int unproved_last_hour = 0;          // mails in his name that proved nothing
  bool locked = false;                 // too many of those: no code is sent or taken
  std::optional<History> of_somebody;  // of the person for whom he opens a ticket
  std::string last_words;              // the requester's newest, where the block splits them off
  std::string first_words;             // those that opened the ticket, where the block shows them to somebody
  std::vector<TicketField> contact{};  // how the requester is reached, where the block splits a ticket off
  std::optional<Time> closed_since{};  // of the ticket, where it is closed
  bool was_written_to = false;         // the requester has words of a technician that he can answer
  WordsOnTicket on_ticket{};           // what its words are compared with before they go out
  std::vector<CheckedFile> files{};    // of the mail, by their place; none: nothing is known of them
};

// A command that brings in somebody outside of [access].
bool names_outsider(const MailCommand& command, const DeskPolicy& policy);

struct StaffMail {
  const Mail& mail;
  const Ticket& ticket;
  Person technician;  // as the list of technicians has him
  Proofs proofs;      // of this mail, whatever it asks for
  StaffLookups lookups;
  bool may_tell = true;  // whether the technician may be told of a refusal now (limits of 3.1)
  const DeskPolicy& policy;
  const Calendar& calendar;
  Time now{};
  RulesOnWords rules_say{};
};

// The block of a technician's mail, as steer() reads it; for looking up what it names first.
CommandBlock block_of(const Mail& mail, const Person& technician, const DeskPolicy& policy, const Calendar& calendar, Time now);
std::vector<TicketNumber> tickets_named(const CommandBlock& block);
// The code of a block that confirms; empty when it does not.
std::string code_of(const CommandBlock& block);

// The verdict is always FollowUp: whatever becomes of it, the mail is kept on its ticket.
Decision steer(const StaffMail& in);

}  // namespace m2t
