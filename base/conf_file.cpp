#include "base/conf_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/conf_secrets.h"

namespace m2t {
namespace {

constexpr std::string_view code_unreadable = "M2T-0001";
constexpr std::string_view code_syntax = "M2T-0002";
constexpr std::string_view code_too_large = "M2T-0003";
constexpr std::size_t largest_file = std::size_t{4} << 20;  // a configuration is written by people

SourcePlace place_of(const toml::source_region& region) {
  SourcePlace place{region.begin.line, region.begin.column, 1};
  if (region.end.line == region.begin.line && region.end.column > region.begin.column) {
    place.length = region.end.column - region.begin.column;
  }
  return place;
}

template <typename Part>
std::string as_text(const Part& part) {
  std::ostringstream text;
  text << part;
  return text.str();
}

ConfValue convert(const toml::node& node);

ConfTable convert_table(const toml::table& source) {
  ConfTable table;
  table.place = place_of(source.source());
  for (const auto& [key, node] : source) {
    table.entries.emplace_back(ConfKey{std::string(key.str()), place_of(key.source())}, convert(node));
  }
  // toml++ keeps keys by the alphabet; messages and tables of people go by the file.
  std::stable_sort(table.entries.begin(), table.entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first.place.line, a.first.place.column) < std::pair(b.first.place.line, b.first.place.column);
  });
  return table;
}

ConfArray convert_array(const toml::array& source) {
  ConfArray array;
  for (const toml::node& node : source) array.push_back(convert(node));
  return array;
}

ConfValue convert(const toml::node& node) {
  ConfValue value;
  value.place = place_of(node.source());
  if (const auto* table = node.as_table()) {
    value.value = convert_table(*table);
  } else if (const auto* array = node.as_array()) {
    value.value = convert_array(*array);
  } else if (const auto* text = node.as_string()) {
    value.value = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.value = integer->get();
  } else if (const auto* decimal = node.as_floating_point()) {
    value.value = decimal->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.value = boolean->get();
  } else if (const auto* date = node.as_date()) {
    value.value = as_text(date->get());
  } else if (const auto* time = node.as_time()) {
    value.value = as_text(time->get());
  } else if (const auto* moment = node.as_date_time()) {
    value.value = as_text(moment->get());
  }
  return value;
}

std::vector<std::string> split_lines(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.emplace_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

ConfProblem syntax_problem(const toml::parse_error& error, const ConfFile& file) {
  ConfProblem problem{file.path, place_of(error.source()), std::string(code_syntax), {}, {}};
  // The library quotes what it stumbled over, and that may be the beginning of a password.
  if (find_secret(file.lines, problem.place.line)) {
    problem.what = "the line cannot be read as TOML";
    problem.remedy = "text stands in quotation marks, and better in a file of its own";
  } else {
    problem.what = std::string(error.description());
  }
  return problem;
}

ConfFile problem_file(const std::filesystem::path& path, std::string_view code, std::string what, std::string remedy) {
  ConfFile file;
  file.path = path;
  file.problems.push_back({path, {}, std::string(code), std::move(what), std::move(remedy)});
  return file;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

ConfTable::ConfTable() = default;
ConfTable::ConfTable(const ConfTable&) = default;
ConfTable::ConfTable(ConfTable&&) noexcept = default;
ConfTable& ConfTable::operator=(const ConfTable&) = default;
ConfTable& ConfTable::operator=(ConfTable&&) noexcept = default;
ConfTable::~ConfTable() = default;

const ConfValue* ConfTable::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.name == key) return &value;
  }
  return nullptr;
}

const ConfKey* ConfTable::find_key(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.name == key) return &name;
  }
  return nullptr;
}

std::string_view ConfValue::kind() const {
  static constexpr std::string_view names[] = {"text", "number", "decimal number", "true or false", "list", "table"};
  return names[value.index()];
}

ConfFile read_conf_text(std::string text, const std::filesystem::path& shown_as) {
  if (text.size() > largest_file) {
    return problem_file(shown_as, code_too_large, fmt::format("the file is larger than {} MiB", largest_file >> 20),
                        "is this the right file?");
  }
  ConfFile file;
  file.path = shown_as;
  file.lines = split_lines(text);
  try {
    file.root = convert_table(toml::parse(std::string_view(text)));
  } catch (const toml::parse_error& error) {
    file.problems.push_back(syntax_problem(error, file));
  }
  return file;
}

ConfFile read_conf_file(const std::filesystem::path& path) {
  const auto unreadable = [&path](int error) {
    return problem_file(path, code_unreadable, "the file cannot be read: " + std::generic_category().message(error),
                        error == ENOENT ? "`mail2ticket init` writes one to start from" : "");
  };
  const std::unique_ptr<std::FILE, CloseFile> source(std::fopen(path.c_str(), "rbe"));
  if (!source) return unreadable(errno);
  std::string text;
  char buffer[16384];
  while (text.size() <= largest_file) {
    const std::size_t got = std::fread(buffer, 1, sizeof buffer, source.get());
    if (got == 0 && std::ferror(source.get()) != 0) return unreadable(errno);
    if (got == 0) break;
    text.append(buffer, got);
  }
  return read_conf_text(std::move(text), path);
}

}  // namespace m2t
