// The table `when` of a rule.
#include <fmt/format.h>

#include <algorithm>

#include "rules/file/read_parts.h"
#include "rules/file/rule_tables.h"
#include "rules/plain_text.h"

namespace m2t {
namespace {

constexpr int deepest_condition = 10;

std::optional<std::chrono::minutes> read_clock(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hours = digit(0) * 10 + digit(1), minutes = digit(3) * 10 + digit(4);
  if (hours > 24 || minutes > 59 || (hours == 24 && minutes > 0)) return std::nullopt;
  return std::chrono::minutes(hours * 60 + minutes);
}

std::optional<HourRange> read_hour_range(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = read_clock(text.substr(0, 5)), to = read_clock(text.substr(6));
  if (!from || !to || *from == *to) return std::nullopt;
  return HourRange{*from, *to};
}

bool looks_like_domain(std::string_view text) {
  return text.find_first_of("@ *") == std::string_view::npos && text.size() > 1 && text.find('.') != std::string_view::npos;
}
bool looks_like_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find_first_of(" *") == std::string_view::npos;
}

class ConditionReader {
 public:
  ConditionReader(const std::string& owner, const RuleKnowledge& knowledge, RuleProblems& problems)
      : owner_(owner), knowledge_(knowledge), problems_(problems) {}

  // All keys of a table together.
  Condition read_table(const ConfTable& table, int depth) {
    Condition all{Condition::Kind::All, table.place, {}, nullptr, {}, {}};
    if (depth > deepest_condition) {
      problems_.add(table.place, rules_code::too_much,
                    fmt::format("{}: conditions are nested deeper than {}", owner_, deepest_condition), "write two rules");
      return all;
    }
    if (table.entries.empty())
      problems_.add(table.place, rules_code::missing, fmt::format("{}: a condition is empty", owner_),
                    "name what the mail has to have; a rule for each mail has no when");
    for (const auto& [key, value] : table.entries) read_entry(key, value, depth, all.parts);
    return all;
  }

 private:
  void read_entry(const ConfKey& key, const ConfValue& value, int depth, std::vector<Condition>& parts) {
    if (key.name == "any") return read_list(Condition::Kind::Any, key, value, depth, parts);
    if (key.name == "all") return read_list(Condition::Kind::All, key, value, depth, parts);
    if (key.name == "not") return read_not(key, value, depth, parts);
    const ConditionRow* row = find_condition(key.name);
    if (row == nullptr) return complain_of_unknown(key);
    if (row->is_named) return read_named(*row, value, parts);
    parts.push_back(read_one(*row, "", key, value));
  }

  void read_list(Condition::Kind kind, const ConfKey& key, const ConfValue& value, int depth, std::vector<Condition>& parts) {
    const auto* list = value.array();
    Condition group{kind, key.place, {}, nullptr, {}, {}};
    bool all_tables = list != nullptr && !list->empty();
    for (std::size_t i = 0; all_tables && i < list->size(); ++i) all_tables = (*list)[i].table() != nullptr;
    if (!all_tables)
      return problems_.add(value.place, rules_code::wrong_type,
                           fmt::format("{}: {} takes a list of conditions", owner_, key.name),
                           fmt::format("{} = [ {{ subject = \"vpn\" }}, {{ new_text = \"vpn\" }} ]", key.name));
    for (const ConfValue& one : *list) group.parts.push_back(read_table(*one.table(), depth + 1));
    parts.push_back(std::move(group));
  }

  void read_not(const ConfKey& key, const ConfValue& value, int depth, std::vector<Condition>& parts) {
    const auto* table = value.table();
    if (table == nullptr)
      return problems_.add(value.place, rules_code::wrong_type, fmt::format("{}: not takes a condition", owner_),
                           "not = { sender_domain = \"example.org\" }; of several use not = { any = [ … ] }");
    parts.push_back({Condition::Kind::Not, key.place, {read_table(*table, depth + 1)}, nullptr, {}, {}});
  }

  void read_named(const ConditionRow& row, const ConfValue& value, std::vector<Condition>& parts) {
    const auto* table = value.table();
    if (table == nullptr || table->entries.empty())
      return problems_.add(value.place, rules_code::wrong_type, fmt::format("{}: {} takes a table", owner_, row.name),
                           fmt::format("{} = {}", row.name, row.example));
    for (const auto& [name, one] : table->entries) {
      if (row.is_of_directory) check_attribute(name);
      parts.push_back(read_one(row, name.name, name, one));
    }
  }

