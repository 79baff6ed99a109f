// What a kind of value is: how it is read and checked, shown, and described. Private to the settings.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/conf_file.h"
#include "daemon/settings/table.h"

namespace m2t {

// One value being read: where it stands, what it is for, and where complaints go.
struct ValueReading {
  const Setting& setting;
  std::string name;  // "mailbox.port", for messages
  const ConfValue& value;
  SettingTarget target;
  const Settings& so_far;             // of the tables before it: the time zone
  const std::filesystem::path& base;  // the folder of the configuration file
  std::function<void(const SourcePlace&, std::string_view code, std::string what, std::string remedy)> complain;

  void wrong(std::string what, std::string remedy) const;                                // M2T-0104 at the value
  void wrong_type(const ConfValue& at, std::string_view due, std::string remedy) const;  // M2T-0103
};

struct ValueKindRow {
  ValueKind kind{};
  std::string_view type;     // "text", "whole number", … for the manual
  std::string_view allowed;  // "tls | starttls | none"; may be empty
  void (*read)(const ValueReading& reading){};
  std::string (*show)(const SettingTarget& target){};  // as TOML; empty: nothing is set
};

const ValueKindRow& value_kind(ValueKind kind);

// `for example: phone = "02.423.12.12"`
std::string example_of(const Setting& setting);
// ` allowed: …; did you mean …?` for a word that is none of those in `allowed` ("a | b | c").
std::string allowed_or_nearest(std::string_view written, std::string_view allowed);
std::vector<std::string_view> allowed_words(std::string_view allowed);

}  // namespace m2t
