// News beyond what a technician reads one by one come together in one mail (T-16): a flood of requests is no flood to him. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "rules/policy.h"
#include "tickets/effects.h"
#include "tickets/ticket.h"

namespace m2t {

// How long the first of them waits for others.
inline constexpr std::chrono::minutes gathered_news_wait{15};

// Whoever got so many mails with news in the last hour gets this one together with the next.
bool comes_together(int mails_last_hour);

struct GatheredLine {
  Ticket ticket;
  std::vector<StaffNews> news;  // each once, the first first
};
struct GatheredDigest {
  std::vector<GatheredLine> lines;  // the most pressing first, then the oldest
  std::vector<TicketNumber> more;   // tickets that have no line
  std::size_t count = 0;            // of news
  bool empty() const { return lines.empty(); }
};

// `news`: with their tickets as they are now, oldest first. Left out is what was to be done on a ticket that is closed by now, and complaints
// that he may not see; somebody's words and mails that came back are told of closed tickets, too.
GatheredDigest gathered_digest(const std::vector<std::pair<Ticket, StaffNews>>& news, const Person& reader,
                               const DeskPolicy& policy);

}  // namespace m2t
