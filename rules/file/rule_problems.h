// The stable codes of what can be wrong with a rules file, and how problems are told while it is read. Private to rules/file.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/conf_file.h"

namespace m2t {

namespace rules_code {

struct Row {
  std::string_view code;
  std::string_view meaning;
};

// M2T-0001 to M2T-0003 are those of base/conf_file.
inline constexpr std::string_view unknown_key = "M2T-0201";
inline constexpr std::string_view wrong_type = "M2T-0202";
inline constexpr std::string_view wrong_value = "M2T-0203";
inline constexpr std::string_view missing = "M2T-0204";
inline constexpr std::string_view twice = "M2T-0205";
inline constexpr std::string_view bad_pattern = "M2T-0206";
inline constexpr std::string_view not_there = "M2T-0207";
inline constexpr std::string_view not_after_pictures = "M2T-0208";
inline constexpr std::string_view too_much = "M2T-0209";
inline constexpr std::string_view never_reached = "M2T-0220";
inline constexpr std::string_view always_true = "M2T-0221";
inline constexpr std::string_view unused = "M2T-0222";

inline constexpr std::array<Row, 12> all{{
    {unknown_key, "No condition, action or table has this name."},
    {wrong_type, "The value is of the wrong type: a number where a text is due."},
    {wrong_value, "The value is of the right type, and cannot be."},
    {missing, "Something without which a rule, a team or an absence means nothing is not there."},
    {twice, "Two rules or two teams have the same name."},
    {bad_pattern, "A text that is looked for is no expression of RE2, or has no word in it."},
    {not_there, "A technician, a team or a template of this name does not exist."},
    {not_after_pictures,
     "A rule that asks for the text of screenshots acts when the ticket is there already, and cannot do this any more."},
    {too_much, "More rules, values or expressions than a desk can mean."},
    {never_reached, "A warning: a rule above this one stops for each mail."},
    {always_true, "A warning: an expression is found in every text, also in an empty one."},
    {unused, "A warning: no rule names this team."},
}};

}  // namespace rules_code

// Gathers the problems of one file.
class RuleProblems {
 public:
  RuleProblems(const ConfFile& conf, std::vector<ConfProblem>& problems) : conf_(conf), problems_(problems) {}

  void add(const SourcePlace& place, std::string_view code, std::string what, std::string remedy) {
    problems_.push_back({conf_.path, place, std::string(code), std::move(what), std::move(remedy)});
  }
  // The place of a part of a value, where the part stands in the file as it is; else the value's own.
  SourcePlace place_of_part(const SourcePlace& value, const std::string& part) const;
  std::size_t count() const { return problems_.size(); }

  // Counts the expressions of the file; false when there is one too many.
  bool may_have_another_expression() { return ++expressions_ <= most_expressions; }
  static constexpr std::size_t most_expressions = 200;

 private:
  const ConfFile& conf_;
  std::vector<ConfProblem>& problems_;
  std::size_t expressions_ = 0;
};

struct PlacedText {
  std::string text;
  SourcePlace place;
};

// A text, or a list of texts that is not empty; what is not is told as a problem of `owner` ("rule “vpn”: subject").
std::vector<PlacedText> texts_of(const ConfValue& value, const std::string& owner, std::string_view expected,
                                 RuleProblems& problems);

// `did you mean "subject"?`, or what is allowed.
std::string nearest_or_allowed(std::string_view written, const std::vector<std::string_view>& allowed);
std::string in_quotes(std::string_view text);

}  // namespace m2t
