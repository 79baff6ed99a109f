// Checks that need more than one setting, or look at the machine. Private to the settings.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/settings.h"

namespace m2t {

// Where each setting stands: "smtp.security", "mailbox[1].password_file"; a table by its own name, "mailbox[1]".
using SettingPlaces = std::map<std::string, SourcePlace, std::less<>>;

std::string table_place_name(std::string_view table, bool repeated, std::size_t index);

// Adds problems. `settings` holds what could be read; what is wrong by itself has been told already.
void check_relations(const Settings& settings, const SettingPlaces& places, std::vector<ConfProblem>& problems);
void check_secret_files(const Settings& settings, const SettingPlaces& places, std::vector<ConfProblem>& problems);
void check_templates(const Settings& settings, const SettingPlaces& places, std::vector<ConfProblem>& problems);
// Reads the rules file that the settings name into them; gives its lines, for the pictures of its problems. `attributes`: the columns of the
// directory, nothing where there is none.
std::vector<std::string> load_rules(Settings& settings, const std::optional<std::vector<std::string>>& attributes,
                                    std::vector<ConfProblem>& problems);
void check_file_itself(const std::filesystem::path& file, std::vector<ConfProblem>& problems);

// `pasword = …` in the file itself.
bool looks_like_secret(std::string_view key);

}  // namespace m2t
