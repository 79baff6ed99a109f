#include "daemon/personal_address.h"

#include "tickets/reference.h"

namespace m2t {

std::string personal_address_of(Tx& tx, const Person& technician, const DeskPolicy& policy, Time now) {
  if (!policy.plus_addresses) return {};
  const std::string key = tx.instance_key();
  const auto newest = tx.newest_personal_secret(technician.address);
  if (newest && !newest->revoked) {
    const std::string secret = personal_secret(key, technician.address, newest->generation);
    // Another key than the one it was made with, after a database was put together anew, ends it as well.
    if (equal_in_constant_time(secret_hash(secret), newest->secret_hash)) return make_personal_address(policy.address, secret);
  }
  const int generation = newest ? newest->generation + 1 : 1;
  const std::string secret = personal_secret(key, technician.address, generation);
  tx.add_personal_secret({secret_hash(secret), technician, generation, false}, now);
  return make_personal_address(policy.address, secret);
}

}  // namespace m2t
