#include "rules/file/apply_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace m2t {
namespace {

enum class Answer { No, NotYet, Yes };

struct Tested {
  Answer answer = Answer::No;
  std::vector<std::string> why{};
};

bool is_in_domain(std::string_view domain, std::string_view wanted) {
  if (wanted.starts_with('.')) return domain.size() > wanted.size() && domain.ends_with(wanted);
  return domain == wanted;
}

// What the mail has for one condition, looked up once whatever number of rules ask.
class FactsOfMail {
 public:
  explicit FactsOfMail(const RuleInput& in) : in_(in) {}

  const std::optional<std::vector<SearchText>>& look(const ConditionRow& row, const std::string& of) {
    const auto [place, is_new] = looked_up_.try_emplace({&row, of});
    if (!is_new) return place->second;
    if (const auto values = row.look(in_, of)) place->second.emplace(values->begin(), values->end());
    return place->second;
  }

 private:
  const RuleInput& in_;
  std::map<std::pair<const ConditionRow*, std::string>, std::optional<std::vector<SearchText>>> looked_up_;
};

std::chrono::minutes minutes_of(std::string_view clock) {  // "17:05", made by the row
  const auto digit = [&](std::size_t at) { return clock[at] - '0'; };
  return std::chrono::minutes((digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4));
}

// What was found; nothing when the value does not fit.
std::optional<std::string> fits(const ConditionRow& row, const WantedValue& wanted, const SearchText& value) {
  const auto when = [&](bool yes) { return yes ? std::optional(value.text()) : std::nullopt; };
  switch (row.form) {
    case ConditionForm::Texts: return wanted.pattern->find_in(value);
    case ConditionForm::Addresses: return when(same_address(value.text(), wanted.written));
    case ConditionForm::Domains: return when(is_in_domain(value.text(), wanted.written));
    case ConditionForm::Words:
    case ConditionForm::Switch: return when(value.text() == wanted.written);
    case ConditionForm::Hours: return when(wanted.hours->holds(minutes_of(value.text())));
  }
  return std::nullopt;
}

std::string named(const Condition& one) {
  return one.name.empty() ? std::string(one.row->name) : fmt::format("{} {}", one.row->name, one.name);
}

// As it stands in the file, for what did not hold.
std::string written_form(const Condition& condition) {
  std::string parts;
  for (const Condition& part : condition.parts) parts += (parts.empty() ? "" : ", ") + written_form(part);
  switch (condition.kind) {
    case Condition::Kind::All: return condition.parts.size() == 1 ? parts : "all of (" + parts + ")";
    case Condition::Kind::Any: return "any of (" + parts + ")";
    case Condition::Kind::Not: return "not " + parts;
    case Condition::Kind::One: break;
  }
  std::string values;
  for (const WantedValue& wanted : condition.wanted) values += (values.empty() ? "" : " or ") + wanted.written;
  return fmt::format("{}: {}", named(condition), values);
}

class RuleTrial {
 public:
  explicit RuleTrial(const RuleInput& in) : facts_(in) {}

  Tested test(const Condition& condition) {
    switch (condition.kind) {
      case Condition::Kind::All: return test_all(condition.parts);
      case Condition::Kind::Any: return test_any(condition.parts);
      case Condition::Kind::Not: return test_not(condition.parts.front());
      case Condition::Kind::One: return test_one(condition);
    }
    return {};
  }

 private:
  Tested test_all(const std::vector<Condition>& parts) {
    Tested all{Answer::Yes};
    for (const Condition& part : parts) {
      Tested one = test(part);
      if (one.answer == Answer::No) return {};
      all.answer = std::min(all.answer, one.answer);
      std::ranges::move(one.why, std::back_inserter(all.why));
    }
    return all;
  }

  Tested test_any(const std::vector<Condition>& parts) {
    Tested best;
    for (const Condition& part : parts) {
      Tested one = test(part);
      if (one.answer == Answer::Yes) return one;
      best.answer = std::max(best.answer, one.answer);
    }
    return best;
  }

  Tested test_not(const Condition& part) {
    switch (test(part).answer) {
      case Answer::Yes: return {};
      case Answer::NotYet: return {Answer::NotYet};
      case Answer::No: break;
    }
    return {Answer::Yes, {"not " + written_form(part)}};
  }

  Tested test_one(const Condition& condition) {
    const auto& values = facts_.look(*condition.row, condition.name);
    if (!values) return {Answer::NotYet};
    for (const WantedValue& wanted : condition.wanted)
      for (const SearchText& value : *values)
        if (const auto found = fits(*condition.row, wanted, value))
          return {Answer::Yes, {fmt::format("{}: “{}”", named(condition), *found)}};
    return {};
  }

