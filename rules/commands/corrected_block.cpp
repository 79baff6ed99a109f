#include "rules/commands/corrected_block.h"

#include <algorithm>
#include <map>
#include <optional>

#include "parsers/text/text_lines.h"
#include "rules/commands/command_block.h"
#include "rules/commands/command_within.h"
#include "rules/commands/command_words.h"

namespace m2t {
namespace {

using K = CommandKind;
using P = CommandProblemKind;

constexpr std::ptrdiff_t most_words_of_value = 3;
constexpr int most_rounds = 8;  // what is corrected may be wrong in another way

struct ChangedLine {
  std::string becomes;  // empty: left out
  bool to_the_top = false;
  std::string below{};  // words of the line that are text
};

bool is_one_of(K kind, std::initializer_list<K> kinds) { return std::ranges::count(kinds, kind) != 0; }

// One round: what each wrong line becomes.
class Correcting {
 public:
  Correcting(std::string_view text, const CommandBlock& block, const CommandContext& context)
      : lines_(split_lines(text)), block_(block), context_(context) {}

  // Nothing: what was meant is not known.
  std::optional<std::string> corrected() {
    for (const CommandProblem& problem : block_.problems) {
      const std::size_t place = block_.places.at(problem.line - 1);
      if (changes_.contains(place)) continue;  // what is wrong first is corrected first
      auto change = change_for(problem, place);
      if (!change) return std::nullopt;
      changes_.emplace(place, *std::move(change));
    }
    return rebuilt();
  }

  std::optional<std::string> mended(const std::vector<LineMend>& mends) {
    for (const LineMend& mend : mends) {
      if (mend.line == 0) return std::nullopt;
      changes_.insert_or_assign(block_.places.at(mend.line - 1), ChangedLine{mend.becomes});
    }
    return rebuilt();
  }

  bool leaves_out(std::size_t block_line) const {
    const auto change = changes_.find(block_.places.at(block_line - 1));
    return change != changes_.end() && change->second.becomes.empty();
  }
  std::size_t lines_kept() const {
    const auto gone = std::ranges::count_if(changes_, [](const auto& change) { return change.second.becomes.empty(); });
    return block_.places.size() - static_cast<std::size_t>(gone);
  }

 private:
  std::optional<ChangedLine> change_for(const CommandProblem& problem, std::size_t place) const {
    switch (problem.kind) {
      case P::UnknownWord:
        if (!problem.nearest.empty()) return ChangedLine{"#" + problem.nearest + problem.behind};
        // It may have said who reads the text below.
        return trim_blanks(problem.behind).empty() && !has_text() ? std::optional(ChangedLine{}) : std::nullopt;
      case P::SomethingBehind: return with_words_below(problem);
      case P::TextBehind: return with_text_below(problem);
      case P::NothingBehind:
      case P::NoTicketNumber:
      case P::NoAddress:
      case P::NoValue:
      case P::NoDate:
        if (!problem.words.empty() && problem.nearest.empty()) return std::nullopt;
        if (!problem.words.empty() && !is_clear_who_reads(*problem.command)) return std::nullopt;
        if (!problem.nearest.empty()) return ChangedLine{"#" + problem.nearest, false, problem.words};
        return may_be_left_out(*problem.command) && !may_hold_text(problem) ? std::optional(ChangedLine{}) : std::nullopt;
      case P::NoText: return ChangedLine{};
      case P::Misplaced: return at_the_top(problem, place, command_within(trim_blanks(lines_[place])));
      case P::NoSign: return at_the_top(problem, place, with_sign(problem, place));
      case P::Contradiction: return command_row(*problem.command).takes_text ? std::nullopt : std::optional(ChangedLine{});
      case P::TwoTexts: return std::nullopt;
    }
    return std::nullopt;
  }

  // Without the line, the same people read the same text.
  bool may_be_left_out(K kind) const {
    if (is_one_of(kind, {K::Copy, K::Requester})) return !has_text();
    return is_one_of(kind, {K::Type, K::Priority, K::Category, K::Assign, K::Link, K::Merge, K::Wait, K::Digest});
  }

  // "#prendre Je regarde.": what a mail says below its commands.
  std::optional<ChangedLine> with_words_below(const CommandProblem& problem) const {
    if (!is_one_of(*problem.command, {K::Take, K::Close, K::Reopen}) || !is_clear_who_reads(*problem.command))
      return std::nullopt;
    std::string_view word = problem.as_typed;
    word = trim_blanks(word.substr(0, word.size() - problem.behind.size()));
    while (word.ends_with(':')) word = trim_blanks(word.substr(0, word.size() - 1));
    return ChangedLine{std::string(word), false, problem.behind};
  }

  // "#copie jean@x Bonjour, voici la suite": the same of what follows a value.
  std::optional<ChangedLine> with_text_below(const CommandProblem& problem) const {
    if (!is_clear_who_reads(*problem.command) || !std::string_view(problem.as_typed).ends_with(problem.words))
      return std::nullopt;
    std::string_view line = problem.as_typed;
    line = trim_blanks(line.substr(0, line.size() - problem.words.size()));
    while (line.ends_with(':') || line.ends_with(',') || line.ends_with('-')) line = trim_blanks(line.substr(0, line.size() - 1));
    return ChangedLine{std::string(line), false, problem.words};
  }

  // Words that are moved below go to the requester: not where another line may take them, nor words that are meant for a colleague.
  bool is_clear_who_reads(K kind) const {
    if (is_one_of(kind, {K::Assign, K::Link, K::Digest})) return false;
    if (std::ranges::any_of(block_.commands, [](const MailCommand& c) { return command_row(c.kind).takes_text; })) return false;
    return std::ranges::none_of(block_.problems, [](const CommandProblem& problem) {
      if (problem.command) return command_row(*problem.command).takes_text;
      std::size_t length = 0;
      const auto nearest = command_word_at(fold_words(problem.nearest), length);
      return !nearest || command_row(*nearest).takes_text;
    });
  }

