#include "base/clock.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/moved_time.h"
#include "tests/support/temp_dir.h"

using namespace m2t;
using namespace std::chrono;

namespace {
Time moment(std::string_view text) {
  const auto read = parse_rfc3339(text);
  REQUIRE(read);
  return *read;
}
}  // namespace

TEST_CASE("clock: RFC 3339 is written in UTC, with milliseconds only when there are some") {
  CHECK(to_rfc3339(Time{}) == "1970-01-01T00:00:00Z");
  CHECK(to_rfc3339(Time(milliseconds(-1))) == "1969-12-31T23:59:59.999Z");
  CHECK(to_rfc3339(moment("2026-11-23T09:15:00.123Z")) == "2026-11-23T09:15:00.123Z");
  CHECK(to_rfc3339(moment("2026-11-23T09:15:00.050Z")) == "2026-11-23T09:15:00.050Z");
}

TEST_CASE("clock: RFC 3339 is read with any offset, fraction and case, and as a bare date") {
  CHECK(moment("2026-11-23T10:15:00+01:00") == moment("2026-11-23T09:15:00Z"));
  CHECK(moment("2026-11-22T23:45:00-09:30") == moment("2026-11-23T09:15:00z"));
  CHECK(moment("2026-11-23t09:15:00.123987Z") == moment("2026-11-23T09:15:00.123Z"));
  CHECK(moment("2026-11-23T09:15:00.1Z") == moment("2026-11-23T09:15:00.100Z"));
  CHECK(moment("2026-11-23") == moment("2026-11-23T00:00:00Z"));
  CHECK(moment("2016-12-31T23:59:60Z") == moment("2017-01-01T00:00:00Z"));
  CHECK(moment("2028-02-29") == sys_days(2028y / February / 29));
}

