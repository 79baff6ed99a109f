// The table of actions.
#include <algorithm>

#include "rules/file/rule_tables.h"

namespace m2t {
namespace {

using Texts = std::vector<std::string>;

void add_each_once(Texts& all, const Texts& more) {
  for (const std::string& one : more)
    if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

using Takes = ActionForm;

const std::vector<ActionRow>& rows_of_actions() {
  static const std::vector<ActionRow> table{
      {"type",
       Takes::Word,
       [](RuleChanges& c, const Texts& v) { c.type = ticket_type_from(v.front()); },
       R"("incident")",
       "The nature of the ticket. A complaint is seen by the team leader alone, whatever other rules assign.",
       true,
       {"incident", "request", "complaint"}},
      {"category", Takes::Name, [](RuleChanges& c, const Texts& v) { c.category = v.front(); }, R"("printer")",
       "What the ticket is about, in a word of your own.", true},
      {"priority",
       Takes::Word,
       [](RuleChanges& c, const Texts& v) { c.priority = priority_from(v.front()); },
       R"("high")",
       "How soon it has to be seen to.",
       true,
       {"low", "normal", "high", "urgent"}},
      {"team", Takes::TeamName, [](RuleChanges& c, const Texts& v) { c.team = v.front(); }, R"("network")",
       "The team that the ticket is for.", true},
      {"technician", Takes::Technician,
       [](RuleChanges& c, const Texts& v) {
         c.technician = v.front();
         c.in_turn.reset();
       },
       R"("An Peeters")", "Who gets the ticket: the name or the address of a [[technician]].", true},
      {"in_turn", Takes::TeamName,
       [](RuleChanges& c, const Texts& v) {
         c.in_turn = c.team = v.front();
         c.technician.reset();
       },
       R"("network")",
       "The ticket is for this team, and goes to the member who follows the one that got the last; the absent are passed over.",
       true},
      {"copy_to", Takes::Addresses, [](RuleChanges& c, const Texts& v) { add_each_once(c.copy_to, v); },
       R"(["building@example.org"])", "Who is in copy of the ticket, as if the requester had put them there."},
      {"tag", Takes::Names, [](RuleChanges& c, const Texts& v) { add_each_once(c.tags, v); }, R"(["guichet", "windows11"])",
       "Words to find the ticket by. Those of all rules are kept.", true},
      {"hold", Takes::Name, [](RuleChanges& c, const Texts& v) { c.hold = v.front(); }, R"("an invoice: forward it to finances")",
       "Opens no ticket: the mail waits for a person, with this reason. A mail that was released is not held again."},
      {"record", Takes::Name, [](RuleChanges& c, const Texts& v) { c.record = v.front(); }, R"("a newsletter")",
       "Opens no ticket and answers nobody: the mail is kept, with this reason."},
      {"acknowledge", Takes::Template, [](RuleChanges& c, const Texts& v) { c.acknowledge = v.front(); }, R"("newcomer")",
       "Acknowledges with the templates acknowledgement-newcomer of [templates] dir; \"none\" sends no acknowledgement."},
      {"stop", Takes::Switch, [](RuleChanges& c, const Texts&) { c.stop = true; }, "true", "The rules below are not looked at."},
  };
  return table;
}

}  // namespace

std::string_view to_sentence(ActionForm form) {
  switch (form) {
    case Takes::Word: return "word";
    case Takes::Name: return "text";
    case Takes::Names: return "text or list of texts";
    case Takes::Addresses: return "mail address or list of them";
    case Takes::Technician: return "technician";
    case Takes::TeamName: return "team";
    case Takes::Template: return "name of a template";
    case Takes::Switch: return "true";
  }
  return "?";  // only a value that was cast from a foreign number gets here
}

std::span<const ActionRow> action_rows() { return rows_of_actions(); }

const ActionRow* find_action(std::string_view name) {
  const auto& table = rows_of_actions();
  const auto row = std::ranges::find(table, name, &ActionRow::name);
  return row == table.end() ? nullptr : &*row;
}

}  // namespace m2t
