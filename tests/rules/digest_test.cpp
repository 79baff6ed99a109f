// When digests are due, who gets which tickets, and the figures of a week.
#include "rules/digest.h"

#include <set>

#include "rules/week_figures.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;
using namespace std::chrono;

namespace {

constexpr minutes half_past_seven{7 * 60 + 30};

// Jette's own hours: 8:30 to 17:00, Thursdays to 19:00, closed on 24 December.
Calendar jette() {
  CalendarRules rules;
  for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = parse_opening_hours(day == 3 ? "08:30-19:00" : "08:30-17:00");
  rules.extra_holidays = {2026y / December / 24};
  return Calendar(rules);
}

Time local(std::string_view text) { return parse_rfc3339(text).value(); }

std::string due(DigestKind kind, std::optional<year_month_day> made_on, std::string_view now, minutes at = half_past_seven) {
  const Calendar calendar = jette();
  const auto next = next_digest(kind, made_on, at, calendar, local(now));
  return next ? to_rfc3339(*next, calendar.zone()) : "never";
}

const Person an{"An", "an@jette.brussels", Language::Dutch};
const Person luc{"Luc", "luc@jette.brussels", Language::Unknown};
const Person chief{"Chef", "chef@jette.brussels", Language::French};

Ticket numbered(int id, TicketState state, std::optional<Person> technician = std::nullopt,
                TicketType type = TicketType::Incident) {
  Ticket t;
  t.id = TicketId{id};
  t.number = {"JET", 1000u + static_cast<unsigned>(id)};
  t.state = state;
  t.type = type;
  t.technician = std::move(technician);
  t.created = t.updated = local("2026-11-20T10:00:00+01:00");
  return t;
}

Ticket counting(Ticket ticket, year_month_day since, std::optional<year_month_day> until = std::nullopt) {
  ticket.countdown = Countdown{ticket.state, since, until, 0, {}};
  return ticket;
}

struct DigestOf {
  std::vector<Ticket> tickets;
  std::vector<Time> held;
  RuleSet rules;
  DeskPolicy policy = desk();

  MorningDigest to(const DigestReader& reader, std::string_view now = "2026-11-24T07:30:00+01:00") const {
    const Calendar calendar = jette();
    return morning_digest(reader, tickets, held, {policy, rules, calendar, local(now)});
  }
};

const DigestReader for_an{an, true, false}, for_luc{luc, true, false}, for_chief{chief, false, true};

std::vector<int> ids(const DigestSection& section) {
  std::vector<int> all;
  for (const DigestLine& line : section.lines) all.push_back(static_cast<int>(line.ticket.id));
  return all;
}
using Ids = std::vector<int>;

}  // namespace

TEST_CASE("digest: due once on each working day, from its time until the desk closes") {
  const auto morning = DigestKind::Morning;
  CHECK(due(morning, std::nullopt, "2026-11-24T06:00:00+01:00") == "2026-11-24T07:30:00+01:00");
  CHECK(due(morning, std::nullopt, "2026-11-24T16:59:59+01:00") == "2026-11-24T07:30:00+01:00");  // after downtime: now
  CHECK(due(morning, std::nullopt, "2026-11-24T17:00:00+01:00") == "2026-11-25T07:30:00+01:00");  // too late for today
  CHECK(due(morning, 2026y / 11 / 24, "2026-11-24T08:00:00+01:00") == "2026-11-25T07:30:00+01:00");
  CHECK(due(morning, 2026y / 11 / 20, "2026-11-24T08:00:00+01:00") == "2026-11-24T07:30:00+01:00");  // one, not four
  CHECK(due(morning, std::nullopt, "2026-11-26T18:00:00+01:00") == "2026-11-26T07:30:00+01:00");     // the long Thursday
  CHECK(due(morning, std::nullopt, "2026-11-28T08:00:00+01:00") == "2026-11-30T07:30:00+01:00");     // a Saturday
  CHECK(due(morning, 2026y / 12 / 23, "2026-12-24T08:00:00+01:00") == "2026-12-28T07:30:00+01:00");  // extra day and Christmas
  CHECK(due(morning, 2026y / 11 / 26, "2026-11-24T08:00:00+01:00") == "2026-11-27T07:30:00+01:00");  // the clock jumped back
  CHECK(due(morning, std::nullopt, "2026-11-24T20:00:00+01:00", hours(18)) == "2026-11-24T18:00:00+01:00");  // set behind closing
}

