// The texts people get, with kainjow's mustache (known only here and in template_data). Each part of each language is scanned at the start by the
// rules below, which are stricter than the library's: it renders an unknown variable as nothing and knows no line numbers.
#include "mailer/templates.h"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <mutex>
#include <stdexcept>

#include "base/embedded.h"
#include "mailer/template_check.h"
#include "mailer/template_data.h"
#include "mailer/template_files.h"
#include "mailer/template_text.h"

namespace m2t {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::array<std::string_view, 20> notice_names{
    "acknowledgement", "follow_up",          "answer",     "question",     "reminder",   "silence",       "resolution",
    "closed",          "reopened",           "held",       "too_large",    "merged",     "brought_in",    "staff_news",
    "staff_receipt",   "staff_confirmation", "staff_help", "staff_digest", "staff_week", "staff_gathered"};
constexpr std::array<std::string_view, 3> notice_parts{"subject", "txt", "html"};

constexpr std::string_view frame_file = "frame.html";

// Where a reader of the other language finds his text.
struct PointerWords {
  Language language;
  std::string_view below, above;
};
constexpr std::array pointer_words{
    PointerWords{Language::French, "Français : voir plus bas", "Français : voir plus haut"},
    PointerWords{Language::Dutch, "Nederlands: zie hieronder", "Nederlands: zie hierboven"},
    PointerWords{Language::English, "English: see below", "English: see above"},
};
std::string pointer_to(Language language, bool below) {
  for (const PointerWords& row : pointer_words)
    if (row.language == language) return std::string(below ? row.below : row.above);
  return {};
}

// What a list of mails shows beside the subject. Mails to technicians say at once what has happened; only their digests greet.
std::string preheader_of(std::string_view name, std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  if (name.starts_with("staff_") && !first_line.ends_with(',')) return std::string(first_line);
  return first_sentence(text);
}

// A parsed template; the library's render() is not const, so one mail at a time.
class ParsedTemplate {
 public:
  ParsedTemplate(const std::string& source, bool escape_html) : template_(source) {
    if (!escape_html) template_.set_custom_escape([](const std::string& text) { return text; });
  }
  std::string render(const mustache::data& data) const {
    const std::lock_guard lock(mutex_);
    return template_.render(data);
  }

 private:
  mutable std::mutex mutex_;
  mutable mustache::mustache template_;
};

}  // namespace

std::vector<std::string_view> template_names() { return {notice_names.begin(), notice_names.end()}; }

struct Templates::Impl {
  std::map<std::string, std::unique_ptr<const ParsedTemplate>, std::less<>> parsed;  // "fr/acknowledgement.txt", "frame.html"

  const ParsedTemplate& get(const std::string& path) const {
    const auto found = parsed.find(path);
    if (found == parsed.end()) throw std::logic_error("template " + path + " was not loaded");
    return *found->second;
  }
  void add(const TemplateSource& source, const std::vector<TemplateVariable>& known, std::vector<TemplateProblem>& problems) {
    const bool html = source.path.ends_with(".html");
    const CheckedAs as = source.path == frame_file ? CheckedAs::Frame : html ? CheckedAs::Html : CheckedAs::PlainText;
    const std::size_t before = problems.size();
    if (!source.is_layout) check_template(source, known, as, problems);
    if (problems.size() == before) parsed[source.path] = std::make_unique<ParsedTemplate>(source.text, html);
  }
};

Templates Templates::load(const std::filesystem::path& dir, const std::vector<Language>& languages,
                          std::vector<TemplateProblem>& problems) {
  auto impl = std::make_shared<Impl>();
  std::vector<std::string> wanted{std::string(frame_file)};
  std::vector<std::string> names(notice_names.begin(), notice_names.end());
  for (const std::string& variant : acknowledgement_variants(dir)) names.push_back("acknowledgement-" + variant);
  for (const Language language : languages)
    for (const std::string& name : names)
      for (const std::string_view part : notice_parts)
        wanted.push_back(std::string(to_word(language)) + '/' + name + '.' + std::string(part));

  const std::vector<TemplateSource> sources = find_template_files(dir, wanted, problems);
  for (const TemplateSource& source : sources) {
    const std::size_t slash = source.path.find('/');
    const std::string_view name = std::string_view(source.path).substr(slash == std::string::npos ? 0 : slash + 1);
    const bool frame = source.path == frame_file;
    impl->add(source, frame ? frame_variables() : template_variables(name.substr(0, name.find('.'))), problems);
  }
  Templates loaded;
  loaded.impl_ = std::move(impl);
  return loaded;
}

Rendered Templates::render(std::string_view name, const std::vector<Language>& languages,
                           const std::vector<TemplateValues>& values) const {
  if (!impl_ || languages.empty() || languages.size() != values.size())
    throw std::logic_error("a mail needs loaded templates, a language, and values for each language");
  std::vector<std::string> subjects, texts;
  mustache::data blocks = mustache::data::type::list;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    const std::string stem = std::string(to_word(languages[i])) + '/' + std::string(name);
    const mustache::data data = data_of(values[i]);
    // The first block says where the other language is, in that language; the second one points back.
    const Language other = languages[i == 0 ? languages.size() - 1 : 0];
    const std::string pointer = languages.size() > 1 ? pointer_to(other, i == 0) : std::string();
    subjects.push_back(one_line(impl_->get(stem + ".subject").render(data)));
    texts.push_back((pointer.empty() ? "" : pointer + "\n\n") + tidy_text(impl_->get(stem + ".txt").render(data)));

    mustache::data block = mustache::data::type::object;
    block.set("lang", std::string(to_word(languages[i])));
    block.set("divided", mustache::data(i > 0));
    block.set("pointer", data_of(pointer));
    block.set("pointer_lang", std::string(to_word(other)));
    block.set("html", impl_->get(stem + ".html").render(data));
    blocks.push_back(block);
  }
  Rendered out;
  out.subject = joined_subject(subjects);
  std::string_view first = texts.front();
  if (languages.size() > 1) first.remove_prefix(first.find("\n\n") + 2);  // where the other language is
  mustache::data frame = mustache::data::type::object;
  frame.set("lang", std::string(to_word(languages.front())));
  frame.set("title", out.subject);
  frame.set("preheader", data_of(preheader_of(name, first)));
  frame.set("blocks", blocks);
  const std::string cut_line = cut_line_in(values.front());
  frame.set("cut_line", data_of(cut_line));
  out.html = impl_->get(std::string(frame_file)).render(frame);
  for (const std::string& text : texts) out.text += (out.text.empty() ? "" : "\n--------------------\n\n") + text;
  if (!cut_line.empty()) out.text = cut_line + "\n\n" + out.text;
  return out;
}

}  // namespace m2t
