// The desk's own rules where a mail is decided.
#include "rules/ticket_of_mail.h"
#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

DeskPolicy desk_of_three() {
  DeskPolicy policy = desk();
  policy.technicians = knowledge().technicians;
  return policy;
}

Decision decided_with(const std::string& file, const Mail& m = mail(), const Match& match = {}, const Arrival& a = arrival(),
                      std::map<std::string, std::string, std::less<>> turns = {}, const DeskPolicy& policy = desk_of_three()) {
  static const Calendar hours = calendar();
  const RuleSet set = rules(file);
  return decide(m, a, {}, judge(m, a, {}, policy), match, policy, hours, {}, RulesAtHand{&set, std::move(turns), {}});
}

std::string rule(const std::string& then, const std::string& name = "r") {
  return "[[rule]]\nname = \"" + name + "\"\nthen = { " + then + " }\n";
}
// The first change of this kind; nothing when there is none.
template <typename Change>
std::optional<Change> change_in(const std::vector<TicketChange>& changes) {
  for (const TicketChange& change : changes)
    if (const auto* one = std::get_if<Change>(&change)) return *one;
  return std::nullopt;
}
template <typename Change>
std::optional<Change> change_of(const Decision& d) {
  std::vector<TicketChange> changes;
  for (const ChangeTicket& effect : effects_of<ChangeTicket>(d)) {
    CHECK_FALSE(effect.ticket);
    changes.push_back(effect.change);
  }
  return change_in<Change>(changes);
}

const std::string network = "[[team]]\nname = \"network\"\nmembers = [\"An Peeters\", \"Luc Martin\"]\n";

Attachment screenshot() {
  Attachment a;
  a.name = a.original_name = "ecran.png";
  a.type = a.detected_type = "image/png";
  a.kind = AttachmentKind::Screenshot;
  a.size = 4000;
  return a;
}

}  // namespace

TEST_CASE("decide with rules: type and priority of the ticket, and the rest beside it") {
  const Decision d =
      decided_with(network + rule("type = \"incident\", priority = \"urgent\", category = \"printer\", tag = \"x\", "
                                  "technician = \"Luc Martin\", team = \"network\", copy_to = \"b@jette.brussels\""));
  const auto open = only<OpenTicket>(d);
  CHECK(open.type == TicketType::Incident);
  CHECK(open.priority == Priority::Urgent);
  REQUIRE(open.in_copy.size() == 1);
  CHECK(open.in_copy.front().address == "b@jette.brussels");
  CHECK(change_of<SetCategory>(d)->category == "printer");
  CHECK(change_of<SetTeam>(d)->team == "network");
  CHECK(change_of<SetTechnician>(d)->technician == Person{"Luc Martin", "luc.martin@jette.brussels", Language::French});
  CHECK(change_of<SetState>(d)->state == TicketState::Assigned);
  CHECK(change_of<AddTag>(d)->tag == "x");
  CHECK(has_reason(d.reasons, "rule “r” (line 4): each mail → type incident, priority urgent"));
  REQUIRE(d.rules.size() == 1);
  CHECK(d.rules.front().name == "r");
  CHECK_FALSE(has_reason(d.reasons, "a request: no word"));
  // what is missing follows the type that the rule gave
  CHECK(only<SendNotice>(d).missing == std::vector<std::string>{"error_text", "phone"});
}

TEST_CASE("decide with rules: rules that do not fire leave everything as it is") {
  const Decision with = decided_with("[[rule]]\nname = \"r\"\nwhen.language = \"nl\"\nthen.category = \"x\"\n");
  const Decision without = decided_with("");
  CHECK(with.reasons == without.reasons);
  CHECK(with.effects.size() == without.effects.size());
  CHECK(with.rules.empty());
}

