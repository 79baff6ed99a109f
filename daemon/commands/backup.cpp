// `mail2ticket backup|restore`: database and raw mails as one file. The database is copied first: every raw mail it names is
// durable before its row is, so the copy is consistent while the daemon works on.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <ostream>

#include "base/digest.h"
#include "base/errors.h"
#include "base/log.h"
#include "daemon/commands/archive.h"
#include "daemon/commands/command_support.h"
#include "daemon/instance_lock.h"
#include "store/alert_rows.h"
#include "store/blobs.h"

namespace m2t {
namespace {

constexpr std::string_view format_name = "mail2ticket backup 1\n";
constexpr auto database_name = "mail2ticket.db";
constexpr auto digest_name = "mail2ticket.db.sha256";  // SQLite's own check does not see a changed letter in a text
constexpr std::size_t progress_every = 64;

// A folder beside the target that is gone again whatever happens (K-28: half a backup is never named as one).
class Workshop {
 public:
  explicit Workshop(const std::filesystem::path& beside) : folder_(beside.string() + fmt::format(".partial-{}", getpid())) {
    if (!std::filesystem::create_directory(folder_)) throw TransientError("cannot create " + folder_.string());
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
  }
  ~Workshop() {
    std::error_code ignored;  // what stays is visibly named .partial
    std::filesystem::remove_all(folder_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

void sync_folder(const std::filesystem::path& folder) {
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  if (!synced) throw TransientError("cannot sync the folder " + folder.string());
}

std::shared_ptr<Store> open_store_at(const std::filesystem::path& file) {
  StoreOptions options;
  options.file = file;
  options.random = system_random();
  return open_sqlite_store(options);
}

// For the alert that backups stay away.
void note_finished(const Settings& settings) {
  const auto store = open_store_at(settings.database_file());
  const auto rows = alert_rows(*store);
  rows->note_backup(SystemClock().now());
  rows->commit();
}

std::string digest_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw TransientError("cannot read " + file.string());
  Sha256Stream digest;
  std::string block(256 * 1024, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0)
    digest.add(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())));
  return to_hex(digest.finish());
}

void verify_digest(const std::filesystem::path& database, const std::filesystem::path& expected) {
  std::string digest;
  std::ifstream(expected) >> digest;
  if (digest != digest_of(database)) throw DataError("the database in this backup is damaged: its SHA-256 is another");
}

// Whole and consistent: the database's own checks, and every raw mail with the bytes that its name promises.
std::size_t verify(const std::filesystem::path& database, const std::filesystem::path& raw_folder, Console& console) {
  const auto store = open_store_at(database);
  store->check_integrity();
  const Blobs blobs(raw_folder);
  const std::vector<std::string> names = store->begin_reading()->all_blobs();
  std::size_t done = 0;
  for (const std::string& name : names) {
    if (!blobs.verify(name)) throw DataError("the raw mail " + name + " is missing or changed in this backup");
    if (console.err_is_terminal && ++done % progress_every == 0)
      console.err << fmt::format("\r{:>8} of {} raw mails verified", done, names.size()) << std::flush;
  }
  if (console.err_is_terminal) console.err << "\r" << std::string(50, ' ') << "\r" << std::flush;
  return names.size();
}

// What root restored belongs to the daemon's user again.
void give_to_owner_of(const std::filesystem::path& data_dir) {
  struct stat owner {};
  if (geteuid() != 0 || stat(data_dir.c_str(), &owner) != 0 || owner.st_uid == 0) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir))
    if (lchown(entry.path().c_str(), owner.st_uid, owner.st_gid) != 0)
      throw PermissionError("cannot give " + entry.path().string() + " to the daemon's user");
}

void put_in_place(const Workshop& workshop, const Settings& settings) {
  const std::filesystem::path database = settings.database_file();
  const std::string aside = fmt::format(".before-restore-{}", to_rfc3339(SystemClock().now()));
  for (const char* suffix : {"", "-wal", "-shm"}) {  // a stale write-ahead log would damage the restored file
    const std::filesystem::path old = database.string() + suffix;
    if (std::filesystem::exists(old)) std::filesystem::rename(old, database.string() + aside + suffix);
  }
  if (std::filesystem::exists(workshop / "raw"))
    for (const auto& month : std::filesystem::directory_iterator(workshop / "raw")) {
      const std::filesystem::path target = settings.raw_mail_folder() / month.path().filename();
      std::filesystem::create_directories(target);
      std::filesystem::permissions(target, std::filesystem::perms::owner_all);
      for (const auto& mail : std::filesystem::directory_iterator(month))
        std::filesystem::rename(mail.path(), target / mail.path().filename());
      sync_folder(target);
    }
  std::filesystem::rename(workshop / database_name, database);
  sync_folder(settings.data_dir);
}

}  // namespace

ExitCode back_up(const BackupOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const Settings settings = settings_of(options.config);
  if (std::filesystem::exists(options.file))
    throw DataError(options.file.string() + " exists already; a backup never overwrites");
  const Workshop workshop(options.file);
  if (!std::filesystem::exists(settings.database_file()))
    throw DataError("there is no database yet in " + settings.data_dir.string());
  open_store_at(settings.database_file())
      ->back_up_to(workshop / database_name);  // as root, so that it may write where root keeps backups
  const std::vector<std::string> names = open_store_at(workshop / database_name)->begin_reading()->all_blobs();
  const Blobs blobs(settings.raw_mail_folder());
  {
    ArchiveWriter archive(workshop / "archive");
    archive.add_text("format", format_name);
    archive.add_text(digest_name, digest_of(workshop / database_name));
    archive.add(database_name, workshop / database_name);
    std::size_t done = 0;
    for (const std::string& name : names) {
      archive.add("raw/" + name, blobs.folder() / name);
      if (console.err_is_terminal && ++done % progress_every == 0)
        console.err << fmt::format("\r{:>8} of {} raw mails", done, names.size()) << std::flush;
    }
    if (console.err_is_terminal) console.err << "\n";
    archive.close();
  }
  std::filesystem::rename(workshop / "archive", options.file);
  sync_folder(std::filesystem::absolute(options.file).parent_path());
  note_finished(settings);
  console.out << fmt::format("{}: the database and {} raw mails\n", options.file.string(), names.size());
  return ExitCode::Ok;
}

ExitCode restore_backup(const BackupOptions& options, Console& console) {
  set_log_level(LogLevel::Warning);
  const Settings settings = settings_of(options.config);
  prepare_data_dir(settings.data_dir);
  const auto lock = InstanceLock::try_take(settings.data_dir);
  if (!lock) {
    console.err << "mail2ticket: a daemon (pid " << InstanceLock::holder(settings.data_dir) << ") works in "
                << settings.data_dir.string() << "; stop it first\n";
    return ExitCode::TryLater;
  }
  const Workshop workshop(settings.data_dir / "restore");
  unpack_archive(options.file, workshop.folder());
  if (!std::filesystem::exists(workshop / "format") || !std::filesystem::exists(workshop / digest_name) ||
      !std::filesystem::exists(workshop / database_name))
    throw DataError(options.file.string() + " is no backup of mail2ticket");
  verify_digest(workshop / database_name, workshop / digest_name);
  const std::size_t mails = verify(workshop / database_name, workshop / "raw", console);
  put_in_place(workshop, settings);
  give_to_owner_of(settings.data_dir);
  console.out << fmt::format(
      "restored: the database and {} raw mails; the former database lies beside it as *.before-restore-*\n", mails);
  return ExitCode::Ok;
}

}  // namespace m2t
