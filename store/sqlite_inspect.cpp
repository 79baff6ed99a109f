#include "store/sqlite_inspect.h"

#include "store/sqlite_store.h"

namespace m2t {
namespace {

sqlite::Connection& connection_of(Store& store) { return dynamic_cast<sqlite::SqliteStore&>(store).connection(); }

}  // namespace

std::string ask_sqlite(Store& store, const std::string& sql) { return connection_of(store).ask(sql); }
void execute_sqlite(Store& store, const std::string& sql) { connection_of(store).execute_script(sql); }
std::vector<std::string> used_statements(Store& store) { return connection_of(store).prepared_texts(); }
std::vector<std::string> query_plan(Store& store, const std::string& sql) { return connection_of(store).plan_of(sql); }

}  // namespace m2t
