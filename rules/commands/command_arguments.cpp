#include "rules/commands/command_arguments.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/nearest.h"
#include "parsers/text/text_lines.h"
#include "rules/plain_text.h"
#include "tickets/mail_address.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::size_t words_in_front = 4;  // "Jean Dupont", "avec le ticket"
constexpr std::string_view around_values = " \t<>()[],;\"";

bool is_mere_punctuation(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = take_code_point(text, at);
    const bool sign = c < U'0' || (c > U'9' && c < U'A') || (c > U'Z' && c < U'a') || (c > U'z' && c < U'\u00C0') ||
                      (c >= U'\u2000' && c <= U'\u206F') || c == U'\uFEFF' || c == U'\uFF1A';
    if (!sign) return false;
  }
  return true;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t count_words_in(std::string_view text) { return split_words(plain_words(text)).size(); }

// Without what parts a value from the words behind it: "paul@x : écran noir", "JET-10003) voir".
std::string_view behind_separators(std::string_view text) {
  constexpr std::string_view closing = ">)],;\".:!-=";
  for (std::string_view before; before.size() != text.size();) {
    before = text;
    text = trim_blanks(text);
    if (!text.empty() && closing.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    for (const std::string_view dash : {"–", "—", "："})
      if (text.starts_with(dash)) text.remove_prefix(dash.size());
  }
  return text;
}

struct ValueInText {
  std::string_view value, before, behind;
};

// The first word, and what follows it. "- haute" begins with a sign.
ValueInText first_value(std::string_view typed) {
  typed = behind_separators(typed);
  std::size_t end = std::min(typed.find_first_of(" \t,;:"), typed.size());
  for (const std::string_view blank : {"\u00A0", "\u202F"}) end = std::min(end, typed.find(blank));
  std::string_view word = typed.substr(0, end);
  while (word.ends_with('.') || word.ends_with('!')) word.remove_suffix(1);
  return {word, {}, behind_separators(typed.substr(end))};
}

TypedArgument number_in(std::string_view typed, const std::string& prefix) {
  const auto found = find_ticket_numbers(typed, prefix);
  if (found.size() == 1) {
    const auto& one = found.front();
    const std::string_view behind = behind_separators(typed.substr(std::min(one.offset + one.written.size(), typed.size())));
    if (count_words_in(typed.substr(0, one.offset)) <= words_in_front) return {one.number, std::nullopt, {}, std::string(behind)};
  }
  // The number alone counts, too: the word before it said what it is.
  const ValueInText first = first_value(typed);
  if (found.empty() && is_digits(first.value))
    if (const auto number = parse_ticket_number(prefix + "-" + std::string(first.value), prefix))
      return {*number, std::nullopt, {}, std::string(first.behind)};
  return {{}, CommandProblemKind::NoTicketNumber, {}, std::string(first.behind)};
}

// One word of `typed` from `at`, which moves behind it: "<mailto:jean@x>" gives "jean@x".
std::string_view next_token(std::string_view typed, std::size_t& at) {
  while (at < typed.size() && around_values.find(typed[at]) != std::string_view::npos) ++at;
  std::size_t end = std::min(typed.find_first_of(around_values, at), typed.size()), next = end;
  for (const std::string_view blank : {"\u00A0", "\u202F"})
    if (const std::size_t place = typed.find(blank, at); place < end) {
      end = place;
      next = place + blank.size();
    }
  std::string_view word = typed.substr(at, end - at);
  at = next;
  if (fold_words(word.substr(0, 7)) == "mailto:") word.remove_prefix(7);
  while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
  return word;
}

bool is_address(std::string_view word) { return word.find('@') != std::string_view::npos && is_safe_envelope_address(word); }

// "Jean <jean@x>", "<mailto:jean@x>", "jean@x<mailto:jean@x>" as Outlook writes it. Nothing when two different ones are there; words that
// are a text may name others, but not at once: "jean@x, marie@x" and "jean@x et marie@x" are two.
std::optional<ValueInText> address_in(std::string_view typed, bool free_text) {
  std::optional<ValueInText> found;
  std::size_t words_behind = 0;
  for (std::size_t at = 0; at < typed.size();) {
    const std::string_view word = next_token(typed, at);
    if (word.empty()) continue;
    const auto start = static_cast<std::size_t>(word.data() - typed.data());
    if (!is_address(word)) {
      ++words_behind;
      continue;
    }
    if (!found) {
      found = ValueInText{word, typed.substr(0, start), {}};
      words_behind = 0;
    } else if (!same_address(std::string(found->value), word)) {
      if (!free_text || words_behind < 2) return std::nullopt;
      continue;
    } else if (words_behind > 0) {
      continue;
    }
    found->behind = behind_separators(typed.substr(start + word.size()));
  }
  if (found && count_words_in(found->before) > words_in_front) return std::nullopt;
  return found;
}

// Where a beginning of `typed`, as long as possible, means something.
template <class Means>
std::optional<ValueInText> longest_beginning(std::string_view typed, Means means) {
  for (std::size_t end = typed.size(); end != std::string_view::npos && end > 0; end = typed.find_last_of(" \t,;:", end - 1)) {
    const std::string_view value = trim_blanks(typed.substr(0, end));
    if (!value.empty() && means(value)) return ValueInText{value, {}, behind_separators(typed.substr(end))};
  }
  return std::nullopt;
}

// "vendredi prochain", "vendredi à midi": the words make another date of it.
bool belongs_to_date(std::string_view behind) {
  static constexpr std::array<std::string_view, 21> words{
      "prochain", "prochaine", "prochains",  "suivant",   "matin",   "midi",   "soir",
      "apres",    "volgende",  "aanstaande", "komende",   "ochtend", "middag", "avond",
      "namiddag", "next",      "morning",    "afternoon", "a",       "om",     "at"};
  const std::string plain = plain_words(behind);
  const auto split = split_words(plain);
  return !split.empty() && std::ranges::count(words, split.front()) != 0;
}

TypedArgument date_in(std::string_view typed, const CommandContext& context) {
  const auto is_date = [&](std::string_view part) { return date_from_typed(part, context).has_value(); };
  const auto found = longest_beginning(typed, is_date);
  if (!found || belongs_to_date(found->behind)) return {{}, CommandProblemKind::NoDate, {}, {}};
  return {*date_from_typed(found->value, context), std::nullopt, {}, std::string(found->behind)};
}

// A technician's name with words behind it; the whole where no technician is called so. Who is meant is found elsewhere.
TypedArgument name_in(std::string_view typed, const CommandContext& context) {
  if (const auto address = address_in(typed, false))
    return {std::string(address->value), std::nullopt, {}, std::string(address->behind)};
  const auto is_name = [&](std::string_view part) {
    const std::string wanted = plain_words(part);
    return wanted.size() > 3 && std::ranges::any_of(context.technicians, [&](const std::string& name) {
             return plain_words(name).find(std::string_view(wanted).substr(0, wanted.size() - 1)) != std::string::npos;
           });
  };
  const auto found = longest_beginning(typed, is_name);
  if (!found) return {std::string(typed), std::nullopt, {}, {}};
  return {std::string(found->value), std::nullopt, {}, std::string(found->behind)};
}

constexpr std::array<std::string_view, 4> words_for_on{"on", "oui", "ja", "aan"};
constexpr std::array<std::string_view, 5> words_for_off{"off", "non", "nee", "uit", "stop"};

std::optional<Switch> switch_from_typed(std::string_view folded) {
  if (std::ranges::count(words_for_on, folded) != 0) return Switch::On;
  if (std::ranges::count(words_for_off, folded) != 0) return Switch::Off;
  return std::nullopt;
}

// "of" is "off" cut short. What is near to both says neither: the opposite of what was meant does harm.
std::string nearest_switch(std::string_view folded) {
  if (folded.starts_with("of")) return "off";
  const bool on = nearest_word(folded, words_for_on).has_value(), off = nearest_word(folded, words_for_off).has_value();
  if (on == off) return {};
  return on ? "on" : "off";
}

std::string nearest_of(std::string_view folded, const std::vector<std::string>& words) {
  const std::vector<std::string_view> candidates(words.begin(), words.end());
  return nearest_word(folded, candidates).value_or("");
}

template <class Value>
TypedArgument value_or_nearest(const std::optional<Value>& value, std::string nearest, std::string_view behind) {
  if (value) return {*value, std::nullopt, {}, std::string(behind)};
  return {{}, CommandProblemKind::NoValue, std::move(nearest), std::string(behind)};
}

}  // namespace

