// The desk's own rules as they stand in the rules file: values, in the order of the file. Made by read_rules, tried by apply_rules.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/conf_file.h"
#include "rules/file/text_pattern.h"

namespace m2t {

struct ConditionRow;  // rule_tables.h
struct ActionRow;

// From one time of day to another, the end not included; "18:00-08:00" goes over midnight.
struct HourRange {
  std::chrono::minutes from{}, to{};
  bool holds(std::chrono::minutes time_of_day) const {
    return from <= to ? time_of_day >= from && time_of_day < to : time_of_day >= from || time_of_day < to;
  }
};

// One of the values that a condition is satisfied with.
struct WantedValue {
  std::string written;
  std::optional<TextPattern> pattern;  // of texts
  std::optional<HourRange> hours;
};

struct Condition {
  enum class Kind { All, Any, Not, One };
  Kind kind = Kind::All;
  SourcePlace place;
  std::vector<Condition> parts;       // of All and Any; of Not one
  const ConditionRow* row = nullptr;  // of One
  std::string name;                   // of One: which header field, which attribute
  std::vector<WantedValue> wanted;    // of One: any of them is enough
};

struct RuleAction {
  const ActionRow* row = nullptr;
  std::vector<std::string> values;
};

struct Rule {
  std::string name;
  SourcePlace place;
  std::optional<Condition> when;  // nothing: each mail
  std::vector<RuleAction> actions;
};

struct Team {
  std::string name;
  std::string mailbox;               // may be empty
  std::vector<std::string> members;  // addresses of technicians, in the order of their turns
  SourcePlace place;
};

struct Absence {
  std::string technician;                   // address
  std::chrono::year_month_day first, last;  // both included
};

struct RuleSet {
  std::filesystem::path file;
  std::vector<Rule> rules;
  std::vector<Team> teams;
  std::vector<Absence> absences;

  const Team* find_team(std::string_view name) const;  // null when there is none
};

// Does something in it ask for the text of screenshots?
bool needs_pictures(const Condition& condition);
bool needs_pictures(const RuleSet& set);

}  // namespace m2t
