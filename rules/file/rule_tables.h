// The two tables of the rules file: what a rule may ask, and what it may do. Reading, trying, the manual page, error messages and
// tests all walk them; a new condition or action is one row here.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/mail.h"
#include "rules/directory.h"
#include "tickets/calendar.h"
#include "tickets/ticket.h"

namespace m2t {

// What rules may know beside the mail.
struct RuleContext {
  const Calendar& calendar;
  Time received{};                                          // hours and working days are those of then
  bool known_requester = false;                             // the desk knew the person before this mail
  DirectoryAttributes directory{};                          // of the sender
  std::optional<std::vector<std::string>> picture_texts{};  // nothing: they are still to be read
  std::map<std::string, std::string, std::less<>> turns{};  // team -> address of whose turn it was last
};

struct RuleInput {
  const Mail& mail;
  const RuleContext& context;
};

enum class ConditionForm {
  Texts,      // words or expressions, found in what the mail has
  Addresses,  // whole mail addresses
  Domains,    // "example.org"; ".example.org" for all below it
  Words,      // of a closed list
  Switch,     // true or false
  Hours,      // "08:00-12:00"
};
std::string_view to_sentence(ConditionForm form);  // "text or list of texts", for the manual and for messages

struct ConditionRow {
  std::string_view name;
  ConditionForm form{};
  // What the mail has for it; nothing: it is not known yet. `of`: the header field or attribute, of named rows.
  std::optional<std::vector<std::string>> (*look)(const RuleInput& in, std::string_view of){};
  std::string_view example;   // a TOML value
  std::string_view sentence;  // for the manual
  bool is_named = false;      // its value is a table: header field or attribute -> value
  bool is_of_pictures = false;
  std::vector<std::string_view> words{};  // of Words
  bool is_of_directory = false;
};
std::span<const ConditionRow> condition_rows();
const ConditionRow* find_condition(std::string_view name);  // null when there is none

// What the rules that fired make of a ticket. What is not there is left as it would be without rules.
struct RuleChanges {
  std::optional<TicketType> type;
  std::optional<Priority> priority;
  std::optional<std::string> category, team;
  std::optional<std::string> technician;    // address
  std::optional<std::string> in_turn;       // the team whose next member takes it
  std::vector<std::string> copy_to, tags;   // each once
  std::optional<std::string> hold, record;  // reasons
  std::optional<std::string> acknowledge;   // name of another template; "none": no acknowledgement
  bool stop = false;
};

enum class ActionForm {
  Word,        // of a closed list
  Name,        // a short text
  Names,       // one or several
  Addresses,   // mail addresses
  Technician,  // name or address of a [[technician]]
  TeamName,    // of a [[team]]
  Template,    // another acknowledgement
  Switch,      // true
};
std::string_view to_sentence(ActionForm form);

struct ActionRow {
  std::string_view name;
  ActionForm form{};
  void (*apply)(RuleChanges& changes, const std::vector<std::string>& values){};
  std::string_view example;
  std::string_view sentence;
  bool after_pictures = false;            // may stand in a rule that asks for the text of screenshots
  std::vector<std::string_view> words{};  // of Word
};
std::span<const ActionRow> action_rows();
const ActionRow* find_action(std::string_view name);

inline constexpr std::string_view no_acknowledgement = "none";

}  // namespace m2t
