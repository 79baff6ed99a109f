#include "store/sqlite_migrations.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/errors.h"
#include "store/sqlite_connection.h"

namespace m2t {
namespace {

constexpr std::string_view our_application_id = "1831957553";  // "m2t1" in ASCII

int number_of(const EmbeddedFile& script) {
  int number = 0;
  const std::string_view name = script.path;
  const auto [end, error] = std::from_chars(name.data(), name.data() + std::min<std::size_t>(4, name.size()), number);
  if (error != std::errc() || number <= 0) throw std::logic_error(fmt::format("a migration without a number: {}", name));
  return number;
}

std::vector<EmbeddedFile> in_order(std::span<const EmbeddedFile> migrations) {
  std::vector<EmbeddedFile> scripts(migrations.begin(), migrations.end());
  std::sort(scripts.begin(), scripts.end(), [](const auto& a, const auto& b) { return number_of(a) < number_of(b); });
  return scripts;
}

int schema_of(sqlite::Connection& connection) { return std::stoi(connection.ask("PRAGMA user_version")); }

void apply_script(sqlite::Connection& connection, const EmbeddedFile& script) {
  connection.execute_script("BEGIN IMMEDIATE");
  try {
    const int number = number_of(script);
    if (schema_of(connection) < number) {  // else another process was quicker
      connection.execute_script(std::string(script.text));
      if (const std::string table = connection.ask("PRAGMA foreign_key_check"); !table.empty())
        throw PermanentError(fmt::format("{} leaves a row of table {} that belongs to one that is missing", script.path, table));
      connection.execute_script(fmt::format("PRAGMA application_id = {}", our_application_id));
      connection.execute_script(fmt::format("PRAGMA user_version = {}", number));
    }
    connection.execute_script("COMMIT");
  } catch (...) {
    connection.roll_back();
    throw;
  }
}

}  // namespace

int newest_schema(std::span<const EmbeddedFile> migrations) {
  int newest = 0;
  for (const EmbeddedFile& script : migrations) newest = std::max(newest, number_of(script));
  return newest;
}

int newest_schema() { return newest_schema(store_migrations()); }

namespace sqlite {

void refuse_files_of_others(Connection& connection) {
  const std::string id = connection.ask("PRAGMA application_id");
  if (id == our_application_id) return;
  if (id == "0" && connection.ask("SELECT count(*) FROM sqlite_schema") == "0") return;  // new and empty
  throw PermanentError(fmt::format("{} is a database of another program (application_id {}): nothing was changed",
                                   connection.file().string(), id));
}

void migrate(Connection& connection, std::span<const EmbeddedFile> migrations) {
  const int present = schema_of(connection);
  const int newest = m2t::newest_schema(migrations);
  if (present > newest) {
    throw PermanentError(
        fmt::format("{} has schema {}, this program knows {} at most: install the newer program again, or restore a backup",
                    connection.file().string(), present, newest));
  }
  if (present == newest) return;
  if (connection.read_only()) {
    throw PermanentError(fmt::format("{} has schema {}, this program needs {}: start the daemon once to bring it up to date",
                                     connection.file().string(), present, newest));
  }
  bool copied = present == 0;          // nothing in it yet
  connection.set_foreign_keys(false);  // so that a script can put a table in the place of another one; each is checked as a whole
  for (const EmbeddedFile& script : in_order(migrations)) {
    if (number_of(script) <= present) continue;
    if (!copied && !connection.in_memory()) {
      connection.copy_to(fmt::format("{}.before-{:04}", connection.file().string(), number_of(script)));
    }
    copied = true;
    apply_script(connection, script);
  }
  connection.set_foreign_keys(true);
}

}  // namespace sqlite
}  // namespace m2t
