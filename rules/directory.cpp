#include "rules/directory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/plain_text.h"
#include "tickets/ticket.h"

namespace m2t {

bool Directory::add(std::string_view address, DirectoryAttributes attributes) {
  return people_.emplace(address_key(address), std::move(attributes)).second;
}

const DirectoryAttributes& Directory::of(std::string_view address) const {
  static const DirectoryAttributes nothing;
  const auto found = people_.find(address_key(address));
  return found == people_.end() ? nothing : found->second;
}

bool names_a_phone(const DirectoryAttributes& attributes) {
  static constexpr std::array words{"phone", "telefoon", "mobile", "gsm"};
  return std::ranges::any_of(attributes, [](const auto& attribute) {
    const std::string name = lower_ascii(attribute.first);
    const bool is_number =
        name == "tel" || std::ranges::any_of(words, [&](const char* word) { return name.find(word) != std::string::npos; });
    return is_number && std::ranges::any_of(attribute.second, [](const std::string& value) { return !value.empty(); });
  });
}

}  // namespace m2t
