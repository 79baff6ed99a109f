#include "rules/homograph_warning.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "parsers/text/homographs.h"

namespace m2t {
namespace {

std::vector<std::string> known_domains(const DeskPolicy& policy) {
  std::vector<std::string> known = policy.allowed_domains;
  const auto add = [&](const std::string& address) {
    std::string domain = address_domain(address);
    if (!domain.empty() && std::ranges::find(known, domain) == known.end()) known.push_back(std::move(domain));
  };
  add(policy.address);
  for (const std::string& address : policy.allowed_addresses) add(address);
  for (const Person& technician : policy.technicians) add(technician.address);
  if (policy.team_leader) add(policy.team_leader->address);
  return known;
}

}  // namespace

std::string homograph_warning(const Mail& mail, const DeskPolicy& policy) {
  if (!mail.from) return {};
  const std::string domain = address_domain(mail.from->address);
  const DomainLooks looks = looks_of_domain(domain, known_domains(policy));
  if (!looks.looks_like.empty())
    return fmt::format("Careful: {} is not {}, it only looks like it (“{}”).", domain, looks.looks_like, looks.readable);
  if (looks.mixed_scripts)
    return fmt::format(
        "Careful: the sender's domain {} mixes letters of several alphabets, or has some that no name may have (“{}”).", domain,
        looks.readable);
  return {};
}

}  // namespace m2t
