// A technician's mail: what it does, what it is refused, and that its internal words stay inside (A-01 to A-18, T-07).
#include "rules/commands/steer.h"

#include "rules/commands/carry_out.h"
#include "rules/reading.h"
#include "tests/rules/builders.h"
#include "tickets/reference.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person an{"An Peeters", "an.peeters@jette.brussels", Language::French};
const Person luc{"Luc Peeters", "luc.peeters@jette.brussels", Language::Dutch};

DeskPolicy desk_of_two() {
  DeskPolicy policy = desk();
  policy.technicians = {an, luc};
  return policy;
}

Proofs proved(bool boundary = true) {
  Proofs p;
  p.is_technician = p.one_sender = true;
  p.secret = SecretProof::Valid;
  p.boundary = boundary ? BoundaryProof::Passed : BoundaryProof::NoProfile;
  return p;
}

struct Steered {
  Ticket on = ticket();
  Proofs proofs = proved();
  DeskPolicy policy = desk_of_two();
  std::vector<Ticket> named;
  bool may_tell = true;
  bool was_written_to = false;

  Decision operator()(const std::string& text) const {
    Mail m = mail();
    m.from = Address{an.name, an.address};
    m.text = m.new_text = text;
    return from_mail(m);
  }
  Decision from_mail(const Mail& m) const {
    static const Calendar hours = calendar();
    StaffLookups lookups;
    lookups.named = named;
    lookups.was_written_to = was_written_to;
    return steer({m, on, an, proofs, lookups, may_tell, policy, hours, now()});
  }
};

template <class Change>
std::vector<Change> changes_of(const Decision& d) {
  std::vector<Change> all;
  for (const auto& effect : effects_of<ChangeTicket>(d))
    if (const auto* change = std::get_if<Change>(&effect.change)) all.push_back(*change);
  return all;
}

SendStaffMail receipt_of(const Decision& d) {
  for (const auto& mail : effects_of<SendStaffMail>(d))
    if (mail.kind == StaffMailKind::Receipt) return mail;
  return {};
}

}  // namespace

TEST_CASE("steer: an answer goes to the requester and to who is in copy, each by himself (T-08, T-09)") {
  const Decision d = Steered()("Bonjour Marie,\n\nC'est réparé.");
  const auto notices = effects_of<SendNotice>(d);
  REQUIRE(notices.size() == 2);
  CHECK(notices[0].to.address == "marie.dubois@jette.brussels");
  CHECK(notices[1].to.address == "jan.claes@jette.brussels");
  for (const auto& notice : notices) {
    CHECK(notice.kind == NoticeKind::Answer);
    CHECK(notice.text == "Bonjour Marie,\n\nC'est réparé.");
    CHECK(notice.technician == "An Peeters");
    CHECK(notice.wait == std::chrono::seconds(60));
  }
  const auto entry = only<AddEntry>(d);
  CHECK(entry.kind == EntryKind::Answer);
  CHECK(entry.visibility == Visibility::Public);
  CHECK(receipt_of(d).done.at(0) == "ENVOYÉ À marie.dubois@jette.brussels, jan.claes@jette.brussels.");
  CHECK(receipt_of(d).stops_mails);
  CHECK(!has<ChangeState>(d));
}

TEST_CASE("steer: who stands in copy outside of [access] is not written to until a technician says so") {
  Steered steered;
  steered.on.parties.push_back({Person{"", "x@elsewhere.example", {}}, PartyRole::InCopy});
  CHECK(effects_of<SendNotice>(steered("Bonjour")).size() == 2);
  steered.on.parties.back().role = PartyRole::Invited;
  CHECK(effects_of<SendNotice>(steered("Bonjour")).size() == 3);
}

TEST_CASE("steer: a note stays inside (T-07)") {
  const Decision d = Steered()("#note\nElle se trompe d'imprimante.");
  CHECK(!has<SendNotice>(d));
  CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
  CHECK(only<AddEntry>(d).text == "Elle se trompe d'imprimante.");
  CHECK(receipt_of(d).done.at(0).starts_with("NOTE INTERNE"));
  CHECK(!receipt_of(d).stops_mails);

  const Decision both = Steered()("#note: SECRET\n#reply\nC'est réparé.");
  for (const auto& notice : effects_of<SendNotice>(both)) CHECK(notice.text == "C'est réparé.");
  REQUIRE(effects_of<AddEntry>(both).size() == 2);
  CHECK(effects_of<AddEntry>(both)[1].beside_the_mail);
}

TEST_CASE("steer: take, priority and type change the ticket, and the receipt can take them back") {
  Steered steered;
  steered.on.state = TicketState::New;
  const Decision d = steered("#prendre\n#priorité urgente\n#type incident");
  CHECK(changes_of<SetTechnician>(d).at(0).technician == an);
  CHECK(changes_of<SetPriority>(d).at(0).priority == Priority::Urgent);
  CHECK(only<ChangeState>(d).to == TicketState::Assigned);
  CHECK(!has<SendNotice>(d));
  std::vector<std::string> back;
  for (const auto& change : receipt_of(d).undo) back.push_back(to_line(change));
  std::string lines;
  for (const std::string& line : back) lines += line + "|";
  CHECK(lines == "state new|type request|priority normal|technician |");
}

