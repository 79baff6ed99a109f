#include "rules/file/text_pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "rules/plain_text.h"

namespace m2t {
namespace {

constexpr std::size_t most_searched = 256 * 1024;  // 3.1
constexpr std::size_t longest_expression = 1024;   // 3.1
constexpr std::size_t longest_words = 200;
constexpr std::int64_t expression_memory = 512 * 1024;
constexpr std::size_t most_shown = 60;  // of what was found

// At most so many bytes, and no broken character at the end.
std::string_view cut_at_character(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

std::string shown_match(std::string_view found) {
  std::string shown(cut_at_character(found, most_shown));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = ' ';
  return found.size() > most_shown ? shown + "…" : shown;
}

PatternProblem expression_problem(const RE2& expression) {
  PatternProblem problem{"the expression cannot be used: " + expression.error(), "", expression.error_arg()};
  switch (expression.error_code()) {
    case RE2::ErrorPatternTooLarge:
      problem.remedy = "make it smaller: repetitions such as {1000} count as often as they say";
      break;
    case RE2::ErrorMissingParen:
    case RE2::ErrorUnexpectedParen: problem.remedy = "each ( needs its ); write \\( for the character itself"; break;
    case RE2::ErrorBadPerlOp:
      problem.remedy = "look-ahead and look-behind do not exist here; combine conditions with all and not";
      break;
    case RE2::ErrorBadEscape:
      problem.remedy = "no such escape, and no back-references; in TOML '…' takes backslashes as they stand";
      break;
    default: problem.remedy = "the syntax is that of RE2: https://github.com/google/re2/wiki/Syntax";
  }
  return problem;
}

}  // namespace

struct TextPattern::Expression {
  Expression(std::string_view source, const RE2::Options& options) : re({source.data(), source.size()}, options) {}
  RE2 re;
};

SearchText::SearchText(std::string_view text) : text_(cut_at_character(text, most_searched)) {}

const std::string& SearchText::plain() const {
  if (plain_.empty()) plain_ = plain_words(text_);
  return plain_;
}

std::variant<TextPattern, PatternProblem> TextPattern::read(std::string_view written) {
  TextPattern pattern;
  if (written.size() > 2 && written.front() == '/' && written.back() == '/') {
    const std::string_view source = written.substr(1, written.size() - 2);
    if (source.size() > longest_expression)
      return PatternProblem{fmt::format("the expression is longer than {} bytes", longest_expression),
                            "write several rules, or a list", ""};
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    options.set_never_capture(true);
    options.set_max_mem(expression_memory);
    const auto expression = std::make_shared<Expression>(source, options);
    if (!expression->re.ok()) return expression_problem(expression->re);
    pattern.expression_ = expression;
    return pattern;
  }
  pattern.open_in_front_ = written.starts_with('*');
  if (pattern.open_in_front_) written.remove_prefix(1);
  pattern.open_behind_ = written.ends_with('*');
  if (pattern.open_behind_) written.remove_suffix(1);
  const std::string plain = plain_words(written);
  if (plain.size() > longest_words) return PatternProblem{"the text is longer than any phrase", "a few words are enough", ""};
  if (plain == " ")
    return PatternProblem{"there is no letter and no digit in it, so no word can match",
                          "write an expression between slashes: '/…/'", ""};
  if (plain.find('?') != std::string::npos)
    return PatternProblem{"it has letters of another alphabet, which plain words do not know",
                          "write an expression between slashes: '/…/'", ""};
  pattern.words_ = plain.substr(1, plain.size() - 2);
  return pattern;
}

std::optional<std::string> TextPattern::find_in(const SearchText& text) const {
  if (!expression_) return find_words(text.plain());
  re2::StringPiece found;
  const bool is_there = expression_->re.Match(text.text(), 0, text.text().size(), RE2::UNANCHORED, &found, 1);
  if (!is_there) return std::nullopt;
  return shown_match({found.data(), found.size()});
}

std::optional<std::string> TextPattern::find_words(const std::string& plain) const {
  for (std::size_t at = plain.find(words_); at != std::string::npos; at = plain.find(words_, at + 1)) {
    const std::size_t end = at + words_.size();
    if ((!open_in_front_ && plain[at - 1] != ' ') || (!open_behind_ && plain[end] != ' ')) continue;
    const std::size_t from = plain.rfind(' ', at) + 1;
    return shown_match(std::string_view(plain).substr(from, plain.find(' ', end) - from));
  }
  return std::nullopt;
}

bool TextPattern::finds_everything() const {
  return expression_ != nullptr && expression_->re.Match("", 0, 0, RE2::UNANCHORED, nullptr, 0);
}

}  // namespace m2t
