// Where the templates lie: built into the program, or in the admin's folder, whose file wins.
#pragma once

#include <filesystem>
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
};

// The wanted files. What is missing, unreadable, or lies in `dir` without being a template is a problem.
std::vector<TemplateSource> find_template_files(const std::filesystem::path& dir, const std::vector<std::string>& wanted,
                                                std::vector<TemplateProblem>& problems);

}  // namespace m2t
