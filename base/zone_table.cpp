#include "base/zone_table.h"

namespace m2t {

Time ZoneTable::to_utc(std::chrono::year_month_day date, std::chrono::minutes time_of_day) const {
  const Time wall = Time(std::chrono::sys_days(date)) + time_of_day;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const Time utc = wall - (periods[i].wall - periods[i].begins);
    if (i > 0 && utc < periods[i].begins) return periods[i].begins;  // behind the last period, and before this one
    if (i + 1 == periods.size() || utc < periods[i + 1].begins) return utc;
  }
  return wall;
}

ZoneTable zone_table(const TimeZone& zone) {
  constexpr Time first = std::chrono::sys_days(std::chrono::year(1970) / 1 / 1);
  constexpr Time last = std::chrono::sys_days(std::chrono::year(2100) / 1 / 1);
  ZoneTable table;
  for (Time begins = first; begins < last; begins = zone.next_change(begins))
    table.periods.push_back({begins, begins + zone.offset(begins)});
  return table;
}

}  // namespace m2t
