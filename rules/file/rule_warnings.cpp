// What is allowed and hardly meant.
#include <fmt/format.h>

#include <algorithm>

#include "rules/file/read_rules.h"
#include "rules/file/rule_problems.h"
#include "rules/file/rule_tables.h"

namespace m2t {
namespace {

const Rule* first_that_always_stops(const RuleSet& set) {
  const auto stops = [](const RuleAction& action) { return action.row->name == "stop"; };
  const auto rule =
      std::ranges::find_if(set.rules, [&](const Rule& r) { return !r.when && std::ranges::any_of(r.actions, stops); });
  return rule == set.rules.end() ? nullptr : &*rule;
}

void find_always_true(const Condition& condition, const Rule& rule, const RuleSet& set, std::vector<ConfProblem>& warnings) {
  for (const Condition& part : condition.parts) find_always_true(part, rule, set, warnings);
  for (const WantedValue& wanted : condition.wanted)
    if (wanted.pattern && wanted.pattern->finds_everything())
      warnings.push_back({set.file, condition.place, std::string(rules_code::always_true),
                          fmt::format("rule “{}”: {} is found in every text, also in an empty one", rule.name, wanted.written),
                          "an expression need not match the whole text: leave out what may be missing"});
}

bool names_team(const Rule& rule, const std::string& team) {
  return std::ranges::any_of(rule.actions, [&](const RuleAction& action) {
    return action.row->form == ActionForm::TeamName && std::ranges::find(action.values, team) != action.values.end();
  });
}

}  // namespace

std::vector<ConfProblem> rule_warnings(const RuleSet& set) {
  std::vector<ConfProblem> warnings;
  const Rule* stopping = first_that_always_stops(set);
  for (const Rule& rule : set.rules) {
    if (stopping != nullptr && &rule > stopping)
      warnings.push_back({set.file, rule.place, std::string(rules_code::never_reached),
                          fmt::format("rule “{}” is never reached", rule.name),
                          fmt::format("rule “{}” stops for each mail; put it last, or give it a when", stopping->name)});
    if (rule.when) find_always_true(*rule.when, rule, set, warnings);
  }
  for (const Team& team : set.teams)
    if (std::ranges::none_of(set.rules, [&](const Rule& rule) { return names_team(rule, team.name); }))
      warnings.push_back(
          {set.file, team.place, std::string(rules_code::unused), fmt::format("no rule names team “{}”", team.name), ""});
  std::ranges::stable_sort(warnings, {}, [](const ConfProblem& p) { return p.place.line; });
  return warnings;
}

}  // namespace m2t
