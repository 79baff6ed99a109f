// The limits of 3.1 that count mails, each below, at, above and far above it. Tickets of an address and of a domain: judge_test.
#include "rules/budget.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

struct Limit {
  const char* name;
  int limit;
  int History::*count;
  NoticeKind kind;
  bool known;
};

bool may_go_out(const Limit& limit, int so_far) {
  History history;
  history.*limit.count = so_far;
  return !why_no_notice(limit.kind, limit.known, history, desk(), now());
}

Decision commanded(int carried_out, int unproved, bool locked, const std::string& text,
                   BoundaryProof boundary = BoundaryProof::Passed, SecretProof secret = SecretProof::Valid) {
  Mail m = mail();
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  m.text = m.new_text = text;
  StaffLookups lookups;
  lookups.carried_out_last_hour = carried_out;
  lookups.unproved_last_hour = unproved;
  lookups.locked = locked;
  Match match = matched(ticket());
  match.secret = secret;
  DeskPolicy policy = desk();
  Judgement judgement = judged(m);
  judgement.boundary.proof = boundary;
  static const Calendar hours = calendar();
  return decide(m, arrival(), {}, judgement, match, policy, hours, lookups);
}

bool asks_for_code(const Decision& d) {
  for (const auto& sent : effects_of<SendStaffMail>(d))
    if (sent.kind == StaffMailKind::Confirmation) return true;
  return false;
}

}  // namespace

TEST_CASE("limits: automatic mails to one address, at limit -1, limit, limit +1 and 100 times (3.1)") {
  const Limit limits[] = {
      {"acknowledgements in an hour", 20, &History::acknowledgements_last_hour, NoticeKind::AcknowledgeNew, true},
      {"acknowledgements in a day", 60, &History::acknowledgements_last_day, NoticeKind::AcknowledgeNew, true},
      {"acknowledgements to a stranger in an hour", 3, &History::acknowledgements_last_hour, NoticeKind::AcknowledgeNew, false},
      {"acknowledgements to a stranger in a day", 10, &History::acknowledgements_last_day, NoticeKind::AcknowledgeNew, false},
      {"others in an hour", 3, &History::automatic_mails_last_hour, NoticeKind::AcknowledgeFollowUp, true},
      {"others in a day", 10, &History::automatic_mails_last_day, NoticeKind::AcknowledgeFollowUp, true},
      {"others to a stranger in an hour", 3, &History::automatic_mails_last_hour, NoticeKind::AcknowledgeFollowUp, false},
      {"others to a stranger in a day", 10, &History::automatic_mails_last_day, NoticeKind::AcknowledgeFollowUp, false},
  };
  for (const Limit& limit : limits) {
    CAPTURE(limit.name);
    CHECK(may_go_out(limit, limit.limit - 1));
    CHECK(!may_go_out(limit, limit.limit));
    CHECK(!may_go_out(limit, limit.limit + 1));
    CHECK(!may_go_out(limit, limit.limit * 100));
  }
}

TEST_CASE("limits: sixty mails with commands of one technician in an hour; his answers do not count (3.1)") {
  for (const int so_far : {59, 60, 61, 6000}) {
    CAPTURE(so_far);
    const Decision d = commanded(so_far, 0, false, "#résolu\nLa cartouche est remplacée.");
    CHECK(d.carried_out == (so_far < 60));
    CHECK(has<ChangeState>(d) == (so_far < 60));
    CHECK(has<AddEntry>(d));  // kept, whatever becomes of it
    CHECK(has<SendNotice>(commanded(so_far, 0, false, "La cartouche arrive demain.")));
  }
}

TEST_CASE("limits: five mails in a technician's name that prove nothing lock his codes for an hour (3.1)") {
  for (const int so_far : {3, 4, 5, 500}) {
    CAPTURE(so_far);
    const Decision d = commanded(0, so_far, false, "#résolu\nVoilà.", BoundaryProof::NoProfile, SecretProof::None);
    CHECK(d.unproved);
    CHECK(!has<ChangeState>(d));
    CHECK(has<SilenceSender>(d) == (so_far >= 4));
    if (!has<SilenceSender>(d)) continue;
    CHECK(only<SilenceSender>(d).kind == SilenceKind::Commands);
    CHECK(only<SilenceSender>(d).until == now() + 1h);
    CHECK(only<SilenceSender>(d).address == "an.peeters@jette.brussels");
  }
}

TEST_CASE("limits: locked, no code is sent or taken, and what has both proofs is done all the same (3.1)") {
  CHECK(asks_for_code(commanded(0, 0, false, "#résolu\nVoilà.", BoundaryProof::NoProfile)));
  CHECK(!asks_for_code(commanded(0, 9, true, "#résolu\nVoilà.", BoundaryProof::NoProfile)));
  CHECK(has<ChangeState>(commanded(0, 9, true, "#résolu\nVoilà.")));
  CHECK(has<SendNotice>(commanded(0, 9, true, "La cartouche arrive demain.", BoundaryProof::NoProfile)));
  CHECK(has<CountWrongCode>(commanded(0, 0, false, "#confirmer abcdefgh")));
  CHECK(commanded(0, 0, false, "#confirmer abcdefgh").unproved);
  CHECK(!has<CountWrongCode>(commanded(0, 9, true, "#confirmer abcdefgh")));
  CHECK(!has<SilenceSender>(commanded(0, 9, true, "#résolu\nVoilà.", BoundaryProof::NoProfile, SecretProof::None)));
}

TEST_CASE("A-11: commands whose date is more than 72 hours from their arrival wait for a confirmation") {
  for (const auto& [age, acts] : {std::pair{72h, true}, std::pair{-72h, true}, std::pair{73h, false}, std::pair{-73h, false}}) {
    CAPTURE(age.count());
    Mail m = mail();
    m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
    m.text = m.new_text = "#résolu\nVoilà.";
    m.date = now() - age;
    Match match = matched(ticket());
    match.secret = SecretProof::Valid;
    Judgement judgement = judged(m);
    judgement.boundary.proof = BoundaryProof::Passed;
    const DeskPolicy policy = desk();
    const Calendar hours = calendar();
    const Decision d = decide(m, arrival(), {}, judgement, match, policy, hours);
    CHECK(has<ChangeState>(d) == acts);
    CHECK(asks_for_code(d) == !acts);
  }
}

TEST_CASE("limits: whose commands are too many is told so, whatever else was refused to him in that hour (3.1)") {
  Mail m = mail();
  m.from = Address{"An Peeters", "an.peeters@jette.brussels"};
  m.text = m.new_text = "#prendre";
  StaffLookups lookups;
  lookups.carried_out_last_hour = desk().limits.commands_per_hour;
  lookups.receipts_last_hour = desk().limits.refusals_per_hour;
  Match match = matched(ticket());
  match.secret = SecretProof::Valid;
  Judgement judgement = judged(m);
  judgement.boundary.proof = BoundaryProof::Passed;
  const Calendar hours = calendar();
  const DeskPolicy policy = desk();
  const Decision d = decide(m, arrival(), {}, judgement, match, policy, hours, lookups);
  CHECK_FALSE(d.carried_out);
  CHECK_FALSE(only<SendStaffMail>(d).refused.empty());
}
