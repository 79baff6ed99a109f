// What a technician's own mails are answered with, as the rules decide it: each is typed in his language.
#include <algorithm>

#include "daemon/staff_mails.h"
#include "rules/commands/receipt_words.h"
#include "rules/commands/steer.h"
#include "tests/daemon/golden_staff.h"

namespace m2t::test {
namespace {

struct InEachLanguage {
  std::string french, dutch, english;
  const std::string& in(Language language) const {
    return language == Language::French ? french : language == Language::Dutch ? dutch : english;
  }
};

Person luc_in(Language language) { return {"Luc Claes", "luc.claes@jette.brussels", language}; }

Ticket printer_of_marie() {
  Ticket ticket = golden_ticket(3, "Imprimante du guichet 3", marie);
  ticket.parties = {{marie, PartyRole::Requester}};
  return ticket;
}

Proofs both_proofs() {
  Proofs proofs;
  proofs.is_technician = proofs.one_sender = proofs.receipt_secret = true;
  proofs.secret = SecretProof::Valid;
  proofs.boundary = BoundaryProof::Passed;
  return proofs;
}

std::string bytes_of(const SendStaffMail& what, const Ticket& ticket, const std::string& code = "") {
  TicketView view;
  view.ticket = ticket;
  const StaffMailSource source{what, view, {}, {}, "instance", code, "support+t.abcdefghijklmnopqrstuvwxyz@jette.brussels"};
  return prepare_staff_mail(source, {golden_desk(), seeded_random(42), tuesday_at_ten(), "desk", {}}).mail.bytes;
}

// What he is sent when he writes this on the ticket.
struct Typed {
  InEachLanguage words;
  Proofs proofs = both_proofs();
  Ticket ticket = printer_of_marie();
  StaffLookups lookups{};

