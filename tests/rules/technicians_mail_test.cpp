// A technician's new mail: calls, forwarded colleagues, words that steer nothing; and who may be written to when.
#include "rules/technicians_mail.h"

#include <algorithm>

#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::Dutch};
const Person luc{"Luc Claes", "luc.claes@jette.brussels", Language::French};

DeskPolicy phone_desk() {
  DeskPolicy policy = desk();
  policy.technicians = {an, luc};
  policy.plus_addresses = true;
  policy.notify_technicians = true;
  return policy;
}

Mail from_an(const std::string& text) {
  Mail m = mail();
  m.from = Address{an.name, an.address};
  m.subject = m.fields.title = "Imprimante en panne";
  m.text = m.new_text = text;
  m.fields.phone = "+3224231200";
  m.fields.sources["phone"] = {"02 423 12 00", "signature"};
  return m;
}

Mail passed_on(const std::string& writer, const std::string& own_words = "Zie hieronder.") {
  Mail m = from_an(own_words);
  Forwarded forwarded;
  forwarded.from = Address{"Marie Dubois", writer};
  forwarded.subject = "Scanner";
  forwarded.text = "Bonjour,\nLe scanner ne répond plus.\nMarie\n02 423 12 99";
  forwarded.phone = "+3224231299";
  forwarded.language = Language::French;
  forwarded.language_is_sure = true;
  m.forwarded = forwarded;
  m.quoted_text = "De : Marie …\n" + forwarded.text;
  return m;
}

struct FromAn {
  bool personal_secret = true;
  DeskPolicy policy = phone_desk();
  std::optional<Person> known;
  int receipts = 0;
  Arrival arrived = arrival();
  Match match;

  Decision operator()(const Mail& m) const {
    static const Calendar hours = calendar();
    StaffLookups staff;
    staff.personal_secret = personal_secret;
    staff.receipts_last_hour = receipts;
    staff.of_somebody.emplace();
    staff.of_somebody->known_person = known;
    return decide(m, arrived, {}, judge(m, arrived, {}, policy), match, policy, hours, staff);
  }
};

std::vector<SendStaffMail> to_an(const Decision& d, StaffMailKind kind) {
  std::vector<SendStaffMail> mails = effects_of<SendStaffMail>(d);
  std::erase_if(mails, [&](const SendStaffMail& m) { return m.kind != kind || m.to.address != an.address; });
  return mails;
}

}  // namespace

TEST_CASE("call: to his own address it opens the caller's ticket at once, and the caller gets the number") {
  const Decision d = FromAn()(from_an("#oproep marie.dubois@jette.brussels\nDe printer van loket 3 zegt niets meer."));
  CHECK(d.verdict == Verdict::NewTicket);
  const auto open = only<OpenTicket>(d);
  CHECK(open.requester.address == "marie.dubois@jette.brussels");
  CHECK(open.origin == Origin::Phone);
  CHECK(open.subject == "Imprimante en panne");
  const auto entry = only<AddEntry>(d);
  CHECK(entry.from.address == an.address);
  CHECK(entry.kind == EntryKind::Request);
  CHECK(entry.text == "De printer van loket 3 zegt niets meer.");
  const auto acknowledgement = only<SendNotice>(d);
  CHECK(acknowledgement.to.address == "marie.dubois@jette.brussels");
  CHECK(acknowledgement.kind == NoticeKind::AcknowledgeNew);
  CHECK(acknowledgement.wait == std::chrono::seconds(60));  // he may take it back until then
  const auto receipts = to_an(d, StaffMailKind::Receipt);
  REQUIRE(receipts.size() == 1);
  CHECK_FALSE(receipts[0].ticket);
  CHECK(receipts[0].done.at(0) == "TICKET GEOPEND VOOR marie.dubois@jette.brussels.");
  CHECK(receipts[0].done.at(1) == "ONTVANGSTBEVESTIGING VERZONDEN NAAR marie.dubois@jette.brussels.");
  CHECK(receipts[0].stops_mails);
  CHECK(to_an(d, StaffMailKind::News).empty());  // he knows
  CHECK(effects_of<SendStaffMail>(d).size() == 2);
}

