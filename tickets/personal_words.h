// The words that point to one person, and texts without them: what stays of other people's texts when he is erased (T-50).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/ticket.h"

namespace m2t {

struct PersonalWords {
  std::vector<std::string> addresses;  // point to nobody else, wherever they stand
  std::vector<std::string> names;      // whole names: others may bear them, so they count only where he took part
  std::vector<std::string> parts;      // single words of the name and telephone numbers: only in his own tickets
};

// `phones`: as they stand in his tickets.
PersonalWords personal_words(const Person& person, std::span<const std::string> phones);

// Case does not count, also of accented letters of Western Europe; a word counts only as a whole one, so that
// marie@example.org is not found in anne-marie@example.org.
bool names_person(std::string_view text, std::span<const std::string> words);
std::string without_words(std::string_view text, std::span<const std::string> words);  // "[erased]" in their place

// Lines that begin with ">": somebody else's words between his own.
std::string without_quoted_lines(std::string_view text);

}  // namespace m2t
