// What the database knows of who writes: technicians' codes, addresses and receipts, and what senders did lately.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "tickets/effects.h"
#include "tickets/ticket.h"

namespace m2t {

// A mail that is carried out when its code comes back; of the code only the SHA-256 is kept.
struct NewConfirmation {
  std::string code_hash;
  Person person;
  InboundId inbound{};
  TicketId ticket{};  // 0: none
  Time expires{};
};

// A technician's own address, support+t.<secret>@…: which generation its secret is, and the SHA-256 of it.
struct PersonalSecret {
  std::string secret_hash;
  Person person;
  int generation = 1;
  bool revoked = false;
};
struct RevokedSecrets {
  int personal = 0;    // a technician's own addresses
  int of_tickets = 0;  // those in mails about tickets
};

// What a receipt can take back, found by the SHA-256 of the secret in its Message-ID.
struct NewUndo {
  std::string secret_hash;
  TicketId ticket{};
  Person person;
  Time until{};
  std::vector<TicketChange> changes;      // in the order in which they are to be applied
  std::vector<OutboxId> mails;            // to be stopped, if they still can be
  std::vector<ChangeTicket> elsewhere{};  // on other tickets, each named
  // How the orders left what those changes concern (tickets/way_back): what is otherwise by then stays.
  std::vector<TicketChange> left{};
  std::vector<ChangeTicket> left_elsewhere{};
};
struct UndoRow : NewUndo {
  bool undone = false;
};

// ---- what ends loops and floods

// A mail that came in, as the rules about its sender's next mails need it (H-40, T-17, 3.1): digests, no words.
struct RecentMail {
  InboundId inbound{};
  Time at{};
  std::string words;                           // digest of what it says; empty: nothing to compare
  std::string subject;                         // digest of its base subject
  bool quick = false, at_once = false;         // soon after an automatic mail of ours; sooner than anybody writes
  bool carried_out = false, unproved = false;  // see Decision
  std::optional<TicketId> ticket;
};
struct Silence {
  std::string address;
  SilenceKind kind = SilenceKind::Loop;
  Time since{}, until{};
};

}  // namespace m2t