TEST_CASE("call: the phone number is the caller's where his words name one, never that of the technician's signature") {
  Mail m = from_an("#call marie.dubois@jette.brussels\nShe is at 02 423 12 99.");
  CHECK_FALSE(has<FillFields>(FromAn()(m)));
  m.fields.phone = "+3224231299";
  m.fields.sources["phone"] = {"02 423 12 99", "text"};
  CHECK(only<FillFields>(FromAn()(m)).fields.at(0).value == "+3224231299");
}

TEST_CASE("call: the caller is written to in his own language, else in all that the desk has") {
  Mail m = from_an("#call marie.dubois@jette.brussels\nPrinter.");
  m.language_is_sure = false;
  CHECK(only<SendNotice>(FromAn()(m)).languages == desk().languages);  // An's own says nothing of hers
  CHECK(desk().languages.size() == 2);
  FromAn known;
  known.known = Person{"Marie Dubois", "marie.dubois@jette.brussels", Language::French};
  CHECK(only<SendNotice>(known(m)).languages == std::vector{Language::French});
  CHECK(only<OpenTicket>(known(m)).requester.name == "Marie Dubois");
}

TEST_CASE("call: to the plain address the ticket is there, and nobody but technicians is written to before the code") {
  FromAn plain;
  plain.personal_secret = false;
  const Decision d = plain(from_an("#appel marie.dubois@jette.brussels\n#prendre\nImprimante."));
  CHECK(only<OpenTicket>(d).requester.address == "marie.dubois@jette.brussels");
  CHECK_FALSE(has<SendNotice>(d));
  CHECK(to_an(d, StaffMailKind::Receipt).empty());
  REQUIRE(to_an(d, StaffMailKind::Confirmation).size() == 1);
  CHECK(to_an(d, StaffMailKind::Confirmation)[0].shown.starts_with("#appel marie.dubois"));
  CHECK_FALSE(has<ChangeTicket>(d));  // his other orders wait as well
  CHECK(only<AddNote>(d).text.find("before the code comes back") != std::string::npos);
  plain.receipts = plain.policy.limits.new_tickets_per_hour;
  CHECK(to_an(plain(from_an("#appel marie.dubois@jette.brussels\nx")), StaffMailKind::Confirmation).empty());
}

TEST_CASE("call: after the code the caller is told, and the other orders are carried out, on the ticket that is there") {
  FromAn plain;
  plain.personal_secret = false;
  plain.arrived.confirmed = true;
  Ticket there = ticket(7, TicketState::New);
  plain.match.ticket = there;
  plain.match.opened_by_this_mail = true;
  const Mail m = from_an("#appel marie.dubois@jette.brussels\n#prendre\nImprimante.");
  const Decision d = plain(m);
  CHECK(d.verdict == Verdict::NewTicket);
  CHECK(d.ticket == there.id);
  CHECK_FALSE(has<OpenTicket>(d));
  CHECK_FALSE(has<AddEntry>(d));  // the mail is there already
  CHECK(only<SendNotice>(d).ticket == there.id);
  CHECK(only<SendNotice>(d).to.address == "marie.dubois@jette.brussels");
  CHECK(only<ChangeState>(d).to == TicketState::Assigned);
  REQUIRE(to_an(d, StaffMailKind::Receipt).size() == 1);

  plain.match.ticket->requester = luc;  // somebody changed it meanwhile
  CHECK_FALSE(has<SendNotice>(plain(m)));
}

TEST_CASE("call: somebody outside of [access] is written to only after a code, also from the own address (A-10)") {
  const Decision d = FromAn()(from_an("#call bob@elsewhere.example\nHis badge."));
  CHECK(only<OpenTicket>(d).requester.address == "bob@elsewhere.example");
  CHECK_FALSE(has<SendNotice>(d));
  CHECK(to_an(d, StaffMailKind::Confirmation).size() == 1);
}

