// Readers and writers of the kinds of value that are about days and times (kinds.cpp has the table of all).
#pragma once

#include <string>

#include "daemon/settings/kinds.h"

namespace m2t {

// Each reads reading.value into reading.target, or complains and leaves the target alone.
void read_moment(const ValueReading& reading);
void read_dates(const ValueReading& reading);
void read_hours(const ValueReading& reading);
void read_time_of_day(const ValueReading& reading);
void read_time_zone(const ValueReading& reading);
void read_kept_for(const ValueReading& reading);  // zero: for ever

std::string show_moment(const SettingTarget& target);
std::string show_dates(const SettingTarget& target);
std::string show_hours(const SettingTarget& target);
std::string show_time_of_day(const SettingTarget& target);
std::string show_kept_for(const SettingTarget& target);

}  // namespace m2t
