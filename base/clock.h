// The only door to the time of day. Stored times are UTC; timers use the monotonic clock (INV-11).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace m2t {

// A moment in UTC, to the millisecond. This is what the database stores and what pure functions get as `now`.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  virtual std::chrono::steady_clock::time_point monotonic() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  std::chrono::steady_clock::time_point monotonic() const override;
};

// A clock that stands still until a test moves it. Lives here, not in tests/, because `explain` and `lifecycle`
// also ask "what if it were then".
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Time now) : now_(now) {}
  Time now() const override { return now_; }
  std::chrono::steady_clock::time_point monotonic() const override {
    return std::chrono::steady_clock::time_point(now_.time_since_epoch());
  }
  void set(Time now) { now_ = now; }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  Time now_;
};

// Wall-clock time in one place, as people there read it.
struct LocalTime {
  std::chrono::year_month_day date;
  std::chrono::minutes time_of_day{};  // since midnight, as the clock on the wall shows it
  std::chrono::weekday weekday() const { return std::chrono::weekday(std::chrono::sys_days(date)); }
};

// A time zone by its IANA name (the system's tzdata, read through Hinnant's date library: g++ 12 has no zones).
class TimeZone {
 public:
  // Throws std::runtime_error with the name when tzdata does not know it.
  explicit TimeZone(const std::string& iana_name);
  const std::string& name() const { return name_; }
  LocalTime to_local(Time utc) const;
  // An hour that the spring change skips becomes the first moment after it; one that autumn repeats, the first of the two.
  Time to_utc(std::chrono::year_month_day date, std::chrono::minutes time_of_day) const;
  // Minutes east of Greenwich at that moment.
  std::chrono::minutes offset(Time utc) const;
  // The first moment after `utc` at which the rules change; centuries ahead when they do not.
  Time next_change(Time utc) const;

 private:
  std::string name_;
  const void* zone_;  // a date::time_zone, which lives as long as the process
};

// RFC 3339: "2026-11-23T09:15:00.123Z" (to_rfc3339 writes UTC; `.123` only when it is not zero).
std::string to_rfc3339(Time utc);
// The same, with the offset of a zone: "2026-11-23T10:15:00+01:00".
std::string to_rfc3339(Time utc, const TimeZone& zone);
// Reads both forms, any offset, and a bare date (midnight UTC). Nothing for anything else.
std::optional<Time> parse_rfc3339(std::string_view text);
// RFC 5322 section 3.3: "Mon, 23 Nov 2026 10:15:00 +0100", for Date fields.
std::string to_rfc5322(Time utc, const TimeZone& zone);

}  // namespace m2t