TEST_CASE("digest: the time on the wall counts on both sides of the clock changes (L-11)") {
  CHECK(due(DigestKind::Morning, 2027y / 3 / 26, "2027-03-27T12:00:00+01:00") == "2027-03-30T07:30:00+02:00");  // Easter Monday
  CHECK(due(DigestKind::Morning, 2026y / 10 / 23, "2026-10-24T12:00:00+02:00") == "2026-10-26T07:30:00+01:00");
  const Calendar calendar = jette();
  // Over two years, asked every half hour: one a working day, each on its own day at half past seven.
  std::optional<year_month_day> made_on;
  std::size_t made = 0, working = 0;
  for (Time now = local("2026-01-01T00:00:00+01:00"); now < local("2028-01-01T00:00:00+01:00"); now += minutes(30)) {
    const LocalTime wall = calendar.zone().to_local(now);
    if (wall.time_of_day == 0min && calendar.is_working_day(wall.date)) ++working;
    const auto next = next_digest(DigestKind::Morning, made_on, half_past_seven, calendar, now);
    REQUIRE(next);
    if (*next > now) continue;
    CHECK(wall.time_of_day == half_past_seven);
    CHECK(made_on != wall.date);
    made_on = wall.date;
    ++made;
  }
  CHECK(made == working);
  CHECK(working > 480);
}

TEST_CASE("digest: that of the week comes on its first working day") {
  const auto week = DigestKind::Week;
  CHECK(due(week, std::nullopt, "2026-11-23T06:00:00+01:00") == "2026-11-23T07:30:00+01:00");
  CHECK(due(week, 2026y / 11 / 23, "2026-11-23T08:00:00+01:00") == "2026-11-30T07:30:00+01:00");
  CHECK(due(week, 2026y / 11 / 16, "2026-11-24T08:00:00+01:00") ==
        "2026-11-30T07:30:00+01:00");  // the daemon was down: never late
  CHECK(due(week, 2027y / 3 / 22, "2027-03-28T08:00:00+02:00") == "2027-03-30T07:30:00+02:00");  // Easter Monday is none
}

TEST_CASE("digest: a calendar without working days has none") {
  CalendarRules rules;
  const Calendar closed{rules};
  CHECK_FALSE(next_digest(DigestKind::Morning, std::nullopt, half_past_seven, closed, local("2026-11-24T08:00:00+01:00")));
}

TEST_CASE("digest: each reader once, in a language; a leader who is a technician is both") {
  DeskPolicy policy = desk();
  policy.technicians = {an, luc};
  policy.team_leader = Person{"Luc", "LUC@jette.brussels", Language::Dutch};
  auto readers = digest_readers(policy);
  REQUIRE(readers.size() == 2);
  CHECK(readers[1].technician);
  CHECK(readers[1].team_leader);
  CHECK(readers[1].person.language == policy.languages.front());
  policy.team_leader = chief;
  readers = digest_readers(policy);
  REQUIRE(readers.size() == 3);
  CHECK_FALSE(readers[2].technician);
}

