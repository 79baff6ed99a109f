// The digests: when one is due, to whom it goes, and what a morning's tells whom. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/file/rule_set.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/ticket.h"

namespace m2t {

enum class DigestKind {
  Morning,  // on working days, to each technician and the team leader, if there is something
  Week,     // on the first working day of a week, to the team leader: the figures of the last one
};
std::string_view to_word(DigestKind);  // "morning", "week", as in the database

struct DigestReader {
  Person person;  // his language is known
  bool technician = false, team_leader = false;
};
// Everybody by himself; a team leader who is a technician as well is one reader.
std::vector<DigestReader> digest_readers(const DeskPolicy& policy);

// When the digest is due next; a past moment: now. It is made once on its day, from `digest_at` of the configuration until the desk closes:
// later is too late, and a day that is over never comes again. `made_on`: the local day for which it was last made; nothing when no working
// day is in sight.
std::optional<Time> next_digest(DigestKind kind, std::optional<std::chrono::year_month_day> made_on,
                                std::chrono::minutes digest_at, const Calendar& calendar, Time now);

struct DigestLine {
  Ticket ticket;
  int days = 0;                                      // local days since it was opened; of a waiting one since it waits
  std::optional<std::chrono::year_month_day> until;  // of #wait
  bool last_day = false;                             // waits, and is taken for solved today
};
struct DigestSection {
  std::vector<DigestLine> lines;  // the most pressing first, then the oldest
  std::size_t more = 0;           // that have no line
  bool empty() const { return lines.empty(); }
  std::size_t count() const { return lines.size() + more; }
};
struct HeldMails {
  std::size_t count = 0;
  int oldest_days = 0;  // local days
};
struct MorningDigest {
  DigestSection complaints;  // the team leader's alone
  DigestSection mine;
  DigestSection unassigned;  // of no team, or of one that he belongs to
  DigestSection waiting;     // for the requester; his and nobody's
  DigestSection closing;     // solved, and closed tonight; his and nobody's
  HeldMails held;
  bool empty() const;
};

struct DigestDesk {
  const DeskPolicy& policy;
  const RuleSet& rules;  // for its teams
  const Calendar& calendar;
  Time now{};
};
// `tickets`: all that are not closed, complaints too.
MorningDigest morning_digest(const DigestReader& reader, const std::vector<Ticket>& tickets, const std::vector<Time>& held_since,
                             const DigestDesk& desk);

}  // namespace m2t
