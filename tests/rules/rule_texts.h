// A rules file as text, and what is made of it, for tests.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "rules/file/apply_rules.h"
#include "rules/file/read_rules.h"
#include "tests/rules/builders.h"

namespace m2t::rules_tests {

inline RuleKnowledge knowledge() {
  RuleKnowledge known;
  known.technicians = {Person{"An Peeters", "an.peeters@jette.brussels", Language::Dutch},
                       Person{"Luc Martin", "luc.martin@jette.brussels", Language::French},
                       Person{"Zoé Lambert", "zoe.lambert@jette.brussels", Language::French}};
  known.acknowledgements = {"newcomer"};
  known.attributes = {"Department", "title"};
  return known;
}

inline LoadedRules loaded(const std::string& text) { return read_rules(read_conf_text(text, "rules.toml"), knowledge()); }

// All problems as a person reads them.
inline std::string problems_of(const std::string& text) {
  const LoadedRules rules = loaded(text);
  std::string all;
  for (const ConfProblem& problem : rules.problems) all += describe_problem(problem, rules.source_lines);
  return all;
}

inline RuleSet rules(const std::string& text) {
  const LoadedRules read = loaded(text);
  CHECK_MESSAGE(read.problems.empty(), problems_of(text));
  return read.set;
}

// One rule with this condition, which sets the category "x".
inline RuleSet rule_when(const std::string& when) {
  return rules(
      "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\", \"Luc Martin\", \"Zoé Lambert\"]\n"
      "[[rule]]\nname = \"r\"\nwhen = { " +
      when + " }\nthen = { category = \"x\" }\n");
}
// One rule for each mail with this action.
inline RuleSet rule_then(const std::string& then) {
  return rules(
      "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\", \"Luc Martin\", \"Zoé Lambert\"]\n"
      "[[rule]]\nname = \"r\"\nthen = { " +
      then + " }\n");
}

inline RuleContext context() {
  static const Calendar hours = calendar();
  RuleContext known{hours};
  known.received = now();
  known.picture_texts.emplace();
  return known;
}

inline std::vector<std::string> fired(const RuleOutcome& outcome) {
  std::vector<std::string> names;
  for (const RuleReport& report : outcome.reports)
    if (report.fate == RuleFate::Fired) names.push_back(report.name);
  return names;
}

}  // namespace m2t::rules_tests