TEST_CASE("digest: mine, nobody's, waiting and closing tonight; what is another's is not told") {
  DigestOf digest;
  digest.tickets = {numbered(1, TicketState::Assigned, an),
                    numbered(2, TicketState::New),
                    numbered(3, TicketState::Assigned, luc),
                    counting(numbered(4, TicketState::Waiting, an), 2026y / 11 / 20),
                    counting(numbered(5, TicketState::Waiting), 2026y / 11 / 23, 2026y / 12 / 1),
                    counting(numbered(6, TicketState::Waiting, luc), 2026y / 11 / 20),
                    counting(numbered(7, TicketState::Solved, an), 2026y / 11 / 13),  // the seventh working day is the 24th
                    counting(numbered(8, TicketState::Solved, an), 2026y / 11 / 16),
                    counting(numbered(9, TicketState::Solved, luc), 2026y / 11 / 13),
                    numbered(10, TicketState::Closed, an)};
  const MorningDigest to_an = digest.to(for_an);
  CHECK(ids(to_an.mine) == Ids{1});
  CHECK(ids(to_an.unassigned) == Ids{2});
  CHECK(ids(to_an.waiting) == Ids{4, 5});
  CHECK(ids(to_an.closing) == Ids{7});
  CHECK(to_an.mine.lines[0].days == 4);
  CHECK(to_an.waiting.lines[0].days == 4);
  CHECK_FALSE(to_an.waiting.lines[0].last_day);
  CHECK(to_an.waiting.lines[1].until == 2026y / 12 / 1);
  CHECK(digest.to(for_an, "2026-12-01T07:30:00+01:00").waiting.lines[0].last_day);  // the seventh working day after the 20th
  CHECK(ids(digest.to(for_luc).mine) == Ids{3});
  CHECK(digest.to(for_chief).empty());  // he is no technician here, and there is no complaint
}

TEST_CASE("T-07: complaints are in the team leader's digest and in nobody else's, whoever has them") {
  DigestOf digest;
  digest.tickets = {numbered(1, TicketState::New, std::nullopt, TicketType::Complaint),
                    numbered(2, TicketState::Assigned, an, TicketType::Complaint),
                    counting(numbered(3, TicketState::Waiting, an, TicketType::Complaint), 2026y / 11 / 23),
                    counting(numbered(4, TicketState::Solved, an, TicketType::Complaint), 2026y / 11 / 13)};
  CHECK(digest.to(for_an).empty());
  CHECK(ids(digest.to(for_chief).complaints) == Ids{1, 2, 3});
  CHECK(digest.to({an, true, true}).complaints.count() == 3);
}

TEST_CASE("digest: what belongs to a team is told to its members; a team without members to all") {
  DigestOf digest;
  Team network;
  network.name = "network";
  network.members = {luc.address};
  digest.rules.teams = {network};
  Ticket of_network = numbered(1, TicketState::New), of_unknown = numbered(2, TicketState::New);
  of_network.team = "network";
  of_unknown.team = "gone";
  digest.tickets = {of_network, of_unknown};
  CHECK(ids(digest.to(for_an).unassigned) == Ids{2});
  CHECK(ids(digest.to(for_luc).unassigned) == Ids{1, 2});
}

TEST_CASE("digest: the most pressing first, then the oldest; a long list is cut and counted") {
  DigestOf digest;
  for (int id = 1; id <= 20; ++id) digest.tickets.push_back(numbered(id, TicketState::New));
  digest.tickets[19].priority = Priority::Urgent;
  digest.tickets[18].created = local("2026-11-02T10:00:00+01:00");
  const MorningDigest told = digest.to(for_an);
  REQUIRE(told.unassigned.lines.size() == 10);
  CHECK(ids(told.unassigned)[0] == 20);
  CHECK(ids(told.unassigned)[1] == 19);
  CHECK(ids(told.unassigned)[2] == 1);
  CHECK(told.unassigned.more == 10);
  CHECK(told.unassigned.count() == 20);
}

TEST_CASE("digest: held mails alone are something to tell, with the age of the oldest") {
  DigestOf digest;
  CHECK(digest.to(for_an).empty());
  digest.held = {local("2026-11-23T23:59:00+01:00"), local("2026-11-21T10:00:00+01:00")};
  CHECK_FALSE(digest.to(for_an).empty());
  CHECK(digest.to(for_chief).held.count == 2);
  CHECK(digest.to(for_an).held.oldest_days == 3);
}

