// The table `then` of a rule.
#include <fmt/format.h>

#include <algorithm>

#include "rules/file/read_parts.h"
#include "rules/file/rule_tables.h"
#include "rules/plain_text.h"
#include "tickets/mail_address.h"

namespace m2t {
namespace {

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_reason = 200;

std::vector<std::string_view> views_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

class ActionReader {
 public:
  ActionReader(const std::string& owner, const std::vector<Team>& teams, const RuleKnowledge& knowledge, RuleProblems& problems)
      : owner_(owner), teams_(teams), knowledge_(knowledge), problems_(problems) {}

  void read_entry(const ConfKey& key, const ConfValue& value, std::vector<RuleAction>& actions) {
    const ActionRow* row = find_action(key.name);
    if (row == nullptr) return complain_of_unknown(key);
    RuleAction action{row, {}};
    const std::string what = fmt::format("{}: {}", owner_, row->name);
    if (row->form == ActionForm::Switch) {
      const auto* yes = value.boolean();
      if (yes == nullptr || !*yes)
        problems_.add(value.place, rules_code::wrong_value, fmt::format("{} can only be true", what),
                      "leave it out where it is not wanted");
    } else {
      for (const PlacedText& text : texts_of(value, what, to_sentence(row->form), problems_))
        read_value(*row, what, text, action.values);
      const bool takes_one = row->form != ActionForm::Names && row->form != ActionForm::Addresses;
      if (takes_one && value.array() != nullptr)
        problems_.add(value.place, rules_code::wrong_type, fmt::format("{} cannot be a list", what),
                      fmt::format("{} = {}", row->name, row->example));
    }
    actions.push_back(std::move(action));
  }

 private:
  void read_value(const ActionRow& row, const std::string& what, const PlacedText& text, std::vector<std::string>& values) {
    switch (row.form) {
      case ActionForm::Word:
        if (std::ranges::find(row.words, text.text) == row.words.end())
          return wrong(text, what, nearest_or_allowed(text.text, row.words));
        break;
      case ActionForm::Addresses:
        if (!is_safe_envelope_address(text.text)) return wrong(text, what, "a plain mail address: \"anne@example.org\"");
        break;
      case ActionForm::Technician:
        if (auto address = technician_called(text, what, knowledge_, problems_)) values.push_back(*std::move(address));
        return;
      case ActionForm::TeamName: return read_team(what, text, values);
      case ActionForm::Template: return read_template(what, text, values);
      case ActionForm::Name:
      case ActionForm::Names:
        if (!check_name(row, what, text)) return;
        break;
      case ActionForm::Switch: break;
    }
    values.push_back(text.text);
  }

  bool check_name(const ActionRow& row, const std::string& what, const PlacedText& text) {
    const bool is_reason = row.name == "hold" || row.name == "record";
    const std::size_t most = is_reason ? longest_reason : longest_name;
    const bool one_line =
        std::ranges::none_of(text.text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; });
    if (one_line && text.text.size() <= most) return true;
    wrong(text, what, fmt::format("one line of at most {} bytes", most));
    return false;
  }

  void read_team(const std::string& what, const PlacedText& text, std::vector<std::string>& values) {
    const auto team = std::ranges::find(teams_, text.text, &Team::name);
    if (team != teams_.end() && (what.find(": in_turn") == std::string::npos || !team->members.empty()))
      return values.push_back(text.text);
    if (team != teams_.end())
      return problems_.add(text.place, rules_code::missing, fmt::format("{}: team {} has no members", what, in_quotes(text.text)),
                           "add members = [ … ] to its [[team]]");
    std::vector<std::string_view> names;
    for (const Team& one : teams_) names.push_back(one.name);
    problems_.add(text.place, rules_code::not_there, fmt::format("{}: there is no team {}", what, in_quotes(text.text)),
                  names.empty() ? "add a [[team]] with this name" : nearest_or_allowed(text.text, names));
  }

  void read_template(const std::string& what, const PlacedText& text, std::vector<std::string>& values) {
    std::vector<std::string_view> names = views_of(knowledge_.acknowledgements);
    if (text.text == no_acknowledgement || std::ranges::find(names, text.text) != names.end()) return values.push_back(text.text);
    names.push_back(no_acknowledgement);
    const bool has_others = names.size() > 1;
    problems_.add(text.place, rules_code::not_there, fmt::format("{}: there is no template acknowledgement-{}", what, text.text),
                  has_others
                      ? nearest_or_allowed(text.text, names)
                      : fmt::format("put LANGUAGE/acknowledgement-{}.subject, .txt and .html into [templates] dir", text.text));
  }

  void wrong(const PlacedText& text, const std::string& what, std::string remedy) {
    problems_.add(text.place, rules_code::wrong_value, fmt::format("{} cannot be {}", what, in_quotes(text.text)),
                  std::move(remedy));
  }

  void complain_of_unknown(const ConfKey& key) {
    std::vector<std::string_view> names;
    for (const ActionRow& row : action_rows()) names.push_back(row.name);
    const bool is_condition = find_condition(key.name) != nullptr;
    problems_.add(
        key.place, rules_code::unknown_key, fmt::format("{}: unknown action {}", owner_, in_quotes(key.name)),
        is_condition ? fmt::format("{} is a condition: it belongs into when", key.name) : nearest_or_allowed(key.name, names));
  }

  const std::string& owner_;
  const std::vector<Team>& teams_;
  const RuleKnowledge& knowledge_;
  RuleProblems& problems_;
};

}  // namespace

std::optional<std::string> technician_called(const PlacedText& written, const std::string& owner, const RuleKnowledge& knowledge,
                                             RuleProblems& problems) {
  std::vector<std::string_view> names;
  for (const Person& technician : knowledge.technicians) {
    const bool same_name = !technician.name.empty() && plain_words(technician.name) == plain_words(written.text);
    if (same_name || same_address(technician.address, written.text)) return technician.address;
    names.push_back(technician.address);
    if (!technician.name.empty()) names.push_back(technician.name);
  }
  problems.add(written.place, rules_code::not_there, fmt::format("{}: there is no technician {}", owner, in_quotes(written.text)),
               names.empty() ? "add a [[technician]] to mail2ticket.toml" : nearest_or_allowed(written.text, names));
  return std::nullopt;
}

std::vector<RuleAction> read_actions(const ConfTable& table, const std::string& owner, const std::vector<Team>& teams,
                                     const RuleKnowledge& knowledge, RuleProblems& problems) {
  std::vector<RuleAction> actions;
  ActionReader reader(owner, teams, knowledge, problems);
  for (const auto& [key, value] : table.entries) reader.read_entry(key, value, actions);
  if (table.entries.empty())
    problems.add(table.place, rules_code::missing, fmt::format("{}: then says nothing", owner),
                 "name an action, such as category = \"printer\"");
  return actions;
}

}  // namespace m2t
