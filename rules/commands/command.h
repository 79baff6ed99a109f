// What a technician's first lines ask for, as values. Whether it may be done, and what follows from it, is decided elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
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
  TextBehind,       // words behind a value, where the command takes none
  NoTicketNumber,   // not a number, or its check digit is wrong
  NoAddress,
  NoValue,  // none of the words that may stand there
  NoDate,
  NoText,         // a note without a word in it
  TwoTexts,       // two words that both want the text below
  Misplaced,      // a command below other text: it would go out as text, and was meant to steer
  NoSign,         // "Note interne :" without the sign in front: it would go out as well
  Contradiction,  // resolve and reopen in one block
};

struct CommandProblem {
  CommandProblemKind kind{};
  std::size_t line = 0;
  std::string as_typed;
  std::string nearest;                   // the word that was probably meant, in the form to type; may be empty
  std::vector<std::string> allowed;      // where a value is wrong or missing: the words, in the technician's language
  std::optional<CommandKind> command{};  // nothing: an unknown word
  std::string behind{};                  // what stood behind the word
  bool left_out = false;                 // it has no place in `corrected`
  std::string words{};                   // what stood behind the value
};

// What becomes of a line of a block that is right in itself and cannot be carried out.
struct LineMend {
  std::size_t line = 0;  // of the block, from 1; 0: what was meant cannot be known
  std::string becomes;   // empty: it is left out
  std::string hint;      // a sentence for the technician: what is possible, what was probably meant
};

struct CommandBlock {
  std::vector<MailCommand> commands;
  std::vector<CommandProblem> problems;  // any: nothing of the block is done
  std::string free_text;                 // what follows the block and belongs to none of its commands
  // The whole text as it was probably meant, and the lines of its block alone; where there are problems, and none of them leaves open what
  // was meant. Such a text has no problems.
  std::string corrected, corrected_block;
  std::vector<std::size_t> places{};  // of each line of the block: its line in the text, from 0
  bool empty() const { return commands.empty() && problems.empty(); }
};

}  // namespace m2t
