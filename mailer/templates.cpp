// The texts people get, with kainjow's mustache (known only here). Each part of each language is scanned at the start by the
// rules below, which are stricter than the library's: it renders an unknown variable as nothing and knows no line numbers.
#include "mailer/templates.h"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <mutex>
#include <set>
#include <span>
#include <stdexcept>

#include "base/embedded.h"
#include "base/nearest.h"
#include "mailer/template_check.h"
#include "mailer/template_files.h"

namespace m2t {
namespace {

using Kind = TemplateVariable::Kind;
namespace mustache = kainjow::mustache;

constexpr std::array<std::string_view, 13> notice_names{
    "acknowledgement", "follow_up", "answer",     "question",      "reminder",           "silence",   "resolution",
    "closed",          "reopened",  "staff_news", "staff_receipt", "staff_confirmation", "staff_help"};
constexpr std::array<std::string_view, 3> notice_parts{"subject", "txt", "html"};

// What the caller gives; `meaning` goes into the manual page as it stands.
constexpr std::array variables{
    TemplateVariable{"number", "The ticket number, \"JET-10429\".", Kind::Text},
    TemplateVariable{"subject", "The sender's own subject, cleaned; empty when it may not be repeated.", Kind::Text},
    TemplateVariable{"name", "How to greet the person; empty when the name is not known or not proved.", Kind::Text},
    TemplateVariable{"desk_name", "The name of the desk in the language of the text.", Kind::Text},
    TemplateVariable{"phone", "The desk's phone number as people write it; empty when there is none.", Kind::Text},
    TemplateVariable{"phone_digits", "The same number for a tel: link; made from phone.", Kind::Text},
    TemplateVariable{"hours", "The opening hours in words, in the language of the text.", Kind::Text},
    TemplateVariable{"outside_hours", "The mail came while the desk is closed.", Kind::Flag},
    TemplateVariable{"next_opening", "When the desk opens next, in words; set when outside_hours is.", Kind::Text},
    TemplateVariable{"urgent", "The sender said that it is urgent.", Kind::Flag},
    TemplateVariable{"received_late", "The mail waited more than two days before it reached the desk.", Kind::Flag},
    TemplateVariable{"several_subjects", "The mail plainly holds several requests.", Kind::Flag},
    TemplateVariable{"continues", "The closed ticket that this one continues; empty when there is none.", Kind::Text},
    TemplateVariable{"understood", "What was found in the mail, each item in words.", Kind::List},
    TemplateVariable{"has_understood", "The list understood is not empty.", Kind::Flag},
    TemplateVariable{"missing", "What would still help, each item in words, at most three.", Kind::List},
    TemplateVariable{"has_missing", "The list missing is not empty.", Kind::Flag},
    TemplateVariable{"text_lines", "The technician's words (of a reminder: the question that waits), line by line.", Kind::List},
    TemplateVariable{"has_text_lines", "The list text_lines is not empty.", Kind::Flag},
    TemplateVariable{"technician", "The name of the technician who writes; empty when the desk does.", Kind::Text},
    TemplateVariable{
        "last_day",
        "The day in words: on which a waiting request is taken for solved, or until which an answer keeps a solved one open.",
        Kind::Text},
};
// What the templates to technicians may use beside number, name, desk_name and text_lines.
constexpr std::array staff_variables{
    TemplateVariable{"requester", "The requester's name, or his address.", Kind::Text},
    TemplateVariable{"requester_address", "The requester's address.", Kind::Text},
    TemplateVariable{"requester_phone", "The phone number that was found, as a tel: link can hold it; may be empty.", Kind::Text},
    TemplateVariable{"ticket_subject", "The title of the ticket.", Kind::Text},
    TemplateVariable{"type", "Incident, request or complaint, in words.", Kind::Text},
    TemplateVariable{"priority", "The priority in words.", Kind::Text},
    TemplateVariable{"is_pressing", "The priority is high or urgent.", Kind::Flag},
    TemplateVariable{"state", "The state in words.", Kind::Text},
    TemplateVariable{"taken_by", "The technician of the ticket; empty when there is none.", Kind::Text},
    TemplateVariable{"is_new", "The news: a new ticket.", Kind::Flag},
    TemplateVariable{"is_answer", "The news: the requester wrote.", Kind::Flag},
    TemplateVariable{"is_assigned", "The news: the ticket was assigned to the recipient.", Kind::Flag},
    TemplateVariable{"is_wait_over", "The news: the date has come until which the ticket waited.", Kind::Flag},
    TemplateVariable{"third_party", "Who wrote it, where that is not the requester; unverified.", Kind::Text},
    TemplateVariable{"text_lines", "What the requester wrote last, line by line.", Kind::List},
    TemplateVariable{"has_text_lines", "The list text_lines is not empty.", Kind::Flag},
    TemplateVariable{"pictures", "The names of the pictures, and below each what was read in it.", Kind::List},
    TemplateVariable{"has_pictures", "The list pictures is not empty.", Kind::Flag},
    TemplateVariable{"attachments", "The names of the attachments.", Kind::List},
    TemplateVariable{"has_attachments", "The list attachments is not empty.", Kind::Flag},
    TemplateVariable{"earlier", "What was written before, shortened.", Kind::List},
    TemplateVariable{"has_earlier", "The list earlier is not empty.", Kind::Flag},
    TemplateVariable{"similar", "Open tickets with the same error, number and title.", Kind::List},
    TemplateVariable{"has_similar", "The list similar is not empty.", Kind::Flag},
    TemplateVariable{"take_link", "A mailto: link that takes the ticket.", Kind::Text},
    TemplateVariable{"resolve_link", "A mailto: link that begins a solution.", Kind::Text},
    TemplateVariable{"ask_link", "A mailto: link that begins a question.", Kind::Text},
    TemplateVariable{"note_link", "A mailto: link that begins an internal note.", Kind::Text},
    TemplateVariable{"done", "What was done, a sentence each.", Kind::List},
    TemplateVariable{"has_done", "The list done is not empty.", Kind::Flag},
    TemplateVariable{"problems", "Why nothing was done, a sentence each.", Kind::List},
    TemplateVariable{"has_problems", "The list problems is not empty.", Kind::Flag},
    TemplateVariable{"corrected_lines", "The commands as they were probably meant.", Kind::List},
    TemplateVariable{"has_corrected_lines", "The list corrected_lines is not empty.", Kind::Flag},
    TemplateVariable{"corrected_link", "A mailto: link with the corrected commands.", Kind::Text},
    TemplateVariable{"refused", "Why the mail had no effect, a sentence.", Kind::Text},
    TemplateVariable{"undo_link", "A mailto: link that takes it back; empty when nothing can be.", Kind::Text},
    TemplateVariable{"can_stop_mails", "The mails can still be stopped for a while.", Kind::Flag},
    TemplateVariable{"hold_time", "How long, in words.", Kind::Text},
    TemplateVariable{"shown_lines", "What waits for the code, as it was typed.", Kind::List},
    TemplateVariable{"has_shown_lines", "The list shown_lines is not empty.", Kind::Flag},
    TemplateVariable{"code", "The code that confirms.", Kind::Text},
    TemplateVariable{"confirm_link", "A mailto: link that sends the code.", Kind::Text},
    TemplateVariable{"help_lines", "The words that steer, each with its meaning.", Kind::List},
    TemplateVariable{"has_help_lines", "The list help_lines is not empty.", Kind::Flag},
    TemplateVariable{"personal_address", "The technician's own address for calls; empty without plus addresses.", Kind::Text},
    TemplateVariable{"answers_internal", "An answer without a word stays among technicians.", Kind::Flag},
};

// What only some templates may use: it has no meaning in the others.
struct OnlyIn {
  std::string_view variable;
  std::string_view templates;  // names between blanks
};
constexpr std::array variables_of_some{
    OnlyIn{"outside_hours", " acknowledgement follow_up "},
    OnlyIn{"next_opening", " acknowledgement follow_up "},
    OnlyIn{"urgent", " acknowledgement follow_up "},
    OnlyIn{"received_late", " acknowledgement follow_up "},
    OnlyIn{"several_subjects", " acknowledgement follow_up "},
    OnlyIn{"continues", " acknowledgement "},
    OnlyIn{"understood", " acknowledgement "},
    OnlyIn{"has_understood", " acknowledgement "},
    OnlyIn{"missing", " acknowledgement "},
    OnlyIn{"has_missing", " acknowledgement "},
    OnlyIn{"text_lines", " answer question reminder silence resolution reopened "},
    OnlyIn{"has_text_lines", " answer question reminder silence resolution reopened "},
    OnlyIn{"technician", " answer question reminder silence resolution closed reopened "},
    OnlyIn{"last_day", " reminder silence resolution "},
};
bool is_used_in(std::string_view variable, std::string_view template_name) {
  const auto row = std::ranges::find(variables_of_some, variable, &OnlyIn::variable);
  return row == variables_of_some.end() || row->templates.find(" " + std::string(template_name) + " ") != std::string_view::npos;
}

constexpr std::string_view frame_file = "frame.html";
const std::vector<TemplateVariable>& frame_variables() {
  static const std::vector<TemplateVariable> table{
      {"lang", "The language of the mail, or inside blocks of the block, as a tag such as \"fr\".", Kind::Text},
      {"title", "The subject.", Kind::Text},
      {"preheader", "The first sentence, which mail clients show beside the subject.", Kind::Text},
      {"blocks", "One block for each language.", Kind::List},
      {"divided", "In blocks: another block stands before this one.", Kind::Flag},
      {"pointer", "In blocks: where the other language is, in that language; empty when there is none.", Kind::Text},
      {"pointer_lang", "In blocks: the language of pointer.", Kind::Text},
      {"html", "In blocks: the rendered text of that language; the only value that is HTML already.", Kind::Text},
  };
  return table;
}

// Where a reader of the other language finds his text.
struct PointerWords {
  Language language;
  std::string_view below, above;
};
constexpr std::array pointer_words{
    PointerWords{Language::French, "Français : voir plus bas", "Français : voir plus haut"},
    PointerWords{Language::Dutch, "Nederlands: zie hieronder", "Nederlands: zie hierboven"},
    PointerWords{Language::English, "English: see below", "English: see above"},
};
std::string pointer_to(Language language, bool below) {
  for (const PointerWords& row : pointer_words)
    if (row.language == language) return std::string(below ? row.below : row.above);
  return {};
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

// An empty text counts as "no" in a section.
mustache::data data_of(const std::string& text) { return text.empty() ? mustache::data(false) : mustache::data(text); }

// "02.423.12.12" -> "024231212": what a tel: link can hold.
std::string digits_of_phone(std::string_view phone) {
  std::string digits;
  for (const char c : phone)
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  return digits;
}

mustache::data data_of(const TemplateValues& values) {
  mustache::data all = mustache::data::type::object;
  if (const auto phone = values.find("phone"); phone != values.end())
    if (const auto* text = std::get_if<std::string>(&phone->second)) all.set("phone_digits", data_of(digits_of_phone(*text)));
  for (const auto& [name, value] : values) {
    if (const auto* text = std::get_if<std::string>(&value)) all.set(name, data_of(*text));
    if (const auto* flag = std::get_if<bool>(&value)) all.set(name, mustache::data(*flag));
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
      mustache::data items = mustache::data::type::list;
      for (const std::string& item : *list) items.push_back(mustache::data("text", item));
      all.set("has_" + name, mustache::data(!list->empty()));
      all.set(name, items);
    }
  }
  return all;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// "A [JET-1]" and "B [JET-1]" -> "A / B [JET-1]"; the same twice stays once.
std::string joined_subject(const std::vector<std::string>& subjects) {
  std::string joined = subjects.front();
  for (std::size_t i = 1; i < subjects.size(); ++i) {
    if (subjects[i] == subjects.front()) continue;
    const std::size_t token = joined.rfind(" [");
    const bool same_token = token != std::string::npos && subjects[i].ends_with(std::string_view(joined).substr(token));
    if (same_token) joined.resize(token);
    joined += " / " + subjects[i];
  }
  return joined;
}

// At most one empty line in a row, none at the ends: sections that are absent leave none behind.
std::string tidy_text(std::string_view text) {
  std::string out;
  std::size_t line_ends = 2;
  for (const char c : text) {
    if (c == '\r') continue;
    line_ends = c == '\n' ? line_ends + 1 : 0;
    if (line_ends <= 2) out += c;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out + '\n';
}

// The paragraph after the greeting: what a list of mails shows beside the subject.
std::string first_sentence(std::string_view text) {
  const std::size_t greeting_end = text.find("\n\n");
  if (greeting_end == std::string_view::npos) return {};
  const std::string_view rest = text.substr(greeting_end + 2);
  return std::string(rest.substr(0, rest.find('\n')));
}

}  // namespace

std::vector<TemplateVariable> template_variables(std::string_view template_name) {
  std::vector<TemplateVariable> known(variables.begin(), variables.end());
  if (template_name.starts_with("staff_")) {
    std::erase_if(known,
                  [](const TemplateVariable& v) { return v.name != "number" && v.name != "name" && v.name != "desk_name"; });
    known.insert(known.end(), staff_variables.begin(), staff_variables.end());
    return known;
  }
  std::erase_if(known, [&](const TemplateVariable& v) { return !is_used_in(v.name, template_name); });
  return known;
}

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
    check_template(source, known, as, problems);
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
  const std::string_view first = texts.front();
  mustache::data frame = mustache::data::type::object;
  frame.set("lang", std::string(to_word(languages.front())));
  frame.set("title", out.subject);
  frame.set("preheader", data_of(first_sentence(languages.size() > 1 ? first.substr(first.find("\n\n") + 2) : first)));
  frame.set("blocks", blocks);
  out.html = impl_->get(std::string(frame_file)).render(frame);
  for (const std::string& text : texts) out.text += (out.text.empty() ? "" : "\n--------------------\n\n") + text;
  return out;
}

}  // namespace m2t
