// What an acknowledgement says, and whether one goes out at all.
#pragma once

#include <optional>
#include <string>
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
};

// The notice to the sender, or nothing; `reasons` gets a line that says why nothing goes out.
// `ticket` and `continues` are left to the caller.
std::optional<SendNotice> notice_to_sender(NoticeKind kind, const NoticeInput& in, std::vector<std::string>& reasons);

// Who wrote, with the language that we know or plainly saw. "(unknown sender)" without an address where there is no From.
Person sender_of(const Mail& mail, const History& history, const DeskPolicy& policy);

}  // namespace m2t
