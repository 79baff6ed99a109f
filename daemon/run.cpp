// `mail2ticket run`: signals, systemd and the supervision of the gateway. The order matters: signals are blocked before the
// first thread starts, the lock is taken before the store is opened.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ostream>
#include <system_error>

#include "base/log.h"
#include "daemon/commands/command_support.h"
#include "daemon/gateway.h"
#include "daemon/instance_lock.h"

namespace m2t {
namespace {

constexpr std::chrono::seconds stop_within{25};  // L-15; systemd's own limit is longer
constexpr int tick_ms = 1000;

// The signals that steer the daemon, read from a descriptor instead of interrupting whatever runs.
class Signals {
 public:
  Signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signal(SIGPIPE, SIG_IGN);
    fd_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  }
  ~Signals() { close(fd_); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // The next signal, or 0 when none came within the time.
  int wait(int at_most_ms) const {
    pollfd waiting{fd_, POLLIN, 0};
    if (poll(&waiting, 1, at_most_ms) <= 0) return 0;
    signalfd_siginfo info{};
    return read(fd_, &info, sizeof info) == static_cast<ssize_t>(sizeof info) ? static_cast<int>(info.ssi_signo) : 0;
  }

 private:
  int fd_;
};

// The old configuration stays entirely in force when the new one is wrong (L-14).
void reload(Gateway& gateway, const std::filesystem::path& config, Console& console) {
  notify_reloading();
  try {
    auto desk = desk_of(config, Passwords::Needed);
    if (desk->settings.data_dir != gateway.desk().settings.data_dir) {
      log_error("config.rejected",
                "data_dir cannot change while the daemon runs; restart it. The old configuration stays in force");
    } else {
      gateway.restart_with(std::move(desk));
      log_info("config.reloaded", "the new configuration is in force");
    }
  } catch (const ConfigurationError& e) {
    console.err << e.what() << std::flush;
    log_error("config.rejected", "the new configuration is wrong; the old one stays in force", {{"why", e.what()}});
  }
  notify_ready(gateway.summary());
}

// A clean end leaves this file; without it the next start checks the database first (L-06).
std::filesystem::path clean_mark(const Settings& settings) { return settings.data_dir / "stopped-cleanly"; }

void check_after_unclean_end(const Settings& settings) {
  const bool was_clean = std::filesystem::remove(clean_mark(settings));
  if (was_clean || !std::filesystem::exists(settings.database_file())) return;
  StoreOptions options;
  options.file = settings.database_file();
  options.random = system_random();
  try {
    open_sqlite_store(options)->check_integrity();
  } catch (const PermanentError& e) {
    throw DataError(std::string("the database is damaged: ") + e.what() +
                    "\nNothing was changed. Restore a backup with `mail2ticket restore`.");
  }
}

// As root, what the daemon wrote here could not be read by the user that runs it otherwise.
void refuse_foreign_data_dir(const std::filesystem::path& folder) {
  struct stat info {};
  if (geteuid() == 0 && stat(folder.c_str(), &info) == 0 && info.st_uid != 0)
    throw PermissionError(folder.string() +
                          " belongs to another user; start the daemon as that user, or with `systemctl start mail2ticket`");
}

ExitCode supervise(Gateway& gateway, const Signals& signals, const RunOptions& options, Console& console) {
  const auto watchdog = watchdog_interval();
  auto next_ping = std::chrono::steady_clock::now();
  std::string shown = gateway.summary();
  for (;;) {
    const int signal = signals.wait(tick_ms);
    if (signal == SIGTERM || signal == SIGINT) return ExitCode::Ok;
    if (signal == SIGHUP) reload(gateway, options.config, console);
    if (const auto code = gateway.fatal()) return *code;
    gateway.keep_house();
    if (const std::string now = gateway.summary(); now != shown) notify_status(shown = now);
    if (watchdog.count() > 0 && std::chrono::steady_clock::now() >= next_ping && gateway.all_alive()) {
      notify_watchdog();
      next_ping = std::chrono::steady_clock::now() + watchdog / 2;
    }
  }
}

}  // namespace

ExitCode run_daemon(const RunOptions& options, Console& console) {
  const Signals signals;
  auto desk = desk_of(options.config, Passwords::Needed);
  const Settings settings = desk->settings;
  prepare_data_dir(settings.data_dir);
  refuse_foreign_data_dir(settings.data_dir);
  const auto lock = InstanceLock::try_take(settings.data_dir);
  if (!lock) {
    console.err << "mail2ticket: another daemon (pid " << InstanceLock::holder(settings.data_dir) << ") works in "
                << settings.data_dir.string() << "\n";
    return ExitCode::TryLater;
  }
  check_after_unclean_end(settings);
  Gateway gateway(std::move(desk), options.crash_points);
  gateway.start();
  gateway.keep_house();  // `status` knows the loops from the first moment
  notify_ready(gateway.summary());
  log_info("started", "mail2ticket is running",
           {{"mailboxes", settings.mailboxes.size()}, {"data_dir", settings.data_dir.string()}});
  const ExitCode code = supervise(gateway, signals, options, console);
  notify_stopping();
  log_info("stopping", "finishing the work in hand");
  if (!gateway.stop(stop_within, [] {})) {
    log_warning("stopping", "a mail is still being sent; it will be settled at the next start");
    flush_log();
    std::_Exit(static_cast<int>(code));
  }
  if (code == ExitCode::Ok) {
    const int mark = creat(clean_mark(settings).c_str(), 0600);
    if (mark >= 0) close(mark);
  }
  log_info("stopped", "mail2ticket has ended");
  flush_log();
  return code;
}

}  // namespace m2t