TEST_CASE("steer: a taken ticket is not taken twice, unless it is meant") {
  Steered steered;
  steered.on.technician = luc;
  const Decision refused = steered("#prendre");
  CHECK(changes_of<SetTechnician>(refused).empty());
  CHECK(receipt_of(refused).problems.at(0).find("Luc Peeters") != std::string::npos);
  CHECK(changes_of<SetTechnician>(steered("#prendre!")).size() == 1);
}

TEST_CASE("steer: assigning by the beginning of a name; who is meant is asked, not guessed") {
  CHECK(changes_of<SetTechnician>(Steered()("#assign Luc")).at(0).technician == luc);
  CHECK(effects_of<SendStaffMail>(Steered()("#assign luc")).size() == 2);  // Luc is told, An gets the receipt
  const Decision d = Steered()("#attribuer Peeters");
  CHECK(changes_of<SetTechnician>(d).empty());
  CHECK(receipt_of(d).problems.at(0) == "Qui\u00A0? An Peeters, Luc Peeters");
  CHECK(receipt_of(Steered()("#attribuer Zoé")).problems.size() == 1);
}

TEST_CASE("steer: a question makes the ticket wait, and starts the clock") {
  const Decision d = Steered()("#question\nQuelle imprimante ?");
  CHECK(only<ChangeState>(d).to == TicketState::Waiting);
  CHECK(changes_of<SetCountdown>(d).at(0).countdown->since == std::chrono::year(2026) / 11 / 24);
  CHECK(effects_of<SendNotice>(d).at(0).kind == NoticeKind::Question);
  const Decision until = Steered()("#attendre 4/12");
  CHECK(changes_of<SetCountdown>(until).at(0).countdown->until == std::chrono::year(2026) / 12 / 4);
  CHECK(!has<SendNotice>(until));
}

TEST_CASE("steer: where every answer waits, one to a solved or closed ticket does not, and a date in the same mail counts") {
  Steered steered;
  steered.policy.lifecycle.every_answer_waits = true;
  CHECK(only<ChangeState>(steered("Essayez encore.")).to == TicketState::Waiting);
  for (const TicketState state : {TicketState::Solved, TicketState::Closed}) {
    CAPTURE(to_word(state));
    steered.on.state = state;
    const Decision d = steered("Avec plaisir.");
    CHECK(has<SendNotice>(d));
    CHECK(!has<ChangeState>(d));
    CHECK(changes_of<SetCountdown>(d).empty());
  }
  steered.on.state = TicketState::Assigned;
  const Decision closed = steered("#clore\nC'est fait.");
  CHECK(receipt_of(closed).problems.empty());
  CHECK(only<ChangeState>(closed).to == TicketState::Closed);
  const Decision until = steered("#attendre 4/12\nLa pièce est commandée.");
  REQUIRE(changes_of<SetCountdown>(until).size() == 1);
  CHECK(changes_of<SetCountdown>(until).front().countdown->until == std::chrono::year(2026) / 12 / 4);
  CHECK(has<SendNotice>(until));
}

TEST_CASE("steer: a solution goes out with the last day to react; closing at once has none") {
  const Decision d = Steered()("#résolu\nLe câble était débranché.");
  const auto notice = effects_of<SendNotice>(d).at(0);
  CHECK(notice.kind == NoticeKind::Resolution);
  CHECK(notice.last_day == std::chrono::year(2026) / 12 / 3);
  CHECK(only<ChangeState>(d).to == TicketState::Solved);
  CHECK(changes_of<SetCountdown>(d).at(0).countdown->since == std::chrono::year(2026) / 11 / 24);

  const Decision closed = Steered()("#résolu\n#clore\nVoilà.");
  CHECK(only<ChangeState>(closed).to == TicketState::Closed);
  CHECK(!effects_of<SendNotice>(closed).at(0).last_day);
  CHECK(effects_of<SendNotice>(closed).size() == 2);
  CHECK(!changes_of<SetCountdown>(closed).at(0).countdown);
}

TEST_CASE("steer: what the state does not allow is said, and nothing of the block is done") {
  const Decision d = Steered()("#priorité haute\n#rouvrir");
  CHECK(effects_of<ChangeTicket>(d).empty());
  CHECK(receipt_of(d).problems.at(0) == "Pas possible\u00A0: le ticket est attribué.");
  CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
}

TEST_CASE("steer: the receipt of waiting for the requester says that he is reminded, and when the ticket counts as solved") {
  Steered steered;
  steered.was_written_to = true;
  const Decision d = steered("#attendre");
  const auto& done = receipt_of(d).done;
  REQUIRE(!done.empty());
  CAPTURE(done.front());
  CHECK(done.front().find("rappels") != std::string::npos);
  CHECK(done.front().find("3/12/2026.") != std::string::npos);
}

TEST_CASE("steer: no ticket waits for the answer of a requester to whom nobody wrote; he would be reminded of nothing") {
  for (const char* typed : {"#attendre", "#prendre\n#attendre", "#attendre\n#note\nElle rappelle."}) {
    CAPTURE(std::string(typed));
    const Decision d = Steered()(typed);
    CHECK(effects_of<ChangeTicket>(d).empty());
    CHECK(!has<ChangeState>(d));
    REQUIRE(receipt_of(d).problems.size() == 1);
    CHECK(receipt_of(d).problems.front().find("#question") != std::string::npos);
    CHECK(receipt_of(d).problems.front().find("#attendre 3 jours") != std::string::npos);
    CHECK(receipt_of(d).corrected.empty());
  }
  for (const char* typed : {"#attendre\nQuelle imprimante ?", "#attendre\n#question Laquelle ?",
                            "#attendre\n#répondre\nJ'y vais.", "#attendre 4/12"}) {
    CAPTURE(std::string(typed));
    const Decision d = Steered()(typed);
    CHECK(receipt_of(d).problems.empty());
    CHECK(only<ChangeState>(d).to == TicketState::Waiting);
  }
  Steered notes;
  notes.policy.technician_answers_internal = true;  // then the words below are a note
  CHECK(receipt_of(notes("#attendre\nElle rappelle.")).problems.size() == 1);
}

