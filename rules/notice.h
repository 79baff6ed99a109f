// What an acknowledgement says, and whether one goes out at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/judge.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

struct NoticeInput {
  const Mail& mail;
  const Arrival& arrival;
  const History& history;
  const Judgement& judgement;
  const DeskPolicy& policy;
  const Calendar& calendar;
  TicketType type = TicketType::Request;
  bool phone_known = false;    // we need not ask for it
  bool sender_proved = false;  // the border vouches for him
};

// The notice to the sender, or nothing; `reasons` gets a line that says why nothing goes out.
// `ticket` and `continues` are left to the caller.
std::optional<SendNotice> notice_to_sender(NoticeKind kind, const NoticeInput& in, std::vector<std::string>& reasons);

// A notice of a ticket to its requester, in the language known for him or else in all of the desk's; nothing when there is nobody who
// can be written to. What it tells is left to the caller.
std::optional<SendNotice> notice_to_requester(NoticeKind kind, const Ticket& ticket, const DeskPolicy& policy);
// The same to somebody else who may read it.
std::optional<SendNotice> notice_to(NoticeKind kind, const Ticket& ticket, const Person& to, const DeskPolicy& policy);

// Who wrote, with the language that we know or plainly saw. "(unknown sender)" without an address where there is no From.
Person sender_of(const Mail& mail, const History& history, const DeskPolicy& policy);

}  // namespace m2t
