#include "rules/commands/command_block.h"

#include <algorithm>
#include <array>

#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

using K = CommandKind;
using P = CommandProblemKind;

constexpr std::array<std::string_view, 4> signs{"#", "/", "!", "＃"};

struct CommandLine {
  std::string_view typed;   // the line, without blanks around it
  std::string_view behind;  // what follows the sign
};

std::optional<CommandLine> command_line(std::string_view line) {
  const std::string_view typed = trim_blanks(line);
  for (const std::string_view sign : signs)
    if (typed.starts_with(sign)) return CommandLine{typed, typed.substr(sign.size())};
  return std::nullopt;
}

// The first word behind the sign as it stands there; what may be a mistyped command.
std::string_view first_word(std::string_view behind) {
  return behind.substr(0, std::min(behind.find_first_of(" \t:\xC2"), behind.size()));
}

// "#1", "#JET-10429", "/home/x", "!!!" and "# Titre" are no commands that were mistyped.
bool may_be_mistyped(std::string_view behind) {
  const std::string_view word = first_word(behind);
  if (word.empty() || word.size() > 30 || word.front() == '!' || word.front() == '-') return false;
  return std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0 || c == '!' ||
           c == '-';
  });
}

// Where the same number of folded words ends in the typed text: folding changes lengths, words stay words.
std::string_view behind_words(std::string_view typed, std::string_view folded_words_taken) {
  std::size_t left = 1 + static_cast<std::size_t>(std::ranges::count(folded_words_taken, ' '));
  std::string_view rest = trim_blanks(typed);
  while (left-- > 0) {
    std::size_t at = 0;
    while (at < rest.size()) {
      std::size_t next = at;
      const char32_t c = next_code_point(rest, next);
      if (c == U' ' || c == U'\t' || c == U'\u00A0' || c == U'\u202F' || c == U':' || c == U'\uFF1A' || c == U'!' || c == U'.')
        break;
      at = next;
    }
    rest = left > 0 ? trim_blanks(rest.substr(at)) : rest.substr(at);
  }
  return rest;
}

// "**#nota**", "- #note", "##note", "\\#note": a sign with what mail programs and habits put around it. A blank behind the sign is a heading's.
bool holds_a_command(std::string_view typed) {
  constexpr std::string_view around = "*_`~-+>\\.\"'([{|";
  std::string_view rest = typed;
  while (!rest.empty() && (around.find(rest.front()) != std::string_view::npos || rest.front() == ' ')) rest.remove_prefix(1);
  for (const std::string_view other : {"•", "–", "—", "«", "“", "„", "·"})
    if (rest.starts_with(other)) rest = trim_blanks(rest.substr(other.size()));
  auto line = command_line(rest);
  if (!line) return false;
  while (line->behind.starts_with("#")) line->behind.remove_prefix(1);
  std::size_t length = 0;
  return trim_blanks(line->behind).data() == line->behind.data() && command_word_at(fold_words(line->behind), length).has_value();
}

class BlockReader {
 public:
  explicit BlockReader(const CommandContext& context) : context_(context) {}

