#include <doctest/doctest.h>

#include "tests/store/store_contract.h"

namespace m2t::test {

namespace {

// A technician's own secret is found by its hash, has generations, and ends.
void personal_secrets(Tx& tx) {
  CHECK_FALSE(tx.newest_personal_secret(jan.address));
  CHECK_FALSE(tx.find_personal_secret("first"));
  tx.add_personal_secret({"first", jan, 1, false}, monday);
  CHECK(tx.find_personal_secret("first")->person.address == jan.address);
  CHECK_FALSE(tx.find_personal_secret("first")->revoked);
  CHECK(tx.revoke_secret("first"));
  CHECK_FALSE(tx.revoke_secret("first"));
  CHECK(tx.find_personal_secret("first")->revoked);
  tx.add_personal_secret({"second", jan, 2, false}, monday);
  CHECK(tx.newest_personal_secret(jan.address)->secret_hash == "second");
}

// All secrets of one person end at once; nobody else's does.
void revoking_all_of_a_person(Tx& tx) {
  const TicketId ticket = new_ticket(tx).id;
  tx.add_secret("of-jan", ticket, jan, monday + std::chrono::hours(24));
  tx.add_secret("run out", ticket, jan, monday - std::chrono::hours(1));
  tx.add_secret("of-anne", ticket, anne, monday + std::chrono::hours(24));
  tx.add_personal_secret({"own", jan, 1, false}, monday);
  const RevokedSecrets revoked = tx.revoke_secrets_of(jan.address, monday);
  CHECK(revoked.personal == 1);
  CHECK(revoked.of_tickets == 1);
  CHECK(tx.find_secret("of-jan")->revoked);
  CHECK_FALSE(tx.find_secret("of-anne")->revoked);
  CHECK(tx.find_personal_secret("own")->revoked);
  CHECK(tx.revoke_secrets_of(jan.address, monday).of_tickets == 0);
  CHECK(tx.revoke_secrets_of("nobody@jette.brussels", monday).personal == 0);
}

// What came back with a secret is counted by mails and compared by words; it goes with the secret.
void uses_of_a_secret(Tx& tx) {
  tx.add_secret("of-jan", new_ticket(tx).id, jan, monday + std::chrono::hours(24));
  const InboundId first = *tx.add_inbound(new_mail(1)), second = *tx.add_inbound(new_mail(2));
  CHECK(tx.secret_uses("of-jan", second, "w").mails == 0);
  tx.note_secret_use("of-jan", first, "w");
  tx.note_secret_use("of-jan", first, "w");  // the same mail, decided again
  CHECK(tx.secret_uses("of-jan", first, "w").mails == 0);
  CHECK(tx.secret_uses("of-jan", second, "w").mails == 1);
  CHECK(tx.secret_uses("of-jan", second, "w").same_words);
  CHECK_FALSE(tx.secret_uses("of-jan", second, "other").same_words);
  tx.note_secret_use("of-jan", second, "");
  CHECK_FALSE(tx.secret_uses("of-jan", first, "").same_words);  // who says nothing repeats nothing
  CHECK(tx.secret_uses("of-anne", first, "w").mails == 0);
}

}  // namespace

void contract_of_personal_secrets(const MakeStore& make) {
  for (const auto part : {personal_secrets, revoking_all_of_a_person, uses_of_a_secret}) {
    const auto store = make();
    part(*store->begin());
  }
}

}  // namespace m2t::test
