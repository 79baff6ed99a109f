// Files with passwords: that they are there, that nobody else may read them (T-46), and reading them when they are needed.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/errors.h"
#include "daemon/settings/checks.h"
#include "daemon/settings/problems.h"

namespace m2t {
namespace {

struct SecretComplaint {
  std::string_view code;
  std::string what;
  std::string remedy;
};

constexpr std::size_t longest_secret = 4096;

// systemd hands credentials over in a folder that only the service can enter; there 0440 for root's group is its own doing.
bool is_credential(const std::filesystem::path& path) {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder != nullptr && *folder != '\0' && path.parent_path() == std::filesystem::path(folder);
}

std::optional<SecretComplaint> wrong_with_file(const std::filesystem::path& path) {
  struct stat status {};
  const auto shown = path.string();
  if (stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      return SecretComplaint{
          settings_code::secret_missing, fmt::format("there is no file {}", shown),
          fmt::format("create it, of mode 0400, with the password on its first line: install -m 0400 /dev/stdin {}", shown)};
    return SecretComplaint{settings_code::secret_unusable, fmt::format("{}: {}", shown, std::strerror(errno)),
                           "let the service's user read it, or name a systemd credential"};
  }
  if (!S_ISREG(status.st_mode))
    return SecretComplaint{settings_code::secret_unusable, fmt::format("{} is no file", shown),
                           "name the file that holds the password"};
  const unsigned open_to = status.st_mode & (is_credential(path) ? 0037u : 0077u);
  if (open_to != 0)
    return SecretComplaint{settings_code::secret_exposed,
                           fmt::format("{} (mode {:04o}) can be {} by others", shown, status.st_mode & 07777u,
                                       (open_to & 0044u) != 0 ? "read" : "changed or run"),
                           fmt::format("chmod 0400 {}", shown)};
  if (access(path.c_str(), R_OK) != 0)
    return SecretComplaint{settings_code::secret_unusable,
                           fmt::format("{} cannot be read by this user: {}", shown, std::strerror(errno)),
                           "the service gets it as a systemd credential; run this command as root"};
  return std::nullopt;
}

// The first line without its end; empty when there is none. Throws PermanentError when the file cannot be read.
std::string first_line_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string line(longest_secret, '\0');
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (in.bad() || (in.gcount() == 0 && !in.eof())) throw PermanentError(fmt::format("{} cannot be read", path.string()));
  line.resize(static_cast<std::size_t>(in.gcount()));
  if (const auto end = line.find('\n'); end != line.npos)
    line.resize(end);
  else if (line.size() == longest_secret)
    throw PermanentError(fmt::format("the first line of {} is too long for a password", path.string()));
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) throw PermanentError(fmt::format("the first line of {} is empty", path.string()));
  return line;
}

void check_secret(const Settings& settings, const SettingPlaces& places, const std::string& table, const SecretFile& secret,
                  std::vector<ConfProblem>& problems) {
  const auto place = places.find(table + ".password_file");
  if (secret.path.empty() || place == places.end()) return;
  const auto complain = [&](std::string_view code, const std::string& what, std::string remedy) {
    problems.push_back(
        {settings.file, place->second, std::string(code), fmt::format("{}.password_file: {}", table, what), std::move(remedy)});
  };
  if (auto wrong = wrong_with_file(secret.path)) return complain(wrong->code, wrong->what, std::move(wrong->remedy));
  try {
    static_cast<void>(first_line_of(secret.path));
  } catch (const PermanentError& error) {
    complain(settings_code::secret_unusable, error.what(), "write the password on its first line");
  }
}

}  // namespace

void check_secret_files(const Settings& settings, const SettingPlaces& places, std::vector<ConfProblem>& problems) {
  for (std::size_t i = 0; i < settings.mailboxes.size(); ++i)
    check_secret(settings, places, table_place_name("mailbox", true, i), settings.mailboxes[i].password, problems);
  check_secret(settings, places, "smtp", settings.smtp.password, problems);
  check_secret(settings, places, "alerts", settings.alerts.password, problems);
}

bool concerns_secrets_only(const ConfProblem& problem) {
  return problem.code == settings_code::secret_missing || problem.code == settings_code::secret_exposed ||
         problem.code == settings_code::secret_unusable;
}

std::string read_secret(const SecretFile& secret) {
  if (secret.path.empty()) throw PermanentError("no password file is set");
  if (const auto wrong = wrong_with_file(secret.path)) throw PermanentError(fmt::format("{}; {}", wrong->what, wrong->remedy));
  return first_line_of(secret.path);
}

}  // namespace m2t