TEST_CASE("steer: the desk itself is neither a requester nor in copy: nobody would be written to any more") {
  for (const char* typed : {"#demandeur support@jette.brussels", "#copie support@jette.brussels",
                            "#demandeur SUPPORT+x@jette.brussels", "#demandeur support@jette.brussels\nBonjour"}) {
    CAPTURE(std::string(typed));
    const Decision d = Steered()(typed);
    CHECK(effects_of<ChangeTicket>(d).empty());
    CHECK(!has<SendNotice>(d));
    CHECK(receipt_of(d).problems.size() == 1);
    CHECK(receipt_of(d).corrected.empty());
  }
}

TEST_CASE("steer: merging closes this one; the others of it stay in copy there") {
  Steered steered;
  steered.named = {ticket(2)};
  steered.named[0].requester = Person{"Els", "els@jette.brussels", Language::Dutch};
  steered.named[0].parties = {{steered.named[0].requester, PartyRole::Requester}};
  const std::string number = to_text(steered.named[0].number);
  const Decision d = steered("#fusionner " + number);
  CHECK(changes_of<MergeInto>(d).at(0).other == TicketId{2});
  CHECK(only<ChangeState>(d).to == TicketState::Closed);
  CHECK(changes_of<AddParty>(d).size() == 2);
  CHECK(receipt_of(Steered()("#fusionner " + number)).problems.size() == 1);
}

TEST_CASE("A-12: one wrong line, and the block is answered, corrected") {
  const Decision d = Steered()("#prendre\n#prioritee haute\nMerci");
  CHECK(effects_of<ChangeTicket>(d).empty());
  CHECK(!has<SendNotice>(d));
  CHECK(receipt_of(d).corrected == "#prendre\n#priorité haute\nMerci\n");
  CHECK(receipt_of(d).corrected_block == "#prendre\n#priorité haute\n");
  CHECK(receipt_of(d).done.empty());
}

TEST_CASE("A-12: what cannot be carried out is left out or named better, and all the text comes along") {
  Steered steered;
  const std::string unknown = to_text(ticket(9).number);
  const auto of = [&](const std::string& text) { return receipt_of(steered(text)); };
  const auto link = of("#lier " + unknown + "\n#résolu\nVoilà.\n\nAn");
  CHECK(link.corrected == "#résolu\nVoilà.\n\nAn\n");
  CHECK(link.problems.at(0) == "Le ticket " + unknown + " n'existe pas. Le message corrigé ne contient plus cette ligne.");
  CHECK(of("#lier " + unknown).corrected.empty());

  const auto nobody = of("#toewijzen Marc\n#prio haute\nVoilà.");
  CHECK(nobody.corrected == "#prio haute\nVoilà.\n");
  CHECK(nobody.problems.at(0) ==
        "«\u00A0Marc\u00A0» n'est le nom d'aucun technicien. Possible\u00A0: An Peeters, Luc Peeters. Le message corrigé ne "
        "contient plus cette "
        "ligne.");
  CHECK(of("#toewijzen Marc").corrected.empty());
  CHECK(of("#toewijzen Marc").problems.at(0).find("Possible\u00A0: An Peeters, Luc Peeters.") != std::string::npos);
  steered.policy.technicians.push_back({"Mark Janssens", "mark.janssens@jette.brussels", Language::Dutch});
  CHECK(of("#toewijzen Marc\nVoilà.").corrected == "#attribuer Mark Janssens\nVoilà.\n");
  CHECK(of("#toewijzen Jansens").problems.at(0).find("Vouliez-vous dire #attribuer Mark Janssens\u00A0?") != std::string::npos);
  CHECK(of("#toewijzen Peters").corrected.empty());  // An or Luc?

  // A line that says who reads the text is never left out.
  steered.on.state = TicketState::Closed;
  CHECK(of("#résolu\nVoilà.").corrected.empty());
}

TEST_CASE("A-12: a name that is nearly one is named better; a mail without a word is no answer") {
  Steered steered;
  CHECK(receipt_of(steered("#assigner lucc")).corrected == "#attribuer Luc Peeters\n");
  CHECK(receipt_of(steered("#assigner Zoé merci de bien vouloir regarder")).corrected.empty());
  for (const char* text : {"", ".", "…", "-- \nAn Peeters\nTechnicienne"}) {
    CAPTURE(std::string(text));
    const Decision d = steered(text);
    CHECK_FALSE(has<SendNotice>(d));
    CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
    CHECK(receipt_of(d).problems.at(0) == "Votre message ne contient pas de texte\u00A0: rien n'est parti.");
  }
  CHECK(has<SendNotice>(steered("Ok")));
  const Decision solved = steered("#résolu.");
  CHECK(effects_of<SendNotice>(solved).at(0).text.empty());
  CHECK(receipt_of(solved).done.at(0).starts_with("RÉSOLU, sans explication."));
  CHECK(receipt_of(steered("#résolu Câble")).done.at(0).starts_with("RÉSOLU. La solution"));
}

