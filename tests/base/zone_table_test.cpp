#include "base/zone_table.h"

#include <doctest/doctest.h>

using namespace m2t;
using namespace std::chrono;

TEST_CASE("zone table: it says what the zone says, at every hour of years with changes, skipped and repeated hours") {
  for (const char* name : {"Europe/Brussels", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"}) {
    CAPTURE(name);
    const TimeZone zone(name);
    const ZoneTable table = zone_table(zone);
    for (const year_month_day first : {1974y / January / 1, 2026y / January / 1, 2099y / January / 1}) {
      int different = 0;
      for (sys_days day = first; day < sys_days(first) + days(365); day += days(1))
        for (minutes time{0}; time < days(1); time += minutes(15)) different += table.to_utc(day, time) != zone.to_utc(day, time);
      CHECK(different == 0);
    }
  }
}

TEST_CASE("zone table: the ends of it count for the times beyond; a zone without changes has one period") {
  const TimeZone brussels("Europe/Brussels");
  const ZoneTable table = zone_table(brussels);
  CHECK(to_rfc3339(table.to_utc(2199y / July / 1, hours(12))) == "2199-07-01T11:00:00Z");
  CHECK(to_rfc3339(table.to_utc(1950y / July / 1, hours(12))) == "1950-07-01T11:00:00Z");
  CHECK(zone_table(TimeZone("UTC")).periods.size() == 1);
  CHECK(table.periods.size() < 400);
}

TEST_CASE("clock: the next change of a zone's rules") {
  const TimeZone brussels("Europe/Brussels");
  CHECK(to_rfc3339(brussels.next_change(sys_days(2026y / January / 1))) == "2026-03-29T01:00:00Z");
  CHECK(TimeZone("UTC").next_change(Time{}) > Time(sys_days(2500y / January / 1)));
}
