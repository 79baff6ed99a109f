#include "rules/file/rule_set.h"

#include <algorithm>

#include "rules/file/rule_tables.h"

namespace m2t {

const Team* RuleSet::find_team(std::string_view name) const {
  const auto team = std::ranges::find(teams, name, &Team::name);
  return team == teams.end() ? nullptr : &*team;
}

bool needs_pictures(const Condition& condition) {
  return (condition.row != nullptr && condition.row->is_of_pictures) ||
         std::ranges::any_of(condition.parts, [](const Condition& part) { return needs_pictures(part); });
}

bool needs_pictures(const RuleSet& set) {
  return std::ranges::any_of(set.rules, [](const Rule& rule) { return rule.when && needs_pictures(*rule.when); });
}

}  // namespace m2t