TEST_CASE("T-07: a mail that says it is passed on stays inside, also where its quotation was taken out") {
  Mail m = mail();
  m.from = Address{an.name, an.address};
  m.subject = "TR: Imprimante";
  m.text = m.new_text = "Pour info interne.";
  const Decision d = Steered().from_mail(m);
  CHECK_FALSE(has<SendNotice>(d));
  CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
  CHECK(receipt_of(d).done.at(0).starts_with("NOTE INTERNE"));
}

TEST_CASE("A-07: of a mail that nothing proves no corrected text is made: its button would speak for the technician") {
  Steered steered;
  steered.proofs.secret = SecretProof::None;
  steered.proofs.boundary = BoundaryProof::NoProfile;
  const auto receipt = receipt_of(steered("#resolv\nhttps://elsewhere.example"));
  CHECK(receipt.corrected.empty());
  CHECK_FALSE(receipt.refused.empty());
}

TEST_CASE("A-01: with no boundary profile an answer with its secret goes out, commands wait for a confirmation") {
  Steered steered;
  steered.proofs = proved(false);
  CHECK(effects_of<SendNotice>(steered("C'est réparé.")).size() == 2);
  const Decision d = steered("#résolu\nVoilà.");
  CHECK(!has<SendNotice>(d));
  CHECK(effects_of<ChangeTicket>(d).empty());
  CHECK(!has<AddEntry>(d));  // the mail is read again when the code comes
  const auto confirmation = only<SendStaffMail>(d);
  CHECK(confirmation.kind == StaffMailKind::Confirmation);
  CHECK(confirmation.to.address == an.address);
  CHECK(confirmation.shown == "#résolu\nVoilà.");
  steered.proofs.confirmed = true;
  CHECK(effects_of<SendNotice>(steered("#résolu\nVoilà.")).size() == 2);
}

TEST_CASE("A-07: without any proof an internal note, and the real technician is told within limits") {
  Steered steered;
  steered.proofs.secret = SecretProof::OtherPerson;
  steered.proofs.boundary = BoundaryProof::Missing;
  for (const char* text : {"#clore", "Bonjour", "#note\nrien"}) {
    const Decision d = steered(text);
    CHECK(!has<SendNotice>(d));
    CHECK(!has<ChangeState>(d));
    CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
    CHECK(!receipt_of(d).refused.empty());
  }
  steered.may_tell = false;
  CHECK(!has<SendStaffMail>(steered("#clore")));
  steered.may_tell = true;
  steered.proofs.automatic = true;  // A-16
  CHECK(!has<SendStaffMail>(steered("#clore")));
}

TEST_CASE("A-10: somebody outside is written to after a confirmation only") {
  CHECK(only<SendStaffMail>(Steered()("#copie x@elsewhere.example")).kind == StaffMailKind::Confirmation);
  CHECK(changes_of<AddParty>(Steered()("#copie paul@jette.brussels")).size() == 1);
}

TEST_CASE("A-12: commands below a quotation, or the desk in copy only, do nothing") {
  Mail m = mail();
  m.text = "> cité\n\n#clore";
  m.new_text = "#clore";
  const Decision d = Steered().from_mail(m);
  CHECK(!has<ChangeState>(d));
  Mail copied = mail();
  copied.text = copied.new_text = "Marie, on regarde.";
  copied.to = {Address{"", "marie.dubois@jette.brussels"}};
  copied.cc = {Address{"", "support@jette.brussels"}};
  CHECK(!has<SendNotice>(Steered().from_mail(copied)));
}

TEST_CASE("T-07: words that only look like a note without its sign go out as text; in a note they are text, too") {
  for (const char* text : {"Bonjour,\nInterne : 1299", "Selon la note interne du 12, c'est permis.",
                           "Note internet : le site est de retour.", "Intern wordt dit bekeken."}) {
    CAPTURE(std::string(text));
    CHECK(has<SendNotice>(Steered()(text)));
  }
  const Decision d = Steered()("#note\nNote interne : SECRET");
  CHECK(!has<SendNotice>(d));
  CHECK(receipt_of(d).problems.empty());
}

TEST_CASE("T-07: a note that is written in the wrong place, or decorated, is told and not sent") {
  for (const char* text : {"Bonjour\n**#nota**\nSECRET",
                           "*#note* SECRET",
                           "##note SECRET",
                           "\\#nota SECRET",
                           "> #note SECRET",
                           "Bonjour\n  #interne SECRET",
                           "* /nota: SECRET",
                           "Bonjour\n– !interne: SECRET",
                           "Bonjour\n2) #interne SECRET",
                           "a) #note SECRET",
                           "o #note SECRET",
                           "§ #note SECRET",
                           "→ #note SECRET",
                           "=> #note SECRET",
                           "✅ #note SECRET",
                           "Bonjour\n1.\u00A0#note SECRET",
                           "#_note_ SECRET",
                           "#*note* SECRET",
                           "Bonjour\n#\"note\" SECRET",
                           "Note interne : SECRET",
                           "[interne] SECRET",
                           "Interne nota: SECRET",
                           "Intern: SECRET",
                           "Bonjour Marie, on regarde.\n\nNote interne : SECRET",
                           "#prendre\nInternal note: SECRET",
                           "#résolu Voilà.\nNote interne : SECRET"}) {
    CAPTURE(std::string(text));
    const Decision d = Steered()(text);
    CHECK(!has<SendNotice>(d));
    CHECK(receipt_of(d).problems.size() == 1);
  }
  for (const char* above : {"> cité\n\n", "[EXTERNE] Attention\n\n"}) {
    Mail m = mail();
    m.new_text = "#note\nSECRET";
    m.text = above + m.new_text;
    const Decision d = Steered().from_mail(m);
    CHECK(!has<SendNotice>(d));
    CHECK(receipt_of(d).problems.size() == 1);
  }
}

