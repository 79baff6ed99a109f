#include "rules/file/rule_problems.h"

#include <fmt/format.h>

#include "base/nearest.h"
#include "base/utf8.h"

namespace m2t {
namespace {

constexpr std::size_t most_values = 500;
constexpr std::size_t longest_value = 2000;

std::size_t characters_in(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_character(text).bytes);
  return count;
}

}  // namespace

SourcePlace RuleProblems::place_of_part(const SourcePlace& value, const std::string& part) const {
  if (part.empty() || value.line == 0 || value.line > conf_.lines.size()) return value;
  const std::string& line = conf_.lines[value.line - 1];
  std::size_t from = 0;
  for (std::uint32_t column = 1; column < value.column && from < line.size(); ++column)
    from += first_character(std::string_view(line).substr(from)).bytes;
  const std::size_t at = line.find(part, from);
  if (at == std::string::npos) return value;
  return {value.line, static_cast<std::uint32_t>(characters_in(line.substr(0, at)) + 1),
          static_cast<std::uint32_t>(characters_in(part))};
}

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

std::vector<PlacedText> texts_of(const ConfValue& value, const std::string& owner, std::string_view expected,
                                 RuleProblems& problems) {
  std::vector<PlacedText> texts;
  const auto take = [&](const ConfValue& one) {
    if (const auto* text = one.text(); text == nullptr)
      problems.add(one.place, rules_code::wrong_type, fmt::format("{} cannot be a {}", owner, one.kind()),
                   fmt::format("write a {}", expected));
    else if (text->empty())
      problems.add(one.place, rules_code::wrong_value, fmt::format("{} is empty", owner),
                   fmt::format("write a {}, or leave it out", expected));
    else if (text->size() > longest_value)
      problems.add(one.place, rules_code::too_much, fmt::format("{} is longer than {} bytes", owner, longest_value), "");
    else
      texts.push_back({*text, one.place});
  };
  const auto* list = value.array();
  if (list == nullptr) {
    take(value);
    return texts;
  }
  if (list->empty())
    problems.add(value.place, rules_code::wrong_value, fmt::format("{} is an empty list", owner),
                 "name a value, or leave it out");
  if (list->size() > most_values) {
    problems.add(value.place, rules_code::too_much, fmt::format("{} has more than {} values", owner, most_values),
                 "write several rules");
    return texts;
  }
  for (const ConfValue& one : *list) take(one);
  return texts;
}

std::string nearest_or_allowed(std::string_view written, const std::vector<std::string_view>& allowed) {
  if (const auto near = nearest_word(written, allowed)) return fmt::format("did you mean {}?", in_quotes(*near));
  return fmt::format("there is {}", fmt::join(allowed, ", "));
}

}  // namespace m2t
