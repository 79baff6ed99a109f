// The configuration syntax (TOML), read by toml++ (known only by conf_file.cpp). Knows no key: it hands over values with
// their place, and draws the picture of a problem. Used by the settings and by the rules file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace m2t {

struct SourcePlace {
  std::uint32_t line = 0;    // from 1; 0: nowhere in the file
  std::uint32_t column = 0;  // from 1, in characters
  std::uint32_t length = 1;  // how many characters the caret underlines
};

// One thing that is wrong with a configuration, and what to do about it.
struct ConfProblem {
  std::filesystem::path file;
  SourcePlace place;
  std::string code;    // "M2T-0102", stable, for the manual
  std::string what;    // `unknown key "mailbox.pasword"`
  std::string remedy;  // `did you mean "password_file"?`; may be empty
};

class ConfValue;
using ConfArray = std::vector<ConfValue>;

struct ConfKey {
  std::string name;
  SourcePlace place;
};

// A table keeps the order of the file.
struct ConfTable {
  // Defined where ConfValue is whole: a table holds values, and a value may be a table.
  ConfTable();
  ConfTable(const ConfTable&);
  ConfTable(ConfTable&&) noexcept;
  ConfTable& operator=(const ConfTable&);
  ConfTable& operator=(ConfTable&&) noexcept;
  ~ConfTable();

  std::vector<std::pair<ConfKey, ConfValue>> entries;
  SourcePlace place;
  const ConfValue* find(std::string_view key) const;  // null when absent
  const ConfKey* find_key(std::string_view key) const;
};

class ConfValue {
 public:
  std::variant<std::string, std::int64_t, double, bool, ConfArray, ConfTable> value;  // dates arrive as text, "2026-12-24"
  SourcePlace place;

  const std::string* text() const { return std::get_if<std::string>(&value); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  const bool* boolean() const { return std::get_if<bool>(&value); }
  const ConfArray* array() const { return std::get_if<ConfArray>(&value); }
  const ConfTable* table() const { return std::get_if<ConfTable>(&value); }
  std::string_view kind() const;  // "text", "number", "table", … for messages
};

struct ConfFile {
  std::filesystem::path path;
  std::vector<std::string> lines;  // the source, for the pictures
  ConfTable root;
  std::vector<ConfProblem> problems;  // syntax errors; root is then empty
};

// Never throws for what is in the file; a file that cannot be read is a problem with its reason.
ConfFile read_conf_file(const std::filesystem::path& path);
ConfFile read_conf_text(std::string text, const std::filesystem::path& shown_as);

// file:line:column: error CODE: what / the source line / the caret and the remedy. Several lines, ends with a line break.
// `grade` stands in the place of "error".
std::string describe_problem(const ConfProblem& problem, const std::vector<std::string>& source_lines,
                             std::string_view grade = "error");

}  // namespace m2t
