// Readers and writers of the kinds of value that are about numbers, durations and files (kinds.cpp has the table of all).
#pragma once

#include <string>

#include "daemon/settings/kinds.h"

namespace m2t {

// Each reads reading.value into reading.target, or complains and leaves the target alone.
void read_switch(const ValueReading& reading);
void read_number(const ValueReading& reading);
void read_port(const ValueReading& reading);
void read_size(const ValueReading& reading);
void read_duration(const ValueReading& reading);
void read_long_duration(const ValueReading& reading);
void read_working_days(const ValueReading& reading);
void read_country(const ValueReading& reading);
void read_data_folder(const ValueReading& reading);
void read_existing_folder(const ValueReading& reading);
void read_existing_file(const ValueReading& reading);
void read_authority_file(const ValueReading& reading);
void read_secret_place(const ValueReading& reading);

std::string show_switch(const SettingTarget& target);
std::string show_number(const SettingTarget& target);
std::string show_port(const SettingTarget& target);
std::string show_size(const SettingTarget& target);
std::string show_duration(const SettingTarget& target);
std::string show_long_duration(const SettingTarget& target);
std::string show_working_days(const SettingTarget& target);
std::string show_path(const SettingTarget& target);
std::string show_secret_place(const SettingTarget& target);

}  // namespace m2t