TEST_CASE("decide with rules: a complaint is the team leader's alone, whatever rules assign") {
  const Decision d = decided_with(network + rule("in_turn = \"network\", copy_to = \"b@jette.brussels\", category = \"c\"") +
                                  rule("type = \"complaint\"", "complaint"));
  CHECK(only<OpenTicket>(d).type == TicketType::Complaint);
  CHECK(only<OpenTicket>(d).in_copy.empty());
  CHECK(change_of<SetCategory>(d)->category == "c");
  CHECK_FALSE(change_of<SetTeam>(d));
  CHECK_FALSE(change_of<SetTechnician>(d));
  CHECK_FALSE(change_of<SetState>(d));
  CHECK_FALSE(has<TakeTurn>(d));
  CHECK(has_reason(d.reasons, "a complaint: seen by the team leader alone"));
}

TEST_CASE("decide with rules: in turn, and the turn is noted") {
  const Decision d =
      decided_with(network + rule("in_turn = \"network\""), mail(), {}, arrival(), {{"network", "an.peeters@jette.brussels"}});
  CHECK(change_of<SetTechnician>(d)->technician->address == "luc.martin@jette.brussels");
  CHECK(only<TakeTurn>(d).team == "network");
  CHECK(only<TakeTurn>(d).technician.address == "luc.martin@jette.brussels");
}

TEST_CASE("decide with rules: of a new ticket those are told whom it concerns, of a complaint the team leader alone") {
  DeskPolicy policy = desk_of_three();
  policy.notify_technicians = true;
  policy.team_leader = Person{"Chef", "chef@jette.brussels", Language::French};
  const auto told = [&](const std::string& file) {
    std::string all;
    for (const SendStaffMail& sent : effects_of<SendStaffMail>(decided_with(file, mail(), {}, arrival(), {}, policy)))
      all += sent.to.address + " ";
    return all;
  };
  const std::string with_mailbox = "[[team]]\nname = \"desk\"\nmailbox = \"desk@jette.brussels\"\nmembers = [\"An Peeters\"]\n";
  CHECK(told("") == "an.peeters@jette.brussels luc.martin@jette.brussels zoe.lambert@jette.brussels ");
  CHECK(told(rule("technician = \"Zoé Lambert\"")) == "zoe.lambert@jette.brussels ");
  CHECK(told(network + rule("team = \"network\"")) == "an.peeters@jette.brussels luc.martin@jette.brussels ");
  CHECK(told(network + rule("in_turn = \"network\"")) == "an.peeters@jette.brussels ");
  CHECK(told(with_mailbox + rule("team = \"desk\"")) == "desk@jette.brussels ");
  CHECK(told(with_mailbox + rule("team = \"desk\", type = \"complaint\"")) == "chef@jette.brussels ");
}

TEST_CASE("decide with rules: held, or only recorded, with the reason; not once a person released it") {
  const Decision held = decided_with(rule("hold = \"an invoice\""));
  CHECK(held.verdict == Verdict::Held);
  CHECK(only<HoldMail>(held).reason == HeldReason::Rule);
  CHECK(only<HoldMail>(held).explanation == "a rule of the desk holds it: an invoice");
  CHECK(held.effects.size() == 2);
  CHECK(only<SendNotice>(held).kind == NoticeKind::Held);  // he would think it lost
  CHECK(decided_with(rule("hold = \"an invoice\", acknowledge = \"none\"")).effects.size() == 1);
  const Decision recorded = decided_with(rule("record = \"a newsletter\""));
  CHECK(recorded.verdict == Verdict::Recorded);
  CHECK(recorded.effects.empty());
  CHECK(has_reason(recorded.reasons, "rule “r”"));
  CHECK(decided_with(rule("record = \"a\", hold = \"b\"")).verdict == Verdict::Held);
  Arrival released = arrival();
  released.released = true;
  const Decision let_in =
      decided_with(rule("hold = \"an invoice\", record = \"a newsletter\", category = \"c\""), mail(), {}, released);
  CHECK(let_in.verdict == Verdict::NewTicket);
  CHECK(change_of<SetCategory>(let_in)->category == "c");
}

