// What a technician or the team leader writes about himself, not about a ticket: "#digest off", the code of a confirmation, an answer to a
// digest. Pure.
#pragma once

#include <optional>

#include "parsers/mail.h"
#include "rules/commands/authority.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

struct OwnMail {
  const Mail& mail;  // belongs to no ticket
  Person writer;     // as the configuration has him
  Proofs proofs;     // `secret`: that of a mail of ours which belongs to no ticket, if this one answers such a mail
  std::optional<WaitingConfirmation> confirmation;  // what waits for the code that it brings
  bool may_tell = true;                             // whether he may be told of a refusal now (limits of 3.1)
  bool locked = false;                              // too many mails in his name proved nothing: no code is sent or taken
  const DeskPolicy& policy;
  const Calendar& calendar;
  Time now{};
};

// Nothing when it is no such mail: then it is handled as anybody's. Otherwise it opens no ticket, and the writer is told what became of it.
std::optional<Decision> decide_own_matter(const OwnMail& in);

// The technician, or else the team leader, whose address is the sender's.
std::optional<Person> staff_member_of(const Mail& mail, const DeskPolicy& policy);

}  // namespace m2t
