// What a technician or the team leader writes about himself: it opens no ticket, and does nothing without what part 5 asks.
#include "rules/commands/own_matters.h"

#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};

struct Own {
  Proofs proofs;
  std::optional<WaitingConfirmation> confirmation;
  bool may_tell = true;

  Own() { proofs.is_technician = proofs.one_sender = true; }
  std::optional<Decision> operator()(const std::string& text) const {
    static const DeskPolicy policy = desk();
    static const Calendar hours = calendar();
    Mail m = mail();
    m.from = Address{an.name, an.address};
    m.text = m.new_text = text;
    return decide_own_matter({m, an, proofs, confirmation, may_tell, false, policy, hours, now()});
  }
};

template <class Wanted>
std::size_t count_of(const Decision& d) {
  return effects_of<Wanted>(d).size();
}

}  // namespace

TEST_CASE("own matters: #digest acts in exactly the cells that a command may (A-01, A-07, A-10, A-16)") {
  std::size_t cells = 0, acted = 0;
  for (const auto boundary : {BoundaryProof::NoProfile, BoundaryProof::Passed, BoundaryProof::Failed, BoundaryProof::Missing})
    for (const auto secret : {SecretProof::None, SecretProof::Valid, SecretProof::Expired, SecretProof::Revoked,
                              SecretProof::Spent, SecretProof::OtherTicket, SecretProof::OtherPerson})
      for (const bool one_sender : {true, false})
        for (const bool automatic : {true, false})
          for (const bool confirmed : {true, false})
            for (const char* text : {"#digest off", "/résumé on", "!overzicht off\n\nAn"}) {
              Own own;
              own.proofs.boundary = boundary;
              own.proofs.secret = secret;
              own.proofs.one_sender = one_sender;
              own.proofs.automatic = automatic;
              own.proofs.confirmed = confirmed;
              const auto d = own(text);
              REQUIRE(d);
              const bool may = authority_for(ActKind::Command, own.proofs).authority == Authority::Acts;
              CHECK(count_of<SetDigests>(*d) == (may ? 1 : 0));
              CHECK(count_of<OpenTicket>(*d) == 0);
              CHECK(count_of<SendNotice>(*d) == 0);
              CHECK(d->verdict == (automatic ? Verdict::Automatic : Verdict::Recorded));
              if (automatic) CHECK(d->effects.empty());
              for (const auto& told : effects_of<SendStaffMail>(*d)) {
                CHECK(told.of_no_ticket);
                CHECK(told.to.address == an.address);
              }
              ++cells;
              acted += may ? 1 : 0;
            }
  CHECK(cells == 4 * 7 * 8 * 3);
  CHECK(acted > 0);
  CHECK(acted < cells / 2);
}

TEST_CASE("own matters: on and off, in the words of each language") {
  Own own;
  own.proofs.confirmed = true;
  CHECK_FALSE(only<SetDigests>(own("#digest off").value()).wanted);
  CHECK(only<SetDigests>(own("#Résumé : on").value()).wanted);
  const auto receipt = only<SendStaffMail>(own("#overzicht off").value());
  CHECK(receipt.kind == StaffMailKind::Receipt);
  CHECK(receipt.done.at(0).find("geen overzichten meer") != std::string::npos);
}

TEST_CASE("own matters: a command for a ticket, or plain words, that answer a digest are told and do nothing") {
  Own own;
  own.proofs.secret = SecretProof::Valid;
  own.proofs.boundary = BoundaryProof::Passed;
  for (const char* text : {"#opgelost\nGedaan.", "Ik doe het straks.", "", "#note\nGeheim"}) {
    const auto d = own(text);
    REQUIRE(d);
    CHECK(d->effects.size() == 1);
    CHECK_FALSE(only<SendStaffMail>(*d).refused.empty());
  }
  const auto wrong = only<SendStaffMail>(own("#digest soms").value());
  CHECK(wrong.problems.size() == 1);
  CHECK(wrong.refused.empty());
  // Without such an answer they are a mail like any other.
  own.proofs.secret = SecretProof::None;
  for (const char* text : {"#opgelost\nGedaan.", "Mijn printer is stuk.", "", "#digest off\n#opgelost"}) CHECK_FALSE(own(text));
}

TEST_CASE("own matters: a code finds what waits for it, a wrong one costs a try (A-10)") {
  Own own;
  own.confirmation = WaitingConfirmation{ConfirmationId{3}, InboundId{7}, TicketId{}};
  CHECK(only<ConfirmMail>(own("#bevestigen abcdefgh").value()).waiting.inbound == InboundId{7});
  own.confirmation.reset();
  CHECK(only<CountWrongCode>(own("#bevestigen abcdefgh").value()).person.address == an.address);
}

TEST_CASE("own matters: a flood in somebody's name tells him nothing more, his own secret does (3.1)") {
  Own own;
  own.may_tell = false;
  CHECK(own("#digest off").value().effects.empty());
  own.proofs.secret = SecretProof::Valid;
  CHECK(only<SendStaffMail>(own("#digest off").value()).kind == StaffMailKind::Confirmation);
}

TEST_CASE("own matters: technicians and the team leader are staff, nobody else") {
  DeskPolicy policy = desk();
  policy.team_leader = Person{"Chef", "chef@jette.brussels", Language::French};
  Mail m = mail();
  CHECK_FALSE(staff_member_of(m, policy));
  m.from = Address{"", "CHEF@jette.brussels"};
  CHECK(staff_member_of(m, policy)->name == "Chef");
  m.from = Address{"", an.address};
  CHECK(staff_member_of(m, policy)->name == an.name);
  m.from.reset();
  CHECK_FALSE(staff_member_of(m, policy));
}
