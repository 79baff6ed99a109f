// Telephone numbers and addresses of pages in what people wrote. Known by fields.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace m2t {

struct FoundPhone {
  std::string number;   // "+3224231212"; an internal number as written, "1234"
  std::string written;  // "02.423.(12.12)", "poste 1234"
  bool is_fax = false;
  bool of_somebody_else = false;  // "appelez Marie au …", "zijn nummer is …"
};
// The number to call somebody back: one with a word like "tel" before others, that of a colleague or a supplier when the writer
// gives none of his own, a fax only when there is nothing else.
// Dates, VAT and account numbers, order numbers are none; nor is a number that the writer says he called,
// nor one of `not_theirs` (E.164), the desk's own for one.
std::optional<FoundPhone> find_phone(std::string_view text, std::span<const std::string> not_theirs = {});
// All numbers in these texts, "+3224231212".
std::vector<std::string> phone_numbers(std::span<const std::string> texts);

// "https://…", "www.…" and names of hosts with a path, each once, in order, at most 50; SafeLinks unwrapped, the punctuation of
// the sentence cut off, lines joined inside of <>.
std::vector<std::string> find_urls(std::string_view text);

}  // namespace m2t
