// The configuration: one table of settings (settings/table.cpp) with name, type, default and one sentence each. Loading,
// checking, `init`, `check --show` and the manual page come from that table.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/conf_file.h"
#include "mailer/connection.h"
#include "rules/alerts.h"
#include "rules/directory.h"
#include "rules/file/rule_set.h"
#include "rules/policy.h"
#include "rules/retention.h"
#include "tickets/calendar.h"
#include "tickets/ticket.h"

namespace m2t {

// Where a secret is; read when needed, refused when others may read it (T-46), never printed (T-45).
struct SecretFile {
  std::filesystem::path path;  // empty: none
};
// The first line of the file without its line end. Throws PermanentError (unreadable, readable by group or others, empty).
std::string read_secret(const SecretFile& secret);

struct MailboxSettings {
  ServerAddress server;
  std::string user;
  SecretFile password;
  std::string folder = "INBOX";
  std::string processed_folder = "Processed";
  std::string held_folder = "Held";
  std::chrono::seconds poll_interval{60};
  std::optional<Time> take_from;  // nothing: 24 h before the first start
  int connections = 2;            // how many may fetch at once while catching up
  std::string name() const;       // "user@host/INBOX": MailboxRow.name
};

struct SmtpSettings {
  ServerAddress server;
  std::string user;
  SecretFile password;
  std::string helo_name;      // default: the domain of desk.address
  std::string envelope_from;  // "<>" or empty: the null sender for automatic mails
  int connections = 2;
  int per_minute = 0;  // pace; 0 = no limit
  std::chrono::hours give_up_after{24 * 5};
  std::chrono::hours give_up_acknowledgements_after{24};
};

struct ClamdSettings {
  std::string socket;  // empty: files are not scanned
  std::uint64_t largest_file = 25ull * 1024 * 1024;
};

// Who is told by a second path when something is wrong, and of what.
struct AlertSettings {
  std::string address;                    // empty: nobody
  std::string from;                       // empty: the desk's address, and the null sender on the envelope
  Language language = Language::Unknown;  // Unknown: the first of the desk's
  ServerAddress server;                   // host empty: none
  std::string user;
  SecretFile password;
  AlertLimits limits;
};

struct Settings {
  std::filesystem::path file;
  std::filesystem::path data_dir;
  std::map<Language, std::string> desk_names;
  std::string phone;
  CalendarRules calendar;
  DeskPolicy policy;
  std::vector<MailboxSettings> mailboxes;
  SmtpSettings smtp;
  ClamdSettings clamd;
  RetentionRules retention;
  AlertSettings alerts;
  std::filesystem::path templates_dir;     // empty: the built-in ones
  std::filesystem::path rules_file;        // empty: none
  RuleSet rules;                           // what stands in it
  std::filesystem::path directory_file;    // empty: none
  std::string directory_address = "mail";  // the column of the addresses
  Directory directory;                     // what stands in it

  std::filesystem::path database_file() const { return data_dir / "mail2ticket.db"; }
  std::filesystem::path raw_mail_folder() const { return data_dir / "raw"; }
};

struct LoadedSettings {
  Settings settings;                      // usable only when there are no problems
  std::vector<ConfProblem> problems;      // all of them at once, in the order of the file
  std::vector<std::string> source_lines;  // for describe_problem
  std::vector<std::string> rules_lines;   // the same of the rules file
};

// Reads, checks everything that can be checked without the network. Never throws for what is in the file.
// `rules_file`, when given, takes the place of the one that the file names.
LoadedSettings load_settings(const std::filesystem::path& file, const std::filesystem::path& rules_file = {});
LoadedSettings load_settings_text(std::string text, const std::filesystem::path& shown_as);  // relative paths: to shown_as

// All problems as text for a person, in the order of the file; empty when there are none. The values of lines that look like
// passwords are not shown (T-45).
std::string describe_problems(const LoadedSettings& loaded);
// Problems with password files only: who lists tickets needs no password, and may not be allowed to see where they lie.
bool concerns_secrets_only(const ConfProblem& problem);

// What is set, defaults included, as TOML; secrets are shown as their file's name only.
std::string show_settings(const Settings& settings);
// A commented configuration to start from, made from the table (`init`, systemd/mail2ticket.toml).
std::string initial_configuration();
// The sections SETTINGS and PROBLEMS of mail2ticket.toml(5), as man(7) source.
std::string settings_manual();

}  // namespace m2t
