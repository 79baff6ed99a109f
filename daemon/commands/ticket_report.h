// What a subcommand did on a ticket, told to a person or to a program: what was done, who gets a mail, and how to stop it.
#pragma once

#include <string>
#include <vector>

#include "daemon/apply.h"
#include "daemon/commands/commands.h"

namespace m2t {

struct TicketReport {
  Ticket ticket;                  // as it is now
  std::vector<std::string> done;  // sentences
  struct QueuedMail {
    OutboxId id{};
    std::string to, kind;
    std::chrono::seconds waits{0};  // how long it can surely be stopped
    Time goes_out{};
  };
  std::vector<QueuedMail> mails;
};

// Read in the transaction that made it. `applied` is of that transaction.
TicketReport report_of(Tx& tx, const Ticket& ticket, std::vector<std::string> done, const Applied& applied);

void print_report(const TicketReport& report, bool json, Console& console);
// Only who gets a mail, and how to stop it; a line each.
void print_mails(const TicketReport& report, std::ostream& out);
// Says on console.err when nobody is there to send what waits.
void tell_when_nobody_sends(const TicketReport& report, const Settings& settings, Console& console);

}  // namespace m2t
