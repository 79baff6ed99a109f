#include "tickets/calendar.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace m2t {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// How far to look for a day that is open. With hours on one weekday only, that weekday can be a holiday several weeks
// running (extra days of the commune); after two years the configuration says "never".
constexpr int horizon_days = 2 * 366;

std::size_t weekday_index(year_month_day date) { return std::chrono::weekday(sys_days(date)).iso_encoding() - 1; }

year_month_day day_after(year_month_day date) { return sys_days(date) + days(1); }

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

// Butcher's algorithm (1876), by way of Meeus; valid for every Gregorian year.
year_month_day easter(std::chrono::year year) {
  const int y = static_cast<int>(year);
  const int golden = y % 19;
  const int century = y / 100, in_century = y % 100;
  const int moon_shift = (century - (century + 8) / 25 + 1) / 3;
  const int full_moon = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
  const int to_sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - full_moon - in_century % 4) % 7;
  const int correction = (golden + 11 * full_moon + 22 * to_sunday) / 451;
  const int day_of_march = 22 + full_moon + to_sunday - 7 * correction;
  return sys_days(year / std::chrono::March / 1) + days(day_of_march - 1);
}

std::vector<year_month_day> belgian_holidays(std::chrono::year year) {
  using namespace std::chrono;
  const sys_days sunday = easter(year);
  return {
      year / January / 1,    // New Year
      sunday + days(1),      // Easter Monday
      year / May / 1,        // Labour Day
      sunday + days(39),     // Ascension
      sunday + days(50),     // Whit Monday
      year / July / 21,      // National Day
      year / August / 15,    // Assumption
      year / November / 1,   // All Saints
      year / November / 11,  // Armistice
      year / December / 25,  // Christmas
  };
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60) return std::nullopt;
  return std::chrono::minutes(*hour * 60 + *minute);
}

std::optional<OpeningHours> parse_opening_hours(std::string_view text) {
  const auto hyphen = text.find('-');
  if (hyphen == std::string_view::npos) return std::nullopt;
  const auto opens = parse_time_of_day(trimmed(text.substr(0, hyphen)));
  const auto closes = parse_time_of_day(trimmed(text.substr(hyphen + 1)));
  if (!opens || !closes || *closes <= *opens) return std::nullopt;
  return OpeningHours{*opens, *closes};
}

Calendar::Calendar(CalendarRules rules) : rules_(std::move(rules)), zone_(rules_.time_zone) {
  if (!rules_.holiday_country.empty() && rules_.holiday_country != "be") {
    throw std::runtime_error("no holidays are known for country \"" + rules_.holiday_country + "\"");
  }
}

bool Calendar::is_holiday(year_month_day date) const {
  const auto has = [date](const std::vector<year_month_day>& dates) {
    return std::find(dates.begin(), dates.end(), date) != dates.end();
  };
  return has(rules_.extra_holidays) || (rules_.holiday_country == "be" && has(belgian_holidays(date.year())));
}

bool Calendar::is_working_day(year_month_day date) const { return rules_.hours[weekday_index(date)] && !is_holiday(date); }

// Compared in UTC: on the night of a clock change the wall shows some times twice and others never.
bool Calendar::is_open(Time now) const {
  const year_month_day today = zone_.to_local(now).date;
  if (!is_working_day(today)) return false;
  const OpeningHours& hours = *rules_.hours[weekday_index(today)];
  return now >= zone_.to_utc(today, hours.opens) && now < zone_.to_utc(today, hours.closes);
}

std::optional<Time> Calendar::next_opening(Time now) const {
  if (is_open(now)) return now;
  year_month_day date = zone_.to_local(now).date;
  for (int i = 0; i <= horizon_days; ++i, date = day_after(date)) {
    if (!is_working_day(date)) continue;
    const Time opens = zone_.to_utc(date, rules_.hours[weekday_index(date)]->opens);
    if (opens > now) return opens;
  }
  return std::nullopt;
}

year_month_day Calendar::working_day_after(year_month_day date, int n) const {
  year_month_day day = date;
  int found = 0;
  for (int since_last = 0; found < n; ++since_last) {
    // A calendar without working days would never end: there every day counts.
    if (since_last > horizon_days) return sys_days(date) + days(n);
    day = day_after(day);
    if (!is_working_day(day)) continue;
    ++found;
    since_last = 0;
  }
  return day;
}

std::chrono::milliseconds Calendar::open_time_between(Time from, Time until) const {
  std::chrono::milliseconds open{0};
  for (sys_days day = zone_.to_local(from).date; from < until && day <= sys_days(zone_.to_local(until).date); day += days(1)) {
    if (!is_working_day(day)) continue;
    const OpeningHours& hours = *rules_.hours[weekday_index(day)];
    const Time begins = std::max(from, zone_.to_utc(day, hours.opens)), ends = std::min(until, zone_.to_utc(day, hours.closes));
    if (ends > begins) open += ends - begins;
  }
  return open;
}

}  // namespace m2t
