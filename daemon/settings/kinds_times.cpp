#include "daemon/settings/kinds_times.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/nearest.h"
#include "daemon/settings/kinds_people.h"
#include "daemon/settings/problems.h"
#include "daemon/settings/words.h"

namespace m2t {
namespace {

constexpr std::array<std::string_view, 7> weekday_words{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::array<std::string_view, 9> near_zones{"Europe/Brussels", "Europe/Amsterdam",  "Europe/Paris",
                                                     "Europe/Berlin",   "Europe/Luxembourg", "Europe/London",
                                                     "Europe/Madrid",   "Europe/Rome",       "UTC"};

std::string clock_words(std::chrono::minutes time) { return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60); }

}  // namespace

void read_moment(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  auto& moment = *std::get<std::optional<Time>*>(r.target);
  if (const auto day = parse_day(*text)) {
    try {
      moment = TimeZone(r.so_far.calendar.time_zone).to_utc(*day, std::chrono::minutes(0));
    } catch (const std::runtime_error&) {  // the zone itself is wrong: that is told at its own place
      moment = std::chrono::sys_days(*day);
    }
  } else if (const auto time = parse_rfc3339(*text)) {
    moment = *time;
  } else {
    r.wrong(fmt::format("{} cannot be {}", r.name, toml_text(*text)),
            "write a day, \"2026-11-01\", or a moment with its zone, \"2026-11-01T08:00:00+01:00\"");
  }
}

void read_dates(const ValueReading& r) {
  const auto* list = r.value.array();
  if (list == nullptr) return r.wrong_type(r.value, "list", "for example: extra = [\"2026-12-24\"]");
  std::vector<std::chrono::year_month_day> days;
  for (const auto& item : *list) {
    const auto* text = text_of(r, item);
    if (text == nullptr) continue;
    if (const auto day = parse_day(*text))
      days.push_back(*day);
    else
      r.complain(item.place, settings_code::wrong_value,
                 fmt::format("{}: {} is no day of the calendar", r.name, toml_text(*text)), "year-month-day: \"2026-12-24\"");
  }
  *std::get<std::vector<std::chrono::year_month_day>*>(r.target) = std::move(days);
}

void read_hours(const ValueReading& r) {
  const auto* table = r.value.table();
  if (table == nullptr) return r.wrong_type(r.value, "table", example_of(r.setting));
  std::array<std::optional<OpeningHours>, 7> hours;
  for (const auto& [key, value] : table->entries) {
    const auto day = std::find(weekday_words.begin(), weekday_words.end(), key.name);
    if (day == weekday_words.end()) {
      r.complain(key.place, settings_code::unknown_key, fmt::format("unknown key \"{}.{}\"", r.name, key.name),
                 allowed_or_nearest(key.name, value_kind(r.setting.kind).allowed));
      continue;
    }
    const auto* text = text_of(r, value);
    if (text == nullptr || text->empty()) continue;  // "" says closed aloud
    const auto parsed = parse_opening_hours(*text);
    if (!parsed)
      r.complain(value.place, settings_code::wrong_value, fmt::format("{}.{} cannot be {}", r.name, key.name, toml_text(*text)),
                 "from-to, with the earlier time first: \"08:30-17:00\"");
    hours[static_cast<std::size_t>(day - weekday_words.begin())] = parsed;
  }
  if (table->entries.empty())
    r.wrong(fmt::format("{} names no weekday, so there would be no working day", r.name), example_of(r.setting));
  *std::get<std::array<std::optional<OpeningHours>, 7>*>(r.target) = hours;
}

void read_time_of_day(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  const auto time = parse_time_of_day(*text);
  if (!time || *time >= std::chrono::hours(24))
    return r.wrong(fmt::format("{} cannot be {}", r.name, toml_text(*text)), "a time of the day, \"07:30\"");
  *std::get<std::chrono::minutes*>(r.target) = *time;
}

void read_time_zone(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  try {
    const TimeZone zone(*text);
    *std::get<std::string*>(r.target) = zone.name();
  } catch (const std::runtime_error&) {
    const auto near = nearest_word(*text, near_zones);
    r.wrong(fmt::format("{}: nobody knows the time zone {}", r.name, toml_text(*text)),
            near ? fmt::format("did you mean \"{}\"?", *near)
                 : "a name such as \"Europe/Brussels\"; `timedatectl list-timezones` lists them");
  }
}

void read_kept_for(const ValueReading& r) {
  constexpr std::chrono::hours day{24};
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  auto& kept = *std::get<std::chrono::hours*>(r.target);
  if (*text == "never") {
    kept = std::chrono::hours(0);
    return;
  }
  const auto duration = parse_duration(*text);
  if (!duration || *duration < day || *duration % day != std::chrono::seconds(0))
    return r.wrong(fmt::format("{} cannot be {}", r.name, toml_text(*text)),
                   "whole days, at most ten years, \"365d\"; or \"never\": it is kept without an end");
  kept = std::chrono::duration_cast<std::chrono::hours>(*duration);
}

std::string show_kept_for(const SettingTarget& target) {
  const auto& kept = *std::get<std::chrono::hours*>(target);
  return toml_text(kept == std::chrono::hours(0) ? "never" : fmt::format("{}d", kept.count() / 24));
}

std::string show_moment(const SettingTarget& target) {
  const auto& moment = *std::get<std::optional<Time>*>(target);
  return moment ? toml_text(to_rfc3339(*moment)) : std::string();
}
std::string show_dates(const SettingTarget& target) {
  std::string list;
  for (const auto& day : *std::get<std::vector<std::chrono::year_month_day>*>(target))
    list += (list.empty() ? "" : ", ") + toml_text(day_words(day));
  return "[" + list + "]";
}

std::string show_hours(const SettingTarget& target) {
  const auto& hours = *std::get<std::array<std::optional<OpeningHours>, 7>*>(target);
  std::string list;
  for (std::size_t day = 0; day < hours.size(); ++day)
    if (hours[day])
      list += fmt::format("{}{} = \"{}-{}\"", list.empty() ? "" : ", ", weekday_words[day], clock_words(hours[day]->opens),
                          clock_words(hours[day]->closes));
  return "{ " + list + " }";
}

std::string show_time_of_day(const SettingTarget& target) {
  return toml_text(clock_words(*std::get<std::chrono::minutes*>(target)));
}

}  // namespace m2t
