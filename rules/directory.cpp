#include "rules/directory.h"

#include <utility>

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

}  // namespace m2t
