// The numbered scripts of store/migrations/sqlite, and how a file gets from one number to the next. No SQLiteCpp type here,
// so that a test can open a store with scripts of its own.
#pragma once

#include <memory>
#include <span>

#include "base/embedded.h"
#include "store/store.h"

namespace m2t {

std::span<const EmbeddedFile> store_migrations();  // built in: "0001_first.sql", …
int newest_schema(std::span<const EmbeddedFile> migrations);

// open_sqlite_store() with other scripts than the built-in ones.
std::unique_ptr<Store> open_sqlite_store(const StoreOptions& options, std::span<const EmbeddedFile> migrations);

namespace sqlite {

class Connection;
// Throws PermanentError, and changes nothing, when the file holds something that is not ours; BrokenStore when it is no database.
void refuse_files_of_others(Connection& connection);
// Brings the file to the newest number, each script in its transaction (K-27). Copies a file that holds data to
// FILE.before-NNNN first (L-24). Throws PermanentError when the file is newer than the scripts, or older and read-only.
void migrate(Connection& connection, std::span<const EmbeddedFile> migrations);

}  // namespace sqlite
}  // namespace m2t
