// The walls of the house: which folder may include which, and who knows a library. The lists are those of CMakeLists.txt.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct IncludeLine {
  std::string file;  // "mailer/compose.cpp"
  int line = 0;
  std::string included;
};

const std::map<std::string, std::vector<std::string>>& allowed_folders() {
  static const std::map<std::string, std::vector<std::string>> table{
      {"base", {}},
      {"tickets", {"base"}},
      {"parsers", {"base", "tickets"}},
      {"rules", {"base", "tickets", "parsers"}},
      {"store", {"base", "tickets"}},
      {"mailer", {"base", "tickets"}},
      {"daemon", {"base", "tickets", "parsers", "rules", "store", "mailer"}},
  };
  return table;
}

// A `*` stands for any characters without a slash. `at_most` files may include it; 0: no limit but the patterns.
struct LibraryWall {
  std::string_view starts;
  std::vector<std::string_view> files;
  std::size_t at_most = 0;
};

const std::vector<LibraryWall>& library_walls() {
  static const std::vector<LibraryWall> walls{
      {"libetpan/", {"mailer/imap_*.cpp", "mailer/imap_*_internal.h"}},
      {"mimetic/", {"parsers/mime/mimetic_fields.cpp", "mailer/compose.cpp"}},
      {"curl/", {"mailer/smtp_sender.cpp", "mailer/curl.h"}},
      {"SQLiteCpp/", {"store/sqlite_*"}},
      {"sqlite3.h", {"store/sqlite_*"}},
      {"toml++/", {"base/conf_file.cpp"}},
      {"spdlog/", {"base/log.cpp"}},
      {"openssl/", {"base/digest.cpp", "mailer/tls*.cpp"}},
      {"libxml/", {"parsers/text/*.cpp"}, 1},
      {"unicode/", {"parsers/text/*.cpp"}, 3},
      {"date/", {"base/clock.cpp"}},
      {"seccomp.h", {"parsers/process/lock_in.cpp"}},
      {"re2/", {"parsers/fields/error_codes.cpp", "rules/file/text_pattern.cpp"}},
      {"magic.h", {"parsers/attachments/content_type.cpp"}},
      {"cld2/", {"parsers/body/language.cpp"}},
      {"tesseract/", {"parsers/ocr/ocr.cpp"}},
      {"leptonica/", {"parsers/ocr/ocr_pix.h"}},
      {"archive", {"daemon/commands/archive.cpp"}},
      {"csv.h", {"base/csv.cpp"}},
      {"kainjow/", {"mailer/templates.cpp", "mailer/template_data.h", "mailer/template_data.cpp"}},
      {"CLI/", {"daemon/main.cpp", "daemon/commands/command_line.cpp"}},
      {"nlohmann/", {"*/*.cpp", "daemon/commands/*.cpp", "daemon/commands/tickets_json.h"}},
      {"systemd/", {"daemon/health.cpp"}},
  };
  return walls;
}

bool fits(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() != '*') return !name.empty() && name.front() == pattern.front() && fits(name.substr(1), pattern.substr(1));
  for (std::size_t taken = 0; taken <= name.size(); ++taken) {
    if (fits(name.substr(taken), pattern.substr(1))) return true;
    if (taken < name.size() && name[taken] == '/') return false;
  }
  return false;
}

struct SourceFile {
  std::string name;
  std::vector<std::string> lines;
};

std::vector<SourceFile> sources_of_the_house() {
  const fs::path root = M2T_SOURCE_DIR;
  std::vector<SourceFile> sources;
  for (const auto& [folder, unused] : allowed_folders()) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") continue;
      SourceFile source{fs::relative(entry.path(), root).string(), {}};
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) source.lines.push_back(line);
      sources.push_back(std::move(source));
    }
  }
  return sources;
}

std::vector<IncludeLine> include_lines() {
  std::vector<IncludeLine> found;
  for (const SourceFile& source : sources_of_the_house()) {
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const std::string& line = source.lines[i];
      const auto hash = line.find_first_not_of(" \t");
      if (hash == std::string::npos || line.compare(hash, 1, "#") != 0 || line.find("include") == std::string::npos) continue;
      const auto open = line.find_first_of("\"<", hash);
      const auto close = open == std::string::npos ? open : line.find_first_of("\">", open + 1);
      if (close != std::string::npos)
        found.push_back({source.name, static_cast<int>(i) + 1, line.substr(open + 1, close - open - 1)});
    }
  }
  return found;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.find('/')); }

}  // namespace

TEST_CASE("house: no folder includes one that its line does not allow") {
  const auto lines = include_lines();
  REQUIRE(lines.size() > 100);
  for (const IncludeLine& line : lines) {
    const std::string target = folder_of(line.included);
    const std::string folder = folder_of(line.file);
    if (target == line.included || target == folder || allowed_folders().count(target) == 0) continue;
    const auto& allowed = allowed_folders().at(folder);
    CHECK_MESSAGE(std::find(allowed.begin(), allowed.end(), target) != allowed.end(), line.file, ":", line.line, ": ", folder,
                  "/ must not include ", line.included);
  }
}