TEST_CASE("T-07: behind the bullet or number that a phone or Word makes of a line, a word steers; its note stays inside") {
  for (const char* text : {"- #note SECRET", "• #note SECRET", "1. #note SECRET", "2) #note SECRET", "\uF0B7 #note SECRET",
                           "•\u00A0#note SECRET", "- #note\n- SECRET", "- #prendre\n- #note SECRET", "* #note\nSECRET"}) {
    CAPTURE(std::string(text));
    const Decision d = Steered()(text);
    CHECK(!has<SendNotice>(d));
    CHECK(receipt_of(d).problems.empty());
    const auto entries = effects_of<AddEntry>(d);
    REQUIRE(entries.size() == 1);
    CHECK(entries.front().visibility == Visibility::Internal);
    CHECK(entries.front().text.value_or("").find("SECRET") != std::string::npos);
  }
  CHECK(changes_of<SetTechnician>(Steered()("- #prendre")).size() == 1);
  for (const char* text : {"- # note", "-#note SECRET", "- /note SECRET", "- #noot", "1234. #note"}) {  // unclear
    CAPTURE(std::string(text));
    CHECK(effects_of<ChangeTicket>(Steered()(text)).empty());
    for (const auto& notice : effects_of<SendNotice>(Steered()(text))) CHECK(notice.text.find("SECRET") == std::string::npos);
  }
}

TEST_CASE("T-08, T-10: something of our own mail to the technician never goes out") {
  const std::string secret = "abcdefghijklmnopqrstuvwxyz";
  for (const std::string& text : std::vector<std::string>{
           "Voici.\nJe prends mailto:support@jette.brussels?subject=x", "Voici.\n<m2t." + secret + "@jette.brussels>",
           "Voici.\nsupport+r." + secret + "@jette.brussels", "Voici.\nsupport+t." + secret + "@jette.brussels",
           "#résolu\nVoici.\nx?In-Reply-To=%3Cm2t.a%3E"}) {
    CAPTURE(text);
    const Decision d = Steered()(text);
    CHECK(!has<SendNotice>(d));
    CHECK(receipt_of(d).problems.size() == 1);
  }
}

TEST_CASE("T-10: our own words below the line above which he answers never go out, whatever the quotation looks like") {
  for (const char* line : {"##- Répondez au-dessus de cette ligne -##", "##- Antwoord boven deze lijn -##",
                           "##- Reply above this line -##", "> ##- Reply above this line -##"}) {
    CAPTURE(line);
    const Decision d = Steered()(std::string("Voici.\n\n") + line + "\nNouveau ticket");
    CHECK(!has<SendNotice>(d));
    CHECK(receipt_of(d).problems.size() == 1);
  }
  CHECK(has<SendNotice>(Steered()("Voici, lisez la ligne ci-dessus.")));
}

TEST_CASE("T-10: the pictures that a quotation brings back do not go to the requester; those that he adds do") {
  Mail m = mail();
  m.from = Address{an.name, an.address};
  m.new_text = "Voyez l'image.";
  m.text = m.new_text + "\n\nDe : Service Desk\n…";
  for (const bool quoted : {true, false}) {
    Attachment picture;
    picture.name = "image001.png";
    picture.kind = AttachmentKind::Screenshot;
    picture.is_inline = true;
    picture.is_quoted = quoted;
    m.attachments.push_back(picture);
  }
  const auto notices = effects_of<SendNotice>(Steered().from_mail(m));  // to the requester and who is in copy
  REQUIRE_FALSE(notices.empty());
  for (const SendNotice& notice : notices) CHECK(notice.attachments == std::vector<std::size_t>{1});
}

TEST_CASE("A-07: whoever has his secret is answered, however many mails he got in the hour") {
  Steered steered;
  steered.proofs = proved(false);
  steered.may_tell = false;
  CHECK(only<SendStaffMail>(steered("#clore")).kind == StaffMailKind::Confirmation);
}

TEST_CASE("T-07: over random mails no word of a note reaches a requester") {
  std::uint32_t seed = 7;
  const auto chance = [&seed](std::uint32_t n) { return (seed = seed * 1664525u + 1013904223u) / 65536u % n; };
  const std::vector<std::string> lines{
      "#note: SECRET", "#nota SECRET",   "#interne\nSECRET", "#prendre",     "#résolu", "#reply",      "#question",
      "#clore",        "Bonjour public", "#prio haute",      "#attendre 3j", "",        "public aussi"};
  int sent = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (std::uint32_t n = 1 + chance(5); n > 0; --n) text += lines[chance(static_cast<std::uint32_t>(lines.size()))] + "\n";
    Steered steered;
    steered.on.state = static_cast<TicketState>(chance(5));
    steered.policy.technician_answers_internal = chance(2) == 0;
    const Decision d = steered(text);
    for (const auto& notice : effects_of<SendNotice>(d)) {
      CAPTURE(text);
      CHECK(notice.text.find("SECRET") == std::string::npos);
      ++sent;
    }
  }
  CHECK(sent > 100);
}

