#include "rules/match.h"

#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

std::string a_secret() { return make_secret(seeded_random(1)); }
std::string another_secret() { return make_secret(seeded_random(2)); }

SecretHit hit(const Ticket& t, const std::string& for_address = "marie.dubois@jette.brussels") {
  SecretHit h;
  h.secret = a_secret();
  h.ticket = t;
  h.person = Person{"", for_address, Language::Unknown};
  return h;
}

Mail from(const std::string& address) {
  Mail m = mail();
  m.from->address = address;
  return m;
}

const std::string requester = "marie.dubois@jette.brussels", in_copy = "jan.claes@jette.brussels",
                  technician = "an.peeters@jette.brussels", colleague = "else@jette.brussels", outsider = "bob@elsewhere.example";

}  // namespace

TEST_CASE("match: candidates come strongest first: In-Reply-To, then References from the last to the first") {
  Mail m = mail();
  m.in_reply_to = {"foreign-1@x", make_message_id(another_secret(), "jette.brussels")};
  m.references = {make_message_id(a_secret(), "jette.brussels"), "foreign-2@x", "foreign-3@x", "foreign-1@x"};
  const auto c = find_candidates(m, desk());
  CHECK(c.secrets_in_ids == std::vector<std::string>{another_secret(), a_secret()});
  CHECK(c.message_ids == std::vector<std::string>{"foreign-1@x", "foreign-3@x", "foreign-2@x"});
}

TEST_CASE("match: plus addresses count only where the server takes them") {
  Mail m = mail();
  m.to = {{"", make_plus_address(a_secret(), "x")}};
  m.to = {{"", make_plus_address("support@jette.brussels", a_secret())}};
  m.delivered_to = {make_plus_address("support@jette.brussels", another_secret())};
  CHECK(find_candidates(m, desk()).secrets_in_addresses.empty());
  auto policy = desk();
  policy.plus_addresses = true;
  CHECK(find_candidates(m, policy).secrets_in_addresses == std::vector<std::string>{a_secret(), another_secret()});
}

TEST_CASE("match: numbers are sought in the subject and the new text, in quoted text only where these have none") {
  const std::string number = to_text(TicketNumber{"JET", 1042}), other = to_text(TicketNumber{"JET", 1043});
  Mail m = mail();
  m.new_text = "Merci de regarder.";
  m.quoted_text = "> Ticket " + other;
  auto c = find_candidates(m, desk());
  REQUIRE(c.numbers_in_text.size() == 1);
  CHECK(c.numbers_in_text[0].number.counter == 1043);
  m.subject = "RE: TR: imprimante [" + number + "]";
  c = find_candidates(m, desk());
  REQUIRE(c.numbers_in_subject.size() == 1);
  CHECK(c.numbers_in_subject[0].number.counter == 1042);
  CHECK(c.numbers_in_text.empty());
  m.new_text = "voir aussi " + other;
  CHECK(find_candidates(m, desk()).numbers_in_text.size() == 1);
}

TEST_CASE("match: a bounce is found by the mail of ours that it returns (S-22)") {
  Mail m = mail();
  m.bounce.is = true;
  m.bounce.original_message_id = make_message_id(a_secret(), "jette.brussels");
  CHECK(find_candidates(m, desk()).secrets_in_ids == std::vector<std::string>{a_secret()});
}

TEST_CASE("match: the parties of a ticket") {
  auto policy = desk();
  const auto t = ticket();
  CHECK(is_party(t, "Marie.Dubois@JETTE.brussels", policy));
  CHECK(is_party(t, in_copy, policy));
  CHECK(is_party(t, technician, policy));
  CHECK(!is_party(t, colleague, policy));
  CHECK(!is_party(t, "", policy));
  policy.parties = PartyPolicy::Domain;
  CHECK(is_party(t, colleague, policy));
  CHECK(!is_party(t, outsider, policy));
}

