// One SQLite connection with the settings the desk insists on, its statements, and its errors in our words. Included by
// store/sqlite_*.cpp alone.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "base/clock.h"

namespace m2t::sqlite {

// SQL text put together at compile time, so that a column list is written once and no statement is built while running (T-33).
template <std::size_t Size>
struct SqlText {
  char text[Size]{};
  consteval SqlText() = default;
  consteval SqlText(const char (&from)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) text[i] = from[i];
  }
};
template <std::size_t A, std::size_t B>
consteval SqlText<A + B - 1> operator+(const SqlText<A>& a, const SqlText<B>& b) {
  SqlText<A + B - 1> joined;
  for (std::size_t i = 0; i + 1 < A; ++i) joined.text[i] = a.text[i];
  for (std::size_t i = 0; i < B; ++i) joined.text[A - 1 + i] = b.text[i];
  return joined;
}
template <std::size_t A, std::size_t B>
consteval auto operator+(const SqlText<A>& a, const char (&b)[B]) {
  return a + SqlText<B>(b);
}
template <std::size_t A, std::size_t B>
consteval auto operator+(const char (&a)[A], const SqlText<B>& b) {
  return SqlText<A>(a) + b;
}

// A statement's text. It must live as long as the program: its address is its name in the cache.
class Sql {
 public:
  consteval Sql(const char* text) : text_(text) {}  // consteval: no statement is made at run time (T-33)
  template <std::size_t Size>
  consteval Sql(const SqlText<Size>& text) : text_(text.text) {}
  const char* text() const { return text_; }

 private:
  const char* text_;
};

// Throws what SQLite said as ours: TransientError, PermanentError or BrokenStore (L-04, L-06).
[[noreturn]] void rethrow(const SQLite::Exception& error, std::string_view doing);

struct Bytes {  // binds as a blob
  std::string_view bytes;
};

std::int64_t to_millis(Time time);
Time from_millis(std::int64_t millis);

// A prepared statement in use; put back by the destructor.
class Query {
 public:
  template <typename... Values>
  Query(SQLite::Statement& statement, bool& in_use, const Values&... values) : statement_(statement), in_use_(in_use) {
    take();
    int index = 0;
    (bind(++index, values), ...);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  bool next();  // the next row, if there is one
  int run();    // to the end; how many rows it changed

  std::int64_t number(int column) const;
  std::string text(int column) const;
  int columns() const { return statement_.getColumnCount(); }
  std::string column_name(int column) const { return statement_.getColumnName(column); }
  bool is_number(int column) const { return statement_.getColumn(column).isInteger(); }
  bool flag(int column) const { return number(column) != 0; }
  bool is_null(int column) const;
  Time time(int column) const { return from_millis(number(column)); }
  std::optional<Time> time_if_any(int column) const;
  template <typename Id>
  Id id(int column) const {
    return static_cast<Id>(number(column));
  }
  template <typename Id>
  std::optional<Id> id_if_any(int column) const {
    return is_null(column) ? std::nullopt : std::optional<Id>(id<Id>(column));
  }

 private:
  void take();
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view value);
  void bind(int index, Bytes value);
  void bind(int index, std::nullopt_t);
  void bind(int index, Time value) { bind(index, to_millis(value)); }
  template <typename Number>
  requires(std::is_integral_v<Number> || std::is_enum_v<Number>) void bind(int index, Number value) {
    bind(index, static_cast<std::int64_t>(value));
  }
  template <typename Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind(index, std::nullopt);
    }
  }

  SQLite::Statement& statement_;
  bool& in_use_;
};

class Connection {
 public:
  struct Opening {
    std::filesystem::path file;
    bool read_only = false;
    std::chrono::milliseconds busy_timeout{};
  };
  // Opens and puts the settings on; refuses when one of them does not hold (L-29).
  explicit Connection(const Opening& how);

  template <typename... Values>
  Query query(Sql sql, const Values&... values) {
    Prepared& found = prepared(sql);
    return Query(found.statement, found.in_use, values...);
  }
  template <typename... Values>
  int run(Sql sql, const Values&... values) {
    return query(sql, values...).run();
  }
  std::int64_t last_id() { return database_.getLastInsertRowid(); }
  void execute_script(const std::string& sql);      // several statements, not cached
  std::string ask(const std::string& sql);          // the first column of the first row, not cached; "" without a row
  void copy_to(const std::filesystem::path& file);  // online backup; the name appears only when it is whole (K-28)
  // Statements may then say NAME(text, number); nothing is NULL.
  using TextFunction = std::function<std::optional<std::string>(std::string_view text, std::int64_t number)>;
  void add_function(const char* name, TextFunction function);
  bool in_transaction() const;
  void roll_back() noexcept;
  void set_foreign_keys(bool on);  // between transactions: inside of one SQLite ignores it
  bool in_memory() const { return in_memory_; }
  bool read_only() const { return read_only_; }
  const std::filesystem::path& file() const { return file_; }
  std::vector<std::string> prepared_texts() const;  // every statement used so far
  std::vector<std::string> plan_of(const std::string& sql);

 private:
  struct Prepared {
    SQLite::Statement statement;
    bool in_use = false;
    Prepared(SQLite::Database& database, const char* sql) : statement(database, sql) {}
  };
  Prepared& prepared(Sql sql);
  void set_and_check(const std::string& pragma, const std::string& value, std::string_view expected);

  std::filesystem::path file_;
  bool in_memory_;
  bool read_only_;
  SQLite::Database database_;
  std::unordered_map<const char*, std::unique_ptr<Prepared>> statements_;
};

}  // namespace m2t::sqlite
