#include "mailer/template_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/nearest.h"
#include "mailer/template_layout.h"

namespace m2t {
namespace {

constexpr std::uintmax_t largest_template = 64 * 1024;

std::optional<std::string> read_template_file(const std::filesystem::path& file, std::vector<TemplateProblem>& problems) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (!error && size > largest_template) {
    problems.push_back({file.string(), 0, "larger than 64 KiB", "a template is a short text; is this the right file?"});
    return {};
  }
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (error || !in) {
    problems.push_back({file.string(), 0, "cannot be read", "let the user that the service runs as read it"});
    return {};
  }
  return text;
}

// Every name that a file of the admin's folder may have, but for variants: what is built in, and each text written out.
std::vector<std::string> names_of_templates() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : built_in_templates()) {
    names.emplace_back(file.path);
    constexpr std::string_view ending = ".words";
    if (!file.path.ends_with(ending) || file.path.ends_with("/common.words")) continue;
    const std::string stem(file.path.substr(0, file.path.size() - ending.size()));
    for (const char* part : {".subject", ".txt", ".html"}) names.push_back(stem + part);
  }
  return names;
}

// "newcomer" of "fr/acknowledgement-newcomer.txt"; empty for every other path.
std::string variant_of(const std::string& path) {
  constexpr std::string_view stem = "acknowledgement-";
  const std::size_t slash = path.find('/'), dot = path.rfind('.');
  if (slash != 2 || dot == std::string::npos || path.compare(slash + 1, stem.size(), stem) != 0) return {};
  const std::string ending = path.substr(dot);
  const std::size_t from = slash + 1 + stem.size();
  const bool is_part = ending == ".subject" || ending == ".txt" || ending == ".html" || ending == ".words";
  const std::string name = is_part && dot > from ? path.substr(from, dot - from) : std::string();
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos ? name : std::string();
}

// Paths below `dir`, sorted, without what editors leave.
std::vector<std::string> files_below(const std::filesystem::path& dir, std::error_code& error) {
  std::vector<std::string> found;
  for (std::filesystem::recursive_directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const bool left_by_an_editor = name.starts_with('.') || name.ends_with('~');
    if (!it->is_directory() && !left_by_an_editor) found.push_back(it->path().lexically_relative(dir).generic_string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A misspelt name would silently leave the built-in text in place.
void check_names_in(const std::filesystem::path& dir, std::vector<TemplateProblem>& problems) {
  const std::vector<std::string> names = names_of_templates();
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::error_code error;
  const std::vector<std::string> found = files_below(dir, error);
  if (error) problems.push_back({dir.string(), 0, "cannot be read: " + error.message(), "check [templates] dir"});
  for (const std::string& path : found) {
    if (std::find(names.begin(), names.end(), path) != names.end() || !variant_of(path).empty()) continue;
    const auto near = nearest_word(path, known);
    problems.push_back({(dir / path).string(), 0, "is no template",
                        near ? "did you mean \"" + *near + "\"?"
                             : "names are like \"fr/acknowledgement.words\" and \"fr/acknowledgement.txt\""});
  }
}

}  // namespace

std::vector<std::string> acknowledgement_variants(const std::filesystem::path& dir) {
  std::vector<std::string> names;
  if (dir.empty()) return names;
  std::error_code told_by_check_names_in;
  for (const std::string& path : files_below(dir, told_by_check_names_in))
    if (std::string name = variant_of(path); !name.empty()) names.push_back(std::move(name));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<TemplateSource> find_built_in_template(const std::string& path) {
  const auto built_in = built_in_templates();
  const auto found = std::find_if(built_in.begin(), built_in.end(), [&](const EmbeddedFile& f) { return f.path == path; });
  if (found == built_in.end()) return std::nullopt;
  return TemplateSource{path, "(built in) " + path, std::string(found->text)};
}

std::optional<TemplateSource> find_template_file(const std::filesystem::path& dir, const std::string& path,
                                                 std::vector<TemplateProblem>& problems) {
  std::error_code ignored;
  if (dir.empty() || !std::filesystem::exists(dir / path, ignored)) return find_built_in_template(path);
  auto text = read_template_file(dir / path, problems);
  if (!text) return std::nullopt;
  return TemplateSource{path, (dir / path).string(), std::move(*text)};
}

std::vector<TemplateSource> find_template_files(const std::filesystem::path& dir, const std::vector<std::string>& wanted,
                                                std::vector<TemplateProblem>& problems) {
  if (!dir.empty()) check_names_in(dir, problems);
  TemplateLayouts layouts(dir);
  std::vector<TemplateSource> sources;
  for (const std::string& path : wanted) {
    const std::size_t before = problems.size();
    auto source = find_template_file(dir, path, problems);
    if (!source && problems.size() == before) source = layouts.put_together(path, problems);
    if (source)
      sources.push_back(std::move(*source));
    else if (problems.size() == before)
      problems.push_back({dir.empty() ? "(built in) " + path : (dir / path).string(), 0, "there is no such template",
                          "put it into the folder named by [templates] dir, or take the language out of desk.languages"});
  }
  return sources;
}

}  // namespace m2t