  // More words than a value has.
  static bool may_hold_text(const CommandProblem& problem) {
    return std::ranges::count(trim_blanks(problem.behind), ' ') >= most_words_of_value;
  }

  // Its text is what stands above it or what stands below; where both are, who may read which is not known (T-07).
  std::optional<ChangedLine> at_the_top(const CommandProblem& problem, std::size_t place, const std::string& typed) const {
    const CommandBlock alone = read_block_as_it_is(typed, context_);
    const auto stands_alone = [](const CommandProblem& p) { return p.kind == P::SomethingBehind || p.kind == P::TextBehind; };
    if (std::ranges::any_of(alone.problems, stands_alone)) return std::nullopt;  // a sentence, maybe
    const bool says_something = !alone.commands.empty() && !alone.commands.front().text.empty();
    const bool more = says_something || has_text_between(place + 1, lines_.size());
    if (command_row(*problem.command).takes_text && has_text_between(0, place) && more) return std::nullopt;
    return ChangedLine{typed, true};
  }

  std::string with_sign(const CommandProblem& problem, std::size_t place) const {
    const std::string_view text = note_without_sign(trim_blanks(lines_[place]), !has_text_between(0, place)).value_or("");
    return "#" + problem.nearest + (text.empty() ? "" : " ") + std::string(text);
  }

  bool has_text_between(std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i < to; ++i)
      if (!trim_blanks(lines_[i]).empty() && !std::ranges::binary_search(block_.places, i)) return true;
    return false;
  }
  bool has_text() const {
    const auto speaks = [](const MailCommand& command) { return !command.text.empty(); };
    return has_text_between(0, lines_.size()) || std::ranges::any_of(block_.commands, speaks);
  }

  // Behind the last line of the block that is in its place.
  std::size_t end_of_block() const {
    std::size_t end = 0;
    for (std::size_t i = 0; i < block_.places.size(); ++i) {
      const auto change = changes_.find(block_.places[i]);
      if (change == changes_.end() || !change->second.to_the_top) end = block_.places[i] + 1;
    }
    return end;
  }

  std::string rebuilt() const {
    std::string top, moved, words, rest;
    const std::size_t end = end_of_block();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const auto change = changes_.find(i);
      if (change == changes_.end()) {
        (i < end ? top : rest).append(lines_[i]).append("\n");
        continue;
      }
      const ChangedLine& line = change->second;
      if (!line.becomes.empty()) (line.to_the_top ? moved : top).append(line.becomes).append("\n");
      if (!line.below.empty()) words.append(line.below).append("\n");
    }
    return std::string(trim_blanks(top + moved + words + rest));
  }

  std::vector<std::string_view> lines_;
  const CommandBlock& block_;
  const CommandContext& context_;
  std::map<std::size_t, ChangedLine> changes_;  // by the place of the line
};

Correction correction_of(std::string_view text, const CommandBlock& block) {
  if (text.empty()) return {};
  Correction correction{std::string(text) + "\n", {}};
  const auto lines = split_lines(text);
  for (const std::size_t place : block.places) correction.block.append(trim_blanks(lines[place])).append("\n");
  return correction;
}

// Until nothing is wrong any more. No text may become a command on the way.
Correction corrected_wholly(std::string text, CommandBlock block, std::size_t lines, const CommandContext& context) {
  for (int round = 0; round < most_rounds; ++round) {
    if (block.places.size() > lines) return {};
    if (block.problems.empty()) return correction_of(text, block);
    Correcting correcting(text, block, context);
    auto next = correcting.corrected();
    if (!next) return {};
    lines = correcting.lines_kept();
    text = *std::move(next);
    block = read_block_as_it_is(text, context);
  }
  return {};
}

void correct(CommandBlock& block, std::string_view text, const CommandContext& context) {
  Correction whole = corrected_wholly(std::string(text), block, block.places.size(), context);
  if (whole.text.empty()) return;
  block.corrected = std::move(whole.text);
  block.corrected_block = std::move(whole.block);
  Correcting first(text, block, context);
  static_cast<void>(first.corrected());
  for (CommandProblem& problem : block.problems) problem.left_out = first.leaves_out(problem.line);
}

// By itself it may be right.
void correct_what_stood_below(CommandBlock& block, std::string_view text, const CommandContext& context) {
  const std::string_view by_itself = trim_blanks(text);
  const CommandBlock alone = read_block_as_it_is(by_itself, context);
  Correction whole = corrected_wholly(std::string(by_itself), alone, alone.places.size(), context);
  block.corrected = std::move(whole.text);
  block.corrected_block = std::move(whole.block);
}

}  // namespace

CommandBlock read_command_block(std::string_view new_text, const CommandContext& context) {
  CommandBlock block = read_block_as_it_is(new_text, context);
  if (!block.problems.empty()) correct(block, new_text, context);
  return block;
}

CommandBlock find_misplaced_commands(std::string_view text, const CommandContext& context) {
  CommandBlock block = read_misplaced_commands(text, context);
  if (!block.problems.empty()) correct_what_stood_below(block, text, context);
  return block;
}

Correction mended(const CommandBlock& block, std::string_view text, const std::vector<LineMend>& mends,
                  const CommandContext& context) {
  Correcting correcting(text, block, context);
  auto whole = correcting.mended(mends);
  if (!whole) return {};
  CommandBlock left = read_block_as_it_is(*whole, context);
  return corrected_wholly(*std::move(whole), std::move(left), correcting.lines_kept(), context);
}

}  // namespace m2t
