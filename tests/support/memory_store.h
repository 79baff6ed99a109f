// A store in memory for one test, as all migrations leave it. They run once a program: what they made is copied for each further store.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "store/store.h"
#include "tests/support/temp_dir.h"

namespace m2t::test {

// The database that each store begins as. SQLite calls begin_as_it() for each connection that is opened, before anybody uses it: that is
// how the copy gets into a connection that belongs to the store alone.
class MigratedDatabase {
 public:
  static std::unique_ptr<Store> store_like_it() {
    static const MigratedDatabase migrated;
    to_copy() = migrated.database_;
    auto store = opened();
    to_copy() = nullptr;
    return store;
  }

 private:
  MigratedDatabase() {
    const TempDir folder;
    const std::string file = (folder / "migrated.db").string();
    opened()->back_up_to(file);
    sqlite3* on_disk = nullptr;
    const bool is_open = sqlite3_open(file.c_str(), &on_disk) == SQLITE_OK && sqlite3_open(":memory:", &database_) == SQLITE_OK;
    const bool is_copied = is_open && copied(database_, on_disk);
    sqlite3_close(on_disk);
    if (!is_copied) throw std::runtime_error("the migrated database cannot be kept");
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(begin_as_it));
  }
  ~MigratedDatabase() {
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(begin_as_it));
    sqlite3_close(database_);
  }
  MigratedDatabase(const MigratedDatabase&) = delete;
  MigratedDatabase& operator=(const MigratedDatabase&) = delete;

  static std::unique_ptr<Store> opened() {
    StoreOptions options;
    options.file = ":memory:";
    options.random = seeded_random(7);  // its instance key is always the same
    return open_sqlite_store(options);
  }
  static bool copied(sqlite3* to, sqlite3* from) {
    sqlite3_backup* copying = sqlite3_backup_init(to, "main", from, "main");
    if (copying == nullptr) return false;
    sqlite3_backup_step(copying, -1);
    return sqlite3_backup_finish(copying) == SQLITE_OK;
  }
  static int begin_as_it(sqlite3* fresh, char**, const void*) {
    return to_copy() == nullptr || copied(fresh, to_copy()) ? SQLITE_OK : SQLITE_ERROR;
  }
  static sqlite3*& to_copy() {
    thread_local sqlite3* database = nullptr;
    return database;
  }

  sqlite3* database_ = nullptr;
};

inline std::unique_ptr<Store> memory_store() { return MigratedDatabase::store_like_it(); }

}  // namespace m2t::test