  std::string operator()(Language language) const {
    DeskPolicy policy = golden_desk().settings.policy;
    policy.technicians = {luc_in(language), an};
    policy.team_leader = policy.technicians.front();
    Mail mail;
    mail.from = Address{"Luc Claes", "luc.claes@jette.brussels"};
    mail.text = mail.new_text = words.in(language);
    const Decision decision = steer(
        {mail, ticket, policy.technicians.front(), proofs, lookups, true, policy, golden_desk().calendar, tuesday_at_ten()});
    for (const Effect& effect : decision.effects)
      if (const auto* sent = std::get_if<SendStaffMail>(&effect); sent != nullptr && sent->kind != StaffMailKind::News)
        return bytes_of(*sent, ticket, sent->kind == StaffMailKind::Confirmation ? "k7p3m9x2" : "");
    FAIL("he is sent nothing");
    return {};
  }
};

Proofs with_boundary(BoundaryProof boundary, SecretProof secret) {
  Proofs proofs = both_proofs();
  proofs.boundary = boundary;
  proofs.secret = secret;
  return proofs;
}

Ticket complaint_of_marie() {
  Ticket ticket = printer_of_marie();
  ticket.type = TicketType::Complaint;
  return ticket;
}

StaffLookups undoable() {
  UndoOffer offer;
  offer.ticket = TicketId{3};
  offer.until = tuesday_at_ten() + 5min;
  offer.mails = {OutboxId{1}};
  StaffLookups lookups;
  lookups.undo = offer;
  return lookups;
}

const std::string long_solution = [] {
  std::string text;
  for (int line = 1; line <= 40; ++line)
    text += "Étape " + std::to_string(line) + " : ouvrez la page et choisissez l'imprimante.\n";
  return text;
}();

// A call for somebody, and a mail passed on of which it is not certain who wrote it.
std::string call_bytes(Language language, bool certain) {
  SendStaffMail receipt;
  receipt.kind = StaffMailKind::Receipt;
  receipt.to = luc_in(language);
  receipt.language = language;
  if (certain) {
    receipt.done = {said(Said::OpenedFor, language, marie.address), said(Said::AcknowledgedTo, language, marie.address),
                    said(Said::ColleaguesTold, language, "An Peeters")};
  } else {
    receipt.done = {said(Said::OpenedInYourName, language), said(Said::NobodyElseTold, language)};
    receipt.problems = {said(Said::WhoAsks, language)};
    receipt.corrected = InEachLanguage{"#appel …", "#oproep …", "#call …"}.in(language);
  }
  return bytes_of(receipt, printer_of_marie());
}

std::string help_bytes(Language language) {
  SendStaffMail help;
  help.kind = StaffMailKind::Help;
  help.of_no_ticket = true;
  help.to = luc_in(language);
  help.language = language;
  return bytes_of(help, {});
}

}  // namespace

std::vector<GoldenStaffMail> golden_receipts() {
  const Proofs secret_alone = with_boundary(BoundaryProof::NoProfile, SecretProof::Valid);
  const InEachLanguage orders{"#prendre\n#priorité haute\n#catégorie imprimante\n#note\nLe tambour est à changer.",
                              "#neem\n#prioriteit hoog\n#categorie printer\n#nota\nDe drum moet vervangen worden.",
                              "#take\n#priority high\n#category printer\n#note\nThe drum has to be replaced."};
  return {
      {"staff_receipt-one", Typed{{"#prendre", "#neem", "#take"}}},
      {"staff_receipt-several", Typed{orders}},
      {"staff_receipt-answer", Typed{{"Bonjour,\n\nC'est réparé.", "Dag,\n\nHet is hersteld.", "Hello,\n\nIt is repaired."}}},
      {"staff_receipt-solved",
       Typed{{"#prendre\n#résolu\nLe pilote est réinstallé.", "#neem\n#opgelost\nDe driver is opnieuw geïnstalleerd.",
              "#take\n#resolve\nThe driver is installed again."}}},
      {"staff_receipt-refused",
       Typed{{"#prendre\n#prioritée haut\nVoilà.", "#neem\n#prioritiet hoog\nVoilà.", "#take\n#prority high\nHere you are."}}},
      {"staff_receipt-refused_long",
       Typed{{"#reslu\n" + long_solution, "#opgelst\n" + long_solution, "#resolv\n" + long_solution}}},
      {"staff_receipt-unproved", Typed{orders, with_boundary(BoundaryProof::NoProfile, SecretProof::None)}},
      {"staff_receipt-undone", Typed{{"#annuler", "#ongedaan", "#undo"}, both_proofs(), printer_of_marie(), undoable()}},
      {"staff_receipt-head",
       Typed{{"#responsable bourgmestre@jette.brussels\nQu'en pensez-vous ?",
              "#diensthoofd burgemeester@jette.brussels\nWat vindt u ervan?", "#head mayor@jette.brussels\nWhat do you think?"},
             both_proofs(),
             complaint_of_marie()}},
      {"staff_receipt-call", [](Language language) { return call_bytes(language, true); }},
      {"staff_receipt-who_asks", [](Language language) { return call_bytes(language, false); }},
      {"staff_confirmation", Typed{orders, secret_alone}},
      {"staff_help", Typed{{"#aide", "#hulp", "#help"}}},
      {"staff_help-of_no_ticket", help_bytes},
  };
}

}  // namespace m2t::test

TEST_CASE("golden mails to technicians: there is one of each way a receipt ends") {
  using namespace m2t;
  using namespace m2t::test;
  std::string receipts;
  for (const GoldenStaffMail& mail : golden_receipts())
    if (mail.name.starts_with("staff_receipt")) receipts += read_mail(mail.bytes(Language::English)).text;
  for (const char* end : {"You can undo this for ten minutes.", "until then you can stop it.", "Nothing was done:", "Taken back.",
                          "Send the corrected version", "Copy these lines above your text", "THE COMPLAINT IS SENT TO"}) {
    CAPTURE(std::string(end));
    CHECK(receipts.find(end) != std::string::npos);
  }
}
