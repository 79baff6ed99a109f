// The clock changes of a time zone as a value. It travels to programs that have no files, and so no tzdata.
#pragma once

#include <chrono>
#include <vector>

#include "base/clock.h"

namespace m2t {

struct ZoneTable {
  // From `begins` on the clocks on the wall are ahead by the same amount, until the next period begins.
  struct Period {
    Time begins;
    Time wall;  // what the clocks show at that moment, as if it were UTC
    bool operator==(const Period&) const = default;
  };
  std::vector<Period> periods;  // in order, never empty; the first counts for all time before it, too

  // As TimeZone::to_utc: an hour that is skipped becomes the first moment after it, of a repeated one the first counts.
  Time to_utc(std::chrono::year_month_day date, std::chrono::minutes time_of_day) const;
  bool operator==(const ZoneTable&) const = default;
};

// The years 1970 to 2100; for later moments the last period counts.
ZoneTable zone_table(const TimeZone& zone);

}  // namespace m2t
