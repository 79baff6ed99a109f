#include "base/clock.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/moved_time.h"

namespace m2t {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

const date::time_zone& zone_of(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

const void* find_zone(const std::string& iana_name) {
  try {
    return date::locate_zone(iana_name);
  } catch (const std::exception& error) {
    throw std::runtime_error("unknown time zone \"" + iana_name + "\" (" + error.what() + ")");
  }
}

struct WallClock {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<milliseconds> time;
};

WallClock read_wall(milliseconds since_epoch) {
  const auto day = std::chrono::floor<std::chrono::days>(Time(since_epoch));
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss<milliseconds>(Time(since_epoch) - day)};
}

std::string date_and_time(milliseconds since_epoch) {
  const WallClock wall = read_wall(since_epoch);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(wall.date.year()),
                                 static_cast<unsigned>(wall.date.month()), static_cast<unsigned>(wall.date.day()),
                                 wall.time.hours().count(), wall.time.minutes().count(), wall.time.seconds().count());
  if (wall.time.subseconds().count() != 0) text += fmt::format(".{:03}", wall.time.subseconds().count());
  return text;
}

std::string offset_text(minutes offset, std::string_view between) {
  const auto count = offset.count() < 0 ? -offset.count() : offset.count();
  return fmt::format("{}{:02}{}{:02}", offset.count() < 0 ? '-' : '+', count / 60, between, count % 60);
}

// Reads from the left; every read says whether it was there.
class Rfc3339Reader {
 public:
  explicit Rfc3339Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }

  bool take_number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  bool take_any(std::string_view allowed, char& taken) {
    if (rest_.empty() || allowed.find(rest_[0]) == std::string_view::npos) return false;
    taken = rest_[0];
    rest_.remove_prefix(1);
    return true;
  }
  bool take(char c) {
    char taken = 0;
    return take_any(std::string_view(&c, 1), taken);
  }
  // Any number of digits, of which three count.
  bool take_fraction(int& thousandths) {
    thousandths = 0;
    int weight = 100;
    std::size_t used = 0;
    for (; used < rest_.size() && rest_[used] >= '0' && rest_[used] <= '9'; ++used, weight /= 10) {
      thousandths += (rest_[used] - '0') * weight;
    }
    rest_.remove_prefix(used);
    return used > 0;
  }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::year_month_day> read_date(Rfc3339Reader& reader) {
  int year = 0, month = 0, day = 0;
  if (!reader.take_number(4, year) || !reader.take('-') || !reader.take_number(2, month) || !reader.take('-') ||
      !reader.take_number(2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return date;
}

// "09:15:00.123"; a second 60 is a leap second, which UTC as computers keep it counts as the next one.
std::optional<milliseconds> read_time_of_day(Rfc3339Reader& reader) {
  int hour = 0, minute = 0, second = 0, thousandths = 0;
  if (!reader.take_number(2, hour) || !reader.take(':') || !reader.take_number(2, minute) || !reader.take(':') ||
      !reader.take_number(2, second)) {
    return std::nullopt;
  }
  if (reader.take('.') && !reader.take_fraction(thousandths)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::hours(hour) + minutes(minute) + std::chrono::seconds(second) + milliseconds(thousandths);
}

std::optional<minutes> read_offset(Rfc3339Reader& reader) {
  char sign = 0;
  if (!reader.take_any("Zz+-", sign)) return std::nullopt;
  if (sign == 'Z' || sign == 'z') return minutes(0);
  int hour = 0, minute = 0;
  if (!reader.take_number(2, hour) || !reader.take(':') || !reader.take_number(2, minute)) return std::nullopt;
  if (hour > 23 || minute > 59) return std::nullopt;
  const minutes offset(hour * 60 + minute);
  return sign == '-' ? -offset : offset;
}

}  // namespace

Time SystemClock::now() const { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()) + time_moved_by(); }
std::chrono::steady_clock::time_point SystemClock::monotonic() const { return std::chrono::steady_clock::now(); }

TimeZone::TimeZone(const std::string& iana_name) : name_(iana_name), zone_(find_zone(iana_name)) {}

std::chrono::minutes TimeZone::offset(Time utc) const {
  const auto info = zone_of(zone_).get_info(std::chrono::floor<std::chrono::seconds>(utc));
  return std::chrono::floor<minutes>(info.offset);  // offsets with seconds ended with local solar time
}

Time TimeZone::next_change(Time utc) const {
  // The library's last moment does not fit into milliseconds of ours.
  constexpr std::chrono::sys_seconds latest = std::chrono::sys_days(std::chrono::year(9999) / 1 / 1);
  const auto end = zone_of(zone_).get_info(std::chrono::floor<std::chrono::seconds>(utc)).end;
  return std::min(std::chrono::sys_seconds(end.time_since_epoch()), latest);
}

LocalTime TimeZone::to_local(Time utc) const {
  const Time local = utc + offset(utc);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return {std::chrono::year_month_day(day), std::chrono::floor<minutes>(local - day)};
}

Time TimeZone::to_utc(std::chrono::year_month_day date, std::chrono::minutes time_of_day) const {
  const auto since_epoch = std::chrono::sys_days(date).time_since_epoch() + time_of_day;
  const date::local_seconds local{std::chrono::duration_cast<std::chrono::seconds>(since_epoch)};
  const date::local_info info = zone_of(zone_).get_info(local);
  if (info.result == date::local_info::nonexistent) return Time(info.first.end.time_since_epoch());
  return Time(local.time_since_epoch() - info.first.offset);
}

std::string to_rfc3339(Time utc) { return date_and_time(utc.time_since_epoch()) + "Z"; }

std::string to_rfc3339(Time utc, const TimeZone& zone) {
  const minutes offset = zone.offset(utc);
  return date_and_time(utc.time_since_epoch() + offset) + offset_text(offset, ":");
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  Rfc3339Reader reader(text);
  const auto date = read_date(reader);
  if (!date) return std::nullopt;
  const Time midnight = std::chrono::sys_days(*date);
  if (reader.at_end()) return midnight;
  char separator = 0;
  if (!reader.take_any("Tt", separator)) return std::nullopt;
  const auto time_of_day = read_time_of_day(reader);
  if (!time_of_day) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.at_end()) return std::nullopt;
  return midnight + *time_of_day - *offset;
}

std::string to_rfc5322(Time utc, const TimeZone& zone) {
  static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const minutes offset = zone.offset(utc);
  const WallClock wall = read_wall(utc.time_since_epoch() + offset);
  const std::chrono::weekday weekday{std::chrono::sys_days(wall.date)};
  return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} {}", weekdays[weekday.c_encoding()],
                     static_cast<unsigned>(wall.date.day()), months[static_cast<unsigned>(wall.date.month()) - 1],
                     static_cast<int>(wall.date.year()), wall.time.hours().count(), wall.time.minutes().count(),
                     wall.time.seconds().count(), offset_text(offset, ""));
}

}  // namespace m2t
