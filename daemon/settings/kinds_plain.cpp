#include "daemon/settings/kinds_plain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

#include "base/nearest.h"
#include "daemon/settings/kinds_people.h"
#include "daemon/settings/problems.h"
#include "daemon/settings/words.h"

namespace m2t {
namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> number_within(const ValueReading& r, const ConfValue& value) {
  const auto* number = value.integer();
  if (number == nullptr) {
    r.wrong_type(value, "whole number", example_of(r.setting));
    return std::nullopt;
  }
  if (*number >= r.setting.least && *number <= r.setting.most) return *number;
  r.complain(value.place, settings_code::wrong_value, fmt::format("{} cannot be {}", r.name, *number),
             fmt::format("allowed are {} to {}", r.setting.least, r.setting.most));
  return std::nullopt;
}

std::optional<std::chrono::seconds> duration_of(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return std::nullopt;
  const auto duration = parse_duration(*text);
  if (!duration)
    r.wrong(fmt::format("{} cannot be {}", r.name, toml_text(*text)),
            "a duration is a number and one of s, m, h, d: \"60s\", \"5m\", \"24h\", \"5d\"");
  return duration;
}

std::string range_of(std::chrono::seconds least, std::chrono::seconds most) {
  return fmt::format("allowed are \"{}\" to \"{}\"", duration_words(least), duration_words(most));
}

// Relative paths are meant from the folder of the configuration file.
fs::path path_from(const ValueReading& r, const std::string& written) {
  const fs::path path(written);
  return (path.is_absolute() ? path : r.base / path).lexically_normal();
}

bool complain_unless(const ValueReading& r, const fs::path& path, bool (*is_right)(fs::file_status), std::string_view due) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (is_right(status)) return false;
  r.complain(r.value.place, settings_code::file_missing,
             fs::exists(status)
                 ? fmt::format("{}: {} is not a {}", r.name, path.string(), due)
                 : fmt::format("{}: there is no {} {}{}", r.name, due, path.string(),
                               error && error != std::errc::no_such_file_or_directory ? fmt::format(" ({})", error.message())
                                                                                      : std::string()),
             path.is_absolute() && fs::path(*r.value.text()).is_relative()
                 ? fmt::format("create it, or correct the path; it is taken from the folder {}", r.base.string())
                 : "create it, or correct the path");
  return true;
}

void read_named_path(const ValueReading& r, bool (*is_right)(fs::file_status), std::string_view due) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr || text->empty()) return;
  const auto path = path_from(r, *text);
  if (complain_unless(r, path, is_right, due)) return;
  std::error_code error;
  if ((fs::status(path, error).permissions() & fs::perms::others_write) != fs::perms::none && !error)
    r.complain(r.value.place, settings_code::exposed,
               fmt::format("{}: anybody on this machine may change {}", r.name, path.string()),
               fmt::format("chmod o-w {}", path.string()));
  if (auto* const* plain = std::get_if<std::string*>(&r.target))
    **plain = path.string();
  else
    *std::get<fs::path*>(r.target) = path;
}

template <typename Items, typename Show>
std::string shown_list(const Items& items, Show show) {
  std::string list;
  for (const auto& item : items) list += fmt::format("{}{}", list.empty() ? "" : ", ", show(item));
  return "[" + list + "]";
}

}  // namespace

void read_switch(const ValueReading& r) {
  if (const auto* value = r.value.boolean())
    *std::get<bool*>(r.target) = *value;
  else
    r.wrong_type(r.value, "true or false", fmt::format("without quotes: {} = true", r.setting.key));
}

void read_number(const ValueReading& r) {
  if (const auto number = number_within(r, r.value)) *std::get<int*>(r.target) = static_cast<int>(*number);
}

void read_port(const ValueReading& r) {
  if (const auto number = number_within(r, r.value)) *std::get<std::uint16_t*>(r.target) = static_cast<std::uint16_t>(*number);
}

void read_size(const ValueReading& r) {
  std::optional<std::uint64_t> size;
  if (const auto* number = r.value.integer()) {
    if (*number >= 0) size = static_cast<std::uint64_t>(*number);
  } else if (const auto* text = text_of(r, r.value)) {
    size = parse_size(*text);
  } else {
    return;
  }
  if (!size) return r.wrong(fmt::format("{} is no size", r.name), "a number and one of B, kB, MB, GB: \"50MB\"");
  const auto least = static_cast<std::uint64_t>(r.setting.least), most = static_cast<std::uint64_t>(r.setting.most);
  if (*size < least || *size > most)
    return r.wrong(fmt::format("{} cannot be {}", r.name, size_words(*size)),
                   fmt::format("allowed are \"{}\" to \"{}\"", size_words(least), size_words(most)));
  *std::get<std::uint64_t*>(r.target) = *size;
}

