// How long the desk keeps what (T-50), decided without looking at anything: from the rules and the time, which moments are too long ago.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "base/clock.h"

namespace m2t {

// Zero: for ever. Tickets on hold are kept, with all that belongs to them, whatever stands here.
struct RetentionRules {
  std::chrono::hours raw_mails{24 * 365};         // of closed tickets, with their files; since the closing
  std::chrono::hours pictures{24 * 365};          // what was read in screenshots, and their small copies; since the closing
  std::chrono::hours ticket_texts{24 * 365 * 5};  // everything that was written on closed tickets, and by whom; since the closing
  std::chrono::hours sent_mails{24 * 365};        // as they went out; since they were made
  std::chrono::hours other_mails{24 * 90};        // that belong to no ticket: refused, discarded, automatic
  std::chrono::hours held_mails{24 * 365};        // that nobody released or discarded
  std::chrono::hours audit{24 * 365 * 2};         // who did what when
  std::chrono::hours old_databases{24 * 35};      // copies that updates and restores leave beside the database
};

// In the order in which they are worked through: who is named nowhere any more is known last.
enum class KeptClass {
  TicketTexts,
  RawMails,
  Pictures,
  SentMails,
  OtherMails,
  HeldMails,
  Audit,
  Counters,
  Persons,
  OldDatabases
};

struct KeptUntil {
  KeptClass what{};
  Time before{};  // what is older has to go
};

// The classes that have an end.
std::vector<KeptUntil> what_is_over(const RetentionRules& rules, Time now);

// When to look next: in the night after `now`, at three o'clock in that zone.
Time next_retention(Time now, const TimeZone& zone);

}  // namespace m2t
