#include "rules/digest.h"

#include <algorithm>
#include <tuple>

#include "tickets/schedule.h"

namespace m2t {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int days_looked_ahead = 2 * 366;
constexpr std::size_t most_lines = 10;  // of a section: what is longer is read nowhere

// No working day of that week lies before it.
bool begins_the_week(year_month_day date, const Calendar& calendar) {
  const sys_days day = date;
  const auto behind_monday = std::chrono::weekday(day).iso_encoding() - 1;
  for (unsigned before = 1; before <= behind_monday; ++before)
    if (calendar.is_working_day(day - days(before))) return false;
  return true;
}

// Whoever sets the digest behind the closing wants it all the same, on that day.
Time too_late(year_month_day date, std::chrono::minutes digest_at, const Calendar& calendar) {
  const auto& hours = calendar.rules().hours.at(std::chrono::weekday(sys_days(date)).iso_encoding() - 1);
  if (hours && hours->closes > digest_at) return calendar.zone().to_utc(date, hours->closes);
  return calendar.zone().to_utc(sys_days(date) + days(1), std::chrono::minutes(0));
}

Person with_language(Person person, const DeskPolicy& policy) {
  if (person.language == Language::Unknown) person.language = policy.languages.front();
  return person;
}

// Sorts the tickets of one reader into the sections.
class MorningSorting {
 public:
  MorningSorting(const DigestReader& reader, const DigestDesk& desk)
      : reader_(reader), desk_(desk), today_(desk.calendar.zone().to_local(desk.now).date) {}

  void add(const Ticket& ticket) {
    if (ticket.state == TicketState::Closed) return;
    if (ticket.type == TicketType::Complaint) return add_complaint(ticket);
    if (!reader_.technician) return;
    const bool his = ticket.technician && same_address(ticket.technician->address, reader_.person.address);
    if (!his && (ticket.technician || !concerns_his_team(ticket))) return;
    switch (ticket.state) {
      case TicketState::New:
      case TicketState::Assigned: (his ? digest_.mine : digest_.unassigned).lines.push_back(line(ticket, ticket.created)); break;
      case TicketState::Waiting: digest_.waiting.lines.push_back(waiting_line(ticket)); break;
      case TicketState::Solved:
        if (closes_tonight(ticket)) digest_.closing.lines.push_back(line(ticket, ticket.created));
        break;
      case TicketState::Closed: break;
    }
  }

  void add_held(const std::vector<Time>& since) {
    digest_.held.count = since.size();
    for (const Time at : since) digest_.held.oldest_days = std::max(digest_.held.oldest_days, days_since(at));
  }

  MorningDigest finish() {
    for (auto* section : {&digest_.complaints, &digest_.mine, &digest_.unassigned, &digest_.waiting, &digest_.closing}) {
      const auto order = [](const DigestLine& l) {
        return std::tuple(-static_cast<int>(l.ticket.priority), -l.days, l.ticket.id);
      };
      std::ranges::sort(section->lines, {}, order);
      if (section->lines.size() <= most_lines) continue;
      section->more = section->lines.size() - most_lines;
      section->lines.resize(most_lines);
    }
    return std::move(digest_);
  }

 private:
  void add_complaint(const Ticket& ticket) {
    if (reader_.team_leader && ticket.state != TicketState::Solved)
      digest_.complaints.lines.push_back(ticket.state == TicketState::Waiting ? waiting_line(ticket)
                                                                              : line(ticket, ticket.created));
  }

  bool concerns_his_team(const Ticket& ticket) const {
    const Team* team = ticket.team.empty() ? nullptr : desk_.rules.find_team(ticket.team);
    if (team == nullptr || team->members.empty()) return true;
    return std::ranges::any_of(team->members, [&](const std::string& m) { return same_address(m, reader_.person.address); });
  }

  bool closes_tonight(const Ticket& ticket) const {
    return ticket.countdown && last_day_to_react(ticket.countdown->since, desk_.policy.lifecycle, desk_.calendar) <= today_;
  }

  int days_since(Time at) const { return days_since(desk_.calendar.zone().to_local(at).date); }
  int days_since(year_month_day day) const { return std::max(0, static_cast<int>((sys_days(today_) - sys_days(day)).count())); }

  DigestLine line(const Ticket& ticket, Time since) const { return {ticket, days_since(since), std::nullopt, false}; }
  DigestLine waiting_line(const Ticket& ticket) const {
    DigestLine waits = line(ticket, ticket.updated);
    if (!ticket.countdown) return waits;
    waits.days = days_since(ticket.countdown->since);
    waits.until = ticket.countdown->until;
    waits.last_day = !waits.until && silence_day(*ticket.countdown, desk_.policy.lifecycle, desk_.calendar) <= today_;
    return waits;
  }

  const DigestReader& reader_;
  const DigestDesk& desk_;
  year_month_day today_;
  MorningDigest digest_;
};

}  // namespace

std::string_view to_word(DigestKind kind) { return kind == DigestKind::Morning ? "morning" : "week"; }

std::vector<DigestReader> digest_readers(const DeskPolicy& policy) {
  std::vector<DigestReader> readers;
  for (const Person& technician : policy.technicians) readers.push_back({with_language(technician, policy), true, false});
  if (!policy.team_leader) return readers;
  const auto found = std::ranges::find_if(
      readers, [&](const DigestReader& r) { return same_address(r.person.address, policy.team_leader->address); });
  if (found != readers.end())
    found->team_leader = true;
  else
    readers.push_back({with_language(*policy.team_leader, policy), false, true});
  return readers;
}

std::optional<Time> next_digest(DigestKind kind, std::optional<year_month_day> made_on, std::chrono::minutes digest_at,
                                const Calendar& calendar, Time now) {
  sys_days day = calendar.zone().to_local(now).date;
  for (int i = 0; i <= days_looked_ahead; ++i, day += days(1)) {
    if (made_on && sys_days(*made_on) >= day) continue;
    if (!calendar.is_working_day(day) || (kind == DigestKind::Week && !begins_the_week(day, calendar))) continue;
    if (now < too_late(day, digest_at, calendar)) return calendar.zone().to_utc(day, digest_at);
  }
  return std::nullopt;
}

bool MorningDigest::empty() const {
  return complaints.empty() && mine.empty() && unassigned.empty() && waiting.empty() && closing.empty() && held.count == 0;
}

MorningDigest morning_digest(const DigestReader& reader, const std::vector<Ticket>& tickets, const std::vector<Time>& held_since,
                             const DigestDesk& desk) {
  MorningSorting sorting(reader, desk);
  for (const Ticket& ticket : tickets) sorting.add(ticket);
  sorting.add_held(held_since);
  return sorting.finish();
}

}  // namespace m2t