void read_duration(const ValueReading& r) {
  const auto duration = duration_of(r);
  if (!duration) return;
  const std::chrono::seconds least(r.setting.least), most(r.setting.most);
  if (*duration < least || *duration > most)
    return r.wrong(fmt::format("{} cannot be \"{}\"", r.name, duration_words(*duration)), range_of(least, most));
  *std::get<std::chrono::seconds*>(r.target) = *duration;
}

void read_long_duration(const ValueReading& r) {
  const auto duration = duration_of(r);
  if (!duration) return;
  const std::chrono::hours least(r.setting.least), most(r.setting.most);
  if (*duration < least || *duration > most)
    return r.wrong(fmt::format("{} cannot be \"{}\"", r.name, duration_words(*duration)), range_of(least, most));
  const auto hours = std::chrono::floor<std::chrono::hours>(*duration);
  if (hours != *duration)
    return r.wrong(fmt::format("{} cannot be \"{}\"", r.name, duration_words(*duration)),
                   "write whole hours or days: \"24h\", \"5d\"");
  *std::get<std::chrono::hours*>(r.target) = hours;
}

void read_working_days(const ValueReading& r) {
  const auto* list = r.value.array();
  if (list == nullptr) return r.wrong_type(r.value, "list", example_of(r.setting));
  std::vector<int> days;
  for (const auto& item : *list) {
    const auto number = number_within(r, item);
    if (!number) continue;
    if (!days.empty() && *number <= days.back())
      r.complain(item.place, settings_code::wrong_value, fmt::format("{}: {} comes after {}", r.name, *number, days.back()),
                 "write each day once, the smaller first");
    days.push_back(static_cast<int>(*number));
  }
  *std::get<std::vector<int>*>(r.target) = std::move(days);
}

void read_country(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  if (*text != "be" && !text->empty())
    return r.wrong(fmt::format("{}: the holidays of {} are not known", r.name, toml_text(*text)),
                   "allowed are \"be\" and \"\" (none); name the days in holidays.extra");
  *std::get<std::string*>(r.target) = *text;
}

void read_data_folder(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  if (text->empty()) return r.wrong(fmt::format("{} is empty", r.name), example_of(r.setting));
  const auto path = path_from(r, *text);
  std::error_code error;
  const auto status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_directory(status))
    return r.wrong(fmt::format("{}: {} is not a folder", r.name, path.string()), "name a folder; the service creates it");
  constexpr auto others = fs::perms::others_all | fs::perms::group_all;
  if (fs::is_directory(status) && (status.permissions() & others) != fs::perms::none)
    r.complain(r.value.place, settings_code::exposed, fmt::format("{}: others may look into {}", r.name, path.string()),
               fmt::format("chmod 0700 {}", path.string()));
  *std::get<fs::path*>(r.target) = path;
}

void read_existing_folder(const ValueReading& r) {
  read_named_path(
      r, [](fs::file_status s) { return fs::is_directory(s); }, "folder");
}
void read_existing_file(const ValueReading& r) {
  read_named_path(
      r, [](fs::file_status s) { return fs::is_regular_file(s); }, "file");
}
void read_authority_file(const ValueReading& r) { read_existing_file(r); }

// product page: a name without a slash is a credential of the service; otherwise, or with one, a path from this file's folder.
void read_secret_place(const ValueReading& r) {
  const auto* text = text_of(r, r.value);
  if (text == nullptr) return;
  if (text->empty()) return r.wrong(fmt::format("{} is empty", r.name), example_of(r.setting));
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  auto& secret = *std::get<SecretFile*>(r.target);
  if (credentials != nullptr && *credentials != '\0' && text->find('/') == text->npos)
    secret.path = fs::path(credentials) / *text;
  else
    secret.path = path_from(r, *text);
}

std::string show_switch(const SettingTarget& target) { return *std::get<bool*>(target) ? "true" : "false"; }
std::string show_number(const SettingTarget& target) { return std::to_string(*std::get<int*>(target)); }
std::string show_port(const SettingTarget& target) {
  const auto port = *std::get<std::uint16_t*>(target);
  return port == 0 ? std::string() : std::to_string(port);
}
std::string show_size(const SettingTarget& target) { return toml_text(size_words(*std::get<std::uint64_t*>(target))); }
std::string show_duration(const SettingTarget& target) {
  return toml_text(duration_words(*std::get<std::chrono::seconds*>(target)));
}
std::string show_long_duration(const SettingTarget& target) {
  return toml_text(duration_words(*std::get<std::chrono::hours*>(target)));
}
std::string show_working_days(const SettingTarget& target) {
  return shown_list(*std::get<std::vector<int>*>(target), [](int day) { return std::to_string(day); });
}

std::string show_path(const SettingTarget& target) {
  const auto& path = *std::get<fs::path*>(target);
  return path.empty() ? std::string() : toml_text(path.string());
}

std::string show_secret_place(const SettingTarget& target) {
  const auto& secret = *std::get<SecretFile*>(target);
  return secret.path.empty() ? std::string() : toml_text(secret.path.filename().string());
}

}  // namespace m2t