TEST_CASE("decide with rules: another acknowledgement, or none") {
  CHECK(only<SendNotice>(decided_with(rule("acknowledge = \"newcomer\""))).variant == "newcomer");
  CHECK_FALSE(has<SendNotice>(decided_with(rule("acknowledge = \"none\""))));
}

TEST_CASE("decide with rules: what belongs to a ticket, is held or is automatic is not for rules") {
  const std::string file = rule("hold = \"x\", category = \"c\"");
  CHECK(decided_with(file, mail(), matched(ticket())).verdict == Verdict::FollowUp);
  CHECK(decided_with(rule("category = \"c\""), mail(), matched(ticket())).rules.empty());
  CHECK(only<HoldMail>(decided_with(file, stranger_mail())).reason == HeldReason::Stranger);
  Mail automatic = mail();
  automatic.automatic.auto_submitted = {"auto-replied"};
  CHECK(decided_with(file, automatic).rules.empty());
}

TEST_CASE("decide with rules: a rule waits for screenshots only when there are some") {
  const std::string file = "[[rule]]\nname = \"r\"\nwhen.picture_text = \"vpn\"\nthen.category = \"vpn\"\n";
  CHECK(decided_with(file).rules.empty());
  Mail with_picture = mail();
  with_picture.attachments = {screenshot()};
  const Decision d = decided_with(file, with_picture);
  REQUIRE(d.rules.size() == 1);
  CHECK(d.rules.front().waits);
  CHECK_FALSE(has<ChangeTicket>(d));
  CHECK(has_reason(d.reasons, "rule “r” (line 1) waits for the text of the screenshots"));
}

TEST_CASE("pictures change what they decide, and nothing that a person changed in between") {
  Classification without, with;
  without.category = "general";
  with = without;
  with.type = TicketType::Incident;
  with.priority = Priority::High;
  with.category = "vpn";
  with.team = "network";
  with.technician = knowledge().technicians.at(1);
  with.tags = {"a", "b"};
  Ticket t = ticket(7, TicketState::New);
  t.category = "general";
  t.tags = {"a"};
  CHECK(classification_by_pictures(t, without, without).empty());
  const auto all = classification_by_pictures(t, without, with);
  CHECK(all.size() == 7);
  CHECK(change_in<SetType>(all)->type == TicketType::Incident);
  CHECK(change_in<SetPriority>(all)->priority == Priority::High);
  CHECK(change_in<SetCategory>(all)->category == "vpn");
  CHECK(change_in<SetTeam>(all)->team == "network");
  CHECK(change_in<SetTechnician>(all)->technician->address == "luc.martin@jette.brussels");
  CHECK(change_in<SetState>(all)->state == TicketState::Assigned);
  CHECK(change_in<AddTag>(all)->tag == "b");

  t.type = TicketType::Complaint;
  t.priority = Priority::Low;
  t.category = "by hand";
  t.team = "other";
  t.technician = knowledge().technicians.at(0);
  t.tags = {"a", "b"};
  CHECK(classification_by_pictures(t, without, with).empty());
}

TEST_CASE("what pictures show to be a complaint goes back from whom a rule gave it to, and from who took it") {
  Classification without, with;
  without.technician = knowledge().technicians.at(0);
  without.team = "network";
  with.type = TicketType::Complaint;
  Ticket t = ticket(7, TicketState::Assigned);
  t.team = "network";
  t.technician = knowledge().technicians.at(0);
  const auto changes = classification_by_pictures(t, without, with);
  CHECK(change_in<SetType>(changes)->type == TicketType::Complaint);
  CHECK(change_in<SetTeam>(changes)->team.empty());
  REQUIRE(change_in<SetTechnician>(changes));
  CHECK_FALSE(change_in<SetTechnician>(changes)->technician);
  t.technician = knowledge().technicians.at(2);
  const auto taken = classification_by_pictures(t, without, with);
  REQUIRE(change_in<SetTechnician>(taken));
  CHECK_FALSE(change_in<SetTechnician>(taken)->technician);
}