TEST_CASE("call: other orders of the block are carried out on the new ticket") {
  const Decision d = FromAn()(from_an("#call marie.dubois@jette.brussels\n#take\n#priority high\nPrinter."));
  bool taken = false, assigned = false, pressing = false;
  for (const auto& change : effects_of<ChangeTicket>(d)) {
    CHECK_FALSE(change.ticket);  // the new one
    if (const auto* c = std::get_if<SetTechnician>(&change.change)) taken = c->technician && c->technician->address == an.address;
    if (const auto* c = std::get_if<SetState>(&change.change)) assigned = c->state == TicketState::Assigned;
    if (const auto* c = std::get_if<SetPriority>(&change.change)) pressing = c->priority == Priority::High;
  }
  CHECK(taken);
  CHECK(assigned);
  CHECK(pressing);
  CHECK_FALSE(has<ChangeState>(d));
}

TEST_CASE("call: without a usable address nothing is lost: the ticket is the technician's, and he is asked (A-12)") {
  for (const std::string line : {"#oproep", "#oproep marie", "#oproep support@jette.brussels", "#oproep a@x.be b@y.be"}) {
    CAPTURE(line);
    const Decision d = FromAn()(from_an(line + "\n#neem\nDe printer van loket 3."));
    CHECK(d.verdict == Verdict::NewTicket);
    CHECK(only<OpenTicket>(d).requester.address == an.address);
    CHECK(only<OpenTicket>(d).origin == Origin::Phone);
    CHECK_FALSE(has<SendNotice>(d));
    CHECK_FALSE(has<ChangeTicket>(d));
    const auto receipts = to_an(d, StaffMailKind::Receipt);
    REQUIRE(receipts.size() == 1);
    CHECK_FALSE(receipts[0].problems.empty());
    CHECK(receipts[0].corrected.starts_with("#aanvrager "));
    CHECK(receipts[0].corrected.find("#neem") != std::string::npos);
    CHECK(receipts[0].undo.empty());
  }
}

TEST_CASE("call: a note in a call whose caller is not certain stays out of what that caller may read later (T-07)") {
  const auto request = [](const std::string& text) {
    const Decision d = FromAn()(from_an(text));
    for (const Effect& effect : d.effects)
      if (const auto* entry = std::get_if<AddEntry>(&effect); entry && entry->kind == EntryKind::Request)
        return entry->visibility;
    throw std::runtime_error("no request");
  };
  CHECK(request("#oproep marie\n#nota: hij is lastig\n#neem") == Visibility::Internal);
  CHECK(request("#oproep marie\n#neem\nDe printer van loket 3.") == Visibility::Public);
}

TEST_CASE("call: an order that is wrong for the new ticket leaves nothing half done") {
  const Decision d = FromAn()(from_an("#call marie.dubois@jette.brussels\n#assign nobody\nPrinter."));
  CHECK(only<OpenTicket>(d).requester.address == an.address);
  CHECK_FALSE(has<SendNotice>(d));
  const auto receipt = to_an(d, StaffMailKind::Receipt).at(0);
  CHECK(receipt.problems.size() == 1);
  CHECK(receipt.corrected == "#aanvrager marie.dubois@jette.brussels\n");
  CHECK(receipt.problems.at(0) == "“nobody” is de naam van geen technicus. Mogelijk: An Peeters, Luc Claes.");
}

