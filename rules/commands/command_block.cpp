#include "rules/commands/command_block.h"

#include <algorithm>
#include <array>

#include "parsers/text/text_lines.h"
#include "rules/commands/command_line.h"
#include "rules/commands/command_within.h"

namespace m2t {
namespace {

using K = CommandKind;
using P = CommandProblemKind;

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

class BlockReader {
 public:
  explicit BlockReader(const CommandContext& context) : context_(context) {}

  CommandBlock read(std::string_view new_text) {
    lines_ = split_lines(new_text);
    std::size_t end = 0;  // behind the last line of the block
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (trim_blanks(lines_[i]).empty()) continue;
      const auto line = command_line(behind_bullet(lines_[i]));
      if (!line || !take_line(*line)) break;
      block_.places.push_back(i);
      end = i + 1;
    }
    if (end > 0) block_.free_text = with_words(joined(lines_, end));
    for (std::size_t i = end; i < lines_.size(); ++i) find_misplaced(i);
    if (!block_.empty()) {
      share_free_text();
      find_contradictions();
      std::ranges::stable_sort(block_.problems, {}, &CommandProblem::line);
    }
    return std::move(block_);
  }

  // Something stands above: whatever looks like a command is a problem.
  CommandBlock read_below_others(std::string_view text) {
    lines_ = split_lines(text);
    for (std::size_t i = 0; i < lines_.size(); ++i) find_misplaced(i);
    block_.free_text = std::string(text);
    return std::move(block_);
  }

 private:
  static std::string joined(const std::vector<std::string_view>& lines, std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < lines.size(); ++i) text.append(lines[i]).append("\n");
    return std::string(trim_blanks(text));
  }

  // What steers stands at the top. Further down it does nothing, and must not go out with the text either: it may be "#note".
  void find_misplaced(std::size_t place) {
    const std::string_view typed = trim_blanks(lines_[place]);
    const std::string within = command_within(typed);
    if (within.empty()) return find_note_without_sign(place, typed);
    ++line_;
    problem(P::Misplaced, {typed, typed}, "");
    std::size_t length = 0;
    block_.problems.back().command = command_word_at(fold_words(command_line(within)->behind), length);
    block_.places.push_back(place);
  }

  // In a note such a line is where it belongs.
  void find_note_without_sign(std::size_t place, std::string_view typed) {
    const bool first = std::all_of(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(place),
                                   [](std::string_view line) { return trim_blanks(line).empty(); });
    if (goes_into_a_note() || !note_without_sign(typed, first)) return;
    ++line_;
    problem(P::NoSign, {typed, typed}, std::string(shown_word(K::Note, context_.language)));
    block_.problems.back().command = K::Note;
    block_.places.push_back(place);
  }

  bool goes_into_a_note() const {
    const auto is_note = [](const MailCommand& command) { return command.kind == K::Note; };
    const auto is_public = [](const MailCommand& c) { return c.kind != K::Note && command_row(c.kind).takes_text; };
    return std::ranges::any_of(block_.commands, is_note) && std::ranges::none_of(block_.commands, is_public);
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
      block_.problems.back().behind = std::string(line.behind.substr(first_word(line.behind).size()));
    }
    if (blank_behind_sign && block_.problems.size() != problems_before) {  // "# Résumé de la réunion" is a heading
      block_.problems.pop_back();
      --line_;
      return false;
    }
    return true;
  }

  void read_command(CommandKind kind, const CommandLine& line, std::string_view word) {
    MailCommand command;
    command.kind = kind;
    command.line = line_;
    command.as_typed = std::string(line.typed);
    std::string_view rest = behind_words(line.behind, word);
    if (kind == K::Take && trim_blanks(rest).starts_with("!")) rest = trim_blanks(rest);  // "prendre !", as French puts it
    if (rest.starts_with("!")) {
      command.forced = true;
      rest.remove_prefix(1);
    }
    rest = without_colon(rest);
    const CommandWords& row = command_row(kind);
    if (row.takes_text && row.argument == ArgumentKind::None) {
      command.text = with_words(rest);
    } else if (!read_value(command, row, rest, line)) {
      return;
    }
    block_.commands.push_back(std::move(command));
  }

  bool read_value(MailCommand& command, const CommandWords& row, std::string_view rest, const CommandLine& line) {
    if (row.argument == ArgumentKind::None) {
      if (trim_end_signs(rest).empty()) return true;
      return wrong_value(P::SomethingBehind, row, rest, line, std::string(shown_word(row.kind, context_.language)));
    }
    if (rest.empty()) return row.optional || wrong_value(P::NothingBehind, row, rest, line, "");
    if (row.optional && row.takes_text && rest.find('@') == std::string_view::npos) {
      command.text = with_words(rest);
      return true;
    }
    TypedArgument argument = read_argument(row.argument, rest, context_, row.takes_text);
    if (argument.problem) {
      const std::string word(shown_word(row.kind, context_.language));
      wrong_value(*argument.problem, row, rest, line, argument.nearest.empty() ? "" : word + " " + argument.nearest);
      return words_behind(argument.behind);
    }
    if (row.takes_text) {
      if (row.optional && !begins_with_address(rest)) return wrong_value(P::NoAddress, row, rest, line, "");
      command.text = with_words(argument.behind);
    } else if (!says_nothing(argument.behind)) {
      wrong_value(P::TextBehind, row, rest, line, "");
      block_.problems.back().allowed.clear();
      return words_behind(argument.behind);
    }
    command.argument = std::move(argument.value);
    return true;
  }

  bool words_behind(std::string_view behind) {
    if (!says_nothing(behind)) block_.problems.back().words = std::string(behind);
    return false;
  }

  // "#réponse." and "#question ?" have no text.
  static std::string with_words(std::string_view text) { return holds_no_words(text) ? std::string() : std::string(text); }

  bool wrong_value(P kind, const CommandWords& row, std::string_view behind, const CommandLine& line, std::string nearest) {
    problem(kind, line, std::move(nearest));
    block_.problems.back().command = row.kind;
    block_.problems.back().behind = std::string(behind);
    block_.problems.back().allowed = values_for(row.argument, context_);
    return false;
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
  void problem(P kind, const MailCommand& command) {
    block_.problems.push_back({kind, command.line, command.as_typed, {}, {}, command.kind});
  }

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

  const CommandContext& context_;
  CommandBlock block_;
  std::vector<std::string_view> lines_;
  std::size_t line_ = 0;
};

}  // namespace

CommandBlock read_block_as_it_is(std::string_view text, const CommandContext& context) { return BlockReader(context).read(text); }

CommandBlock read_misplaced_commands(std::string_view text, const CommandContext& context) {
  return BlockReader(context).read_below_others(text);
}

}  // namespace m2t
