#include "tickets/calendar.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

using namespace m2t;
using namespace std::chrono;

namespace {

Time at(std::string_view text) {
  const auto read = parse_rfc3339(text);
  REQUIRE(read);
  return *read;
}

// Jette's own hours: 8:30 to 17:00, Thursdays to 19:00, closed on 24 December.
CalendarRules jette() {
  CalendarRules rules;
  for (std::size_t day = 0; day < 5; ++day) rules.hours[day] = parse_opening_hours(day == 3 ? "08:30-19:00" : "08:30-17:00");
  rules.extra_holidays = {2026y / December / 24};
  return rules;
}

std::string opening(const Calendar& calendar, std::string_view now) {
  const auto next = calendar.next_opening(at(now));
  return next ? to_rfc3339(*next, calendar.zone()) : "never";
}

}  // namespace

TEST_CASE("calendar: Easter of known years, the earliest and the latest possible") {
  CHECK(easter(2026y) == 2026y / April / 5);
  CHECK(easter(2027y) == 2027y / March / 28);
  CHECK(easter(2024y) == 2024y / March / 31);
  CHECK(easter(1818y) == 1818y / March / 22);
  CHECK(easter(2285y) == 2285y / March / 22);
  CHECK(easter(1943y) == 1943y / April / 25);
  CHECK(easter(2038y) == 2038y / April / 25);
  CHECK(easter(1954y) == 1954y / April / 18);
  CHECK(easter(2049y) == 2049y / April / 18);
  for (int y = 1900; y <= 2200; ++y) CHECK(weekday(sys_days(easter(year(y)))) == Sunday);
}

TEST_CASE("calendar: the ten legal holidays of Belgium in 2027") {
  const auto days_of_2027 = belgian_holidays(2027y);
  const std::set<year_month_day> holidays(days_of_2027.begin(), days_of_2027.end());
  CHECK(holidays == std::set<year_month_day>{2027y / January / 1, 2027y / March / 29, 2027y / May / 1, 2027y / May / 6,
                                             2027y / May / 17, 2027y / July / 21, 2027y / August / 15, 2027y / November / 1,
                                             2027y / November / 11, 2027y / December / 25});
}

TEST_CASE("calendar: opening hours are read strictly") {
  REQUIRE(parse_opening_hours("08:30-17:00"));
  CHECK(parse_opening_hours("08:30-17:00")->opens == minutes(510));
  CHECK(parse_opening_hours(" 00:00 - 24:00 ")->closes == minutes(1440));
  for (const char* text : {"", "8:30-17:00", "08:30", "17:00-08:30", "08:30-08:30", "08:60-17:00", "08:30-24:01", "08:30-17:00x",
                           "aa:bb-cc:dd", "08.30-17.00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_opening_hours(text));
  }
}

TEST_CASE("calendar: open from the first minute to the last, not on holidays and weekends") {
  const Calendar calendar(jette());
  CHECK_FALSE(calendar.is_open(at("2026-11-23T07:29:59Z")));  // a Monday, 8:29:59
  CHECK(calendar.is_open(at("2026-11-23T07:30:00Z")));
  CHECK(calendar.is_open(at("2026-11-23T15:59:59.999Z")));
  CHECK_FALSE(calendar.is_open(at("2026-11-23T16:00:00Z")));
  CHECK(calendar.is_open(at("2026-11-26T17:30:00Z")));        // Thursday evening
  CHECK_FALSE(calendar.is_open(at("2026-11-22T10:00:00Z")));  // Sunday
  CHECK_FALSE(calendar.is_open(at("2026-11-11T10:00:00Z")));  // Armistice, a Wednesday
  CHECK_FALSE(calendar.is_open(at("2026-12-24T10:00:00Z")));  // the commune's own day
  CHECK(calendar.is_holiday(2026y / December / 24));
  CHECK_FALSE(calendar.is_holiday(2027y / December / 24));
}

TEST_CASE("calendar: the next opening skips nights, weekends and holidays") {
  const Calendar calendar(jette());
  CHECK(opening(calendar, "2026-11-23T10:00:00Z") == "2026-11-23T11:00:00+01:00");  // open now
  CHECK(opening(calendar, "2026-11-23T05:00:00Z") == "2026-11-23T08:30:00+01:00");
  CHECK(opening(calendar, "2026-11-23T16:00:00Z") == "2026-11-24T08:30:00+01:00");
  CHECK(opening(calendar, "2026-11-27T18:00:00Z") == "2026-11-30T08:30:00+01:00");
  CHECK(opening(calendar, "2026-12-23T17:00:00Z") == "2026-12-28T08:30:00+01:00");  // 24, 25, weekend
  CHECK(opening(calendar, "2026-12-31T23:30:00Z") == "2027-01-04T08:30:00+01:00");  // already 1 January in Brussels
  CHECK(opening(Calendar(CalendarRules{}), "2026-11-23T10:00:00Z") == "never");
}

TEST_CASE("calendar: the nights of 28 March and 31 October 2027 (L-11)") {
  const Calendar calendar(jette());
  CHECK(opening(calendar, "2027-03-26T17:00:00Z") == "2027-03-30T08:30:00+02:00");  // Easter Monday is the 29th
  CHECK(opening(calendar, "2027-10-29T17:00:00Z") == "2027-11-02T08:30:00+01:00");  // All Saints is the Monday
  CalendarRules at_night;
  at_night.hours[6] = parse_opening_hours("02:30-03:30");
  at_night.holiday_country = "";
  const Calendar nights(at_night);
  CHECK(opening(nights, "2027-03-27T12:00:00Z") == "2027-03-28T03:00:00+02:00");
  CHECK(nights.is_open(at("2027-03-28T01:00:00Z")));
  CHECK_FALSE(nights.is_open(at("2027-03-28T01:30:00Z")));
  CHECK(opening(nights, "2027-10-30T12:00:00Z") == "2027-10-31T02:30:00+02:00");
  CHECK(nights.is_open(at("2027-10-31T01:30:00Z")));  // the second 2:30
  CHECK(nights.is_open(at("2027-10-31T02:29:00Z")));
  CHECK_FALSE(nights.is_open(at("2027-10-31T02:30:00Z")));
}

TEST_CASE("calendar: working days are counted from the day after") {
  const Calendar calendar(jette());
  CHECK(calendar.working_day_after(2026y / November / 23, 1) == 2026y / November / 24);
  CHECK(calendar.working_day_after(2026y / November / 20, 1) == 2026y / November / 23);  // Friday -> Monday
  CHECK(calendar.working_day_after(2026y / November / 21, 1) == 2026y / November / 23);
  CHECK(calendar.working_day_after(2026y / December / 18, 7) == 2026y / December / 31);
  CHECK(calendar.working_day_after(2026y / December / 18, 8) == 2027y / January / 4);
  CHECK(calendar.working_day_after(2026y / November / 23, 0) == 2026y / November / 23);
  CHECK(sys_days(calendar.working_day_after(2026y / January / 1, 1000)) > sys_days(2029y / November / 1));
  CHECK(Calendar(CalendarRules{}).working_day_after(2026y / November / 23, 7) == 2026y / November / 30);
}

TEST_CASE("calendar: an unknown zone or country is refused") {
  CalendarRules rules = jette();
  rules.holiday_country = "fr";
  CHECK_THROWS_WITH_AS(Calendar{rules}, doctest::Contains("\"fr\""), std::runtime_error);
  rules = jette();
  rules.time_zone = "Europe/Jette";
  CHECK_THROWS_AS(Calendar{rules}, std::runtime_error);
}
