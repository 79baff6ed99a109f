// Commands as technicians type them: any word of the table, in any of its languages, with the signs, blanks and capitals of phones.
#pragma once

#include <rapidcheck.h>

#include <ostream>
#include <string>
#include <vector>

#include "rules/commands/command_words.h"

namespace m2t::properties {

// A choice of each that a line is made of; the numbers are taken as remainders, so that any of them makes a line.
struct CommandChoice {
  int kind = 0, word = 0, sign = 0, dress = 0, value = 0;
};
std::ostream& operator<<(std::ostream& out, const CommandChoice& choice);
rc::Gen<CommandChoice> any_command();

// What the lines of one block name: two blocks with other numbers have nothing in common but their words.
struct ValueSet {
  std::string marker;                // a word in the texts that belong to this block alone
  std::vector<std::string> numbers;  // tickets
  std::vector<std::string> addresses;
  std::vector<std::string> categories;
  std::vector<std::string> technicians;
  std::vector<std::string> types, priorities;  // as they are typed
};

struct TypedCommand {
  CommandKind kind{};
  std::string value;  // what stands behind the word; empty: nothing
  std::string line;
};

TypedCommand typed(const CommandChoice& choice, const ValueSet& values);

}  // namespace m2t::properties
