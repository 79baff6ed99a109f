// `check --auth`: what the server at the border says of senders, and which of its fields count.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "daemon/commands/commands.h"

namespace m2t {

// Saved mails, one after the other; without any, the test on the real servers, whose passing is kept in the database.
ExitCode check_authentication(const CheckOptions& options, Console& console);

// Why the profile of these settings is not proved, or cannot be told to be; nothing when all is well.
std::optional<std::string> boundary_warning(const Settings& settings);

}  // namespace m2t
