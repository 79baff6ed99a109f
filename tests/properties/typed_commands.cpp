#include "tests/properties/typed_commands.h"

#include <array>
#include <cctype>

namespace m2t::properties {
namespace {

template <class Choices>
const auto& one_of(const Choices& choices, int choice) {
  return choices[static_cast<std::size_t>(choice) % choices.size()];
}

std::vector<std::string> words_of(const CommandWords& row) {
  std::vector<std::string> words;
  for (const auto& language : {row.french, row.dutch, row.english}) words.insert(words.end(), language.begin(), language.end());
  for (const auto shown : {row.shown_french, row.shown_dutch, row.shown_english}) words.emplace_back(shown);
  return words;
}

std::string value_for(ArgumentKind argument, int choice, const ValueSet& values) {
  static constexpr std::array<std::string_view, 6> days{"", "vendredi", "3 jours", "tot 24/12", "morgen", "2 weken"};
  static constexpr std::array<std::string_view, 2> switches{"on", "off"};
  switch (argument) {
    case ArgumentKind::None: return {};
    case ArgumentKind::Name: return one_of(values.technicians, choice);
    case ArgumentKind::Number: return one_of(values.numbers, choice);
    case ArgumentKind::Address: return one_of(values.addresses, choice);
    case ArgumentKind::TypeWord: return one_of(values.types, choice);
    case ArgumentKind::PriorityWord: return one_of(values.priorities, choice);
    case ArgumentKind::Category: return one_of(values.categories, choice);
    case ArgumentKind::Until: return std::string(one_of(days, choice));
    case ArgumentKind::OnOff: return std::string(one_of(switches, choice));
    case ArgumentKind::Code: return "abcd2345";
  }
  return {};
}

std::string in_capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const CommandChoice& c) {
  return out << "{" << c.kind << ", " << c.word << ", " << c.sign << ", " << c.dress << ", " << c.value << "}";
}

rc::Gen<CommandChoice> any_command() {
  using rc::gen::inRange;
  using rc::gen::set;
  return rc::gen::build<CommandChoice>(set(&CommandChoice::kind, inRange(0, static_cast<int>(command_kinds))),
                                       set(&CommandChoice::word, inRange(0, 24)), set(&CommandChoice::sign, inRange(0, 4)),
                                       set(&CommandChoice::dress, inRange(0, 8)), set(&CommandChoice::value, inRange(0, 6)));
}

TypedCommand typed(const CommandChoice& choice, const ValueSet& values) {
  static constexpr std::array<std::string_view, 4> signs{"#", "/", "!", "＃"};
  static constexpr std::array<std::string_view, 4> colons{" ", ": ", "\u00A0: ", " : "};
  const CommandWords& row = one_of(command_table(), choice.kind);
  TypedCommand command{row.kind, value_for(row.argument, choice.value, values), {}};
  std::string word = one_of(words_of(row), choice.word);
  if (choice.dress % 2 == 1) word = in_capitals(word);
  command.line = (choice.dress >= 6 ? "  " : "") + std::string(one_of(signs, choice.sign)) + word;
  if (!command.value.empty()) command.line += std::string(one_of(colons, choice.dress / 2)) + command.value;
  if (row.takes_text) command.line += (command.value.empty() ? ": " : "\n") + values.marker + " “voilà” l’écran";
  return command;
}

}  // namespace m2t::properties
