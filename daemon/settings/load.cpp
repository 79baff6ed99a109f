// Walks the configuration by the table of settings. What one value has to be is in settings_kinds*.cpp, what several have to
// be together in checks.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/nearest.h"
#include "daemon/settings.h"
#include "daemon/settings/checks.h"
#include "daemon/settings/directory_file.h"
#include "daemon/settings/kinds.h"
#include "daemon/settings/problems.h"
#include "daemon/settings/table.h"

namespace m2t {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view no_passwords_here =
    "Passwords do not belong in this file: write it into a file of its own, of mode 0400, and name that file here";

class SettingsReader {
 public:
  SettingsReader(const fs::path& file, Settings& settings, std::vector<ConfProblem>& problems)
      : file_(file), base_(file.parent_path()), settings_(settings), problems_(problems) {}

  SettingPlaces read(const ConfTable& root) {
    for (const auto& table : settings_tables()) read_tables(root, table);
    for (const auto& [key, value] : root.entries) check_top_key(key, value);
    return std::move(places_);
  }

 private:
  void complain(const SourcePlace& place, std::string_view code, std::string what, std::string remedy) {
    problems_.push_back({file_, place, std::string(code), std::move(what), std::move(remedy)});
  }

  // One [table] of the file, or each of several [[table]].
  void read_tables(const ConfTable& root, const SettingTable& table) {
    const auto* value = table.name.empty() ? nullptr : root.find(table.name);
    if (value == nullptr) return read_absent(root, table);
    const auto key_place = root.find_key(table.name)->place;
    if (table.repeated) {
      const auto* array = value->array();
      if (array == nullptr || std::any_of(array->begin(), array->end(), [](const auto& v) { return v.table() == nullptr; }))
        return complain(key_place, settings_code::wrong_type, fmt::format("[{}] may stand there several times", table.name),
                        fmt::format("write [[{}]]", table.name));
      for (std::size_t i = 0; i < array->size(); ++i) read_one(*(*array)[i].table(), (*array)[i].place, table, i);
      if (array->empty() && table.required) complain_of_missing_table(table);
      return;
    }
    if (value->table() == nullptr)
      return complain(key_place, settings_code::wrong_type,
                      fmt::format("{} is a table of settings, and stands there once", table.name),
                      repeated_table_like(table.name));
    read_one(*value->table(), value->place.line != 0 ? value->place : key_place, table, 0);
  }

  static std::string repeated_table_like(std::string_view name) {
    for (const auto& table : settings_tables())
      if (table.repeated && name.starts_with(table.name)) return fmt::format("did you mean [[{}]]?", table.name);
    return fmt::format("write [{}] on a line of its own, and its settings below", name);
  }

  void read_absent(const ConfTable& root, const SettingTable& table) {
    if (table.name.empty()) {
      read_rows(root, table, {}, "", 0);
      return require_rows(table, {}, 0);
    }
    if (table.required) complain_of_missing_table(table);
  }

  void complain_of_missing_table(const SettingTable& table) {
    std::string needed;
    for (const auto* row : settings_of_table(table.name))
      if (row->need == Need::Required) needed += fmt::format("{}{}", needed.empty() ? "" : ", ", row->key);
    const auto header = table.repeated ? fmt::format("[[{}]]", table.name) : fmt::format("[{}]", table.name);
    complain({}, settings_code::missing, fmt::format("the table {} is missing", header), fmt::format("add it, with {}", needed));
  }

  void read_one(const ConfTable& contents, const SourcePlace& place, const SettingTable& table, std::size_t index) {
    table.add(settings_);
    const auto name = table_place_name(table.name, table.repeated, index);
    places_[name] = place;
    read_rows(contents, table, name, "", index);
    require_rows(table, name, index);
  }

