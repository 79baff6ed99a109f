// What a technician's first lines ask for, as values. Whether it may be done, and what follows from it, is decided elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tickets/ticket.h"

namespace m2t {

enum class CommandKind {
  Take,
  Assign,
  Note,
  Reply,
  Ask,
  Wait,
  Resolve,
  Close,
  Reopen,
  Type,
  Priority,
  Category,
  Merge,
  Link,
  Split,
  Requester,
  Copy,
  HeadOfService,  // of a complaint; the team leader's alone
  Spam,
  Call,  // opens a ticket for somebody who telephoned
  Digest,
  Confirm,
  Undo,
  Help,
};
inline constexpr std::size_t command_kinds = static_cast<std::size_t>(CommandKind::Help) + 1;

// "off" behind `digest`.
enum class Switch { On, Off };

// What stands behind the word; which of them is a matter of the kind (command_words.cpp). Names, categories and codes are text.
using CommandArgument =
    std::variant<std::monostate, std::string, TicketNumber, TicketType, Priority, std::chrono::year_month_day, Switch>;

struct MailCommand {
  CommandKind kind{};
  CommandArgument argument;
  std::string text;      // of note, reply, ask, resolve: what was written for it; UTF-8, may hold several lines
  bool forced = false;   // "take!"
  std::size_t line = 0;  // of the block, from 1
  std::string as_typed;
};

enum class CommandProblemKind {
  UnknownWord,
  NothingBehind,    // an argument is missing
  SomethingBehind,  // the word stands alone
  NoTicketNumber,   // not a number, or its check digit is wrong
  NoAddress,
  NoValue,  // none of the words that may stand there
  NoDate,
  NoText,         // a note without a word in it
  TwoTexts,       // two words that both want the text below
  Misplaced,      // a command below other text: it would go out as text, and was meant to steer
  Contradiction,  // resolve and reopen in one block
};

struct CommandProblem {
  CommandProblemKind kind{};
  std::size_t line = 0;
  std::string as_typed;
  std::string nearest;               // the word that was probably meant, in the form to type; may be empty
  std::vector<std::string> allowed;  // for NoValue: the words, in the technician's language
};

struct CommandBlock {
  std::vector<MailCommand> commands;
  std::vector<CommandProblem> problems;  // any: nothing of the block is done
  std::string free_text;                 // what follows the block and belongs to none of its commands
  std::string corrected;                 // the block as it was probably meant; set when there are problems
  bool empty() const { return commands.empty() && problems.empty(); }
};

}  // namespace m2t
