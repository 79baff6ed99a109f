// A look behind a Store that open_sqlite_store() made: what its connection really has, and how its statements find their rows.
// For tests and for people who look for a slow statement; the program itself has no use for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace m2t {

std::string ask_sqlite(Store& store, const std::string& sql);               // the first column of the first row
void execute_sqlite(Store& store, const std::string& sql);                  // on this connection, outside of a Tx
std::vector<std::string> used_statements(Store& store);                     // each that this connection has prepared
std::vector<std::string> query_plan(Store& store, const std::string& sql);  // lines of EXPLAIN QUERY PLAN

}  // namespace m2t