  // `prefix`: of the keys in a table inside the table, "holidays.".
  void read_rows(const ConfTable& contents, const SettingTable& table, const std::string& place_name, const std::string& prefix,
                 std::size_t index) {
    for (const auto& [key, value] : contents.entries) {
      const auto full = prefix + key.name;
      const auto rows = settings_of_table(table.name);
      const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto* r) { return r->key == full; });
      const auto inside = std::any_of(rows.begin(), rows.end(), [&](const auto* r) { return r->key.starts_with(full + "."); });
      if (row != rows.end()) {
        places_[place_name + (place_name.empty() ? "" : ".") + full] = value.place;
        read_value(**row, value, index);
      } else if (inside && value.table() != nullptr) {
        read_rows(*value.table(), table, place_name, full + ".", index);
      } else if (inside) {
        complain(value.place, settings_code::wrong_type, fmt::format("{}.{} must be a table", table.name, full),
                 fmt::format("allowed keys: {}", allowed_or_nearest("", key_list(table.name, full + "."))));
      } else if (!table.name.empty()) {
        complain_of_unknown(key, table.name, prefix);
      }
    }
  }

  void read_value(const Setting& row, const ConfValue& value, std::size_t index) {
    const auto name = row.table.empty() ? std::string(row.key) : fmt::format("{}.{}", row.table, row.key);
    const ValueReading reading{row,
                               name,
                               value,
                               row.target(settings_, index),
                               settings_,
                               base_,
                               [this](const SourcePlace& place, std::string_view code, std::string what, std::string remedy) {
                                 complain(place, code, std::move(what), std::move(remedy));
                               }};
    value_kind(row.kind).read(reading);
  }

  void require_rows(const SettingTable& table, const std::string& place_name, std::size_t) {
    for (const auto* row : settings_of_table(table.name)) {
      const auto name = place_name + (place_name.empty() ? "" : ".") + std::string(row->key);
      if (row->need != Need::Required || places_.contains(name)) continue;
      const auto table_place = places_.find(place_name);
      complain(table_place == places_.end() ? SourcePlace{} : table_place->second, settings_code::missing,
               fmt::format("{}{}{} is missing", table.name, table.name.empty() ? "" : ".", row->key), example_of(*row));
    }
  }

  // The keys directly below `prefix` in a table, "a | b".
  static std::string key_list(std::string_view table, const std::string& prefix) {
    std::vector<std::string_view> keys;
    for (const auto* row : settings_of_table(table)) {
      if (!row->key.starts_with(prefix)) continue;
      const auto key = row->key.substr(prefix.size());
      const auto first = key.substr(0, key.find('.'));
      if (std::find(keys.begin(), keys.end(), first) == keys.end()) keys.push_back(first);
    }
    return fmt::format("{}", fmt::join(keys, " | "));
  }

  void complain_of_unknown(const ConfKey& key, std::string_view table, const std::string& prefix) {
    const auto full = fmt::format("{}{}{}{}", table, table.empty() ? "" : ".", prefix, key.name);
    if (key.name == "oauth2")
      return complain(key.place, settings_code::not_in_this_version, fmt::format("{}: logging in with OAuth2 comes later", full),
                      "use password_file");
    std::string remedy;
    if (looks_like_secret(key.name))
      remedy = fmt::format("did you mean \"password_file\"? {}", no_passwords_here);
    else
      remedy = allowed_or_nearest(key.name, key_list(table, prefix));
    complain(key.place, settings_code::unknown_key, fmt::format("unknown key \"{}\"", full), std::move(remedy));
  }

  void check_top_key(const ConfKey& key, const ConfValue& value) {
    std::string names;
    for (const auto* row : settings_of_table("")) {
      if (row->key == key.name) return;
      names += fmt::format("{}{}", names.empty() ? "" : " | ", row->key);
    }
    for (const auto& table : settings_tables()) {
      if (table.name.empty()) continue;
      if (table.name == key.name) return;
      names += fmt::format(" | {}", table.name);
    }
    if (looks_like_secret(key.name))
      return complain(key.place, settings_code::unknown_key, fmt::format("unknown key \"{}\"", key.name),
                      std::string(no_passwords_here) + " as password_file");
    const bool is_table = value.table() != nullptr || value.array() != nullptr;
    complain(key.place, settings_code::unknown_key, fmt::format("unknown {} \"{}\"", is_table ? "table" : "key", key.name),
             misplaced(key.name, value).value_or(allowed_or_nearest(key.name, names)));
  }

  // A key at the top of the file that belongs into a table: the header was forgotten.
  static std::optional<std::string> misplaced(const std::string& key, const ConfValue& value) {
    if (value.table() != nullptr) return std::nullopt;
    for (const auto& row : settings_rows())
      if (!row.table.empty() && row.key == key) return fmt::format("\"{}\" belongs below [{}]", key, row.table);
    return std::nullopt;
  }

  const fs::path& file_;
  fs::path base_;
  Settings& settings_;
  std::vector<ConfProblem>& problems_;
  SettingPlaces places_;
};

