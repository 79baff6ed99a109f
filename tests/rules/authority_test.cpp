// Who may command by mail: every cell of the table against the rules of part 5, said a second time as sentences.
#include <doctest/doctest.h>

#include <array>
#include <map>

#include "rules/commands/authority.h"

using namespace m2t;

namespace {

constexpr std::array boundaries{BoundaryProof::NoProfile, BoundaryProof::Passed, BoundaryProof::Failed, BoundaryProof::Missing};
constexpr std::array secrets{SecretProof::None,  SecretProof::Valid,       SecretProof::Expired,    SecretProof::Revoked,
                             SecretProof::Spent, SecretProof::OtherTicket, SecretProof::OtherPerson};
constexpr std::array acts{ActKind::Note, ActKind::Answer, ActKind::Command, ActKind::Grave, ActKind::ForCaller, ActKind::Undo};

template <class Check>
int every_cell(Check check) {
  int cells = 0;
  for (const auto act : acts)
    for (const auto boundary : boundaries)
      for (const auto secret : secrets)
        for (int bits = 0; bits < 64; ++bits) {
          const auto bit = [bits](int n) { return ((bits >> n) & 1) != 0; };
          check(act, Proofs{bit(0), bit(1), bit(2), boundary, secret, bit(3), bit(4), bit(5)});
          ++cells;
        }
  return cells;
}

}  // namespace

TEST_CASE("A-18: no cell acts without what part 5 asks") {
  std::map<Authority, int> found;
  const int cells = every_cell([&](ActKind act, const Proofs& p) {
    const auto answer = authority_for(act, p).authority;
    ++found[answer];
    const bool secret = p.secret == SecretProof::Valid;
    const bool vouched = p.boundary == BoundaryProof::Passed;
    // nothing makes up for these.
    if (!p.is_technician || p.automatic) {
      CHECK(answer == Authority::None);
      return;
    }
    if (!p.one_sender) {
      CHECK(answer == Authority::UnverifiedNote);
      return;
    }
    if (answer != Authority::Acts || p.confirmed) return;
    // Whoever acts unconfirmed has shown a secret, whatever else he has.
    const bool any_secret = secret || (act == ActKind::Note && p.secret == SecretProof::Spent) ||
                            (act == ActKind::ForCaller && p.personal_secret) || (act == ActKind::Undo && p.receipt_secret);
    CHECK(any_secret);
    if (act == ActKind::Command) CHECK((secret && vouched));  // a spent one is none
    if (act == ActKind::Answer) CHECK((secret && p.boundary != BoundaryProof::Failed));
    CHECK(act != ActKind::Grave);
  });
  CHECK(cells >= 2000);
  CHECK(found.size() == 4);
}

TEST_CASE("A-01, A-07: what does act, and what waits") {
  Proofs p;
  p.is_technician = p.one_sender = true;
  const auto ask = [&](ActKind act) { return authority_for(act, p).authority; };
  CHECK(ask(ActKind::Answer) == Authority::UnverifiedNote);
  CHECK(ask(ActKind::Command) == Authority::UnverifiedNote);
  p.secret = SecretProof::Valid;
  CHECK(ask(ActKind::Answer) == Authority::Acts);
  CHECK(ask(ActKind::Note) == Authority::Acts);
  CHECK(ask(ActKind::Command) == Authority::AfterConfirmation);
  CHECK(ask(ActKind::Grave) == Authority::AfterConfirmation);
  p.boundary = BoundaryProof::Passed;
  CHECK(ask(ActKind::Command) == Authority::Acts);
  CHECK(ask(ActKind::Grave) == Authority::AfterConfirmation);
  p.secret = SecretProof::None;
  CHECK(ask(ActKind::Command) == Authority::AfterConfirmation);
  CHECK(ask(ActKind::Answer) == Authority::AfterConfirmation);
  p.boundary = BoundaryProof::Failed;
  p.secret = SecretProof::Valid;
  CHECK(ask(ActKind::Answer) == Authority::AfterConfirmation);  // somebody else has the secret
  p.boundary = BoundaryProof::Missing;                          // fails closed for commands
  CHECK(ask(ActKind::Command) == Authority::AfterConfirmation);
  p.secret = SecretProof::OtherPerson;
  CHECK(ask(ActKind::Command) == Authority::UnverifiedNote);
  p.receipt_secret = true;
  CHECK(ask(ActKind::Undo) == Authority::Acts);
  CHECK(ask(ActKind::ForCaller) == Authority::AfterConfirmation);
  p.personal_secret = true;
  CHECK(ask(ActKind::ForCaller) == Authority::Acts);
  p.boundary = BoundaryProof::Missing;  // in every profile
  CHECK(ask(ActKind::ForCaller) == Authority::Acts);
  p.boundary = BoundaryProof::Failed;  // somebody else has the address
  CHECK(ask(ActKind::ForCaller) == Authority::AfterConfirmation);
}