TEST_CASE("clock: what is no RFC 3339 is nothing") {
  for (const char* text : {"", "2026", "2026-11", "2026-13-01", "2026-02-29", "2026-11-23T", "2026-11-23 09:15:00Z",
                           "2026-11-23T09:15Z", "2026-11-23T09:15:00", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z",
                           "2026-11-23T09:15:61Z", "2026-11-23T09:15:00.Z", "2026-11-23T09:15:00+0100",
                           "2026-11-23T09:15:00+24:00", "2026-11-23T09:15:00Zx", " 2026-11-23", "2026-11-2a", "-026-11-23"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}

TEST_CASE("clock: a day of moments survives writing and reading, in UTC and with an offset") {
  const TimeZone brussels("Europe/Brussels");
  for (Time t = moment("2027-03-27T20:00:00Z"); t < moment("2027-03-28T04:00:00Z"); t += milliseconds(97'003)) {
    CHECK(parse_rfc3339(to_rfc3339(t)) == t);
    CHECK(parse_rfc3339(to_rfc3339(t, brussels)) == t);
  }
}

TEST_CASE("clock: Date fields of RFC 5322 carry the zone's offset") {
  const TimeZone brussels("Europe/Brussels"), new_york("America/New_York"), nepal("Asia/Kathmandu");
  const Time t = moment("2026-11-23T09:15:00.900Z");
  CHECK(to_rfc5322(t, brussels) == "Mon, 23 Nov 2026 10:15:00 +0100");
  CHECK(to_rfc5322(t, new_york) == "Mon, 23 Nov 2026 04:15:00 -0500");
  CHECK(to_rfc5322(t, nepal) == "Mon, 23 Nov 2026 15:00:00 +0545");
  CHECK(to_rfc5322(moment("2027-07-01T22:30:00Z"), brussels) == "Fri, 2 Jul 2027 00:30:00 +0200");
  CHECK(to_rfc3339(t, new_york) == "2026-11-23T04:15:00.900-05:00");
}

TEST_CASE("clock: an unknown zone is named in the error") {
  CHECK_THROWS_WITH_AS(TimeZone("Europe/Jette"), doctest::Contains("Europe/Jette"), std::runtime_error);
  CHECK_THROWS_AS(TimeZone(""), std::runtime_error);
  CHECK_THROWS_AS(TimeZone("../../etc/passwd"), std::runtime_error);
  CHECK(TimeZone("Europe/Brussels").name() == "Europe/Brussels");
}

TEST_CASE("clock: the night of 28 March 2027 has no 2:30, which becomes 3:00 (L-11)") {
  const TimeZone brussels("Europe/Brussels");
  const year_month_day night = 2027y / March / 28;
  CHECK(brussels.to_utc(night, hours(1) + minutes(59)) == moment("2027-03-28T00:59:00Z"));
  CHECK(brussels.to_utc(night, hours(2)) == moment("2027-03-28T01:00:00Z"));
  CHECK(brussels.to_utc(night, hours(2) + minutes(30)) == moment("2027-03-28T01:00:00Z"));
  CHECK(brussels.to_utc(night, hours(3)) == moment("2027-03-28T01:00:00Z"));
  CHECK(brussels.to_utc(night, hours(8) + minutes(30)) == moment("2027-03-28T06:30:00Z"));
  CHECK(brussels.to_local(moment("2027-03-28T00:59:59.999Z")).time_of_day == hours(1) + minutes(59));
  CHECK(brussels.to_local(moment("2027-03-28T01:00:00Z")).time_of_day == hours(3));
  CHECK(brussels.offset(moment("2027-03-28T01:00:00Z")) == minutes(120));
}

TEST_CASE("clock: the night of 31 October 2027 has 2:30 twice, and the first is meant (L-11)") {
  const TimeZone brussels("Europe/Brussels");
  const year_month_day night = 2027y / October / 31;
  CHECK(brussels.to_utc(night, hours(2) + minutes(30)) == moment("2027-10-31T00:30:00Z"));
  CHECK(brussels.to_utc(night, hours(3)) == moment("2027-10-31T02:00:00Z"));
  CHECK(brussels.to_local(moment("2027-10-31T00:30:00Z")).time_of_day == hours(2) + minutes(30));
  CHECK(brussels.to_local(moment("2027-10-31T01:30:00Z")).time_of_day == hours(2) + minutes(30));
}

TEST_CASE("clock: local dates change at local midnight") {
  const TimeZone brussels("Europe/Brussels");
  const LocalTime local = brussels.to_local(moment("2026-12-31T23:30:00Z"));
  CHECK(local.date == 2027y / January / 1);
  CHECK(local.time_of_day == minutes(30));
  CHECK(local.weekday() == Friday);
  CHECK(brussels.to_utc(2027y / January / 1, hours(24)) == moment("2027-01-01T23:00:00Z"));
}

TEST_CASE("clock: the fixed clock moves only when it is told, the system's never goes back on the monotonic side (INV-11)") {
  FixedClock fixed(moment("2026-11-23T09:15:00Z"));
  const auto before = fixed.monotonic();
  fixed.advance(hours(2));
  CHECK(fixed.now() == moment("2026-11-23T11:15:00Z"));
  CHECK(fixed.monotonic() - before == hours(2));
  fixed.set(Time{});
  CHECK(fixed.now() == Time{});
  const SystemClock clock;
  const auto earlier = clock.monotonic();
  CHECK(earlier <= clock.monotonic());
  CHECK(clock.now() > moment("2023-01-01"));
}

#ifdef M2T_CRASH_POINTS
TEST_CASE("clock: a test moves the time by a file, forth and back, and a file that is missing is told") {
  const m2t::test::TempDir folder;
  const std::string file = (folder / "moved-by").string();
  const auto away = [] { return round<hours>(SystemClock().now() - system_clock::now()); };
  CHECK(away() == hours(0));
  setenv("M2T_TIME_MOVED_BY", file.c_str(), 1);
  CHECK_THROWS_AS(SystemClock().now(), std::runtime_error);
  std::ofstream(file) << "-2592000\n";
  CHECK(away() == -hours(720));
  std::ofstream(file) << "7200";
  CHECK(away() == hours(2));
  unsetenv("M2T_TIME_MOVED_BY");
  CHECK(away() == hours(0));
}
#endif
