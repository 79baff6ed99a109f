// The address of a technician's own, from the help mail that names it to its end.
#include "daemon/personal_address.h"

#include "daemon/commands/commands.h"
#include "tests/daemon/command_desk.h"
#include "tests/daemon/test_desk.h"

using namespace m2t;
using namespace m2t::test;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};

DeskPolicy with_plus_addresses() {
  DeskPolicy policy = jette_settings().policy;
  policy.plus_addresses = true;
  return policy;
}

}  // namespace

TEST_CASE("personal address: the same each time it is shown, another one after it was revoked (A-08)") {
  TestDesk desk;
  auto tx = desk.store->begin();
  const std::string first = personal_address_of(*tx, an, with_plus_addresses(), desk.clock.now());
  const auto secret = secret_in_personal_address(first, "support@jette.brussels");
  REQUIRE(secret);
  CHECK(tx->find_personal_secret(secret_hash(*secret))->person.address == an.address);
  CHECK(personal_address_of(*tx, an, with_plus_addresses(), desk.clock.now()) == first);
  tx->revoke_secrets_of(an.address, desk.clock.now());
  const std::string second = personal_address_of(*tx, an, with_plus_addresses(), desk.clock.now());
  CHECK(second != first);
  CHECK(tx->newest_personal_secret(an.address)->generation == 2);
}

TEST_CASE("personal address: there is none where the server takes no plus addresses") {
  TestDesk desk;
  auto tx = desk.store->begin();
  CHECK(personal_address_of(*tx, an, jette_settings().policy, desk.clock.now()).empty());
  CHECK_FALSE(tx->newest_personal_secret(an.address));
}

TEST_CASE("personal address: `tokens revoke` ends it, says what it ended, and is recorded without the address (T-48)") {
  CommandDesk desk;
  StoreOptions options;
  options.file = desk.data_dir() / "mail2ticket.db";
  options.random = seeded_random(7);
  const auto store = open_sqlite_store(options);
  std::string secret;
  {
    auto tx = store->begin();
    secret = *secret_in_personal_address(personal_address_of(*tx, an, with_plus_addresses(), tuesday_at_ten()),
                                         "support@jette.brussels");
    tx->commit();
  }
  TokensRevokeOptions revoke;
  revoke.address = "nobody@jette.brussels";
  CHECK_THROWS_AS(desk.run(revoke_tokens, revoke), DataError);
  revoke.address = "AN.Peeters@jette.brussels";
  CHECK(desk.run(revoke_tokens, revoke) == ExitCode::Ok);
  CHECK(desk.out.find("1 personal address, 0 secrets") != std::string::npos);
  CHECK(store->begin_reading()->find_personal_secret(secret_hash(secret))->revoked);
}
