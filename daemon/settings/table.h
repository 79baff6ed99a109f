// The table of settings: one row each. Everything that is said or done about a setting comes from its row. Private to the
// settings; a new setting is one row here and, when its kind of value is new, one row in kinds.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/settings.h"

namespace m2t {

// What a value has to be; kinds.cpp knows how each is read, checked, shown and described.
enum class ValueKind {
  Text,
  Switch,
  Number,
  Port,
  Size,
  Duration,
  LongDuration,
  KeptFor,
  Moment,
  Dates,
  WorkingDays,
  OpeningHoursTable,
  TimeOfDay,
  TimeZoneName,
  HolidayCountry,
  DeskName,
  Languages,
  PersonLanguage,
  TicketPrefix,
  MailAddress,
  MailAddresses,
  EnvelopeSender,
  Domains,
  Host,
  SecurityWord,
  StrangersWord,
  PartiesWord,
  BoundaryWord,
  ServerNames,
  AnswersWord,
  ImapFolder,
  DataFolder,
  TemplatesFolder,
  ExistingFile,
  AuthorityFile,
  Secret,
};

// Where the value of a setting lives.
using SettingTarget =
    std::variant<std::string*, std::filesystem::path*, SecretFile*, bool*, int*, std::uint16_t*, std::uint64_t*,
                 std::chrono::seconds*, std::chrono::minutes*, std::chrono::hours*, std::optional<Time>*,
                 std::vector<std::chrono::year_month_day>*, std::vector<int>*, std::array<std::optional<OpeningHours>, 7>*,
                 std::map<Language, std::string>*, std::vector<Language>*, Language*, std::vector<std::string>*, Security*,
                 StrangerPolicy*, PartyPolicy*, BoundaryKind*>;

enum class Need {
  Required,   // there is no sensible default
  Optional,   // shown in a new configuration, commented out
  Shown,      // optional, but written out in a new configuration
  ManualOnly  // optional and rare: only the manual page tells of it
};

struct Setting {
  std::string_view table;  // "" for the top of the file
  std::string_view key;    // "address", "holidays.country"
  ValueKind kind{};
  Need need{};
  SettingTarget (*target)(Settings& settings, std::size_t index){};  // index: which of several tables
  std::string_view example;                                          // a TOML value
  std::string_view sentence;                                         // what it does and when to change it
  std::string_view default_words = {};  // where the default is no plain value: "993, or 143 with starttls"
  std::int64_t least = 0, most = 0;     // of numbers
  bool later = false;                   // checked, but nothing in this version acts on it
};

struct SettingTable {
  std::string_view name;
  bool repeated{};  // [[name]]
  bool required{};  // at least one
  bool in_new_file{};
  std::string_view sentence;
  std::size_t (*count)(const Settings& settings){};
  void (*add)(Settings& settings){};  // one more, with its defaults
};

std::span<const Setting> settings_rows();
std::span<const SettingTable> settings_tables();
std::span<const Setting* const> settings_of_table(std::string_view table);  // in the order of the rows

// What is set when the file says nothing: no mailbox, no person.
Settings default_settings();
// The ports follow the security where the file does not set them.
std::uint16_t usual_imap_port(Security security);
std::uint16_t usual_smtp_port(Security security);

}  // namespace m2t