TEST_CASE("house: a library is known by its own file only") {
  std::map<std::string_view, std::vector<std::string>> users;
  for (const IncludeLine& line : include_lines()) {
    for (const LibraryWall& wall : library_walls()) {
      if (!line.included.starts_with(wall.starts)) continue;
      const bool allowed =
          std::any_of(wall.files.begin(), wall.files.end(), [&](auto pattern) { return fits(line.file, pattern); });
      CHECK_MESSAGE(allowed, line.file, ":", line.line, ": ", line.included, " is not to be included here");
      auto& files = users[wall.starts];
      if (std::find(files.begin(), files.end(), line.file) == files.end()) files.push_back(line.file);
    }
  }
  for (const LibraryWall& wall : library_walls()) {
    if (wall.at_most == 0 || users[wall.starts].size() <= wall.at_most) continue;
    for (const std::string& file : users[wall.starts]) FAIL_CHECK(file << ": too many files know " << wall.starts);
  }
}

TEST_CASE("house: SQL stands in store/ alone (T-33)") {
  constexpr std::string_view sql[] = {"\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE FROM", "\"PRAGMA ", "R\"(SELECT"};
  for (const SourceFile& source : sources_of_the_house()) {
    if (folder_of(source.name) == "store") continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      for (const std::string_view word : sql) {
        CHECK_MESSAGE(source.lines[i].find(word) == std::string::npos, source.name, ":", i + 1, ": SQL outside of store/");
      }
    }
  }
}

namespace {

// Without what stands behind //.
std::string code_of(const std::string& line) { return line.substr(0, line.find("//")); }

bool holds_call(const std::string& code, const std::string& function) {
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (auto at = code.find(function + "("); at != std::string::npos; at = code.find(function + "(", at + 1))
    if (at == 0 || !is_letter(code[at - 1])) return true;
  return false;
}

}  // namespace

TEST_CASE("house: no SQL is made at run time: statements are compiled in, values are bound (T-33)") {
  // The only doors for text that is not compiled in: the migrations' scripts and the settings of a connection.
  const std::vector<std::string> doors{"store/sqlite_connection.cpp", "store/sqlite_connection.h", "store/sqlite_migrations.cpp",
                                       "store/sqlite_inspect.cpp", "store/sqlite_store.cpp"};
  int looked_at = 0;
  for (const SourceFile& source : sources_of_the_house()) {
    if (folder_of(source.name) != "store") continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const std::string code = code_of(source.lines[i]);
      const bool opens = holds_call(code, "execute_script") || holds_call(code, "ask") ||
                         code.find("SQLite::Statement") != std::string::npos ||
                         code.find("sqlite3_prepare") != std::string::npos || code.find("sqlite3_exec") != std::string::npos;
      looked_at += opens ? 1 : 0;
      if (opens)
        CHECK_MESSAGE(std::find(doors.begin(), doors.end(), source.name) != doors.end(), source.name, ":", i + 1,
                      ": SQL from a text");
      for (const std::string_view word : {"SELECT ", "INSERT ", "UPDATE ", "DELETE FROM"}) {
        const auto at = code.find(word);
        if (at == std::string::npos) continue;
        CHECK_MESSAGE(code.substr(0, at).find("format(") == std::string::npos, source.name, ":", i + 1,
                      ": a statement is formatted");
        CHECK_MESSAGE(code.find("{}", at) == std::string::npos, source.name, ":", i + 1,
                      ": a statement with a place for a value");
        CHECK_MESSAGE(code.find("std::string", 0) == std::string::npos, source.name, ":", i + 1, ": a statement in a string");
      }
    }
  }
  CHECK(looked_at > 5);
}

TEST_CASE("house: no shell runs, and programs are started in three places, with a list of words (T-35)") {
  const std::vector<std::string> starters{"daemon/child_program.cpp", "daemon/commands/written_text.cpp",
                                          "parsers/process/ocr_main.cpp"};
  int started = 0;
  for (const SourceFile& source : sources_of_the_house()) {
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const std::string code = code_of(source.lines[i]);
      for (const std::string function : {"system", "popen", "wordexp", "execl", "execlp", "execle", "execvp", "execvpe", "vfork"})
        CHECK_MESSAGE(!holds_call(code, function), source.name, ":", i + 1, ": ", function, "() asks a shell or searches a path");
      for (const std::string_view shell : {"/bin/sh", "/bin/bash", "\"-c\""})
        CHECK_MESSAGE(code.find(shell) == std::string::npos, source.name, ":", i + 1, ": a shell");
      for (const std::string function : {"posix_spawn", "posix_spawnp", "execv", "execve", "fexecve", "fork", "clone"}) {
        if (!holds_call(code, function)) continue;
        ++started;
        CHECK_MESSAGE(std::find(starters.begin(), starters.end(), source.name) != starters.end(), source.name, ":", i + 1,
                      ": starts a program");
      }
    }
  }
  CHECK(started == 3);
  for (const auto& entry : fs::directory_iterator(fs::path(M2T_SOURCE_DIR) / "systemd")) {
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);)
      if (line.starts_with("Exec")) CHECK_MESSAGE(line.find("sh -c") == std::string::npos, entry.path().string(), ": ", line);
  }
}

TEST_CASE("house: no engine that goes back in a text: expressions are RE2's alone (T-36)") {
  for (const IncludeLine& line : include_lines())
    for (const std::string_view engine : {"regex", "pcre", "boost/regex", "oniguruma", "hs/"})
      CHECK_MESSAGE(!line.included.starts_with(engine), line.file, ":", line.line, ": ", line.included);
}
