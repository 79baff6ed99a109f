// Readers and writers of the kinds of value that are words, names, addresses and languages.
#pragma once

#include <string>

#include "daemon/settings/kinds.h"

namespace m2t {

void read_text(const ValueReading& reading);
void read_desk_name(const ValueReading& reading);
void read_languages(const ValueReading& reading);
void read_language(const ValueReading& reading);
void read_prefix(const ValueReading& reading);
void read_address(const ValueReading& reading);
void read_addresses(const ValueReading& reading);
void read_envelope_sender(const ValueReading& reading);
void read_domains(const ValueReading& reading);
void read_host(const ValueReading& reading);
void read_security(const ValueReading& reading);
void read_strangers(const ValueReading& reading);
void read_parties(const ValueReading& reading);
void read_boundary(const ValueReading& reading);
void read_server_names(const ValueReading& reading);
void read_answers(const ValueReading& reading);
void read_imap_folder(const ValueReading& reading);

std::string show_text(const SettingTarget& target);
std::string show_texts(const SettingTarget& target);
std::string show_desk_name(const SettingTarget& target);
std::string show_languages(const SettingTarget& target);
std::string show_language(const SettingTarget& target);
std::string show_security(const SettingTarget& target);
std::string show_strangers(const SettingTarget& target);
std::string show_parties(const SettingTarget& target);
std::string show_boundary(const SettingTarget& target);
std::string show_answers(const SettingTarget& target);

// The value as text; complains and gives null when it is none, or has control characters in it.
const std::string* text_of(const ValueReading& reading, const ConfValue& value);

}  // namespace m2t
