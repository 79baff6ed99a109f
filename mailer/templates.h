// The texts people get: templates/layouts/NAME.{subject,txt,html}, one for all languages, with the words of {fr,nl,en}/NAME.words; embedded
// in the binary. A file in `[templates] dir` overrides, also a whole text (fr/NAME.html). All are checked at the start (mustache; known
// only by templates.cpp): a missing word stops the start, not a mail.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tickets/ticket.h"

namespace m2t {

struct TemplateProblem {
  std::string file;  // path, or "(built in) fr/acknowledgement.txt"
  unsigned line = 0;
  std::string what;    // `unknown variable "numbr"`
  std::string remedy;  // `did you mean "number"?`, or the list of variables
};

// An item of a list that says more than `text`: its own variables, by their names.
using TemplateItem = std::map<std::string, std::string>;
// A value of a template: text, yes or no, or a list of items that each have `text`, or variables of their own.
using TemplateValue = std::variant<std::string, bool, std::vector<std::string>, std::vector<TemplateItem>>;
using TemplateValues = std::map<std::string, TemplateValue>;

// What each template may use, in one table (template_variables.cpp), printed by the manual page.
struct TemplateVariable {
  std::string_view name;
  std::string_view meaning;  // one sentence
  enum class Kind { Text, Flag, List } kind;
  std::string_view items = " text ";  // of a list: the names inside it, between blanks
};
std::vector<TemplateVariable> template_variables(std::string_view template_name);
const std::vector<TemplateVariable>& frame_variables();  // of frame.html, which stands around every HTML part
std::vector<std::string_view> template_names();          // "acknowledgement", "follow_up", "answer", …; the words of NoticeKind
// Other acknowledgements that the admin's folder holds, for rules to choose: LANGUAGE/acknowledgement-newcomer.txt is "newcomer".
std::vector<std::string> acknowledgement_variants(const std::filesystem::path& dir);

struct Rendered {
  std::string subject;  // one line
  std::string text;     // text part
  std::string html;     // whole document
};

class Templates {
 public:
  // Built-in ones and those of `dir` (empty: none), for these languages. Problems are all listed; on any, the result is unusable.
  static Templates load(const std::filesystem::path& dir, const std::vector<Language>& languages,
                        std::vector<TemplateProblem>& problems);

  // In one language, or bilingual: each block complete by itself, first line says where the other is, `lang` on each block.
  // `values` holds the variables per language (the first for languages[0], …); escaping is done here, for HTML only. A first value
  // "cut_line" stands above everything else, in both forms.
  Rendered render(std::string_view name, const std::vector<Language>& languages, const std::vector<TemplateValues>& values) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace m2t
