// One name, one thing: several files of a folder are compiled together, in batches that change with each new file, so a constant or a type
// that two of them define would stop a build that nobody touched.
#include <doctest/doctest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;

bool is_part_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string last_name(std::string_view text) {
  while (!text.empty() && !is_part_of_name(text.back())) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && is_part_of_name(text[begin - 1])) --begin;
  return std::string(text.substr(begin));
}

// Of a line that begins where a file's own things begin. Specializations and declarations without a body name nothing new.
std::optional<std::string> defined_in(const std::string& line) {
  for (const std::string_view word : {"constexpr ", "const "}) {
    if (!line.starts_with(word)) continue;
    const std::size_t end = line.find_first_of("={(");
    const bool is_function = end != std::string::npos && line[end] == '(';
    if (end == std::string::npos || is_function) return std::nullopt;
    std::string name = last_name(std::string_view(line).substr(0, end));
    return name.empty() ? std::nullopt : std::optional(std::move(name));
  }
  for (const std::string_view word : {"struct ", "class ", "enum class "}) {
    if (!line.starts_with(word)) continue;
    std::size_t end = word.size();
    while (end < line.size() && is_part_of_name(line[end])) ++end;
    const bool is_special = end < line.size() && line[end] == '<';
    if (is_special || line.find('{') == std::string::npos) return std::nullopt;
    return line.substr(word.size(), end - word.size());
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("house: no two files of a folder define a constant or a type of the same name") {
  std::size_t names = 0;
  for (const char* folder : {"base", "tickets", "parsers", "rules", "store", "mailer", "daemon"}) {
    std::map<std::string, std::string> defined;  // name to file
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(M2T_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      const std::string file = fs::relative(entry.path(), M2T_SOURCE_DIR).string();
      std::ifstream source(entry.path());
      std::set<std::string> here;
      for (std::string line; std::getline(source, line);)
        if (auto name = defined_in(line)) here.insert(*std::move(name));
      for (const std::string& name : here) {
        const auto [other, is_new] = defined.emplace(name, file);
        CHECK_MESSAGE(is_new, name, " stands in ", file, " and in ", other->second);
      }
      names += here.size();
    }
  }
  CHECK(names > 1000);  // it reads what it should
}