TEST_CASE("match: sender x evidence (T-02, T-03, T-04)") {
  const auto t = ticket();
  Found by_secret, by_plus, by_id, by_subject, by_text, expired, revoked;
  by_secret.by_id_secret = {hit(t)};
  by_plus.by_address_secret = {hit(t)};
  by_id.by_message_id = {t};
  by_subject.by_subject_number = {t};
  by_text.by_text_number = {t};
  expired.by_id_secret = {hit(t)};
  expired.by_id_secret[0].expired = true;
  revoked.by_address_secret = {hit(t)};
  revoked.by_address_secret[0].revoked = true;

  struct Row {
    const Found* found;
    Evidence party, anybody;
  };
  const Row rows[] = {{&by_secret, Evidence::OwnMessageId, Evidence::OwnMessageId},
                      {&by_plus, Evidence::PlusAddress, Evidence::PlusAddress},
                      {&by_id, Evidence::EarlierMessageId, Evidence::None},
                      {&by_subject, Evidence::SubjectNumber, Evidence::None},
                      {&by_text, Evidence::TextNumber, Evidence::None},
                      {&expired, Evidence::EarlierMessageId, Evidence::None},
                      {&revoked, Evidence::EarlierMessageId, Evidence::None}};
  for (const auto& row : rows) {
    CAPTURE(to_sentence(row.party));
    for (const auto& party : {requester, in_copy, technician}) {
      CAPTURE(party);
      const auto match = match_ticket(from(party), *row.found, desk());
      CHECK(match.evidence == row.party);
      CHECK(match.ticket.has_value());
      CHECK(!match.third_party);
      CHECK(match.not_allowed.empty());
    }
    for (const auto& other : {colleague, outsider}) {
      CAPTURE(other);
      const auto match = match_ticket(from(other), *row.found, desk());
      CHECK(match.evidence == row.anybody);
      CHECK(match.ticket.has_value() == (row.anybody != Evidence::None));
      CHECK(match.third_party == (row.anybody != Evidence::None));
      CHECK(match.not_allowed.size() == (row.anybody == Evidence::None ? 1 : 0));
      CHECK(!match.reasons.empty());
    }
  }
}

TEST_CASE("match: the person whom the secret was made for is no third party, even if not a party") {
  Found found;
  found.by_id_secret = {hit(ticket(), colleague)};
  CHECK(!match_ticket(from("Else@Jette.Brussels"), found, desk()).third_party);
}

TEST_CASE("match: a mail without From joins by a secret only, as a third party") {
  Mail m = mail();
  m.from.reset();
  Found found;
  found.by_subject_number = {ticket()};
  CHECK(!match_ticket(m, found, desk()).ticket);
  found.by_id_secret = {hit(ticket(), "")};
  CHECK(match_ticket(m, found, desk()).third_party);
}

TEST_CASE("match: our secret beats a number; the other ticket is noted, if the sender is a party there") {
  Found found;
  found.by_id_secret = {hit(ticket(1))};
  Ticket foreign = ticket(3);
  foreign.requester.address = colleague;
  foreign.parties = {};
  found.by_subject_number = {ticket(2), foreign};
  const auto match = match_ticket(from(requester), found, desk());
  CHECK(match.ticket->id == TicketId{1});
  REQUIRE(match.also_named.size() == 1);
  CHECK(match.also_named[0].id == TicketId{2});
  REQUIRE(match.not_allowed.size() == 1);
  CHECK(match.not_allowed[0].id == TicketId{3});
}

TEST_CASE("match: two numbers: the first takes the mail, the other is noted once") {
  Found found;
  found.by_subject_number = {ticket(1), ticket(2)};
  found.by_text_number = {ticket(2), ticket(1)};
  const auto match = match_ticket(from(requester), found, desk());
  CHECK(match.ticket->id == TicketId{1});
  CHECK(match.also_named.size() == 1);
}