  FactsOfMail facts_;
};

std::string described(const RuleAction& action) {
  if (action.row->form == ActionForm::Switch) return std::string(action.row->name);
  return fmt::format("{} {}", action.row->name, fmt::join(action.values, ", "));
}

RuleReport report_on(const Rule& rule) {
  RuleReport report{rule.name, rule.place.line, RuleFate::NotReached, {}, {}};
  for (const RuleAction& action : rule.actions) report.actions.push_back(described(action));
  return report;
}

bool is_absent(const RuleSet& set, const std::string& technician, std::chrono::year_month_day day) {
  return std::ranges::any_of(set.absences, [&](const Absence& absence) {
    return same_address(absence.technician, technician) && day >= absence.first && day <= absence.last;
  });
}

// The member behind the one whose turn it was last who is there; the first one when nobody had a turn yet.
std::optional<std::string> next_in_turn(const RuleSet& set, const Team& team, const RuleContext& context) {
  const auto today = context.calendar.zone().to_local(context.received).date;
  const auto last = context.turns.find(team.name);
  std::size_t first = 0;
  for (std::size_t i = 0; last != context.turns.end() && i < team.members.size(); ++i)
    if (same_address(team.members[i], last->second)) first = i + 1;
  for (std::size_t i = 0; i < team.members.size(); ++i) {
    const std::string& member = team.members[(first + i) % team.members.size()];
    if (!is_absent(set, member, today)) return member;
  }
  return std::nullopt;
}

void assign_in_turn(const RuleSet& set, const RuleContext& context, RuleOutcome& outcome) {
  const Team* team = outcome.changes.in_turn ? set.find_team(*outcome.changes.in_turn) : nullptr;
  if (team == nullptr) return;
  outcome.changes.technician = next_in_turn(set, *team, context);
  if (outcome.changes.technician)
    outcome.turn = TurnTaken{team->name, *outcome.changes.technician};
  else
    outcome.remarks.push_back(fmt::format("nobody of team {} is there today: the ticket has no technician", team->name));
}

}  // namespace

std::string_view to_word(RuleFate fate) {
  switch (fate) {
    case RuleFate::Fired: return "fired";
    case RuleFate::DidNotFire: return "did_not_fire";
    case RuleFate::WaitsForPictures: return "waits_for_pictures";
    case RuleFate::NotReached: return "not_reached";
  }
  return "?";  // only a value that was cast from a foreign number gets here
}

std::string describe(const RuleReport& report) {
  const std::string rule = fmt::format("rule “{}” (line {})", report.name, report.line);
  const std::string actions = fmt::format("{}", fmt::join(report.actions, ", "));
  switch (report.fate) {
    case RuleFate::Fired:
      return fmt::format("{}: {} → {}", rule, report.why.empty() ? "each mail" : fmt::format("{}", fmt::join(report.why, ", ")),
                         actions);
    case RuleFate::WaitsForPictures: return fmt::format("{} waits for the text of the screenshots → {}", rule, actions);
    case RuleFate::DidNotFire: return rule + " does not concern this mail";
    case RuleFate::NotReached: return rule + " was not looked at: a rule above it stops";
  }
  return rule;
}

bool RuleOutcome::waits_for_pictures() const {
  return std::ranges::any_of(reports, [](const RuleReport& r) { return r.fate == RuleFate::WaitsForPictures; });
}

RuleOutcome apply_rules(const RuleSet& set, const Mail& mail, const RuleContext& context) {
  const RuleInput in{mail, context};
  RuleTrial trial(in);
  RuleOutcome outcome;
  for (const Rule& rule : set.rules) {
    RuleReport& report = outcome.reports.emplace_back(report_on(rule));
    if (outcome.changes.stop) continue;
    Tested tested = rule.when ? trial.test(*rule.when) : Tested{Answer::Yes};
    report.fate = tested.answer == Answer::Yes      ? RuleFate::Fired
                  : tested.answer == Answer::NotYet ? RuleFate::WaitsForPictures
                                                    : RuleFate::DidNotFire;
    if (report.fate != RuleFate::Fired) continue;
    report.why = std::move(tested.why);
    for (const RuleAction& action : rule.actions) action.row->apply(outcome.changes, action.values);
  }
  assign_in_turn(set, context, outcome);
  return outcome;
}

}  // namespace m2t
