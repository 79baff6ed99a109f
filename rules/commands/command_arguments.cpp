#include "rules/commands/command_arguments.h"

#include <algorithm>

#include "base/nearest.h"
#include "parsers/text/text_lines.h"
#include "tickets/mail_address.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The number alone counts, too: the word before it said what it is.
std::optional<TicketNumber> ticket_number_in(std::string_view typed, const std::string& prefix) {
  const auto found = find_ticket_numbers(typed, prefix);
  if (found.size() == 1) return found.front().number;
  if (found.empty() && is_digits(typed)) return parse_ticket_number(prefix + "-" + std::string(typed), prefix);
  return std::nullopt;
}

// "Jean <jean@x>", "<mailto:jean@x>", "jean@x<mailto:jean@x>" as Outlook writes it. Nothing when two different ones are there.
std::optional<std::string> address_in(std::string_view typed) {
  std::optional<std::string> found;
  std::size_t at = 0;
  while (at < typed.size()) {
    const std::size_t end = std::min(typed.find_first_of(" \t<>()[],;\"", at), typed.size());
    std::string_view word = typed.substr(at, end - at);
    at = end + 1;
    if (fold_words(word.substr(0, 7)) == "mailto:") word.remove_prefix(7);
    while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
    if (word.find('@') == std::string_view::npos || !is_safe_envelope_address(word)) continue;
    if (found && !same_address(*found, word)) return std::nullopt;
    if (!found) found = std::string(word);
  }
  return found;
}

template <class Value>
TypedArgument value_or_nearest(const std::optional<Value>& value, std::string_view folded,
                               const std::vector<std::string>& words) {
  if (value) return {*value, std::nullopt, {}};
  const std::vector<std::string_view> candidates(words.begin(), words.end());
  return {{}, CommandProblemKind::NoValue, nearest_word(folded, candidates).value_or("")};
}

std::optional<Switch> switch_from_typed(std::string_view folded) {
  if (folded == "on" || folded == "oui" || folded == "ja" || folded == "aan") return Switch::On;
  if (folded == "off" || folded == "non" || folded == "nee" || folded == "uit" || folded == "stop") return Switch::Off;
  return std::nullopt;
}

}  // namespace

TypedArgument read_argument(ArgumentKind kind, std::string_view typed, const CommandContext& context) {
  const std::string folded = fold_words(typed);
  switch (kind) {
    case ArgumentKind::None: return {};
    case ArgumentKind::Name:
    case ArgumentKind::Category:
    case ArgumentKind::Code: return {std::string(typed), std::nullopt, {}};
    case ArgumentKind::Number:
      if (const auto number = ticket_number_in(typed, context.ticket_prefix)) return {*number, std::nullopt, {}};
      return {{}, CommandProblemKind::NoTicketNumber, {}};
    case ArgumentKind::Address:
      if (auto address = address_in(typed)) return {*std::move(address), std::nullopt, {}};
      return {{}, CommandProblemKind::NoAddress, {}};
    case ArgumentKind::TypeWord: return value_or_nearest(type_from_typed(folded), folded, all_type_words());
    case ArgumentKind::PriorityWord: return value_or_nearest(priority_from_typed(folded), folded, all_priority_words());
    case ArgumentKind::OnOff: return value_or_nearest(switch_from_typed(folded), folded, {"on", "off"});
    case ArgumentKind::Until:
      if (const auto date = date_from_typed(typed, context)) return {*date, std::nullopt, {}};
      return {{}, CommandProblemKind::NoDate, {}};
  }
  return {};
}

std::vector<std::string> values_for(ArgumentKind kind, const CommandContext& context) {
  switch (kind) {
    case ArgumentKind::TypeWord: return type_words_for(context.language);
    case ArgumentKind::PriorityWord: return priority_words_for(context.language);
    case ArgumentKind::OnOff: return {"on", "off"};
    case ArgumentKind::Name: return context.technicians;
    default: return {};
  }
}

}  // namespace m2t