TEST_CASE("call: what is to be sent once it is clear who asks holds the words of his other orders, and is never solved without") {
  const auto corrected = [](const std::string& text) {
    return to_an(FromAn()(from_an(text)), StaffMailKind::Receipt).at(0).corrected;
  };
  CHECK(corrected("#oproep marie\n#opgelost\nOpnieuw gestart.\n\nWerkt weer.") ==
        "#aanvrager …\n#opgelost\nOpnieuw gestart.\n\nWerkt weer.\n");
  CHECK(corrected("#oproep marie\n#nota: dringend\n#opgelost\nOpnieuw gestart.") ==
        "#aanvrager …\n#nota: dringend\n#opgelost\nOpnieuw gestart.\n");
  CHECK(corrected("#oproep marie@jette.brussels\n#prio hoogg\n#neem\nPrinter.") ==
        "#aanvrager marie@jette.brussels\n#neem\n#prioriteit hoog\n");
}

TEST_CASE("call: while it is not clear who called, the receipt says which colleagues were told of the ticket") {
  FromAn from;
  const auto done = [&] { return to_an(from(from_an("#oproep marie\nPrinter.")), StaffMailKind::Receipt).at(0).done; };
  REQUIRE(done().size() == 2);
  CHECK(done()[0] == "Het ticket is geopend op uw naam.");
  CHECK(done()[1] == "Een bericht meldt dit ticket aan Luc Claes. Niemand anders heeft een bericht gekregen.");
  from.policy.notify_technicians = false;
  CHECK(done()[1] == "Niemand anders heeft een bericht gekregen.");
}

TEST_CASE("call: the receipt says which colleagues are told of the ticket") {
  FromAn from;
  const auto done = [&] {
    return to_an(from(from_an("#oproep marie.dubois@jette.brussels\nPrinter.")), StaffMailKind::Receipt).at(0).done;
  };
  REQUIRE(done().size() == 3);
  CHECK(done()[2] == "Een bericht meldt dit aan Luc Claes.");
  from.policy.notify_technicians = false;
  CHECK(done().size() == 2);
}

TEST_CASE(
    "call: what is a complaint is told to the team leader alone; no undo is offered of a ticket that its writer sees no more") {
  FromAn from;
  from.policy.team_leader = Person{"Chef", "chef@jette.brussels", Language::French};
  const Decision d = from(from_an("#oproep marie.dubois@jette.brussels\n#soort klacht\nNiemand komt ooit kijken."));
  REQUIRE(only<OpenTicket>(d).requester.address == "marie.dubois@jette.brussels");
  std::vector<std::string> told;
  for (const SendStaffMail& mail : effects_of<SendStaffMail>(d))
    if (mail.kind == StaffMailKind::News) told.push_back(mail.to.address);
  CHECK(told == std::vector<std::string>{"chef@jette.brussels"});
  const SendStaffMail receipt = to_an(d, StaffMailKind::Receipt).at(0);
  CHECK(receipt.undo.empty());
  CHECK_FALSE(receipt.stops_mails);
  CHECK(std::ranges::count(receipt.done, std::string("Het is een klacht: alleen de teamleider ziet ze.")) == 1);
  const auto about_luc = [](const std::string& line) { return line.find("Luc") != std::string::npos; };
  CHECK(std::ranges::none_of(receipt.done, about_luc));
}

TEST_CASE("forward: the colleague becomes the requester, the forwarder's words a note, the phone the colleague's") {
  const Decision d = FromAn()(passed_on("marie.dubois@jette.brussels"));
  const auto open = only<OpenTicket>(d);
  CHECK(open.requester.address == "marie.dubois@jette.brussels");
  CHECK(open.requester.name == "Marie Dubois");
  CHECK(open.origin == Origin::Mail);
  const auto entries = effects_of<AddEntry>(d);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].from.address == "marie.dubois@jette.brussels");
  CHECK(entries[0].text->find("Le scanner ne répond plus.") != std::string::npos);
  CHECK(entries[0].without_quotation);
  CHECK(entries[1].kind == EntryKind::Note);
  CHECK(entries[1].visibility == Visibility::Internal);
  CHECK(entries[1].text == "Zie hieronder.");
  CHECK(entries[1].beside_the_mail);
  CHECK(only<FillFields>(d).fields.at(0).value == "+3224231299");
  CHECK(only<SendNotice>(d).to.address == "marie.dubois@jette.brussels");
  CHECK(only<SendNotice>(d).languages == std::vector{Language::French});
}