TEST_CASE("week figures: local weeks, also when the clock changes in them (L-11)") {
  const Calendar calendar = jette();
  const Week week = week_before(local("2026-11-02T07:30:00+01:00"), 1, calendar);
  CHECK(week.monday == 2026y / 10 / 26);
  CHECK(week.from == local("2026-10-26T00:00:00+01:00"));
  CHECK(week.until == local("2026-11-02T00:00:00+01:00"));
  CHECK(week_before(local("2026-11-02T07:30:00+01:00"), 2, calendar).from == local("2026-10-19T00:00:00+02:00"));
  CHECK(week_before(local("2026-11-08T23:59:00+01:00"), 1, calendar).monday == 2026y / 10 / 26);  // a Sunday
}

TEST_CASE("week figures: received, solved and answered in the week, each by itself") {
  const Calendar calendar = jette();
  const Week week = week_before(local("2026-11-30T07:30:00+01:00"), 1, calendar);
  const auto figure = [](TicketType type, std::string_view created, std::string_view answer, std::string_view solved) {
    TicketFigure f;
    f.type = type;
    f.created = local(created);
    if (!answer.empty()) f.first_answer = local(answer);
    if (!solved.empty()) f.solved = local(solved);
    return f;
  };
  std::vector<TicketFigure> tickets{
      figure(TicketType::Incident, "2026-11-23T10:00:00+01:00", "2026-11-23T11:00:00+01:00", "2026-11-24T10:00:00+01:00"),
      figure(TicketType::Request, "2026-11-20T16:00:00+01:00", "2026-11-23T09:00:00+01:00", ""),  // over a weekend: 1 h + 30 min
      figure(TicketType::Complaint, "2026-11-29T23:00:00+01:00", "", ""),
      figure(TicketType::Request, "2026-11-10T16:00:00+01:00", "2026-11-11T09:00:00+01:00", "2026-11-27T18:00:00+01:00"),
  };
  tickets[3].for_silence = true;
  const WeekFigures figures = week_figures(week, tickets, calendar);
  CHECK(figures.received == 2);
  CHECK(figures.received_on == std::array<std::size_t, 7>{1, 0, 0, 0, 0, 0, 1});
  CHECK(figures.received_of == std::array<std::size_t, 3>{1, 0, 1});
  CHECK(figures.solved == 2);
  CHECK(figures.solved_on == std::array<std::size_t, 7>{0, 1, 0, 0, 1, 0, 0});
  CHECK(figures.for_silence == 1);
  CHECK(figures.answered == 2);
  CHECK(figures.median_first_answer == minutes(75));  // the mean of 60 and 90
  CHECK(week_figures(week, {}, calendar).empty());
  CHECK_FALSE(week_figures(week, {}, calendar).median_first_answer);
}

TEST_CASE("calendar: time is counted while the desk is open") {
  const Calendar calendar = jette();
  const auto open = [&](std::string_view from, std::string_view until) {
    return duration_cast<minutes>(calendar.open_time_between(local(from), local(until))).count();
  };
  CHECK(open("2026-11-24T10:00:00+01:00", "2026-11-24T10:45:00+01:00") == 45);
  CHECK(open("2026-11-24T16:30:00+01:00", "2026-11-25T09:00:00+01:00") == 60);
  CHECK(open("2026-11-26T16:00:00+01:00", "2026-11-26T23:00:00+01:00") == 180);  // the long Thursday
  CHECK(open("2026-11-27T16:00:00+01:00", "2026-11-30T08:00:00+01:00") == 60);   // a weekend
  CHECK(open("2026-12-24T08:00:00+01:00", "2026-12-25T18:00:00+01:00") == 0);    // closed
  CHECK(open("2026-11-24T20:00:00+01:00", "2026-11-24T21:00:00+01:00") == 0);
  CHECK(open("2026-11-24T10:00:00+01:00", "2026-11-24T09:00:00+01:00") == 0);    // the wrong way round
  CHECK(open("2026-10-23T08:30:00+02:00", "2026-10-26T08:30:00+01:00") == 510);  // Friday alone, over the clock change
}
