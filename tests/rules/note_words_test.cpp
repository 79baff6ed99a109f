// Words of internal notes in a technician's answer (T-10): he is asked first, and nothing of it leaves until he says so.
#include "rules/commands/note_words.h"

#include "rules/commands/refused_block.h"
#include "rules/commands/steer.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const Person who_answers{"An Peeters", "an.peeters@jette.brussels", Language::French};
const std::string secret_note = "Sa cheffe dit qu'elle quitte la commune à la fin du mois. À garder pour nous.";

const Calendar& hours_of_notes() {
  static const Calendar hours = calendar();
  return hours;
}

DeskPolicy desk_of_one() {
  DeskPolicy policy = desk();
  policy.technicians = {who_answers};
  return policy;
}

Decision answered(const std::string& text, const WordsOnTicket& words, bool confirmed = false) {
  Mail m = mail();
  m.from = Address{who_answers.name, who_answers.address};
  m.text = m.new_text = text;
  Proofs proofs;
  proofs.is_technician = proofs.one_sender = true;
  proofs.secret = SecretProof::Valid;
  proofs.boundary = BoundaryProof::Passed;
  proofs.confirmed = confirmed;
  StaffLookups lookups;
  lookups.on_ticket = words;
  const DeskPolicy policy = desk_of_one();
  return steer({m, ticket(), who_answers, proofs, lookups, true, policy, hours_of_notes(), now()});
}

std::string found(const std::string& outward, const WordsOnTicket& words) {
  return note_that_would_go_out({{}, outward, {}}, words, command_context(who_answers, desk_of_one(), hours_of_notes(), now()));
}

}  // namespace

TEST_CASE("T-10: a sentence of a note does not go out unless the technician confirms it") {
  const WordsOnTicket words{{secret_note}, {}};
  const std::string copied = "Sa cheffe dit qu'elle quitte la commune à la fin du mois.";
  for (const std::string& text : {"Bonjour,\n\n" + copied, "#résolu\nC'est fait.\n> " + copied, "#demander\n" + copied}) {
    CAPTURE(text);
    const Decision asked = answered(text, words);
    CHECK(!has<SendNotice>(asked));
    CHECK(!has<AddEntry>(asked));  // no public words on the ticket either
    CHECK(!has<ChangeState>(asked));
    const auto confirmation = only<SendStaffMail>(asked);
    CHECK(confirmation.kind == StaffMailKind::Confirmation);
    CHECK(confirmation.to.address == who_answers.address);
    CHECK(confirmation.shown.find("note interne\u00A0: «\u00A0" + copied + "\u00A0»") != std::string::npos);
    CHECK(has<SendNotice>(answered(text, words, true)));
    CHECK(has<SendNotice>(answered(text, {})));  // without the note nothing holds it back
  }
  // What stays inside may repeat a note.
  const Decision note = answered("#note\n" + copied, words);
  CHECK(!has<SendNotice>(note));
  CHECK(only<SendStaffMail>(note).kind == StaffMailKind::Receipt);
}

TEST_CASE("T-10: a note is known again whatever became of its line breaks, its accents, its case and its quotation marks") {
  const WordsOnTicket words{{secret_note}, {}};
  for (const std::string outward : {"sa cheffe dit qu’elle quitte\nla commune a la fin du mois",
                                    "> Sa cheffe dit\n> qu'elle quitte la\n> commune à la fin du mois.",
                                    "An a noté : SA CHEFFE DIT QU'ELLE QUITTE LA COMMUNE, à la fin du mois !"}) {
    CAPTURE(outward);
    CHECK(found(outward, words) == "Sa cheffe dit qu'elle quitte la commune à la fin du mois.");
  }
  const WordsOnTicket wrapped{{"Sa cheffe dit qu'elle quitte\nla commune à la fin du mois.\n\nVu avec Luc"}, {}};
  CHECK_FALSE(found("Sa cheffe dit qu'elle quitte la commune à la fin du mois.", wrapped).empty());
  const WordsOnTicket points{{"- le mot de passe du coffre est chez la directrice\n- rien d'autre"}, {}};
  CHECK_FALSE(found("Voici : le mot de passe du coffre est chez la directrice", points).empty());
}

TEST_CASE("T-10: short sentences, a part of a sentence, and what the requester knows anyway go out") {
  CHECK(found("Merci de votre patience.", {{"Merci de votre patience."}, {}}).empty());  // less than 40 characters
  CHECK(found("Elle quitte la commune.", {{secret_note}, {}}).empty());
  const std::string known = "L'imprimante du guichet 3 affiche une erreur depuis ce matin.";
  CHECK_FALSE(found(known, {{"Elle dit : " + known, known}, {}}).empty());
  CHECK(found(known, {{known}, {"Bonjour,\n" + known}}).empty());
  CHECK(found("", {{secret_note}, {}}).empty());
  CHECK(found("Bonjour", {{"————————————————————————————————————————————————"}, {}}).empty());  // no word in it
}

TEST_CASE("T-10: an answer that was kept as a note because its block was wrong may be sent again, its note may not") {
  const std::string kept =
      "#resolu oui\n#note: Elle quitte la commune à la fin du mois, dit sa cheffe.\n#reply\n"
      "Le pilote de l'imprimante est réinstallé, tout fonctionne.";
  CHECK(found("Le pilote de l'imprimante est réinstallé, tout fonctionne.", {{kept}, {}}).empty());
  const std::string wrong = "#prioritee haute\nLe pilote de l'imprimante est réinstallé, tout fonctionne.";
  CHECK(found("Le pilote de l'imprimante est réinstallé, tout fonctionne.", {{wrong}, {}}).empty());
  CHECK_FALSE(found("Elle quitte la commune à la fin du mois, dit sa cheffe.", {{kept}, {}}).empty());
}