void fill_in_what_follows(Settings& settings) {
  for (auto& mailbox : settings.mailboxes)
    if (mailbox.server.port == 0) mailbox.server.port = usual_imap_port(mailbox.server.security);
  auto& smtp = settings.smtp;
  if (smtp.server.port == 0) smtp.server.port = usual_smtp_port(smtp.server.security);
  auto& alerts = settings.alerts.server;
  if (settings.alerts.language == Language::Unknown && !settings.policy.languages.empty())
    settings.alerts.language = settings.policy.languages.front();
  if (settings.alerts.from == "<>") settings.alerts.from.clear();  // the envelope has the null sender without it, too
  if (alerts.port == 0) alerts.port = usual_smtp_port(alerts.security);
  if (smtp.helo_name.empty()) smtp.helo_name = address_domain(settings.policy.address);
}

// Of the file first, in its order; what stands nowhere in it, last.
void sort_by_place(std::vector<ConfProblem>& problems, const fs::path& file) {
  const auto rank = [&](const ConfProblem& p) {
    constexpr auto nowhere = std::numeric_limits<std::uint32_t>::max();
    return std::tuple(p.file != file, p.place.line == 0 ? nowhere : p.place.line, p.place.column);
  };
  std::stable_sort(problems.begin(), problems.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
}

LoadedSettings load(ConfFile conf, const fs::path& rules_file = {}) {
  LoadedSettings loaded;
  loaded.settings = default_settings();
  loaded.settings.file = conf.path;
  loaded.problems = std::move(conf.problems);
  loaded.source_lines = std::move(conf.lines);
  if (!loaded.problems.empty()) return loaded;
  const auto places = SettingsReader(conf.path, loaded.settings, loaded.problems).read(conf.root);
  fill_in_what_follows(loaded.settings);
  check_relations(loaded.settings, places, loaded.problems);
  check_secret_files(loaded.settings, places, loaded.problems);
  check_templates(loaded.settings, places, loaded.problems);
  const auto attributes = load_directory(loaded.settings, loaded.problems);
  if (!rules_file.empty()) loaded.settings.rules_file = rules_file;
  loaded.rules_lines = load_rules(loaded.settings, attributes, loaded.problems);
  sort_by_place(loaded.problems, conf.path);
  return loaded;
}

fs::path absolute_path(const fs::path& file) {
  std::error_code error;
  auto absolute = fs::absolute(file, error);
  return error ? file : absolute.lexically_normal();
}

}  // namespace

LoadedSettings load_settings(const fs::path& file, const fs::path& rules_file) {
  const auto absolute = absolute_path(file);
  auto loaded = load(read_conf_file(absolute), rules_file);
  check_file_itself(absolute, loaded.problems);
  return loaded;
}

LoadedSettings load_settings_text(std::string text, const fs::path& shown_as) {
  return load(read_conf_text(std::move(text), absolute_path(shown_as)));
}

std::string describe_problems(const LoadedSettings& loaded) {
  std::string text;
  for (const auto& problem : loaded.problems) {
    const bool here = problem.file == loaded.settings.file, in_rules = problem.file == loaded.settings.rules_file;
    text += describe_problem(problem, here ? loaded.source_lines : in_rules ? loaded.rules_lines : std::vector<std::string>());
  }
  return text;
}

std::string MailboxSettings::name() const { return fmt::format("{}@{}/{}", user, server.host, folder); }

}  // namespace m2t
