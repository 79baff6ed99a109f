#include "rules/retention.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace m2t;
using namespace std::chrono;

namespace {

const Time now = sys_days(year(2026) / 11 / 24) + hours(9);

std::optional<Time> end_of(KeptClass what, const RetentionRules& rules) {
  for (const KeptUntil& each : what_is_over(rules, now))
    if (each.what == what) return each.before;
  return std::nullopt;
}

}  // namespace

TEST_CASE("retention: each class has its own end, by default one that a data protection officer knows (T-50)") {
  const RetentionRules usual;
  CHECK(end_of(KeptClass::RawMails, usual) == now - days(365));
  CHECK(end_of(KeptClass::Pictures, usual) == now - days(365));
  CHECK(end_of(KeptClass::TicketTexts, usual) == now - days(1825));
  CHECK(end_of(KeptClass::SentMails, usual) == now - days(365));
  CHECK(end_of(KeptClass::OtherMails, usual) == now - days(90));
  CHECK(end_of(KeptClass::HeldMails, usual) == now - days(365));
  CHECK(end_of(KeptClass::Audit, usual) == now - days(730));
  CHECK(end_of(KeptClass::OldDatabases, usual) == now - days(35));
}

TEST_CASE("retention: never is never; what has no setting has an end all the same") {
  const hours never{0};
  const RetentionRules rules{never, never, never, never, never, never, never, never};
  const auto over = what_is_over(rules, now);
  REQUIRE(over.size() == 1);
  CHECK(over[0].what == KeptClass::Counters);
}

TEST_CASE("retention: persons come after the texts that name them") {
  const auto over = what_is_over({}, now);
  const auto place = [&](KeptClass what) { return std::ranges::find(over, what, &KeptUntil::what) - over.begin(); };
  CHECK(place(KeptClass::TicketTexts) < place(KeptClass::Persons));
  CHECK(place(KeptClass::Counters) < place(KeptClass::Persons));  // secrets name them, too
}

TEST_CASE("retention: at three in the night, once in each, also when the clocks change") {
  const TimeZone zone("Europe/Brussels");
  const auto at = [](year_month_day day, minutes utc) { return Time(sys_days(day) + utc); };
  CHECK(next_retention(at(2026y / 11 / 24, hours(9)), zone) == at(2026y / 11 / 25, hours(2)));
  CHECK(next_retention(at(2026y / 11 / 24, hours(1)), zone) == at(2026y / 11 / 24, hours(2)));
  CHECK(next_retention(at(2026y / 11 / 24, hours(2)), zone) == at(2026y / 11 / 25, hours(2)));
  CHECK(next_retention(at(2027y / 3 / 27, hours(12)), zone) == at(2027y / 3 / 28, hours(1)));
  Time looked = at(2026y / 10 / 24, hours(12));
  for (int night = 0; night < 3; ++night) {
    const Time next = next_retention(looked, zone);
    CHECK(next > looked);
    CHECK(next - looked <= hours(25));
    looked = next;
  }
}