namespace {

const Person leader{"Chef", "chef.support@jette.brussels", Language::French};

DeskPolicy desk_with_leader() {
  DeskPolicy policy = desk_of_two();
  policy.team_leader = leader;
  return policy;
}

Ticket complaint(std::int64_t id = 1) {
  Ticket t = ticket(id);
  t.type = TicketType::Complaint;
  return t;
}

Decision by(const Person& writer, const Ticket& on, const std::string& text, const StaffLookups& lookups = {},
            bool notify = false) {
  static const Calendar hours = calendar();
  DeskPolicy policy = desk_with_leader();
  policy.notify_technicians = notify;
  Mail m = mail();
  m.from = Address{writer.name, writer.address};
  m.text = m.new_text = text;
  return steer({m, on, writer, proved(), lookups, true, policy, hours, now()});
}

}  // namespace

TEST_CASE("complaint: a ticket that becomes one leaves the technicians, and the team leader is told") {
  Ticket before = ticket();
  before.technician = luc;
  before.parties.push_back({luc, PartyRole::Technician});
  before.parties.push_back({Person{"Cabinet", "cabinet@jette.brussels", {}}, PartyRole::InCopy});
  const Decision d = by(an, before, "#type plainte", {}, true);
  CHECK(changes_of<SetType>(d).at(0).type == TicketType::Complaint);
  REQUIRE(changes_of<SetTechnician>(d).size() == 1);
  CHECK_FALSE(changes_of<SetTechnician>(d)[0].technician);
  REQUIRE(changes_of<RemoveParty>(d).size() == 1);  // the others stay
  CHECK(changes_of<RemoveParty>(d)[0].person.address == luc.address);
  std::size_t news = 0;
  for (const auto& one : effects_of<SendStaffMail>(d)) {
    if (one.kind != StaffMailKind::News) continue;
    ++news;
    CHECK(one.to.address == leader.address);
  }
  CHECK(news == 1);
  for (const auto& one : effects_of<SendStaffMail>(by(an, before, "#type plainte"))) CHECK(one.kind != StaffMailKind::News);
}

TEST_CASE("complaint: the head of service is brought in by the team leader alone, and reads the complaint") {
  StaffLookups lookups;
  lookups.first_words = "On m'a répondu\nqu'il n'y a personne.";
  const Decision d = by(leader, complaint(), "#responsable chef.service@jette.brussels\nQu'en pensez-vous ?", lookups);
  CHECK(changes_of<AddParty>(d).at(0).role == PartyRole::Invited);
  const auto notice = only<SendNotice>(d);  // nobody else gets it, the requester least of all
  CHECK(notice.to.address == "chef.service@jette.brussels");
  CHECK(notice.text ==
        "Qu'en pensez-vous ?\n\nMarie Dubois <marie.dubois@jette.brussels>:\n> On m'a répondu\n> qu'il n'y a personne.");
  CHECK(only<AddEntry>(d).visibility == Visibility::Internal);
  CHECK(receipt_of(d).stops_mails);

  CHECK_FALSE(has<SendNotice>(by(leader, ticket(), "#responsable chef.service@jette.brussels", lookups)));  // no complaint
  CHECK_FALSE(receipt_of(by(an, ticket(), "#responsable chef.service@jette.brussels", lookups)).problems.empty());
  CHECK_FALSE(receipt_of(by(leader, complaint(), "#responsable", lookups)).problems.empty());  // whom?
  const Decision outside = by(leader, complaint(), "#responsable chef@elsewhere.example", lookups);
  CHECK_FALSE(has<SendNotice>(outside));  // A-10
  CHECK(only<SendStaffMail>(outside).kind == StaffMailKind::Confirmation);
}

TEST_CASE("complaint: nobody but the team leader learns by merge or link that one exists") {
  StaffLookups lookups;
  lookups.named = {complaint(2)};
  for (const std::string word : {"#fusionner ", "#lier "}) {
    const Decision d = by(an, ticket(1), word + to_text(complaint(2).number), lookups);
    lookups.named.clear();
    const Decision unknown = by(an, ticket(1), word + to_text(complaint(2).number), lookups);
    lookups.named = {complaint(2)};
    REQUIRE(receipt_of(d).problems.size() == 1);
    CHECK(receipt_of(d).problems == receipt_of(unknown).problems);
    CHECK_FALSE(has<AddLink>(d));
    CHECK(has<AddLink>(by(leader, complaint(1), word + to_text(complaint(2).number), lookups)));
  }
}

