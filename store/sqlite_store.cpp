#include "store/sqlite_store.h"

#include <fmt/core.h>

#include <stdexcept>

#include "base/errors.h"
#include "store/broken.h"
#include "store/sqlite_migrations.h"

namespace m2t {
namespace sqlite {
namespace {

constexpr std::uintmax_t large_wal_bytes = 64ull * 1024 * 1024;

constexpr Sql begin_writing = "BEGIN IMMEDIATE";
constexpr Sql begin_snapshot = "BEGIN DEFERRED";
constexpr Sql commit_all = "COMMIT";
constexpr Sql savepoint_open = "SAVEPOINT one_mail";
constexpr Sql savepoint_release = "RELEASE one_mail";
constexpr Sql savepoint_undo = "ROLLBACK TO one_mail";

}  // namespace

SqliteTx::SqliteTx(Connection& connection, WriterLock* writer_lock, Access access, bool& open)
    : connection_(connection), writer_lock_(access == Access::Write ? writer_lock : nullptr), open_(open) {
  if (open_) throw std::logic_error("a transaction inside a transaction of the same store");
  if (writer_lock_) writer_lock_->lock();
  try {
    // IMMEDIATE: a transaction that read first and writes later fails at once when another process wrote in between.
    connection_.run(access == Access::Write ? begin_writing : begin_snapshot);
  } catch (...) {
    if (writer_lock_) writer_lock_->unlock();
    throw;
  }
  open_ = true;
}

SqliteTx::~SqliteTx() {
  if (done_) return;
  connection_.roll_back();
  end();
}

void SqliteTx::end() {
  done_ = true;
  open_ = false;
  if (writer_lock_) writer_lock_->unlock();
}

void SqliteTx::commit() {
  if (done_) throw std::logic_error("a transaction committed twice");
  if (savepoints_ > 0) throw std::logic_error("a savepoint is still open at the commit");
  if (writer_lock_) index_words();
  connection_.run(commit_all);
  end();
}

void SqliteTx::must_write() const {
  if (!writer_lock_) throw std::logic_error("writing in a transaction that only reads");
  if (done_) throw std::logic_error("writing after the commit");
}

void SqliteTx::throw_not_there(std::string_view what, std::int64_t id) {
  throw PermanentError(fmt::format("{} {} is not there, or not in the state for this", what, id));
}

class SqliteTx::SqliteSavepoint final : public Tx::Savepoint {
 public:
  explicit SqliteSavepoint(SqliteTx& tx)
      : tx_(tx),
        entries_(tx.to_index_.entries.size()),
        tickets_(tx.to_index_.tickets.size()),
        pictures_(tx.to_index_.pictures.size()),
        fields_(tx.to_index_.fields.size()) {
    tx_.connection_.run(savepoint_open);
    ++tx_.savepoints_;
  }
  ~SqliteSavepoint() override {
    if (released_) return;
    --tx_.savepoints_;
    if (!tx_.connection_.in_transaction()) return;  // SQLite rolled everything back by itself
    try {
      tx_.connection_.run(savepoint_undo);
      tx_.connection_.run(savepoint_release);
      tx_.to_index_.entries.resize(entries_);
      tx_.to_index_.tickets.resize(tickets_);
      tx_.to_index_.pictures.resize(pictures_);
      tx_.to_index_.fields.resize(fields_);
    } catch (const std::exception&) {
      tx_.connection_.roll_back();  // the commit then fails, so nothing half done becomes durable
    }
  }
  void release() override {
    tx_.connection_.run(savepoint_release);
    --tx_.savepoints_;
    released_ = true;
  }