TEST_CASE("match: a number that is not allowed does not hide one that is") {
  Ticket foreign = ticket(3);
  foreign.requester.address = colleague;
  foreign.parties = {};
  Found found;
  found.by_subject_number = {foreign, ticket(1)};
  const auto match = match_ticket(from(requester), found, desk());
  CHECK(match.ticket->id == TicketId{1});
  CHECK(match.not_allowed.size() == 1);
}

TEST_CASE("match: nothing found says so") {
  const auto match = match_ticket(mail(), {}, desk());
  CHECK(!match.ticket);
  CHECK(match.evidence == Evidence::None);
  CHECK(!match.reasons.empty());
}

namespace {

DeskPolicy led_desk() {
  DeskPolicy policy = desk();
  policy.team_leader = Person{"Chef", "chef.support@jette.brussels", Language::French};
  policy.parties = PartyPolicy::Domain;
  return policy;
}

Ticket complaint_ticket(std::int64_t id = 1) {
  Ticket t = ticket(id);
  t.type = TicketType::Complaint;
  t.technician = Person{"An Peeters", technician, Language::Dutch};
  t.parties.push_back({*t.technician, PartyRole::Technician});
  return t;
}

}  // namespace

TEST_CASE("match: a technician finds no complaint, whatever secret or number he has; the team leader and its parties do") {
  Found found;
  found.by_id_secret = {hit(complaint_ticket(), technician)};
  found.by_subject_number = {complaint_ticket()};
  found.by_message_id = {complaint_ticket()};
  const Match none = match_ticket(from(technician), found, led_desk());
  CHECK_FALSE(none.ticket);
  CHECK(none.not_allowed.empty());  // no note anywhere says that there is one
  CHECK_FALSE(match_ticket(from(colleague), {{}, {}, {}, {}, {}, {complaint_ticket()}, {}}, led_desk()).ticket);
  for (const std::string& who : {requester, in_copy, std::string("chef.support@jette.brussels")}) {
    found.by_id_secret = {hit(complaint_ticket(), who)};
    CHECK(match_ticket(from(who), found, led_desk()).ticket);
  }
  Ticket his_own = complaint_ticket();
  his_own.requester = *his_own.technician;
  found.by_id_secret = {hit(his_own, technician)};
  CHECK(match_ticket(from(technician), found, led_desk()).ticket);
}

TEST_CASE("match: a complaint that a mail names beside its ticket is noted nowhere") {
  Found found;
  found.by_subject_number = {ticket(1)};
  found.by_text_number = {complaint_ticket(2)};
  CHECK(match_ticket(from(requester), found, led_desk()).also_named.empty());
  found.by_subject_number = {complaint_ticket(2)};
  found.by_text_number = {ticket(1)};
  CHECK(match_ticket(from(requester), found, led_desk()).also_named.empty());
}

TEST_CASE("match: a technician's secret from anybody else has leaked; the mail joins its ticket all the same (A-14, A-15)") {
  Found found;
  found.by_id_secret = {hit(ticket(), technician)};
  Match match = match_ticket(from(requester), found, desk());
  CHECK(match.ticket);
  REQUIRE(match.leaked.size() == 1);
  CHECK(match.leaked[0].owner.address == technician);
  CHECK(match_ticket(from(technician), found, desk()).leaked.empty());
  CHECK(match_ticket(from(outsider), found, desk()).leaked.size() == 1);
  found.by_id_secret = {hit(ticket(), requester)};  // a requester's lets mails join, and nothing else
  CHECK(match_ticket(from(outsider), found, desk()).leaked.empty());
  found = {};
  found.personal = {{a_secret(), Person{"An Peeters", technician, Language::Dutch}, 0}};
  REQUIRE(match_ticket(from(colleague), found, desk()).leaked.size() == 1);
  CHECK_FALSE(match_ticket(from(colleague), found, desk()).leaked[0].ticket);
  CHECK(match_ticket(from(technician), found, desk()).leaked.empty());
  Mail bounce = from("mailer-daemon@jette.brussels");
  bounce.bounce.is = true;
  CHECK(match_ticket(bounce, found, desk()).leaked.empty());
}