  void check_attribute(const ConfKey& name) {
    if (!knowledge_.attributes)
      return problems_.add(name.place, rules_code::not_there,
                           fmt::format("{}: nothing is known of a person's {}", owner_, in_quotes(name.name)),
                           "name an export of your directory in mail2ticket.toml: [directory] file = \"people.csv\"");
    const auto same = [&](const std::string& one) { return lower_ascii(one) == lower_ascii(name.name); };
    if (std::ranges::any_of(*knowledge_.attributes, same)) return;
    problems_.add(name.place, rules_code::not_there,
                  fmt::format("{}: the directory has no column {}", owner_, in_quotes(name.name)),
                  nearest_or_allowed(name.name, {knowledge_.attributes->begin(), knowledge_.attributes->end()}));
  }

  Condition read_one(const ConditionRow& row, const std::string& name, const ConfKey& key, const ConfValue& value) {
    Condition one{Condition::Kind::One, key.place, {}, &row, name, {}};
    const std::string what =
        fmt::format("{}: {}", owner_, name.empty() ? std::string(row.name) : fmt::format("{} {}", row.name, name));
    if (row.form == ConditionForm::Switch) {
      if (const auto* yes = value.boolean())
        one.wanted.push_back({*yes ? "true" : "false", {}, {}});
      else
        problems_.add(value.place, rules_code::wrong_type, fmt::format("{} cannot be a {}", what, value.kind()),
                      "write true or false");
      return one;
    }
    for (const PlacedText& text : texts_of(value, what, to_sentence(row.form), problems_))
      read_value(row, what, text, one.wanted);
    return one;
  }

  void read_value(const ConditionRow& row, const std::string& what, const PlacedText& text, std::vector<WantedValue>& wanted) {
    switch (row.form) {
      case ConditionForm::Texts: return read_pattern(what, text, wanted);
      case ConditionForm::Addresses:
        if (!looks_like_address(text.text))
          return wrong(text, what, "a whole address: \"anne@example.org\"; a domain goes into sender_domain");
        break;
      case ConditionForm::Domains:
        if (!looks_like_domain(text.text))
          return wrong(text, what, "a domain without @ and *: \"example.org\", or \".example.org\" for those below it");
        return wanted.push_back({lower_ascii(text.text), {}, {}});
      case ConditionForm::Words:
        if (std::ranges::find(row.words, text.text) == row.words.end())
          return wrong(text, what, nearest_or_allowed(text.text, row.words));
        break;
      case ConditionForm::Hours:
        if (const auto range = read_hour_range(text.text)) return wanted.push_back({text.text, {}, range});
        return wrong(text, what, "from-to, as in \"08:30-12:00\" or \"17:00-08:30\"");
      case ConditionForm::Switch: break;
    }
    wanted.push_back({text.text, {}, {}});
  }

  void read_pattern(const std::string& what, const PlacedText& text, std::vector<WantedValue>& wanted) {
    auto pattern = TextPattern::read(text.text);
    if (const auto* wrong = std::get_if<PatternProblem>(&pattern))
      return problems_.add(problems_.place_of_part(text.place, wrong->part), rules_code::bad_pattern,
                           fmt::format("{}: {}", what, wrong->what), wrong->remedy);
    auto& good = std::get<TextPattern>(pattern);
    if (good.is_expression() && !problems_.may_have_another_expression())
      return problems_.add(text.place, rules_code::too_much,
                           fmt::format("{}: the file has more than {} expressions", what, RuleProblems::most_expressions),
                           "plain words do for most, and an expression may hold several: '/one|two/'");
    wanted.push_back({text.text, std::move(good), {}});
  }

  void wrong(const PlacedText& text, const std::string& what, std::string remedy) {
    problems_.add(text.place, rules_code::wrong_value, fmt::format("{} cannot be {}", what, in_quotes(text.text)),
                  std::move(remedy));
  }

  void complain_of_unknown(const ConfKey& key) {
    std::vector<std::string_view> names{"any", "all", "not"};
    for (const ConditionRow& row : condition_rows()) names.push_back(row.name);
    const bool is_action = find_action(key.name) != nullptr;
    problems_.add(
        key.place, rules_code::unknown_key, fmt::format("{}: unknown condition {}", owner_, in_quotes(key.name)),
        is_action ? fmt::format("{} is an action: it belongs into then", key.name) : nearest_or_allowed(key.name, names));
  }

  const std::string& owner_;
  const RuleKnowledge& knowledge_;
  RuleProblems& problems_;
};

}  // namespace

std::optional<Condition> read_condition(const ConfTable& table, const std::string& owner, const RuleKnowledge& knowledge,
                                        RuleProblems& problems) {
  const std::size_t before = problems.count();
  Condition condition = ConditionReader(owner, knowledge, problems).read_table(table, 1);
  return problems.count() == before ? std::optional(std::move(condition)) : std::nullopt;
}

}  // namespace m2t