 private:
  SqliteTx& tx_;
  std::size_t entries_, tickets_, pictures_, fields_;
  bool released_ = false;
};

std::unique_ptr<Tx::Savepoint> SqliteTx::savepoint() {
  must_write();
  return std::make_unique<SqliteSavepoint>(*this);
}

SqliteStore::SqliteStore(const StoreOptions& options, std::span<const EmbeddedFile> migrations)
    : connection_({options.file, options.read_only, options.busy_timeout}), writer_lock_(writer_lock_of(options.file)) {
  migrate(connection_, migrations);
  if (!options.read_only) make_instance_key(options.random);
}

SqliteStore::~SqliteStore() = default;

std::unique_ptr<Tx> SqliteStore::begin() {
  if (connection_.read_only()) throw std::logic_error("writing to a store that was opened for reading");
  return std::make_unique<SqliteTx>(connection_, writer_lock_.get(), Access::Write, in_transaction_);
}

std::unique_ptr<Tx> SqliteStore::begin_reading() {
  return std::make_unique<SqliteTx>(connection_, writer_lock_.get(), Access::Read, in_transaction_);
}

void SqliteStore::must_be_between_transactions(std::string_view doing) const {
  if (in_transaction_) throw std::logic_error(fmt::format("{} inside a transaction", doing));
}

constexpr Sql ask_data_version = "PRAGMA data_version";

std::int64_t SqliteStore::data_version() {
  Query query = connection_.query(ask_data_version);
  return query.next() ? query.number(0) : 0;
}

constexpr Sql truncate_wal = "PRAGMA wal_checkpoint(TRUNCATE)";

void SqliteStore::checkpoint_when_large() {
  if (connection_.in_memory()) return;
  must_be_between_transactions("a checkpoint");
  std::error_code no_wal;
  const std::uintmax_t size = std::filesystem::file_size(connection_.file().string() + "-wal", no_wal);
  if (no_wal || size < large_wal_bytes) return;
  const std::lock_guard only_writer(*writer_lock_);
  Query query = connection_.query(truncate_wal);
  query.next();  // busy because of a long reader: the next call tries again
}

void SqliteStore::back_up_to(const std::filesystem::path& file) {
  must_be_between_transactions("a backup");
  connection_.copy_to(file);
}

// What no constraint can say. Each asks for one thing that must not exist.
struct Invariant {
  std::string_view broken;
  const char* sql;
};
constexpr Invariant invariants[] = {
    {"a ticket number beyond the counter",
     "SELECT number FROM ticket WHERE counter >= (SELECT next FROM counter WHERE name = 'ticket') LIMIT 1"},
    {"an outgoing mail without its bytes", "SELECT id FROM outbox WHERE id NOT IN (SELECT outbox FROM outbox_bytes) LIMIT 1"},
    {"an outgoing mail that waits for nothing",
     "SELECT id FROM outbox WHERE state IN ('queued', 'deferred') AND next_attempt IS NULL LIMIT 1"},
    {"an ended outgoing mail that is still due",
     "SELECT id FROM outbox WHERE next_attempt IS NOT NULL AND state NOT IN ('queued', 'deferred', 'in_doubt') LIMIT 1"},
    {"a ticket whose requester is no party",
     "SELECT number FROM ticket t WHERE NOT EXISTS"
     " (SELECT 1 FROM party p WHERE p.ticket = t.id AND p.person = t.requester) LIMIT 1"},
    {"an entry on another ticket than its mail",
     "SELECT e.id FROM entry e JOIN inbound i ON i.id = e.inbound WHERE i.ticket IS NOT e.ticket LIMIT 1"},
};

void SqliteStore::check_integrity() {
  must_be_between_transactions("an integrity check");
  const std::string where = connection_.file().string();
  if (const std::string answer = connection_.ask("PRAGMA quick_check(1)"); answer != "ok") {
    throw BrokenStore(fmt::format("{} is damaged: {}", where, answer));
  }
  if (const std::string table = connection_.ask("PRAGMA foreign_key_check"); !table.empty()) {
    throw BrokenStore(fmt::format("{} is damaged: a row of table {} belongs to one that is missing", where, table));
  }
  for (const Invariant& invariant : invariants) {
    if (const std::string found = connection_.ask(invariant.sql); !found.empty()) {
      throw BrokenStore(fmt::format("{} is damaged: {} ({})", where, invariant.broken, found));
    }
  }
}

}  // namespace sqlite

std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options, std::span<const EmbeddedFile> migrations) {
  return std::make_unique<sqlite::SqliteStore>(options, migrations);
}

std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options) { return open_sqlite_store(options, store_migrations()); }

}  // namespace m2t
