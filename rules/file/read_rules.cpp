#include "rules/file/read_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "rules/file/read_parts.h"
#include "rules/file/rule_problems.h"
#include "rules/file/rule_tables.h"
#include "tickets/mail_address.h"

namespace m2t {
namespace {

constexpr std::size_t most_rules = 500;

class RuleFileReader {
 public:
  RuleFileReader(const ConfFile& conf, const RuleKnowledge& knowledge, LoadedRules& loaded)
      : conf_(conf), knowledge_(knowledge), set_(loaded.set), problems_(conf, loaded.problems) {}

  void read() {
    // Teams first: rules name them, wherever they stand.
    for_each_table("team", [&](const ConfTable& table) { read_team(table); });
    for_each_table("absence", [&](const ConfTable& table) { read_absence(table); });
    for_each_table("rule", [&](const ConfTable& table) { read_rule(table); });
    for (const auto& [key, value] : conf_.root.entries)
      if (key.name != "team" && key.name != "absence" && key.name != "rule")
        problems_.add(key.place, rules_code::unknown_key, fmt::format("unknown table {}", in_quotes(key.name)),
                      nearest_or_allowed(key.name, {"rule", "team", "absence"}));
  }

 private:
  template <typename Take>
  void for_each_table(std::string_view name, Take take) {
    const ConfValue* value = conf_.root.find(name);
    if (value == nullptr) return;
    const auto* list = value->array();
    const bool are_tables =
        list != nullptr && std::ranges::all_of(*list, [](const ConfValue& one) { return one.table() != nullptr; });
    if (!are_tables)
      return problems_.add(conf_.root.find_key(name)->place, rules_code::wrong_type,
                           fmt::format("{} is written as [[{}]]", name, name),
                           fmt::format("put [[{}]] on a line of its own in front of each", name));
    if (list->size() > most_rules)
      return problems_.add(conf_.root.find_key(name)->place, rules_code::too_much,
                           fmt::format("more than {} tables [[{}]]", most_rules, name), "");
    for (const ConfValue& one : *list) take(*one.table());
  }

  // A text that has to be there; empty, and a problem, when it is not.
  std::string required_text(const ConfTable& table, std::string_view key, const std::string& owner, std::string_view example) {
    const ConfValue* value = table.find(key);
    if (value == nullptr) {
      problems_.add(table.place, rules_code::missing, fmt::format("{} has no {}", owner, key),
                    fmt::format("add {} = {}", key, example));
      return {};
    }
    if (value->text() == nullptr || value->text()->empty()) {
      problems_.add(value->place, rules_code::wrong_type, fmt::format("{}: {} has to be a text", owner, key),
                    fmt::format("{} = {}", key, example));
      return {};
    }
    return *value->text();
  }

  void refuse_others(const ConfTable& table, const std::string& owner, const std::vector<std::string_view>& known) {
    for (const auto& [key, value] : table.entries) {
      if (std::ranges::find(known, key.name) != known.end()) continue;
      std::string remedy = nearest_or_allowed(key.name, known);
      if (find_condition(key.name) != nullptr) remedy = fmt::format("{} is a condition: when.{} = …", key.name, key.name);
      if (find_action(key.name) != nullptr && owner.starts_with("rule"))
        remedy = fmt::format("{} is an action: then.{} = …", key.name, key.name);
      problems_.add(key.place, rules_code::unknown_key, fmt::format("{}: unknown key {}", owner, in_quotes(key.name)),
                    std::move(remedy));
    }
  }

  void read_rule(const ConfTable& table) {
    Rule rule;
    rule.place = table.place;
    rule.name = required_text(table, "name", fmt::format("rule {}", set_.rules.size() + 1), "\"printer\"");
    const std::string owner =
        rule.name.empty() ? fmt::format("rule {}", set_.rules.size() + 1) : fmt::format("rule “{}”", rule.name);
    if (!rule.name.empty() && std::ranges::find(set_.rules, rule.name, &Rule::name) != set_.rules.end())
      problems_.add(table.find("name")->place, rules_code::twice, fmt::format("two rules are called {}", in_quotes(rule.name)),
                    "give each its own name: it stands in the reasons of a ticket");
    refuse_others(table, owner, {"name", "when", "then"});
    if (const ConfValue* when = table.find("when")) read_when(*when, owner, rule);
    if (const ConfTable* then = required_table(table, "then", owner, "{ category = \"printer\" }"))
      rule.actions = read_actions(*then, owner, set_.teams, knowledge_, problems_);
    check_pictures(rule, owner, table);
    set_.rules.push_back(std::move(rule));
  }

  void read_when(const ConfValue& when, const std::string& owner, Rule& rule) {
    if (when.table() == nullptr)
      return problems_.add(when.place, rules_code::wrong_type, fmt::format("{}: when takes a table", owner),
                           "when = { subject = \"vpn\" }; alternatives are when.any = [ { … }, { … } ]");
    rule.when = read_condition(*when.table(), owner, knowledge_, problems_);
  }

