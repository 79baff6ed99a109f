// What the table of settings says to people: `check --show`, and a configuration to start from.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/settings.h"
#include "daemon/settings/defaults.h"
#include "daemon/settings/kinds.h"
#include "daemon/settings/table.h"

namespace m2t {
namespace {

constexpr std::size_t comment_width = 110;

std::string header_of(const SettingTable& table) {
  return table.repeated ? fmt::format("[[{}]]", table.name) : fmt::format("[{}]", table.name);
}

std::string as_comment(std::string_view text) {
  std::string out, line = "#";
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, blank);
    if (line.size() + 1 + word.size() > comment_width) {
      out += line + "\n";
      line = "#";
    }
    line += fmt::format(" {}", word);
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return out + line + "\n";
}

std::string new_file_row(const Setting& row, bool commented_out) {
  const auto& kind = value_kind(row.kind);
  std::string text(row.sentence);
  if (!kind.allowed.empty() && row.kind != ValueKind::OpeningHoursTable) text += fmt::format(" Allowed: {}.", kind.allowed);
  if (row.need == Need::Required)
    text += " Required.";
  else if (const auto usual = default_of(row); !usual.empty() && usual != row.example)
    text += fmt::format(" Default: {}.", usual);
  return as_comment(text) + fmt::format("{}{} = {}\n", commented_out ? "#" : "", row.key, row.example);
}

std::string new_file_table(const SettingTable& table) {
  std::string out;
  for (const auto* row : settings_of_table(table.name))
    if (row->need != Need::ManualOnly) out += new_file_row(*row, !table.in_new_file || row->need == Need::Optional);
  if (out.empty() || table.name.empty()) return out;
  return fmt::format("\n{}{}{}\n{}", as_comment(table.sentence), table.in_new_file ? "" : "#", header_of(table), out);
}

std::string shown_table(const SettingTable& table, Settings& settings, std::size_t index) {
  std::string out;
  for (const auto* row : settings_of_table(table.name))
    if (const auto value = value_kind(row->kind).show(row->target(settings, index)); !value.empty())
      out += fmt::format("{} = {}\n", row->key, value);
  return table.name.empty() || out.empty() ? out : fmt::format("\n{}\n{}", header_of(table), out);
}

}  // namespace

std::string default_of(const Setting& setting) {
  if (!setting.default_words.empty()) return std::string(setting.default_words);
  auto settings = default_settings();
  for (const auto& table : settings_tables())
    if (table.name == setting.table) table.add(settings);
  const auto shown = value_kind(setting.kind).show(setting.target(settings, 0));
  return shown == "\"\"" || shown == "[]" ? std::string() : shown;
}

std::string show_settings(const Settings& settings) {
  auto copy = settings;
  auto out = fmt::format("# {}, defaults included\n", settings.file.string());
  for (const auto& table : settings_tables())
    for (std::size_t i = 0; i < table.count(settings); ++i) out += shown_table(table, copy, i);
  return out;
}

std::string initial_configuration() {
  std::string out =
      "# The configuration of mail2ticket. mail2ticket.toml(5) describes every setting, `mail2ticket check` tells what is "
      "wrong.\n"
      "# What has a # in front is not set: the example shows how it is written.\n\n";
  for (const auto& table : settings_tables()) out += new_file_table(table);
  return out;
}

}  // namespace m2t