TEST_CASE("forward: who is not read with certainty never becomes the requester; the receipt asks") {
  Mail two = passed_on("marie.dubois@jette.brussels");
  two.forwarded->one_writer = false;
  Mail attached = passed_on("bob@elsewhere.example");
  attached.forwarded->attached = true;
  Mail name_only = passed_on("");
  Mail own = passed_on("support@jette.brussels");
  Mail stranger = passed_on("bob@elsewhere.example");
  for (const Mail& m : {two, attached, name_only, own, stranger}) {
    FromAn uncertain;
    if (m.forwarded->attached) uncertain.known = Person{"Bob", "bob@elsewhere.example", Language::English};
    const Decision d = uncertain(m);
    CHECK(only<OpenTicket>(d).requester.address == an.address);
    CHECK_FALSE(has<SendNotice>(d));
    const auto entries = effects_of<AddEntry>(d);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].text == m.forwarded->text);  // whoever becomes the requester later may read it
    CHECK(entries[1].text == "Zie hieronder.");
    CHECK(entries[1].visibility == Visibility::Internal);
    const auto receipt = to_an(d, StaffMailKind::Receipt).at(0);
    CHECK(receipt.problems.size() == 1);
    CHECK(receipt.corrected == "#aanvrager …\n");
  }
}

TEST_CASE("forward: the technician's own words stay a note where an order of his is wrong (T-07)") {
  Mail m = passed_on("marie.dubois@jette.brussels", "#assign nobody\nElle est pénible.");
  const auto entries = effects_of<AddEntry>(FromAn()(m));
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text == m.forwarded->text);
  CHECK(entries[1].visibility == Visibility::Internal);
  CHECK(entries[1].text == "Elle est pénible.");
}

TEST_CASE(
    "forward: of what a colleague in the desk passed on, the first writer's words alone are the request, and who asks is asked") {
  Mail m = passed_on(luc.address);
  m.forwarded->from.name = luc.name;
  m.forwarded->text =
      "Peux-tu voir ? Il exagère.\n\nDe : Paul <paul@jette.brussels>\nEnvoyé : jeudi 26 novembre 2026 10:00\nÀ : Luc Claes\n"
      "Objet : Écran\n\nBonjour Luc, mon écran est noir.";
  const Decision d = FromAn()(m);
  CHECK(only<OpenTicket>(d).requester.address == an.address);
  CHECK_FALSE(has<SendNotice>(d));
  const auto entries = effects_of<AddEntry>(d);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text == "Bonjour Luc, mon écran est noir.");
  CHECK(entries[1].visibility == Visibility::Internal);
  CHECK(entries[1].text->find("Il exagère.") != std::string::npos);
  CHECK(to_an(d, StaffMailKind::Receipt).at(0).problems.size() == 1);

  m.forwarded->text = "Mon propre écran est noir.";  // he asks for himself
  CHECK(only<OpenTicket>(FromAn()(m)).requester.address == luc.address);
}

TEST_CASE("call: the words behind the address open the ticket") {
  const Decision d = FromAn()(from_an("#oproep van marie.dubois@jette.brussels: scherm zwart\n#neem"));
  CHECK(only<OpenTicket>(d).requester.address == "marie.dubois@jette.brussels");
  CHECK(only<AddEntry>(d).text == "scherm zwart");
}

TEST_CASE("forward: a person whom the desk knows may be outside of [access]; then a code is asked for (A-10)") {
  FromAn known;
  known.known = Person{"Bob", "bob@elsewhere.example", Language::English};
  const Decision d = known(passed_on("bob@elsewhere.example"));
  CHECK(only<OpenTicket>(d).requester.address == "bob@elsewhere.example");
  CHECK_FALSE(has<SendNotice>(d));
  CHECK(to_an(d, StaffMailKind::Confirmation).size() == 1);
}

