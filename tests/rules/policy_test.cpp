#include "rules/policy.h"

#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

TEST_CASE("policy: our address, its plus variants and aliases are ours, in any case (H-02)") {
  const auto policy = desk();
  CHECK(is_own_address(policy, "support@jette.brussels"));
  CHECK(is_own_address(policy, "SUPPORT+r.abc@Jette.Brussels"));
  CHECK(is_own_address(policy, "helpdesk@jette.brussels"));
  CHECK(!is_own_address(policy, "support@jette.brussels.example"));
  CHECK(!is_own_address(policy, "supporter@jette.brussels"));
  CHECK(!is_own_address(policy, ""));
  CHECK(!is_own_address(DeskPolicy{}, ""));
}

TEST_CASE("policy: allowed are domains, single addresses and technicians; a look-alike is not") {
  auto policy = desk();
  policy.technicians.push_back(Person{"Ext", "ext@supplier.example", Language::Unknown});
  CHECK(is_allowed_sender(policy, "Marie.Dubois@JETTE.brussels"));
  CHECK(is_allowed_sender(policy, "bibliotheque@example.org"));
  CHECK(is_allowed_sender(policy, "ext@supplier.example"));
  CHECK(!is_allowed_sender(policy, "other@example.org"));
  CHECK(!is_allowed_sender(policy, "x@jette.brussels.example"));
  CHECK(!is_allowed_sender(policy, "x@mail.jette.brussels"));
  CHECK(!is_allowed_sender(policy, "jette.brussels"));
  CHECK(!is_allowed_sender(policy, ""));
}
