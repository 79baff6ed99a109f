// Templates that are laid out once for all languages: layouts/NAME.{subject,txt,html} holds tags like {{> greeting}}, and the words of
// each stand in LANGUAGE/NAME.words and LANGUAGE/common.words; what several layouts share stands in layouts/pieces. Words are plain
// text with variables: in HTML they are escaped, the ticket number is kept on one line and the phone number becomes a link.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mailer/template_files.h"

namespace m2t {

// A line "key = words" of a file of words.
struct TemplateWord {
  std::string words;
  std::string shown;  // the file, for messages
  unsigned line = 0;
};
using TemplateWords = std::map<std::string, TemplateWord, std::less<>>;

// The words of one file. Lines that are none, and keys that stand there twice, are problems.
TemplateWords read_template_words(const TemplateSource& file, std::vector<TemplateProblem>& problems);

class TemplateLayouts {
 public:
  // Files of `dir` (empty: none) win over the built-in ones; a file of words need only hold those that it changes.
  explicit TemplateLayouts(std::filesystem::path dir) : dir_(std::move(dir)) {}

  // "fr/acknowledgement.txt", put together. Nothing when there is no layout or there are no words for it. What breaks the rules in a
  // layout, a piece or in words is added to `problems`, once for all templates that it is in.
  std::optional<TemplateSource> put_together(const std::string& path, std::vector<TemplateProblem>& problems);

 private:
  struct Words {
    TemplateWords all;
    bool own = false;  // not only those that all templates of the language share
  };
  const Words& words_of(const std::string& language, const std::string& name, std::vector<TemplateProblem>& problems);

  std::filesystem::path dir_;
  std::map<std::string, Words> words_;  // by "fr/acknowledgement"
};

}  // namespace m2t
