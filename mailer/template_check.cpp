#include "mailer/template_check.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/nearest.h"
#include "base/utf8.h"

namespace m2t {
namespace {

using VariableKind = TemplateVariable::Kind;

std::string_view trimmed_tag(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    if (!next.valid) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

std::string in_quotes(std::string_view word) { return '"' + std::string(word) + '"'; }

class TemplateScan {
 public:
  TemplateScan(const TemplateSource& source, const std::vector<TemplateVariable>& known, CheckedAs as,
               std::vector<TemplateProblem>& problems)
      : source_(source), known_(known), as_(as), problems_(problems), line_(source.first_line) {}

  void run() {
    if (trimmed_tag(source_.text).empty()) problem("is empty", "write the text, or remove the file to use the built-in one");
    if (!is_utf8(source_.text)) problem("is not UTF-8", "save it as UTF-8");
    std::size_t at = 0;
    for (std::size_t open; (open = source_.text.find("{{", at)) != std::string::npos;) {
      count_lines(at, open);
      const bool triple = source_.text.compare(open, 3, "{{{") == 0;
      const std::string_view end_mark = triple ? "}}}" : "}}";
      const std::size_t begin = open + end_mark.size(), end = source_.text.find(end_mark, begin);
      if (end == std::string::npos) {
        problem("\"{{\" is not closed", "write " + in_quotes(end_mark) + " behind the name");
        return;
      }
      tag(trimmed_tag(std::string_view(source_.text).substr(begin, end - begin)), triple);
      at = end + end_mark.size();
      count_lines(open, at);
    }
    for (const Section& section : open_)
      problems_.push_back({source_.shown, section.line, "section " + in_quotes(section.name) + " is not closed",
                           "write \"{{/" + std::string(section.name) + "}}\" where it ends"});
  }

 private:
  struct Section {
    std::string_view name;
    unsigned line;
    bool inverted;
  };

  void count_lines(std::size_t from, std::size_t to) {
    line_ += static_cast<unsigned>(std::count(source_.text.begin() + static_cast<std::ptrdiff_t>(from),
                                              source_.text.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
  }
  void problem(std::string what, std::string remedy) {
    problems_.push_back({source_.shown, line_, std::move(what), std::move(remedy)});
  }

  void tag(std::string_view content, bool triple) {
    if (content.empty()) return problem("a tag without a name", "write a variable: " + all_names());
    const char sign = triple ? '{' : content.front();
    const bool signed_tag = !triple && std::string_view("#^/&!>=").find(sign) != std::string_view::npos;
    const std::string_view name = signed_tag ? trimmed_tag(content.substr(1)) : content;
    switch (sign) {
      case '!': return;
      case '>':
        if (source_.is_layout) return;  // what stands there is checked by itself
        [[fallthrough]];
      case '=': return problem("\"{{" + std::string(content) + "}}\" is not supported", "use variables and sections only");
      case '/': return close_section(name);
      case '#':
      case '^':
        check_name(name, false);
        open_.push_back({name, line_, sign == '^'});
        return;
      case '{':
      case '&':
        if (as_ == CheckedAs::Html || (as_ == CheckedAs::Frame && name != "html"))
          problem("value " + in_quotes(name) + " would stand in HTML without escaping",
                  "write \"{{" + std::string(name) + "}}\"");
        [[fallthrough]];
      default: check_name(name, true);
    }
  }

  void close_section(std::string_view name) {
    if (open_.empty())
      return problem("section " + in_quotes(name) + " ends but never began", "remove the tag, or open it before");
    if (open_.back().name != name) {
      problem("section " + in_quotes(name) + " ends inside " + in_quotes(open_.back().name) + " of line " +
                  std::to_string(open_.back().line),
              "write \"{{/" + std::string(open_.back().name) + "}}\" first");
      const auto same = std::find_if(open_.rbegin(), open_.rend(), [&](const Section& s) { return s.name == name; });
      if (same == open_.rend()) return;
      open_.erase(same.base() - 1, open_.end());
      return;
    }
    open_.pop_back();
  }

  bool inside_list() const {
    return std::any_of(open_.begin(), open_.end(), [&](const Section& s) {
      const TemplateVariable* variable = find(s.name);
      return !s.inverted && variable != nullptr && variable->kind == VariableKind::List;
    });
  }
  const TemplateVariable* find(std::string_view name) const {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const TemplateVariable& v) { return v.name == name; });
    return found == known_.end() ? nullptr : &*found;
  }

  bool is_item_of_open_list(std::string_view name) const {
    const std::string wanted = " " + std::string(name) + " ";
    return std::any_of(open_.begin(), open_.end(), [&](const Section& s) {
      const TemplateVariable* variable = find(s.name);
      return !s.inverted && variable != nullptr && variable->kind == VariableKind::List &&
             variable->items.find(wanted) != wanted.npos;
    });
  }

  void check_name(std::string_view name, bool printed) {
    if (as_ != CheckedAs::Frame && is_item_of_open_list(name)) return;
    if (name == "text" && as_ != CheckedAs::Frame) {
      if (!inside_list()) problem("\"text\" outside of a list", "it is an item of a list: {{#missing}}{{text}}{{/missing}}");
      return;
    }
    const TemplateVariable* variable = find(name);
    if (variable == nullptr) {
      std::vector<std::string_view> words;
      for (const TemplateVariable& v : known_) words.push_back(v.name);
      const auto near = nearest_word(name, words);
      problem("unknown variable " + in_quotes(name),
              near ? "did you mean " + in_quotes(*near) + "?" : "known are " + all_names());
    } else if (printed && variable->kind == VariableKind::Flag) {
      problem(in_quotes(name) + " is a yes or no and has no text",
              "write {{#" + std::string(name) + "}} … {{/" + std::string(name) + "}}");
    } else if (printed && variable->kind == VariableKind::List) {
      problem(in_quotes(name) + " is a list and has no text of its own",
              "write {{#" + std::string(name) + "}}{{text}}{{/" + std::string(name) + "}}");
    }
  }

  std::string all_names() const {
    std::string names;
    for (const TemplateVariable& v : known_) names += (names.empty() ? "" : ", ") + std::string(v.name);
    return names;
  }

  const TemplateSource& source_;
  const std::vector<TemplateVariable>& known_;
  CheckedAs as_;
  std::vector<TemplateProblem>& problems_;
  unsigned line_;
  std::vector<Section> open_;
};

}  // namespace

void check_template(const TemplateSource& source, const std::vector<TemplateVariable>& known, CheckedAs as,
                    std::vector<TemplateProblem>& problems) {
  TemplateScan(source, known, as, problems).run();
}

}  // namespace m2t
