// Tries the rules of the file on one mail, from the first to the last, and says of each what came of it and why. Pure.
//
// A rule that asks for the text of screenshots before they are read is neither true nor false if its other conditions leave it
// open: it waits, and the rules below are tried all the same. With the texts it is tried again, all other things being equal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/file/rule_set.h"
#include "rules/file/rule_tables.h"

namespace m2t {

enum class RuleFate { Fired, DidNotFire, WaitsForPictures, NotReached };
std::string_view to_word(RuleFate fate);  // "fired", "did_not_fire", "waits_for_pictures", "not_reached"

struct RuleReport {
  std::string name;
  std::uint32_t line = 0;
  RuleFate fate = RuleFate::NotReached;
  std::vector<std::string> why;      // of one that fired: "subject: “imprimante”"
  std::vector<std::string> actions;  // as they stand in the file: "category printer"
};
std::string describe(const RuleReport& report);  // one line

// Whose turn it was, and so who gets the ticket.
struct TurnTaken {
  std::string team;
  std::string technician;  // address
};

struct RuleOutcome {
  std::vector<RuleReport> reports;  // one for each rule, in their order
  RuleChanges changes;              // what the rules that fired say together: the last one wins, lists are joined
  std::optional<TurnTaken> turn;
  std::vector<std::string> remarks;  // what could not be done: "nobody of team network is there"

  bool waits_for_pictures() const;
};

RuleOutcome apply_rules(const RuleSet& set, const Mail& mail, const RuleContext& context);

}  // namespace m2t
