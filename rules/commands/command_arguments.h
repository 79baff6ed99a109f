// What stands behind a command's word -> a value: numbers, addresses, dates, as people type them on phones.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/commands/command.h"
#include "rules/commands/command_words.h"
#include "tickets/calendar.h"

namespace m2t {

struct CommandContext {
  std::string ticket_prefix = "JET";
  Language language = Language::Unknown;   // the technician's: in which corrections are written
  std::chrono::year_month_day today;       // local
  const Calendar& calendar;                // "3 jours" are working days
  std::vector<std::string> technicians{};  // their names, for those who named nobody
};

struct TypedArgument {
  CommandArgument value;
  std::optional<CommandProblemKind> problem;
  std::string nearest;   // the value that was probably meant
  std::string behind{};  // what stands behind the value, as it was typed: the beginning of a text, maybe
};

// `typed` is what stands behind the word, in UTF-8 without blanks around it. A value stands in front: "haute merci de faire vite" is one
// with words behind it. `free_text`: such words are the command's own text, and may name whomever they like.
TypedArgument read_argument(ArgumentKind kind, std::string_view typed, const CommandContext& context, bool free_text = false);

// Where an address may be missing, one in a sentence is nobody who is to read it: "#responsable Voyez marie@x".
bool begins_with_address(std::string_view typed);

// "svp", "merci", "(Jean Dupont)": what people put behind a value, and nobody has to read.
bool says_nothing(std::string_view behind_value);
// Punctuation alone, or a signature below its "-- ".
bool holds_no_words(std::string_view text);

// What may stand behind a word of that kind, where it is one of a few; in the technician's language.
std::vector<std::string> values_for(ArgumentKind kind, const CommandContext& context);

// "3d", "3 jours", "2 weken", "jusqu'au 12/12", "tot 12-12-2026", "until 2026-12-12", "12 décembre", "vendredi", "morgen". A date without
// a year is the next one that is not past; a day of the week is the next one after today. Nothing for what is past or no date.
std::optional<std::chrono::year_month_day> date_from_typed(std::string_view typed, const CommandContext& context);

}  // namespace m2t
