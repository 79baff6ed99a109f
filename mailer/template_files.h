// Where the templates lie: built into the program, or in the admin's folder, whose file wins.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "mailer/templates.h"

namespace m2t {

std::span<const EmbeddedFile> built_in_templates();

struct TemplateSource {
  std::string path;   // "fr/acknowledgement.txt"
  std::string shown;  // where it is, for messages
  std::string text;
  unsigned first_line = 1;  // of the text in its file
  bool is_layout = false;   // a layout, a piece of one, or put together of them: see template_layout.h
};

// One file: that of `dir` (empty: none), else the built-in one; nothing when there is neither, or it cannot be read (a problem).
std::optional<TemplateSource> find_template_file(const std::filesystem::path& dir, const std::string& path,
                                                 std::vector<TemplateProblem>& problems);
std::optional<TemplateSource> find_built_in_template(const std::string& path);

// The wanted templates, written out or put together of a layout and words. What is missing, unreadable, or lies in `dir` without being a template is a problem.
std::vector<TemplateSource> find_template_files(const std::filesystem::path& dir, const std::vector<std::string>& wanted,
                                                std::vector<TemplateProblem>& problems);

}  // namespace m2t
