// The export of the administration's directory -> Directory. Private to the settings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/settings.h"

namespace m2t {

// Reads the file that the settings name into them; gives the names of its columns, nothing when there is none. Adds problems, each with
// file, line and remedy.
std::optional<std::vector<std::string>> load_directory(Settings& settings, std::vector<ConfProblem>& problems);

}  // namespace m2t
