// The desk's own rules where a mail is decided.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/directory.h"
#include "rules/file/apply_rules.h"
#include "rules/file/rule_set.h"
#include "rules/file/rule_tables.h"
#include "rules/judge.h"
#include "tickets/calendar.h"

namespace m2t {

// The desk's own rules, and what they may have to know beside the mail.
struct RulesAtHand {
  const RuleSet* set = nullptr;                             // null: none
  std::map<std::string, std::string, std::less<>> turns{};  // team -> address of whose turn it was last
  DirectoryAttributes directory{};                          // of the sender
  RuleChanges by_hand{};  // of a ticket that a person opens: what he says of it comes before what rules say
};

// What rules know of a mail when it comes in: the text of its pictures is not known yet, if it has any that are read.
RuleContext context_of(const RulesAtHand& rules, const Mail& mail, Time received, const History& history,
                       const Calendar& calendar);

// Type, priority, category, team and technician that a person named take the place of what the rules said. Who names a technician takes
// nobody's turn.
void put_first(const RuleChanges& by_hand, RuleOutcome& outcome);

}  // namespace m2t
