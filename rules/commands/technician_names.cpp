// The technicians that a typed name means.
#include <algorithm>

#include "base/nearest.h"
#include "parsers/text/text_lines.h"
#include "rules/commands/carry_out.h"
#include "rules/plain_text.h"

namespace m2t {
namespace {

// A shorter name is near to too many others.
constexpr std::size_t shortest_mistyped_name = 4;
constexpr std::size_t shortest_part_of_name = 3;  // "lucc" is Luc

}  // namespace

std::string name_of_technician(const Person& person) { return person.name.empty() ? person.address : person.name; }

std::vector<Person> technicians_named(std::string_view typed, const DeskPolicy& policy) {
  const std::string wanted = plain_words(typed);  // " an peeters "
  std::vector<Person> whole, beginnings;
  for (const Person& person : policy.technicians) {
    if (same_address(person.address, typed)) return {person};
    const std::string name = plain_words(person.name);
    if (name == wanted) whole.push_back(person);
    const std::string beginning = wanted.substr(0, wanted.size() - 1);
    if (wanted.size() > 2 && name.find(beginning) != std::string::npos) beginnings.push_back(person);
  }
  return whole.empty() ? beginnings : whole;
}

std::optional<Person> technician_nearest(std::string_view typed, const DeskPolicy& policy) {
  const std::string wanted = fold_words(typed);
  if (wanted.size() < shortest_mistyped_name) return std::nullopt;
  std::vector<std::string> names;
  std::vector<const Person*> people;  // whose they are
  for (const Person& person : policy.technicians) {
    const std::string name = fold_words(person.name);
    for (const std::string_view part : words_of(name)) {
      if (part.size() < shortest_part_of_name) continue;
      names.emplace_back(part);
      people.push_back(&person);
    }
    names.push_back(name);
    people.push_back(&person);
  }
  const auto nearest = nearest_word(wanted, std::vector<std::string_view>(names.begin(), names.end()));
  const Person* meant = nullptr;
  for (std::size_t i = 0; nearest && i < names.size(); ++i) {
    if (names[i] != *nearest || people[i] == meant) continue;
    if (meant) return std::nullopt;
    meant = people[i];
  }
  return meant ? std::optional(*meant) : std::nullopt;
}

}  // namespace m2t
