#include "rules/retention.h"

#include <utility>

namespace m2t {
namespace {

using std::chrono::hours;

// Secrets and counts that nobody asks for any more: the longest limit looks back a day, the longest secret lives thirty.
constexpr hours counters_are_of_use{24 * 60};
constexpr hours at_night{3};

}  // namespace

std::vector<KeptUntil> what_is_over(const RetentionRules& rules, Time now) {
  const std::pair<KeptClass, hours> kept[] = {
      {KeptClass::TicketTexts, rules.ticket_texts},
      {KeptClass::RawMails, rules.raw_mails},
      {KeptClass::Pictures, rules.pictures},
      {KeptClass::SentMails, rules.sent_mails},
      {KeptClass::OtherMails, rules.other_mails},
      {KeptClass::HeldMails, rules.held_mails},
      {KeptClass::Audit, rules.audit},
      {KeptClass::Counters, counters_are_of_use},
      {KeptClass::Persons, rules.ticket_texts},
      {KeptClass::OldDatabases, rules.old_databases},
  };
  std::vector<KeptUntil> over;
  for (const auto& [what, how_long] : kept)
    if (how_long > hours(0)) over.push_back({what, now - how_long});
  return over;
}

Time next_retention(Time now, const TimeZone& zone) {
  const auto local = zone.to_local(now);
  Time next = zone.to_utc(local.date, at_night);
  if (next <= now)
    next = zone.to_utc(std::chrono::year_month_day(std::chrono::sys_days(local.date) + std::chrono::days(1)), at_night);
  return next;
}

}  // namespace m2t