TEST_CASE("split: a second ticket for the same requester, who gets its number; undo closes it and stops the mail") {
  StaffLookups lookups;
  lookups.last_words = "Et mon badge ne marche plus.";
  const Decision d = by(an, ticket(), "#scinder\nLe badge de Marie est bloqué.\nBureau 3.", lookups);
  const auto open = only<OpenTicket>(d);
  CHECK(open.subject == "Le badge de Marie est bloqué");
  CHECK(open.requester.address == "marie.dubois@jette.brussels");
  const auto entries = effects_of<AddEntry>(d);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].ticket == TicketId{1});  // the mail itself stays where it was sent
  CHECK(entries[0].visibility == Visibility::Internal);
  CHECK_FALSE(entries[1].ticket);
  CHECK(entries[1].text == "Le badge de Marie est bloqué.\nBureau 3.");
  CHECK(entries[1].from.address == an.address);
  CHECK(entries[1].beside_the_mail);
  CHECK(only<AddLink>(d).kind == LinkKind::SplitFrom);
  const auto notice = only<SendNotice>(d);
  CHECK(notice.kind == NoticeKind::AcknowledgeNew);
  CHECK_FALSE(notice.ticket);
  CHECK(notice.wait == std::chrono::seconds(60));
  const auto receipt = receipt_of(d);
  CHECK(receipt.ticket == TicketId{1});
  REQUIRE(receipt.undo_elsewhere.size() == 1);
  CHECK_FALSE(receipt.undo_elsewhere[0].ticket);
  CHECK(receipt.stops_mails);

  const Decision without_text = by(an, ticket(), "#scinder", lookups);
  CHECK(effects_of<AddEntry>(without_text).at(1).text == "Et mon badge ne marche plus.");
  CHECK(effects_of<AddEntry>(without_text).at(1).from.address == "marie.dubois@jette.brussels");
  CHECK_FALSE(receipt_of(by(an, ticket(), "#scinder")).problems.empty());
  CHECK(only<OpenTicket>(by(leader, complaint(), "#scinder", lookups)).type == TicketType::Complaint);
}

TEST_CASE("split: its title is made as that of a mail without a subject; who is told of it and where to call her come along") {
  StaffLookups lookups;
  lookups.contact = {{FieldName::Phone, "+3224231299", "signature"}};
  lookups.last_words = "Bonjour,\n\nMon badge ne marche plus. Merci d'avance.";
  const Decision d = by(an, ticket(), "#scinder", lookups);
  CHECK(only<OpenTicket>(d).subject == "Mon badge ne marche plus");
  CHECK(only<SendNotice>(d).subject_shown == "Mon badge ne marche plus");
  const auto fields = only<FillFields>(d);
  CHECK_FALSE(fields.ticket);
  CHECK(fields.fields == lookups.contact);
  const auto done = receipt_of(d).done;
  REQUIRE(done.size() == 2);
  CHECK(done[0] == "SECOND TICKET OUVERT\u00A0: " + std::string(number_of_opened_ticket) + ".");
  CHECK(done[1] == "Son numéro est envoyé à marie.dubois@jette.brussels.");
  lookups.last_words = "Bonjour,";
  CHECK(only<OpenTicket>(by(an, ticket(), "#scinder", lookups)).subject == ticket().subject);
}

TEST_CASE("split: words that the desk's rules call a complaint become one, and its team leader alone is told") {
  static const Calendar hours = calendar();
  DeskPolicy policy = desk_with_leader();
  policy.notify_technicians = true;
  Mail m = mail();
  m.from = Address{an.name, an.address};
  for (const bool complains : {true, false}) {
    m.text = m.new_text = complains ? "#scinder\nPersonne ne répond jamais." : "#scinder\nMon badge.";
    const Ticket first = ticket();
    StaffMail in{m, first, an, proved(), {}, true, policy, hours, now()};
    in.rules_say = [](const std::string&, const std::string& words) {
      RuleChanges changes;
      if (words.starts_with("Personne")) changes.type = TicketType::Complaint;
      return changes;
    };
    const Decision d = steer(in);
    CHECK(only<OpenTicket>(d).type == (complains ? TicketType::Complaint : TicketType::Request));
    std::vector<std::string> told;
    for (const auto& one : effects_of<SendStaffMail>(d))
      if (one.kind == StaffMailKind::News) told.push_back(one.to.address);
    CHECK(told == (complains ? std::vector{leader.address} : std::vector{an.address, luc.address}));
    CHECK((receipt_of(d).done.back() == "C'est une plainte\u00A0: seul le chef d'équipe la voit.") == complains);
  }
}

TEST_CASE("take, assign: who had the ticket is told in his language; who gave it away himself, or has it still, is not") {
  const auto told = [](const Person& writer, const std::string& text, bool is_complaint = false) {
    Ticket taken = is_complaint ? complaint() : ticket();
    taken.technician = Person{"Luc", luc.address, Language::Unknown};
    std::vector<SendStaffMail> mails = effects_of<SendStaffMail>(by(writer, taken, text));
    std::erase_if(mails, [](const SendStaffMail& one) { return one.news != StaffNews::TakenOver; });
    return mails;
  };
  for (const char* text : {"#prendre!", "#attribuer An"}) {
    CAPTURE(std::string(text));
    REQUIRE(told(an, text).size() == 1);
    CHECK(told(an, text)[0].kind == StaffMailKind::News);
    CHECK(told(an, text)[0].to.address == luc.address);
    CHECK(told(an, text)[0].language == Language::Dutch);
  }
  CHECK(told(an, "#prendre").empty());  // nothing is done
  CHECK(told(luc, "#attribuer An").empty());
  CHECK(told(luc, "#prendre").empty());
  CHECK(told(leader, "#attribuer Luc").empty());
  CHECK(told(leader, "#attribuer An", true).empty());  // of a complaint he hears nothing
}

TEST_CASE("merge: undo takes the parties back that it added to the other ticket, and no others") {
  StaffLookups lookups;
  Ticket other = ticket(2);
  other.requester = Person{"Jan Claes", "jan.claes@jette.brussels", Language::Dutch};
  other.parties = {{other.requester, PartyRole::Requester}};
  lookups.named = {other};
  const auto receipt = receipt_of(by(an, ticket(1), "#fusionner " + to_text(other.number), lookups));
  REQUIRE(receipt.undo_elsewhere.size() == 1);  // Jan was there
  CHECK(receipt.undo_elsewhere[0].ticket == other.id);
  CHECK(std::get<RemoveParty>(receipt.undo_elsewhere[0].change).person.address == "marie.dubois@jette.brussels");
}

