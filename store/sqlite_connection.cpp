#include "store/sqlite_connection.h"

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <unistd.h>

#include <stdexcept>

#include "base/errors.h"
#include "store/broken.h"
#include "store/sqlite_migrations.h"

namespace m2t::sqlite {
namespace {

constexpr int pages_before_checkpoint = 4096;  // 16 MB: a page that several batches touch is then written back once
constexpr int cache_kib = 8192;

SQLite::Database open_database(const Connection::Opening& how) {
  const bool in_memory = how.file == ":memory:";
  if (how.read_only && !in_memory && !std::filesystem::exists(how.file)) {
    throw TransientError(fmt::format("there is no database {} yet: the daemon makes it when it starts", how.file.string()));
  }
  int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;  // one thread a connection
  if (!how.read_only) flags |= SQLite::OPEN_CREATE;
  try {
    const bool is_new = !in_memory && !std::filesystem::exists(how.file);
    SQLite::Database database(how.file.string(), flags, static_cast<int>(how.busy_timeout.count()));
    if (is_new) {  // the files beside it inherit this mode
      std::filesystem::permissions(how.file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    return database;
  } catch (const SQLite::Exception& error) {
    rethrow(error, fmt::format("cannot open the database {}", how.file.string()));
  }
}

void sync_path(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw TransientError(fmt::format("cannot open {} to sync it", path.string()));
  const bool synced = ::fsync(fd) == 0;
  ::close(fd);
  if (!synced) throw BrokenStore(fmt::format("the disk could not sync {}", path.string()));
}

}  // namespace

void rethrow(const SQLite::Exception& error, std::string_view doing) {
  const std::string text = fmt::format("{}: {}", doing, error.what());
  const int extended = error.getExtendedErrorCode();
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: throw TransientError(text + " (another process holds the database)");
    case SQLITE_FULL: throw TransientError(text + " (no space left for the database)");
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT: throw TransientError(text);
    case SQLITE_IOERR:
      // After a failed sync the kernel may have dropped the pages: trying again would report success for lost data (L-04).
      if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC || extended == SQLITE_IOERR_CORRUPTFS) {
        throw BrokenStore(text + " (the disk could not sync; stop, look at the disk, start again)");
      }
      throw TransientError(text + " (disk error)");
    case SQLITE_CORRUPT: throw BrokenStore(text + " (the database is damaged: restore a backup)");
    case SQLITE_NOTADB: throw BrokenStore(text + " (this file is no SQLite database)");
    case SQLITE_READONLY: throw BrokenStore(text + " (the file or its file system is read-only)");
    case SQLITE_MISUSE: throw std::logic_error(text);
    default: throw PermanentError(text);
  }
}

std::int64_t to_millis(Time time) { return time.time_since_epoch().count(); }
Time from_millis(std::int64_t millis) { return Time(std::chrono::milliseconds(millis)); }

void Query::take() {
  if (in_use_) throw std::logic_error(fmt::format("statement used inside itself: {}", statement_.getQuery()));
  in_use_ = true;
}

Query::~Query() {
  statement_.tryReset();  // reset() would throw the old error again
  in_use_ = false;
}

// Every parameter is bound again at each use, so old ones need not be cleared.
void Query::bind(int index, std::int64_t value) { statement_.bind(index, value); }
void Query::bind(int index, std::nullopt_t) { statement_.bind(index); }
void Query::bind(int index, std::string_view value) { statement_.bind(index, std::string(value)); }
void Query::bind(int index, Bytes value) {
  const char* data = value.bytes.empty() ? "" : value.bytes.data();  // a null pointer would bind NULL
  statement_.bind(index, static_cast<const void*>(data), static_cast<int>(value.bytes.size()));
}

bool Query::next() {
  try {
    return statement_.executeStep();
  } catch (const SQLite::Exception& error) {
    rethrow(error, "reading the database failed");
  }
}

int Query::run() {
  try {
    return statement_.exec();
  } catch (const SQLite::Exception& error) {
    rethrow(error, "writing to the database failed");
  }
}

std::int64_t Query::number(int column) const { return statement_.getColumn(column).getInt64(); }
std::string Query::text(int column) const { return statement_.getColumn(column).getString(); }
bool Query::is_null(int column) const { return statement_.getColumn(column).isNull(); }
std::optional<Time> Query::time_if_any(int column) const {
  return is_null(column) ? std::nullopt : std::optional<Time>(time(column));
}

Connection::Connection(const Opening& how)
    : file_(how.file), in_memory_(how.file == ":memory:"), read_only_(how.read_only), database_(open_database(how)) {
  refuse_files_of_others(*this);  // before the first setting that would change the file
  set_and_check("journal_mode", "WAL", in_memory_ ? "memory" : "wal");
  set_and_check("synchronous", "FULL", "2");
  set_and_check("foreign_keys", "ON", "1");
  set_and_check("secure_delete", "ON", "1");  // T-50
  set_and_check("trusted_schema", "OFF", "0");
  set_and_check("cell_size_check", "ON", "1");
  set_and_check("query_only", read_only_ ? "ON" : "OFF", read_only_ ? "1" : "0");
  set_and_check("temp_store", "MEMORY", "2");  // no texts of people in /tmp
  set_and_check("cache_size", fmt::format("-{}", cache_kib), fmt::format("-{}", cache_kib));
  set_and_check("wal_autocheckpoint", std::to_string(pages_before_checkpoint), std::to_string(pages_before_checkpoint));
  int defensive = 0;
  sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, &defensive);
  if (defensive != 1) throw PermanentError(fmt::format("{}: SQLite refuses its defensive mode", file_.string()));
}

