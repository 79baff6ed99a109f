// What several subcommands need: the desk from its configuration, the data directory, a store, and the handling of waiting
// mails while no daemon runs.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/commands/commands.h"
#include "daemon/desk.h"
#include "daemon/reader.h"
#include "store/store.h"

namespace m2t {

// The checked configuration with its templates. Throws ConfigurationError with all problems.
std::shared_ptr<const Desk> desk_of(const std::filesystem::path& config, Passwords passwords = Passwords::NotNeeded);

// Created when missing; throws PermissionError when it cannot be used, ConfigurationError when others may look into it.
void prepare_data_dir(const std::filesystem::path& folder);

// Root becomes the user to whom the data directory belongs, for good: what a command writes must stay readable for the
// daemon, and mail of strangers is not to be read with root's rights. Others stay who they are. Throws PermissionError.
void act_as_owner_of(const std::filesystem::path& data_dir);

// The store of these settings, opened as its owner (act_as_owner_of). Throws DataError when there is none yet and `create` is false.
std::shared_ptr<Store> store_of(const Settings& settings, bool create);

// Handles what waits, if no daemon runs; gives the number of mails handled, or nothing when a daemon will do it.
std::optional<std::size_t> handle_waiting(const std::shared_ptr<const Desk>& desk, const std::string& actor);

// The same for looking only. Without a database yet, an empty one in memory gives the answer of the first day.
std::shared_ptr<Store> store_to_look_with(const Settings& settings);

// The one mail in a file, or on standard input ("-"). Throws UsageError when there are more or none; `command` is named in it.
std::string one_mail_of(const std::string& file, std::string_view command, Console& console);

// What was read; throws DataError when the mail made its reader fail.
Mail facts_of(ReadResult read);

// "2026-11-01", its midnight in that zone, or an RFC 3339 moment. Throws UsageError for anything else.
Time moment_said(const std::string& said, const TimeZone& zone);

// "admin:NAME" of the user who runs the command, for the audit.
std::string admin_actor();

}  // namespace m2t
