#include "mailer/template_layout.h"

#include <algorithm>
#include <array>

#include "base/nearest.h"
#include "mailer/template_check.h"

namespace m2t {
namespace {

constexpr int deepest_piece = 4;
constexpr std::string_view key_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";

std::string_view without_blanks_around(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// How words stand in HTML beside their own text; the text around them is escaped before.
struct Dress {
  std::string_view tag, html;
};
constexpr std::array dresses{
    Dress{"{{number}}", R"(<span style="white-space:nowrap">{{number}}</span>)"},
    Dress{"{{received}}", "<b>{{received}}</b>"},  // the figures of a week
    Dress{"{{solved}}", "<b>{{solved}}</b>"},
    Dress{"{{median}}", "<b>{{median}}</b>"},
    Dress{"{{open}}", "<b>{{open}}</b>"},
    Dress{"{{phone}}", R"(<a href="tel:{{phone_digits}}" style="color:#0b57a4">{{phone}}</a>)"},
    Dress{"e-mail", R"(<span style="white-space:nowrap">e-mail</span>)"},
    Dress{"{{personal_address}}", R"(<a href="mailto:{{personal_address}}" style="color:#0b57a4">{{personal_address}}</a>)"},
};

std::string in_html(std::string_view words) {
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const auto dressed = std::ranges::find_if(dresses, [&](const Dress& d) { return words.substr(at).starts_with(d.tag); });
    if (dressed != dresses.end()) {
      out += dressed->html;
      at += dressed->tag.size();
      continue;
    }
    const char c = words[at++];
    out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  }
  return out;
}

TemplateSource as_layout(TemplateSource source) {
  source.is_layout = true;
  return source;
}

// Puts one template together.
class LayoutText {
 public:
  LayoutText(const std::filesystem::path& dir, const TemplateWords& words, std::string_view language, std::string_view name,
             std::string_view part, std::vector<TemplateProblem>& problems)
      : dir_(dir),
        words_(words),
        words_file_(std::string(language) + '/' + std::string(name) + ".words"),
        part_(part),
        known_(template_variables(name)),
        problems_(problems) {}

  std::string filled(const TemplateSource& layout, int depth = 0) {
    check_template(layout, known_, part_ == "html" ? CheckedAs::Html : CheckedAs::PlainText, problems_);
    std::string out;
    std::size_t at = 0;
    for (std::size_t open; (open = layout.text.find("{{>", at)) != std::string::npos;) {
      const std::size_t end = layout.text.find("}}", open);
      if (end == std::string::npos) break;  // told by check_template
      out += layout.text.substr(at, open - at);
      out += included(std::string(without_blanks_around(std::string_view(layout.text).substr(open + 3, end - open - 3))), layout,
                      depth);
      at = end + 2;
    }
    return out + layout.text.substr(at);
  }

 private:
  std::string included(const std::string& key, const TemplateSource& layout, int depth) {
    if (const auto found = words_.find(key); found != words_.end()) return words(found->second);
    const auto piece = find_template_file(dir_, "layouts/pieces/" + key + '.' + std::string(part_), problems_);
    if (piece && depth < deepest_piece) {
      std::string text = filled(as_layout(*piece), depth + 1);
      if (text.ends_with('\n')) text.pop_back();
      return text;
    }
    if (piece)
      problems_.push_back(
          {layout.shown, 0, "pieces hold each other too deep at \"" + key + '"', "take {{> " + key + "}} out of it"});
    else
      problems_.push_back({layout.shown, 0, words_file_ + " has no words for \"" + key + '"',
                           "write a line \"" + key + " = …\" there, or take the tag out of the layout"});
    return {};
  }

  // Checked as HTML wherever they stand: the same words go into both parts.
  std::string words(const TemplateWord& word) {
    check_template({word.shown, word.shown, word.words, word.line, false}, known_, CheckedAs::Html, problems_);
    return part_ == "html" ? in_html(word.words) : word.words;
  }

  const std::filesystem::path& dir_;
  const TemplateWords& words_;
  std::string words_file_;
  std::string_view part_;
  std::vector<TemplateVariable> known_;
  std::vector<TemplateProblem>& problems_;
};

// The same file serves several templates: what is wrong with it is told once.
void add_new_ones(const std::vector<TemplateProblem>& found, std::vector<TemplateProblem>& problems) {
  for (const TemplateProblem& one : found) {
    const auto same = [&](const TemplateProblem& p) { return p.file == one.file && p.line == one.line && p.what == one.what; };
    if (std::ranges::none_of(problems, same)) problems.push_back(one);
  }
}

// In a copy that changes some words, a misspelt key would silently leave the built-in words in place.
void check_keys(const TemplateWords& written, const TemplateWords& known, std::vector<TemplateProblem>& problems) {
  std::vector<std::string_view> keys;
  for (const auto& [key, word] : known) keys.push_back(key);
  for (const auto& [key, word] : written) {
    if (known.contains(key)) continue;
    const auto near = nearest_word(key, keys);
    problems.push_back({word.shown, word.line, "unknown words \"" + key + '"',
                        near ? "did you mean \"" + *near + "\"?" : "the keys are those of the built-in file"});
  }
}

}  // namespace

TemplateWords read_template_words(const TemplateSource& file, std::vector<TemplateProblem>& problems) {
  TemplateWords words;
  unsigned line = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    const std::size_t end = std::min(file.text.find('\n', at), file.text.size());
    const std::string_view text = without_blanks_around(std::string_view(file.text).substr(at, end - at));
    at = end + 1;
    ++line;
    if (text.empty() || text.front() == '#') continue;
    const std::size_t equals = text.find('=');
    const std::string_view key = without_blanks_around(text.substr(0, std::min(equals, text.size())));
    const bool is_key = !key.empty() && key.find_first_not_of(key_characters) == std::string_view::npos;
    if (equals == std::string_view::npos || !is_key) {
      problems.push_back({file.shown, line, "is no line of words", "write \"key = words\" on one line, or begin it with #"});
      continue;
    }
    const TemplateWord word{std::string(without_blanks_around(text.substr(equals + 1))), file.shown, line};
    if (!words.emplace(key, word).second)
      problems.push_back({file.shown, line, "\"" + std::string(key) + "\" stands here twice", "keep one of them"});
  }
  return words;
}

const TemplateLayouts::Words& TemplateLayouts::words_of(const std::string& language, const std::string& name,
                                                        std::vector<TemplateProblem>& problems) {
  const std::string stem = language + '/' + name;
  if (const auto found = words_.find(stem); found != words_.end()) return found->second;
  // The words of "acknowledgement-newcomer" that are not written are those of "acknowledgement".
  std::vector<std::string> files{stem + ".words"};
  if (const std::size_t dash = name.find('-'); dash != std::string::npos)
    files.push_back(language + '/' + name.substr(0, dash) + ".words");
  files.push_back(language + "/common.words");

  Words words;
  TemplateWords built_in;
  std::vector<TemplateProblem> found;
  for (const std::string& path : files) {
    const auto known = find_built_in_template(path), file = find_template_file(dir_, path, found);
    if (known) built_in.merge(read_template_words(*known, found));
    words.own = words.own || (path == files.front() && file);
    if (file && !(known && file->shown == known->shown)) words.all.merge(read_template_words(*file, found));
  }
  check_keys(words.all, built_in, found);
  words.all.merge(built_in);
  add_new_ones(found, problems);
  return words_[stem] = std::move(words);
}

std::optional<TemplateSource> TemplateLayouts::put_together(const std::string& path, std::vector<TemplateProblem>& problems) {
  const std::size_t slash = path.find('/'), dot = path.rfind('.');
  if (slash == std::string::npos || dot == std::string::npos || dot < slash) return std::nullopt;
  const std::string language = path.substr(0, slash), name = path.substr(slash + 1, dot - slash - 1), part = path.substr(dot + 1);
  std::vector<TemplateProblem> found;
  const auto layout = find_template_file(dir_, "layouts/" + name.substr(0, name.find('-')) + '.' + part, found);
  const Words& words = words_of(language, name, problems);
  if (!layout || !words.own) {
    add_new_ones(found, problems);
    return std::nullopt;
  }
  std::string text = LayoutText(dir_, words.all, language, name, part, found).filled(as_layout(*layout));
  add_new_ones(found, problems);
  return as_layout({path, layout->shown + " in " + language, std::move(text)});
}

}  // namespace m2t
