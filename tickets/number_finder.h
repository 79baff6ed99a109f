// Finds ticket numbers in typed text. For reference's own use (find_ticket_numbers) and subject's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/reference.h"
#include "tickets/typed_text.h"

namespace m2t {

struct NumberInText {
  std::uint64_t counter = 0;
  std::size_t end = 0;  // behind its last digit
};

class NumberFinder {
 public:
  // Views both, which must outlive it.
  NumberFinder(std::string_view utf8, std::string_view prefix);

  std::vector<FoundNumber> find_all();
  // The number behind our prefix, when `first` is where the prefix starts: "JET-10429", "jet n° 10429".
  std::optional<NumberInText> prefixed_at(const TextPiece& first) const;

 private:
  std::optional<NumberInText> bare_at(const TextPiece& first) const;
  std::optional<NumberInText> behind_connectors(std::size_t offset, bool abbreviated, bool prefixed) const;
  std::optional<NumberInText> number_at(const TextPiece& digits, bool prefixed) const;
  std::optional<NumberInText> next_of_list(std::size_t offset, std::size_t& starts) const;
  bool prefix_ends_at(const TextPiece& first, std::size_t& end) const;
  bool is_cut_off(std::size_t end, bool prefixed) const;

  std::string_view text_;
  std::string_view prefix_;
};

}  // namespace m2t
