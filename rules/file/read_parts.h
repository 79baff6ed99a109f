// The two halves of a rule: what it asks, and what it does. Private to rules/file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/file/read_rules.h"
#include "rules/file/rule_problems.h"

namespace m2t {

// `owner` names the rule in messages: "rule “vpn”". Nothing when it has problems.
std::optional<Condition> read_condition(const ConfTable& table, const std::string& owner, const RuleKnowledge& knowledge,
                                        RuleProblems& problems);
std::vector<RuleAction> read_actions(const ConfTable& table, const std::string& owner, const std::vector<Team>& teams,
                                     const RuleKnowledge& knowledge, RuleProblems& problems);

// The address of the [[technician]] with this name or address; nothing, and a problem, when there is none.
std::optional<std::string> technician_called(const PlacedText& written, const std::string& owner, const RuleKnowledge& knowledge,
                                             RuleProblems& problems);

}  // namespace m2t
