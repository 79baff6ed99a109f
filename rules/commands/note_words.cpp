#include "rules/commands/note_words.h"

#include <algorithm>

#include "parsers/text/text_lines.h"
#include "rules/commands/corrected_block.h"
#include "rules/commands/outward_words.h"
#include "rules/plain_text.h"

namespace m2t {
namespace {

bool ends_sentence(char c) { return c == '.' || c == '!' || c == '?'; }

// Sentences, which may go over lines, and lines, which may hold no full stop: points of a list.
std::vector<std::string_view> sentences_and_lines(std::string_view text) {
  std::vector<std::string_view> parts = split_lines(text);
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool last = i + 1 == text.size();
    const bool stop = ends_sentence(text[i]) && (last || text[i + 1] == ' ' || text[i + 1] == '\n' || text[i + 1] == '\r');
    const bool blank_line = text[i] == '\n' && (text.substr(i + 1).starts_with("\n") || text.substr(i + 1).starts_with("\r\n"));
    if (!stop && !blank_line && !last) continue;
    parts.push_back(text.substr(start, i + 1 - start));
    start = i + 1;
  }
  return parts;
}

std::string internal_words(const std::string& note, const CommandContext& context) {
  const CommandBlock block = read_command_block(note, context);
  if (block.commands.empty() && block.problems.empty()) return note;
  std::string words;
  for (const MailCommand& command : block.commands)
    if (command.kind == CommandKind::Note) words += command.text + "\n\n";
  return words;
}

std::string plain_words_of_all(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += plain_words(text);
  return all;
}

}  // namespace

std::string note_that_would_go_out(const Orders& orders, const WordsOnTicket& words, const CommandContext& context) {
  const std::string outward = plain_words_of_all(public_words(orders));
  const std::string told = plain_words_of_all(words.told);
  for (const std::string& note : words.notes) {
    const std::string internal = internal_words(note, context);
    for (const std::string_view sentence : sentences_and_lines(internal)) {
      const std::string_view bare = trim_blanks(sentence);
      const std::string known = plain_words(bare);
      if (count_code_points(bare) < shortest_known_sentence || outward.find(known) == std::string::npos) continue;
      if (known.find_first_not_of(' ') != std::string::npos && told.find(known) == std::string::npos) return std::string(bare);
    }
  }
  return {};
}

}  // namespace m2t
