// The rules file -> RuleSet, or all that is wrong with it, each problem with its place, the value, and a remedy.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/conf_file.h"
#include "rules/file/rule_set.h"
#include "tickets/ticket.h"

namespace m2t {

// What the rest of the configuration knows, so that a rule cannot name what is not there.
struct RuleKnowledge {
  std::vector<Person> technicians;
  std::vector<std::string> acknowledgements;             // names of other templates: "newcomer"
  std::optional<std::vector<std::string>> attributes{};  // of people in the directory; nothing: there is no directory
};

struct LoadedRules {
  RuleSet set;                            // usable only when there are no problems
  std::vector<ConfProblem> problems;      // in the order of the file
  std::vector<std::string> source_lines;  // for describe_problem
};

// Never throws for what is in the file.
LoadedRules read_rules(const ConfFile& conf, const RuleKnowledge& knowledge);

// What is allowed and hardly meant: a rule that is never reached, an expression that is always there, a team that nobody names.
std::vector<ConfProblem> rule_warnings(const RuleSet& set);

// The sections CONDITIONS to PROBLEMS of mail2ticket-rules(5), as man(7) source, made from the tables.
std::string rules_manual();

}  // namespace m2t
