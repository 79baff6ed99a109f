// A receipt says who got a mail of what was done; without that, a technician does not know what the requester and his colleagues know.
#include <algorithm>

#include "rules/commands/receipt_words.h"
#include "rules/commands/steer.h"
#include "tests/rules/builders.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person receipt_writer{"An Peeters", "an.peeters@jette.brussels", Language::French};
const Person receipt_colleague{"Luc Claes", "luc.claes@jette.brussels", Language::Dutch};
const Person receipt_leader{"Chef", "chef@jette.brussels", Language::French};

DeskPolicy telling_desk() {
  DeskPolicy policy = desk();
  policy.technicians = {receipt_writer, receipt_colleague};
  policy.team_leader = receipt_leader;
  policy.notify_technicians = true;
  return policy;
}

Decision ordered(const Person& writer, const Ticket& on, const std::string& text) {
  static const Calendar hours = calendar();
  static const DeskPolicy policy = telling_desk();
  Mail m = mail();
  m.from = Address{writer.name, writer.address};
  m.text = m.new_text = text;
  Proofs proofs;
  proofs.is_technician = proofs.one_sender = true;
  proofs.secret = SecretProof::Valid;
  proofs.boundary = BoundaryProof::Passed;
  StaffLookups lookups;
  lookups.named = {ticket(2)};
  return steer({m, on, writer, proofs, lookups, true, policy, hours, now()});
}

SendStaffMail receipt_in(const Decision& d) {
  for (const SendStaffMail& mail : effects_of<SendStaffMail>(d))
    if (mail.kind == StaffMailKind::Receipt) return mail;
  return {};
}

std::vector<std::string> news_in(const Decision& d) {
  std::vector<std::string> told;
  for (const SendStaffMail& mail : effects_of<SendStaffMail>(d))
    if (mail.kind == StaffMailKind::News) told.push_back(mail.to.address);
  return told;
}

Ticket of_type(TicketType type, TicketState state = TicketState::Assigned) {
  Ticket one = ticket(1, state);
  one.type = type;
  return one;
}

}  // namespace

TEST_CASE("receipts: whoever gets a mail of what was done is named") {
  struct Row {
    const char* text;
    TicketState state;
    const char* told;
  };
  const std::string to_second = "#fusionner " + to_text(ticket(2).number);
  for (const Row& row :
       {Row{"#clore", TicketState::Assigned, "marie.dubois@jette.brussels"},
        Row{"#rouvrir", TicketState::Closed, "marie.dubois@jette.brussels"},
        Row{to_second.c_str(), TicketState::Assigned, "marie.dubois@jette.brussels"},
        Row{"#demandeur paul@jette.brussels", TicketState::Assigned, "paul@jette.brussels"},
        Row{"#attribuer luc", TicketState::Assigned, "Luc Claes"}, Row{"#type plainte", TicketState::Assigned, "Chef"},
        Row{"#scinder\nMon badge.", TicketState::Assigned, "Luc Claes"}}) {
    CAPTURE(std::string(row.text));
    const Decision d = ordered(receipt_writer, ticket(1, row.state), row.text);
    const auto done = receipt_in(d).done;
    const std::string line = "Un message l'annonce à " + std::string(row.told) + ".";
    CHECK(std::ranges::count(done, line) == 1);
    CHECK(effects_of<SendNotice>(d).size() + news_in(d).size() >= 1);  // it is true
  }
  // Where nobody gets one, none is told of.
  for (const std::string text : {"#prendre", "#prio haute", "#note rien", "#indésirable"})
    for (const std::string& line : receipt_in(ordered(receipt_writer, ticket(), text)).done)
      CHECK(line.find("annonce") == std::string::npos);
}

TEST_CASE("receipts: who is told is said in three languages") {
  CHECK(said(Said::MailTells, Language::French, "x") == "Un message l'annonce à x.");
  CHECK(said(Said::MailTells, Language::Dutch, "x") == "Een bericht meldt dit aan x.");
  CHECK(said(Said::MailTells, Language::English, "x") == "A mail tells x of this.");
}

TEST_CASE("complaint: it is assigned to nobody but the team leader, by whatever order of the words") {
  for (const std::string text : {"#attribuer luc", "#note voir ceci\n#attribuer luc"}) {
    CAPTURE(text);
    const Decision d = ordered(receipt_leader, of_type(TicketType::Complaint), text);
    CHECK(receipt_in(d).problems == std::vector{said(Said::ComplaintIsTheLeaders, Language::French)});
    CHECK(news_in(d).empty());
    CHECK_FALSE(has<ChangeTicket>(d));
    CHECK_FALSE(has<ChangeState>(d));
  }
  CHECK(receipt_in(ordered(receipt_leader, of_type(TicketType::Complaint), "#prendre")).problems.empty());
  // What becomes one in the same mail: Luc hears nothing of it, and does not have it.
  const Decision d = ordered(receipt_writer, of_type(TicketType::Incident), "#attribuer luc\n#type plainte");
  CHECK(news_in(d) == std::vector{receipt_leader.address});
  std::optional<Person> has_it = receipt_colleague;
  for (const ChangeTicket& change : effects_of<ChangeTicket>(d))
    if (const auto* set = std::get_if<SetTechnician>(&change.change)) has_it = set->technician;
  CHECK_FALSE(has_it);
}

TEST_CASE("complaint: who makes a ticket one sees it no more: no undo is offered that would reach nothing; to the leader it is") {
  const SendStaffMail receipt =
      receipt_in(ordered(receipt_writer, of_type(TicketType::Incident), "#type plainte\n#répondre\nJe transmets."));
  CHECK(receipt.undo.empty());
  CHECK(receipt.undo_elsewhere.empty());
  CHECK_FALSE(receipt.stops_mails);
  CHECK(std::ranges::count(receipt.done, said(Said::IsComplaint, Language::French)) == 1);
  CHECK_FALSE(receipt_in(ordered(receipt_leader, of_type(TicketType::Incident), "#type plainte")).undo.empty());
}

TEST_CASE("complaint: when it is none any more, technicians are told of it as of a new ticket") {
  const Decision d = ordered(receipt_leader, of_type(TicketType::Complaint), "#type incident");
  CHECK(news_in(d) == std::vector{receipt_writer.address, receipt_colleague.address});
  for (const SendStaffMail& mail : effects_of<SendStaffMail>(d))
    if (mail.kind == StaffMailKind::News) CHECK(mail.news == StaffNews::NewTicket);
  // Where it goes to one of them at once, he is told once, and the others have nothing to do with it.
  const Decision given = ordered(receipt_leader, of_type(TicketType::Complaint), "#type incident\n#attribuer luc");
  CHECK(news_in(given) == std::vector{receipt_colleague.address});
  CHECK(news_in(ordered(receipt_leader, of_type(TicketType::Request), "#type incident")).empty());
}
