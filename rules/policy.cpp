#include "rules/policy.h"

#include <algorithm>

#include "tickets/reference.h"

namespace m2t {

bool is_own_address(const DeskPolicy& policy, std::string_view address) {
  if (address.empty()) return false;
  return (!policy.address.empty() && is_own_address(address, std::string_view(policy.address))) ||
         std::ranges::any_of(policy.aliases,
                             [&](const std::string& own) { return is_own_address(address, std::string_view(own)); });
}

bool is_allowed_sender(const DeskPolicy& policy, std::string_view address) {
  const std::string domain = address_domain(address);
  if (domain.empty()) return false;
  const auto same_domain = [&](const std::string& allowed) { return address_domain("@" + allowed) == domain; };
  const auto same = [&](const std::string& allowed) { return same_address(allowed, address); };
  return std::ranges::any_of(policy.allowed_domains, same_domain) || std::ranges::any_of(policy.allowed_addresses, same) ||
         member_of_staff(policy, address).has_value();
}

std::optional<Person> member_of_staff(const DeskPolicy& policy, std::string_view address) {
  if (address.empty()) return std::nullopt;
  for (const Person& technician : policy.technicians)
    if (same_address(technician.address, address)) return technician;
  return is_team_leader(policy, address) ? policy.team_leader : std::nullopt;
}

bool is_team_leader(const DeskPolicy& policy, std::string_view address) {
  return policy.team_leader && !address.empty() && same_address(policy.team_leader->address, address);
}

}  // namespace m2t
