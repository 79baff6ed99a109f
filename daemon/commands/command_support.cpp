#include "daemon/commands/command_support.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "daemon/commands/mail_files.h"
#include "daemon/instance_lock.h"
#include "daemon/processing.h"

namespace m2t {

std::shared_ptr<const Desk> desk_of(const std::filesystem::path& config, Passwords passwords) {
  std::vector<TemplateProblem> problems;
  auto desk = make_desk(settings_of(config, passwords), problems);
  if (desk) return desk;
  std::string all;
  for (const TemplateProblem& problem : problems)
    all += fmt::format("{}:{}: error: {}{}\n", problem.file, problem.line, problem.what,
                       problem.remedy.empty() ? "" : "\n      " + problem.remedy);
  throw ConfigurationError(all);
}

void prepare_data_dir(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::create_directories(folder, error))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  if (error) throw PermissionError("data_dir " + folder.string() + " cannot be created: " + error.message());
  struct stat info {};
  if (stat(folder.c_str(), &info) != 0) throw PermissionError("data_dir " + folder.string() + ": " + std::strerror(errno));
  if ((info.st_mode & 077) != 0)
    throw ConfigurationError("data_dir " + folder.string() + " is open to others; remedy: chmod 700 " + folder.string() + "\n");
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    throw PermissionError("data_dir " + folder.string() +
                          " cannot be written by this user; run the command as the daemon's user");
}

void act_as_owner_of(const std::filesystem::path& data_dir) {
  struct stat info {};
  static_cast<void>(admin_actor());  // while it is still known who runs the command
  if (geteuid() != 0 || stat(data_dir.c_str(), &info) != 0 || info.st_uid == 0) return;
  if (setgroups(0, nullptr) != 0 || setgid(info.st_gid) != 0 || setuid(info.st_uid) != 0)
    throw PermissionError("cannot become the user of " + data_dir.string() + ": " + std::strerror(errno));
}

std::shared_ptr<Store> store_of(const Settings& settings, bool create) {
  if (!create && !std::filesystem::exists(settings.database_file()))
    throw DataError("there is no database yet in " + settings.data_dir.string() +
                    "; the first `mail2ticket run` or `ingest` makes it");
  if (create) prepare_data_dir(settings.data_dir);
  act_as_owner_of(settings.data_dir);
  StoreOptions options;
  options.file = settings.database_file();
  options.random = system_random();
  return open_sqlite_store(options);
}

std::shared_ptr<Store> store_to_look_with(const Settings& settings) {
  if (std::filesystem::exists(settings.database_file())) return store_of(settings, false);
  StoreOptions options;
  options.file = ":memory:";
  options.random = system_random();
  return open_sqlite_store(options);
}

std::string one_mail_of(const std::string& file, std::string_view command, Console& console) {
  std::string raw;
  std::size_t count = 0;
  const TakeRawMail take = [&](std::string_view bytes, const std::string&) {
    if (count++ == 0) raw = bytes;
  };
  file == "-" ? for_each_mail(console.in, take) : for_each_mail(file, take);
  if (count != 1) throw UsageError(fmt::format("{} takes one mail; {} holds {}", command, file, count));
  return raw;
}

std::optional<std::size_t> handle_waiting(const std::shared_ptr<const Desk>& desk, const std::string& actor) {
  const auto lock = InstanceLock::try_take(desk->settings.data_dir);
  if (!lock) return std::nullopt;
  const SystemClock clock;
  const Blobs blobs(desk->settings.raw_mail_folder());
  auto reader = std::make_shared<ReaderProgram>(reading_options(desk->settings));
  Processing processing({desk,
                         store_of(desk->settings, true),
                         std::move(reader),
                         blobs,
                         clock,
                         system_random(),
                         {},
                         actor,
                         scanner_of(desk->settings, clock)});
  return processing.handle_due();
}

Mail facts_of(ReadResult read) {
  if (read.is_read()) return std::move(read.mail);
  throw DataError(fmt::format("this mail cannot be read, the program that read it failed: {}", read.failure));
}

Time moment_said(const std::string& said, const TimeZone& zone) {
  const auto moment = parse_rfc3339(said);
  if (!moment) throw UsageError(fmt::format("\"{}\" is no day; write it as 2026-11-01", said));
  return said.size() == 10 ? zone.to_utc(std::chrono::floor<std::chrono::days>(*moment), std::chrono::minutes(0)) : *moment;
}

std::string admin_actor() {
  static const std::string actor = [] {
    const passwd* user = getpwuid(getuid());
    return "admin:" + (user ? std::string(user->pw_name) : std::to_string(getuid()));
  }();
  return actor;
}

}  // namespace m2t