void Connection::set_foreign_keys(bool on) { set_and_check("foreign_keys", on ? "ON" : "OFF", on ? "1" : "0"); }

void Connection::set_and_check(const std::string& pragma, const std::string& value, std::string_view expected) {
  execute_script(fmt::format("PRAGMA {} = {}", pragma, value));
  const std::string answer = ask("PRAGMA " + pragma);
  if (answer == expected) return;
  throw PermanentError(
      fmt::format("{}: PRAGMA {} is \"{}\" where \"{}\" is needed; is the file on a network file system, or read-only?",
                  file_.string(), pragma, answer, expected));
}

Connection::Prepared& Connection::prepared(Sql sql) {
  std::unique_ptr<Prepared>& found = statements_[sql.text()];
  if (!found) {
    try {
      found = std::make_unique<Prepared>(database_, sql.text());
    } catch (const SQLite::Exception& error) {
      rethrow(error, fmt::format("cannot prepare \"{}\"", sql.text()));
    }
  }
  return *found;
}

void Connection::execute_script(const std::string& sql) {
  try {
    database_.exec(sql);
  } catch (const SQLite::Exception& error) {
    rethrow(error, fmt::format("{}: {}", file_.string(), sql.substr(0, 80)));
  }
}

std::string Connection::ask(const std::string& sql) {
  try {
    SQLite::Statement statement(database_, sql);
    return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
  } catch (const SQLite::Exception& error) {
    rethrow(error, fmt::format("{}: {}", file_.string(), sql));
  }
}

namespace {

void call_text_function(sqlite3_context* context, int, sqlite3_value** values) {
  const auto& function = *static_cast<const Connection::TextFunction*>(sqlite3_user_data(context));
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  if (text == nullptr) return sqlite3_result_null(context);
  try {
    const auto answer =
        function({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))}, sqlite3_value_int64(values[1]));
    if (!answer) return sqlite3_result_null(context);
    sqlite3_result_text64(context, answer->data(), answer->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

}  // namespace

void Connection::add_function(const char* name, TextFunction function) {
  auto owned = std::make_unique<TextFunction>(std::move(function));
  const int code = sqlite3_create_function_v2(
      database_.getHandle(), name, 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, owned.release(), &call_text_function, nullptr, nullptr,
      [](void* gone) { delete static_cast<TextFunction*>(gone); });  // SQLite calls it when this fails, too
  if (code != SQLITE_OK) rethrow(SQLite::Exception(database_.getHandle(), code), "a function for the database");
}

void Connection::copy_to(const std::filesystem::path& file) {
  const std::filesystem::path unfinished = file.string() + ".part";
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  try {
    SQLite::Database copy(unfinished.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    std::filesystem::permissions(unfinished, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    SQLite::Backup backup(copy, database_);
    // All pages in one step: one snapshot. In several steps each commit of another connection would begin it anew.
    if (backup.executeStep(-1) != SQLITE_DONE) throw TransientError("the database was busy while it was copied");
  } catch (const SQLite::Exception& error) {
    std::filesystem::remove(unfinished, ignored);
    rethrow(error, fmt::format("cannot copy the database to {}", file.string()));
  } catch (...) {
    std::filesystem::remove(unfinished, ignored);
    throw;
  }
  sync_path(unfinished);
  std::filesystem::rename(unfinished, file);
  sync_path(file.has_parent_path() ? file.parent_path() : std::filesystem::path("."));
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

void Connection::roll_back() noexcept {
  if (in_transaction()) sqlite3_exec(database_.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

std::vector<std::string> Connection::prepared_texts() const {
  std::vector<std::string> texts;
  for (const auto& [text, statement] : statements_) texts.emplace_back(text);
  return texts;
}

std::vector<std::string> Connection::plan_of(const std::string& sql) {
  std::vector<std::string> lines;
  SQLite::Statement plan(database_, "EXPLAIN QUERY PLAN " + sql);
  while (plan.executeStep()) lines.push_back(plan.getColumn(3).getString());
  return lines;
}

}  // namespace m2t::sqlite