TypedArgument read_argument(ArgumentKind kind, std::string_view typed, const CommandContext& context, bool free_text) {
  const ValueInText first = first_value(typed);
  const std::string folded = fold_words(first.value);
  switch (kind) {
    case ArgumentKind::None: return {};
    case ArgumentKind::Name: return name_in(typed, context);
    case ArgumentKind::Category:
    case ArgumentKind::Code: return {std::string(typed), std::nullopt, {}, {}};
    case ArgumentKind::Number: return number_in(typed, context.ticket_prefix);
    case ArgumentKind::Address:
      if (const auto address = address_in(typed, free_text))
        return {std::string(address->value), std::nullopt, {}, std::string(address->behind)};
      return {{}, CommandProblemKind::NoAddress, {}, {}};
    case ArgumentKind::TypeWord:
      return value_or_nearest(type_from_typed(folded), nearest_of(folded, all_type_words()), first.behind);
    case ArgumentKind::PriorityWord:
      return value_or_nearest(priority_from_typed(folded), nearest_of(folded, all_priority_words()), first.behind);
    case ArgumentKind::OnOff: return value_or_nearest(switch_from_typed(folded), nearest_switch(folded), first.behind);
    case ArgumentKind::Until: return date_in(typed, context);
  }
  return {};
}

bool holds_no_words(std::string_view text) {
  const std::string_view seen = trim_blanks(text);
  const std::string_view first_line = trim_blanks(seen.substr(0, seen.find('\n')));
  return first_line == "--" || is_mere_punctuation(seen);
}

bool begins_with_address(std::string_view typed) {
  const auto found = address_in(typed, true);
  return found && (trim_blanks(found->before).empty() || found->before.ends_with('<') || fold_words(found->before) == "mailto:");
}

bool says_nothing(std::string_view behind) {
  static constexpr std::array<std::string_view, 21> polite{
      "svp",    "stp", "aub",   "please",   "pls",      "merci",      "bedankt", "dank", "u",    "je",   "wel",
      "thanks", "thx", "graag", "priorite", "priority", "prioriteit", "s",       "il",   "vous", "plait"};
  const std::string plain = plain_words(behind);
  const auto words = split_words(plain);
  if (behind.starts_with('(') && behind.ends_with(')') && words.size() <= words_in_front)
    return true;  // a name, as mail programs write it
  return is_mere_punctuation(behind) ||
         std::ranges::all_of(words, [](std::string_view word) { return std::ranges::count(polite, word) != 0; });
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