TEST_CASE("merge: the requester hears in which ticket his own goes on; a complaint is not merged with what others may see") {
  Ticket other = ticket();
  other.id = TicketId{77};
  other.number = TicketNumber{"JET", 1077};
  for (const bool complaint : {false, true}) {
    other.type = complaint ? TicketType::Complaint : TicketType::Incident;
    DeskPolicy policy = desk();
    policy.team_leader = an;
    const Calendar calendar{CalendarRules{}};
    MailCommand merge;
    merge.kind = CommandKind::Merge;
    merge.argument = other.number;
    OrderContext context{ticket(), an, {other}, policy, calendar, Time{}};
    const CarriedOut done = carry_out({{merge}, "", {}}, context);
    REQUIRE(done.problems.empty() != complaint);
    std::vector<SendNotice> notices;
    for (const Effect& effect : done.effects)
      if (const auto* notice = std::get_if<SendNotice>(&effect)) notices.push_back(*notice);
    REQUIRE(notices.size() == (complaint ? 0 : 1));
    if (complaint) continue;
    CHECK(notices[0].kind == NoticeKind::Merged);
    CHECK(notices[0].to.address == ticket().requester.address);
    CHECK(notices[0].goes_on_in == other.number);
  }
}

TEST_CASE("take: who has the ticket is told with the time, and take! takes it over") {
  Ticket taken = ticket();
  taken.technician = Person{"Luc Claes", "luc.claes@jette.brussels", Language::French};
  taken.taken = std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(13) + std::chrono::minutes(2);
  const DeskPolicy policy = desk();
  CalendarRules rules;
  rules.time_zone = "Europe/Brussels";
  const Calendar calendar(rules);
  MailCommand take;
  take.kind = CommandKind::Take;
  const CarriedOut refused = carry_out({{take}, "", {}}, {taken, an, {}, policy, calendar, *taken.taken});
  REQUIRE(refused.problems.size() == 1);
  CHECK(refused.problems[0].find("Luc Claes, 24/11 14:02") != std::string::npos);
  take.forced = true;
  CHECK(carry_out({{take}, "", {}}, {taken, an, {}, policy, calendar, *taken.taken}).problems.empty());
}

TEST_CASE("thanks: with a name, a wish or the leave to close reopen nothing; with a word of trouble they do") {
  Mail m = mail();
  m.from = Address{"Marie Dubois", "marie@jette.brussels"};
  for (const char* text :
       {"Merci\n\nM. Dubois", "Merci. Le ticket peut être clôturé.", "Merci, vous pouvez fermer le ticket.", "Merci, à bientôt",
        "Top, dank je wel! Alles werkt weer.", "Bedankt, het ticket mag gesloten worden.", "Dank u, tot ziens",
        "Merci, au revoir", "Merci, ça fonctionne à nouveau !", "Thanks, it works again. You can close the ticket."}) {
    CAPTURE(std::string(text));
    m.text = m.new_text = text;
    CHECK(is_only_thanks(m));
  }
  for (const char* text :
       {"Merci, mais le ticket ne peut être clôturé.", "Merci. L'erreur est revenue.", "Merci de revoir le ticket",
        "Merci de rouvrir", "Dank u, het probleem is er weer", "Alles werkt weer niet, bedankt",
        "Merci, le ticket peut être clôturé ?", "Merci\n\nImprimante HS", "Merci. Le ticket ne doit pas être fermé.",
        "Bedankt, weer kapot", "Merci, à bientôt pour la suite du problème"}) {
    CAPTURE(std::string(text));
    m.text = m.new_text = text;
    CHECK_FALSE(is_only_thanks(m));
  }
}

TEST_CASE("thanks: the card of a writer whose From has no name belongs to them, what he says there does not") {
  Mail m = mail();
  m.from = Address{"", "marie@jette.brussels"};
  for (const char* text :
       {"Merci beaucoup !\n\nMarie Dubois", "Merci beaucoup !\n\nMarie Dubois\nService Population\n02 423 12 12",
        "Merci.\nMarie Dubois\nEnvoyé de mon iPhone"}) {
    CAPTURE(std::string(text));
    m.text = m.new_text = text;
    CHECK(is_only_thanks(m));
  }
  for (const char* text : {"Merci\n\nMarie Dubois\nl'erreur est revenue", "Merci\n\nMarie Dubois\nImprimante en panne",
                           "Marie Dubois\nEncore en panne", "Merci\n\nImprimante HS", "Merci\n\nMarie attend toujours"}) {
    CAPTURE(std::string(text));
    m.text = m.new_text = text;
    CHECK_FALSE(is_only_thanks(m));
  }
}

TEST_CASE("thanks: to a technician by his name, or a thumb up, reopen nothing") {
  Mail m = mail();
  for (const char* text : {"Merci Luc !", "Bedankt An!", "\U0001F44D", "Super, merci beaucoup Luc."}) {
    CAPTURE(text);
    m.text = m.new_text = text;
    CHECK(is_only_thanks(m, desk_of_two().technicians));
  }
  m.text = m.new_text = "Merci Luc, mais l'imprimante ne marche pas.";
  CHECK_FALSE(is_only_thanks(m, desk_of_two().technicians));
}