TEST_CASE("forward: to the plain address nobody is written to before the code; who is no technician stays the requester") {
  FromAn plain;
  plain.personal_secret = false;
  CHECK_FALSE(has<SendNotice>(plain(passed_on("marie.dubois@jette.brussels"))));
  Mail m = passed_on("marie.dubois@jette.brussels");
  m.from = Address{"Jan Claes", "jan.claes@jette.brussels"};
  const Decision d = plain(m);
  CHECK(only<OpenTicket>(d).requester.address == "jan.claes@jette.brussels");
  CHECK(only<SendNotice>(d).to.address == "jan.claes@jette.brussels");
}

TEST_CASE("new mail: words that steer and no ticket make none; the mail is held, where it is seen") {
  for (const std::string text : {"#prendre", "#annuler", "#prende\nBonjour"}) {
    CAPTURE(text);
    const Decision d = FromAn()(from_an(text));
    CHECK(d.verdict == Verdict::Held);
    CHECK(only<HoldMail>(d).reason == HeldReason::NoTicket);
    CHECK_FALSE(has<OpenTicket>(d));
    const auto receipts = to_an(d, StaffMailKind::Receipt);
    REQUIRE(receipts.size() == 1);
    CHECK(receipts[0].of_no_ticket);
    CHECK(receipts[0].refused.find("#oproep") != std::string::npos);  // what to do
    FromAn flooded;
    flooded.personal_secret = false;
    flooded.receipts = flooded.policy.limits.refusals_per_hour;
    CHECK_FALSE(has<SendStaffMail>(flooded(from_an(text))));
  }
  CHECK(to_an(FromAn()(from_an("#prende")), StaffMailKind::Receipt).at(0).corrected == "#prendre\n");
  FromAn released;
  released.arrived.released = true;
  CHECK(released(from_an("#prendre")).verdict == Verdict::NewTicket);
}

TEST_CASE("new mail: a technician who asks for something himself is answered as anybody") {
  const Decision d = FromAn()(from_an("Bonjour,\nmon écran est noir.\n#note en bas"));
  CHECK(only<OpenTicket>(d).requester.address == an.address);
  CHECK(only<SendNotice>(d).to.address == an.address);
  Mail automatic = from_an("#appel marie.dubois@jette.brussels\nx");
  automatic.automatic.why = "vacation";
  CHECK(only<OpenTicket>(FromAn()(automatic)).requester.address == an.address);
}

TEST_CASE("new mail: more than one sender opens nothing for somebody else (A-05)") {
  Mail m = from_an("#appel marie.dubois@jette.brussels\nx");
  m.sender = {Address{"", "luc.claes@jette.brussels"}};
  const Decision d = FromAn()(m);
  CHECK(only<OpenTicket>(d).requester.address == an.address);
  CHECK(has_reason(d.reasons, "A-05"));
}

TEST_CASE("own ticket: a technician's words that steer it are followed, his other words are a requester's") {
  FromAn on_his_own;
  Ticket own = ticket(7);
  own.requester = an;
  own.parties = {{an, PartyRole::Requester}};
  on_his_own.match.ticket = own;
  on_his_own.match.secret = SecretProof::Valid;
  CHECK(to_an(on_his_own(from_an("#requester marie.dubois@jette.brussels")), StaffMailKind::Confirmation).size() == 1);
  const Decision follow_up = on_his_own(from_an("Bonjour, toujours rien."));
  CHECK(only<AddEntry>(follow_up).kind == EntryKind::FollowUp);
}

TEST_CASE("new mail: #help alone is answered with the help mail and opens nothing") {
  const Decision d = FromAn()(from_an("#hulp"));
  CHECK(d.verdict == Verdict::Recorded);
  REQUIRE(to_an(d, StaffMailKind::Help).size() == 1);
  CHECK(to_an(d, StaffMailKind::Help)[0].of_no_ticket);
  CHECK_FALSE(has<HoldMail>(d));
}
