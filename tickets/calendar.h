// Working days, the holidays of Belgium, extra days of the commune, opening hours. Pure; local time comes from base/clock.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace m2t {

struct OpeningHours {            // of one weekday
  std::chrono::minutes opens{};  // since midnight, local time
  std::chrono::minutes closes{};
};

struct CalendarRules {
  std::string time_zone = "Europe/Brussels";
  std::array<std::optional<OpeningHours>, 7> hours;  // [0] = Monday; nothing: closed all day
  std::string holiday_country = "be";                // "" = none
  std::vector<std::chrono::year_month_day> extra_holidays;
};

class Calendar {
 public:
  explicit Calendar(CalendarRules rules);  // throws std::runtime_error for an unknown zone or country

  const TimeZone& zone() const { return zone_; }
  const CalendarRules& rules() const { return rules_; }
  bool is_holiday(std::chrono::year_month_day date) const;
  bool is_working_day(std::chrono::year_month_day date) const;  // has opening hours and is no holiday
  bool is_open(Time now) const;
  // The next moment at which the desk opens, strictly after `now` unless it is open (then `now`).
  // Nothing when no weekday has hours.
  std::optional<Time> next_opening(Time now) const;
  // The nth working day after `date` (n = 1: the first one after it); used for reminders and closing.
  std::chrono::year_month_day working_day_after(std::chrono::year_month_day date, int n) const;
  // How much of that time the desk is open; 0 when `until` is not after `from`.
  std::chrono::milliseconds open_time_between(Time from, Time until) const;

 private:
  CalendarRules rules_;
  TimeZone zone_;
};

// Easter Sunday of the Gregorian calendar.
std::chrono::year_month_day easter(std::chrono::year year);
// The ten legal holidays of Belgium in that year.
std::vector<std::chrono::year_month_day> belgian_holidays(std::chrono::year year);

// "08:30"; "24:00" is the end of the day. Nothing for anything else.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);
// "08:30-17:00" -> hours. Nothing when it is not of that form, or closes before it opens.
std::optional<OpeningHours> parse_opening_hours(std::string_view text);

}  // namespace m2t