  CommandBlock read(std::string_view new_text) {
    const auto lines = split_lines(new_text);
    std::size_t end = 0;  // behind the last line of the block
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (trim_blanks(lines[i]).empty()) continue;
      const auto line = command_line(lines[i]);
      if (!line || !take_line(*line)) break;
      end = i + 1;
    }
    if (end > 0) block_.free_text = joined(lines, end);
    for (std::size_t i = end; i < lines.size(); ++i) find_misplaced(lines[i]);
    if (!block_.empty()) {
      share_free_text();
      find_contradictions();
      if (!block_.problems.empty()) correct();
    }
    return std::move(block_);
  }

  // Something stands above: whatever looks like a command is a problem.
  CommandBlock read_below_others(std::string_view text) {
    for (const std::string_view line : split_lines(text)) find_misplaced(line);
    block_.free_text = std::string(text);
    if (!block_.problems.empty()) correct();
    return std::move(block_);
  }

 private:
  static std::string joined(const std::vector<std::string_view>& lines, std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < lines.size(); ++i) text.append(lines[i]).append("\n");
    return std::string(trim_blanks(text));
  }

  // What steers stands at the top. Further down it does nothing, and must not go out with the text either: it may be "#note".
  void find_misplaced(std::string_view text_line) {
    const std::string_view typed = trim_blanks(text_line);
    if (!holds_a_command(typed)) return;
    ++line_;
    typed_.emplace_back(typed);
    problem(P::Misplaced, {typed, typed}, "");
  }

  // False: the line is no command, the block ends before it.
  bool take_line(const CommandLine& line) {
    const std::string folded = fold_words(line.behind);
    std::size_t length = 0;
    const auto kind = command_word_at(folded, length);
    const bool blank_behind_sign = trim_blanks(line.behind).data() != line.behind.data();
    if (!kind && (blank_behind_sign || !may_be_mistyped(line.behind))) return false;
    const std::size_t problems_before = block_.problems.size();
    ++line_;
    if (kind) {
      read_command(*kind, line, std::string_view(folded).substr(0, length));
    } else {
      problem(P::UnknownWord, line, nearest_command_word(fold_words(first_word(line.behind))).value_or(""));
    }
    if (blank_behind_sign && block_.problems.size() != problems_before) {  // "# Résumé de la réunion" is a heading
      block_.problems.pop_back();
      --line_;
      return false;
    }
    typed_.emplace_back(line.typed);
    return true;
  }

  void read_command(CommandKind kind, const CommandLine& line, std::string_view word) {
    MailCommand command;
    command.kind = kind;
    command.line = line_;
    command.as_typed = std::string(line.typed);
    std::string_view rest = behind_words(line.behind, word);
    if (rest.starts_with("!")) {
      command.forced = true;
      rest.remove_prefix(1);
    }
    rest = without_colon(rest);
    const CommandWords& row = command_row(kind);
    if (row.takes_text && row.argument == ArgumentKind::None) {
      command.text = std::string(rest);
    } else if (!read_value(command, row, rest, line)) {
      return;
    }
    block_.commands.push_back(std::move(command));
  }

  bool read_value(MailCommand& command, const CommandWords& row, std::string_view rest, const CommandLine& line) {
    if (row.argument == ArgumentKind::None) {
      if (trim_end_signs(rest).empty()) return true;
      problem(P::SomethingBehind, line, std::string(shown_word(row.kind, context_.language)));
      return false;
    }
    if (rest.empty()) {
      if (row.optional) return true;
      problem(P::NothingBehind, line, "");
      return false;
    }
    TypedArgument argument = read_argument(row.argument, rest, context_);
    if (argument.problem) {
      const std::string word(shown_word(row.kind, context_.language));
      problem(*argument.problem, line, argument.nearest.empty() ? "" : word + " " + argument.nearest);
      if (row.argument == ArgumentKind::TypeWord) block_.problems.back().allowed = type_words_for(context_.language);
      if (row.argument == ArgumentKind::PriorityWord) block_.problems.back().allowed = priority_words_for(context_.language);
      return false;
    }
    command.argument = std::move(argument.value);
    return true;
  }

  static std::string_view without_colon(std::string_view rest) {
    rest = trim_blanks(rest);
    for (const std::string_view colon : {":", "："})
      if (rest.starts_with(colon)) return trim_blanks(rest.substr(colon.size()));
    return rest;
  }
  static std::string_view trim_end_signs(std::string_view rest) {
    while (!rest.empty() && (rest.back() == '.' || rest.back() == '!' || rest.back() == ',' || rest.back() == ' '))
      rest.remove_suffix(1);
    return rest;
  }

  void problem(P kind, const CommandLine& line, std::string nearest) {
    block_.problems.push_back({kind, line_, std::string(line.typed), std::move(nearest), {}});
  }
  void problem(P kind, const MailCommand& command) { block_.problems.push_back({kind, command.line, command.as_typed, {}, {}}); }

  // The text below the block belongs to the one command that has no text yet, else to the last one that takes any.
  void share_free_text() {
    MailCommand* taker = nullptr;
    for (MailCommand& command : block_.commands) {
      if (!command_row(command.kind).takes_text) continue;
      if (taker && taker->text.empty() && command.text.empty()) problem(P::TwoTexts, command);
      if (!taker || !taker->text.empty()) taker = &command;
    }
    if (taker && !block_.free_text.empty()) {
      if (!taker->text.empty()) taker->text += "\n";
      taker->text += block_.free_text;
      block_.free_text.clear();
    }
    const bool contested = std::ranges::count(block_.problems, P::TwoTexts, &CommandProblem::kind) != 0;
    for (const MailCommand& command : block_.commands) {
      const bool needs_text = command.kind == K::Note || command.kind == K::Reply || command.kind == K::Ask;
      if (needs_text && command.text.empty() && !contested) problem(P::NoText, command);
    }
  }

  void find_contradictions() {
    for (std::size_t i = 0; i < block_.commands.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (contradict(block_.commands[j].kind, block_.commands[i].kind)) {
          problem(P::Contradiction, block_.commands[i]);
          break;
        }
  }

  static bool is_one_of(K kind, std::initializer_list<K> kinds) { return std::ranges::count(kinds, kind) != 0; }

  static bool contradict(K first, K second) {
    if (first == second) return !is_one_of(first, {K::Copy, K::Link, K::Note, K::Help});
    const auto both = [&](std::initializer_list<K> kinds) { return is_one_of(first, kinds) && is_one_of(second, kinds); };
    if (is_one_of(first, {K::Confirm, K::Undo}) || is_one_of(second, {K::Confirm, K::Undo})) return true;
    if (both({K::Take, K::Assign})) return true;
    if (both({K::Ask, K::Wait}) || both({K::Resolve, K::Close})) return false;
    return both({K::Ask, K::Wait, K::Resolve, K::Close, K::Reopen, K::Spam, K::Merge});
  }

  // Line by line what was typed, with what was probably meant in the place of what is wrong.
  void correct() {
    std::ranges::stable_sort(block_.problems, {}, &CommandProblem::line);
    for (std::size_t i = 0; i < typed_.size(); ++i) {
      const auto wrong = std::ranges::find(block_.problems, i + 1, &CommandProblem::line);
      if (wrong == block_.problems.end() || wrong->kind == P::NoText || wrong->kind == P::Misplaced) {
        block_.corrected += typed_[i] + "\n";
      } else if (!wrong->nearest.empty()) {
        block_.corrected += "#" + wrong->nearest + rest_of(*wrong) + "\n";
      } else if (wrong->kind != P::Contradiction && wrong->kind != P::TwoTexts && wrong->kind != P::UnknownWord) {
        block_.corrected += typed_[i] + " …\n";
      }
    }
  }

  // What stood behind a mistyped word stays.
  static std::string rest_of(const CommandProblem& wrong) {
    if (wrong.kind != P::UnknownWord) return {};
    const std::string_view behind = command_line(wrong.as_typed)->behind;
    return std::string(behind.substr(first_word(behind).size()));
  }

  const CommandContext& context_;
  CommandBlock block_;
  std::vector<std::string> typed_;
  std::size_t line_ = 0;
};

}  // namespace

CommandBlock find_misplaced_commands(std::string_view text, const CommandContext& context) {
  return BlockReader(context).read_below_others(text);
}

CommandBlock read_command_block(std::string_view new_text, const CommandContext& context) {
  return BlockReader(context).read(new_text);
}

bool stands_at_the_top(std::string_view whole_text, std::string_view new_text) {
  const auto first_of = [](std::string_view text) {
    for (const std::string_view line : split_lines(text))
      if (const auto seen = trim_blanks(line); !seen.empty()) return seen;
    return std::string_view();
  };
  return !first_of(new_text).empty() && first_of(whole_text) == first_of(new_text);
}

}  // namespace m2t
