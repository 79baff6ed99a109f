// `check`, `init`, and how every subcommand gets its settings.
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ostream>
#include <system_error>

#include "base/nearest.h"
#include "daemon/commands/check_boundary.h"
#include "daemon/commands/check_online.h"
#include "daemon/commands/check_report.h"
#include "daemon/commands/commands.h"
#include "daemon/picture_reader.h"
#include "daemon/reader.h"

namespace m2t {
namespace {

constexpr const char* service_group = "mail2ticket";

std::string counted_problems(std::size_t count) { return count == 1 ? "1 problem" : fmt::format("{} problems", count); }

class NewFile {
 public:
  // Fails when there is one already: a configuration is never overwritten.
  NewFile(const std::filesystem::path& path, mode_t mode)
      : path_(path), fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)) {
    if (fd_ >= 0) return;
    if (errno == EEXIST)
      throw UsageError(
          fmt::format("{} is there already, and init never overwrites. `mail2ticket init -` shows a new one", path.string()));
    throw std::system_error(errno, std::generic_category(), fmt::format("{} cannot be created", path.string()));
  }
  ~NewFile() { close(fd_); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write_all(std::string_view text) const {
    while (!text.empty()) {
      const auto written = write(fd_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail();
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(fd_) != 0) fail();
  }
  void set_access(gid_t group, mode_t mode) const {
    if ((group != static_cast<gid_t>(-1) && fchown(fd_, static_cast<uid_t>(-1), group) != 0) || fchmod(fd_, mode) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    const int error = errno;
    unlink(path_.c_str());
    throw std::system_error(error, std::generic_category(), fmt::format("{} cannot be written", path_.string()));
  }

  const std::filesystem::path& path_;
  int fd_;
};

// The service reads the file as its own user. It holds no secret, so where that user's group is not there yet, all may read it.
void write_new_configuration(const std::filesystem::path& path) {
  const NewFile file(path, 0600);
  file.write_all(initial_configuration());
  const auto* group = geteuid() == 0 ? getgrnam(service_group) : nullptr;
  file.set_access(group != nullptr ? group->gr_gid : static_cast<gid_t>(-1), group != nullptr || geteuid() != 0 ? 0640 : 0644);
}

std::string next_steps(const std::filesystem::path& file) {
  const auto folder = std::filesystem::absolute(file).parent_path().string();
  const bool usual = file == default_configuration_file;
  const auto config = usual ? std::string() : fmt::format(" --config {}", file.string());
  return fmt::format(
      "{0} is written. Set in it what is yours: addresses, servers, hours. Then\n"
      "  install -m 0400 /dev/stdin {1}/imap-password     type the mailbox's password, then Ctrl-D; the same for smtp-password\n"
      "  mail2ticket check --online{2}\n"
      "  {3}\n",
      file.string(), folder, config, usual ? std::string("systemctl enable --now mail2ticket") : "mail2ticket run" + config);
}

// What is said without asking any server.
std::vector<OnlineFinding> warnings_about(const Settings& settings) {
  const auto boundary = boundary_warning(settings);
  if (!boundary) return {};
  return {{OnlineFinding::Result::Warn, *boundary, "until then it proves nothing: technicians' commands wait for a code",
           "mail2ticket check --auth"}};
}

ExitCode check_for_programs(const CheckOptions& options, const Settings& settings, const ReaderLocks& locks, Console& console) {
  std::optional<std::vector<OnlineFinding>> online;
  bool is_well = true;
  if (options.online) {
    auto& found = online.emplace();
    is_well = check_online(settings, [&](const OnlineFinding& finding) { found.push_back(finding); });
  }
  console.out << check_as_json(options.config, locks, warnings_about(settings), online);
  return is_well ? ExitCode::Ok : ExitCode::Unavailable;
}

}  // namespace

Settings settings_of(const std::filesystem::path& config, Passwords passwords) {
  auto loaded = load_settings(config);
  if (passwords == Passwords::NotNeeded)
    loaded.problems.erase(std::remove_if(loaded.problems.begin(), loaded.problems.end(), concerns_secrets_only),
                          loaded.problems.end());
  if (loaded.problems.empty()) return std::move(loaded.settings);
  auto text = describe_problems(loaded);
  if (!std::filesystem::exists(config))
    text += fmt::format("`mail2ticket init{}` writes one to start from.\n",
                        config == default_configuration_file ? std::string() : " " + config.string());
  throw ConfigurationError(text + fmt::format("{} in {}\n", counted_problems(loaded.problems.size()), config.string()));
}

ExitCode check_configuration(const CheckOptions& options, Console& console) {
  if (options.auth) return check_authentication(options, console);
  if (!options.files.empty()) throw UsageError("saved mails are looked at with --auth: mail2ticket check --auth FILE");
  if (options.json && options.show)
    throw UsageError("--show prints a configuration file, which is no JSON: ask for one of the two");
  const auto settings = settings_of(options.config, Passwords::Needed);
  const ReaderLocks locks{ReaderProgram(reading_options(settings)).start(), picture_reader_lock()};
  if (options.json) return check_for_programs(options, settings, locks, console);
  if (options.show) console.out << show_settings(settings);
  print_locks(locks, console.out);
  for (const OnlineFinding& warning : warnings_about(settings)) print_finding(warning, console.out);
  if (options.online) {
    const auto print = [&](const OnlineFinding& finding) { print_finding(finding, console.out); };
    return check_online(settings, print) ? ExitCode::Ok : ExitCode::Unavailable;
  }
  if (!options.show)
    console.out << fmt::format("{} is right. `mail2ticket check --online` also tries the servers.\n", options.config.string());
  return ExitCode::Ok;
}

ExitCode write_initial_configuration(const InitOptions& options, Console& console) {
  if (options.file == "-") {
    console.out << initial_configuration();
    return ExitCode::Ok;
  }
  const std::filesystem::path file = options.file.empty() ? options.config : std::filesystem::path(options.file);
  if (const auto folder = file.parent_path(); !folder.empty()) std::filesystem::create_directories(folder);
  write_new_configuration(file);
  console.out << next_steps(file);
  return ExitCode::Ok;
}

ExitCode list_crash_points(const CommonOptions&, Console& console) {
  for (const auto& row : crash_point_names) console.out << row.name << "\n";
  return ExitCode::Ok;
}

CrashPoints crash_points_from(const std::string& name_and_count) {
  const auto colon = std::min(name_and_count.find(':'), name_and_count.size());
  const auto name = name_and_count.substr(0, colon);
  const auto row =
      std::find_if(crash_point_names.begin(), crash_point_names.end(), [&](const auto& r) { return r.name == name; });
  if (row == crash_point_names.end()) {
    std::vector<std::string_view> names;
    for (const auto& known : crash_point_names) names.push_back(known.name);
    const auto near = nearest_word(name, names);
    throw UsageError(
        fmt::format("there is no crash point \"{}\"{}", name, near ? fmt::format("; did you mean \"{}\"?", *near) : ""));
  }
  const auto count = colon == name_and_count.size() ? std::string("1") : name_and_count.substr(colon + 1);
  if (count.empty() || count.size() > 6 || count.find_first_not_of("0123456789") != count.npos || std::stoul(count) == 0)
    throw UsageError(fmt::format("\"{}\": behind the colon stands how often the point is passed, from 1", name_and_count));
  return CrashPoints(row->point, static_cast<unsigned>(std::stoul(count)));
}

}  // namespace m2t
