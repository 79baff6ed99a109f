#include "daemon/proved_profile.h"

#include <fmt/format.h>

#include <vector>

#include "base/digest.h"

namespace m2t {
namespace {

std::string joined_words(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += word + ",";
  return all;
}

}  // namespace

std::string digest_of_profile(const DeskPolicy& policy) {
  const BoundaryProfile& profile = policy.boundary;
  std::string all = std::string(to_word(profile.kind)) + "|" + profile.authserv_id + "|" + joined_words(border_hosts(profile)) +
                    "|" + joined_words(hosts_behind_the_border(profile)) + "|" +
                    (profile.header_firewall ? "anywhere" : "above") + "|";
  all += joined_words(profile.domains.empty() ? policy.allowed_domains : profile.domains);
  return to_hex(sha256(all));
}

std::optional<std::string> why_not_proved(const DeskPolicy& policy, const std::optional<BoundaryTest>& test) {
  if (policy.boundary.kind == BoundaryKind::None) return std::nullopt;
  if (!test) return fmt::format("the boundary profile \"{}\" was never tested", to_word(policy.boundary.kind));
  if (test->profile == digest_of_profile(policy)) return std::nullopt;
  return fmt::format("the boundary profile was changed since its test of {}", to_rfc3339(test->at));
}

}  // namespace m2t