  const ConfTable* required_table(const ConfTable& table, std::string_view key, const std::string& owner,
                                  std::string_view example) {
    const ConfValue* value = table.find(key);
    if (value != nullptr && value->table() != nullptr) return value->table();
    problems_.add(value == nullptr ? table.place : value->place, value == nullptr ? rules_code::missing : rules_code::wrong_type,
                  fmt::format("{} has no {}", owner, key), fmt::format("add {} = {}", key, example));
    return nullptr;
  }

  // By the time the screenshots are read, the ticket is open and its acknowledgement is out.
  void check_pictures(const Rule& rule, const std::string& owner, const ConfTable& table) {
    if (!rule.when || !needs_pictures(*rule.when)) return;
    for (const RuleAction& action : rule.actions) {
      if (action.row->after_pictures) continue;
      const ConfKey* key = table.find("then")->table()->find_key(action.row->name);
      std::vector<std::string_view> allowed;
      for (const ActionRow& row : action_rows())
        if (row.after_pictures) allowed.push_back(row.name);
      problems_.add(key->place, rules_code::not_after_pictures,
                    fmt::format("{} asks for the text of screenshots and cannot {} any more", owner, action.row->name),
                    fmt::format("it may set {}", fmt::join(allowed, ", ")));
    }
  }

  void read_team(const ConfTable& table) {
    Team team;
    team.place = table.place;
    team.name = required_text(table, "name", fmt::format("team {}", set_.teams.size() + 1), "\"network\"");
    const std::string owner =
        team.name.empty() ? fmt::format("team {}", set_.teams.size() + 1) : fmt::format("team “{}”", team.name);
    if (set_.find_team(team.name) != nullptr)
      problems_.add(table.find("name")->place, rules_code::twice, fmt::format("two teams are called {}", in_quotes(team.name)),
                    "leave one out");
    refuse_others(table, owner, {"name", "mailbox", "members"});
    if (table.find("mailbox") != nullptr) {
      team.mailbox = required_text(table, "mailbox", owner, "\"network@example.org\"");
      if (!team.mailbox.empty() && !is_safe_envelope_address(team.mailbox))
        problems_.add(table.find("mailbox")->place, rules_code::wrong_value,
                      fmt::format("{}: mailbox cannot be {}", owner, in_quotes(team.mailbox)),
                      "a plain mail address: \"network@example.org\"");
    }
    if (const ConfValue* members = table.find("members"))
      for (const PlacedText& text : texts_of(*members, owner + ": members", "list of technicians", problems_))
        if (auto address = technician_called(text, owner, knowledge_, problems_)) team.members.push_back(*std::move(address));
    if (table.find("mailbox") == nullptr && table.find("members") == nullptr)
      problems_.add(table.place, rules_code::missing, fmt::format("{} has neither mailbox nor members", owner),
                    "add mailbox = \"network@example.org\" or members = [ … ]");
    set_.teams.push_back(std::move(team));
  }

  void read_absence(const ConfTable& table) {
    const std::string owner = "absence";
    refuse_others(table, owner, {"technician", "from", "to"});
    Absence absence;
    const std::string who = required_text(table, "technician", owner, "\"An Peeters\"");
    const auto first = required_day(table, "from", owner), last = required_day(table, "to", owner);
    if (who.empty() || !first || !last) return;
    if (*last < *first)
      return problems_.add(table.find("to")->place, rules_code::wrong_value, "absence: to is before from",
                           "name the last day, which is included");
    const auto address = technician_called({who, table.find("technician")->place}, owner, knowledge_, problems_);
    if (address) set_.absences.push_back({*address, *first, *last});
  }

  std::optional<std::chrono::year_month_day> required_day(const ConfTable& table, std::string_view key,
                                                          const std::string& owner) {
    const std::string text = required_text(table, key, owner, "2026-12-24");
    if (text.empty()) return std::nullopt;
    const auto midnight = text.size() == 10 ? parse_rfc3339(text) : std::nullopt;
    if (midnight) return std::chrono::floor<std::chrono::days>(*midnight);
    problems_.add(table.find(key)->place, rules_code::wrong_value,
                  fmt::format("{}: {} cannot be {}", owner, key, in_quotes(text)), "a day: 2026-12-24");
    return std::nullopt;
  }

  const ConfFile& conf_;
  const RuleKnowledge& knowledge_;
  RuleSet& set_;
  RuleProblems problems_;
};

}  // namespace

LoadedRules read_rules(const ConfFile& conf, const RuleKnowledge& knowledge) {
  LoadedRules loaded;
  loaded.set.file = conf.path;
  loaded.source_lines = conf.lines;
  loaded.problems = conf.problems;
  if (!loaded.problems.empty()) return loaded;
  RuleFileReader(conf, knowledge, loaded).read();
  std::ranges::stable_sort(loaded.problems, {}, [](const ConfProblem& p) { return std::pair(p.place.line, p.place.column); });
  return loaded;
}

}  // namespace m2t
