// One table of the words that steer a ticket by mail, in French, Dutch and English, all of them valid for everybody. The reader
// of mails, the help mail, the manual page and the tests come from it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/command.h"

namespace m2t {

enum class ArgumentKind { None, Name, Number, Address, TypeWord, PriorityWord, Category, Until, OnOff, Code };

struct CommandWords {
  CommandKind kind{};
  ArgumentKind argument = ArgumentKind::None;
  bool optional = false;    // the argument may be missing
  bool takes_text = false;  // what follows it, on its line and below, is its text
  // The first word of each language is the one that help mails name; phrases hold single blanks. Folded: no accents, lower case.
  std::span<const std::string_view> french, dutch, english;
  std::string_view shown_french, shown_dutch, shown_english;        // as people write it: "résolu"
  std::string_view meaning_french, meaning_dutch, meaning_english;  // one line for the help mail
};

std::span<const CommandWords> command_table();  // one row a kind, in the order of the enumeration
const CommandWords& command_row(CommandKind kind);

// How a command is named to a technician of that language: "résolu". Languages without words of their own get the English one.
std::string_view shown_word(CommandKind kind, Language language);
std::string_view meaning_of(CommandKind kind, Language language);

// The longest word or phrase of the table at the beginning of a folded line, where it ends at the end of a word; `length` gets
// its bytes. Nothing when there is none.
std::optional<CommandKind> command_word_at(std::string_view folded, std::size_t& length);
// The nearest word of the table for a typing error, as shown_word of its own language; nothing when none is near.
std::optional<std::string> nearest_command_word(std::string_view folded_word);

// The words of the values behind `type` and `priority`, in every language: "plainte", "klacht", "hoog".
std::optional<TicketType> type_from_typed(std::string_view folded);
std::optional<Priority> priority_from_typed(std::string_view folded);
std::vector<std::string> type_words_for(Language language);
std::vector<std::string> priority_words_for(Language language);
// In every language.
std::vector<std::string> all_type_words();
std::vector<std::string> all_priority_words();

}  // namespace m2t
