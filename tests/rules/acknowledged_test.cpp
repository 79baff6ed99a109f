// What an acknowledgement asks for and repeats: never what was given, and the sender's own words only where the border vouches for him.
#include "rules/acknowledged.h"

#include "rules/directory.h"
#include "rules/notice.h"
#include "rules/shown_text.h"
#include "tests/rules/builders.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

using Keys = std::vector<std::string>;

Mail mail_that_says(const std::string& subject, const std::string& text) {
  Mail m = mail();
  m.subject = subject;
  m.text = m.new_text = text;
  return m;
}

Attachment attached(AttachmentKind kind, std::string name) {
  Attachment a;
  a.kind = kind;
  a.name = std::move(name);
  return a;
}

}  // namespace

TEST_CASE(
    "acknowledged: the phone number is asked for only where neither mail, signature, earlier tickets nor directory give it") {
  const Mail without = mail();
  Mail with = mail();
  with.fields.phone = "+32475123456";
  CHECK(what_is_missing(without, TicketType::Request, false) == Keys{"phone"});
  CHECK(what_is_missing(with, TicketType::Request, false).empty());
  CHECK(what_is_missing(without, TicketType::Request, true).empty());

  History known;
  known.phone_known = true;
  CHECK(only<SendNotice>(decided(without, {}, known)).missing.empty());
  CHECK(only<SendNotice>(decided(without)).missing == Keys{"phone"});
}

TEST_CASE("acknowledged: a number in the directory counts, whatever its column is called") {
  CHECK(names_a_phone({{"telephoneNumber", {"02 423 12 13"}}}));
  CHECK(names_a_phone({{"Téléphone", {"1213"}}}));
  CHECK(names_a_phone({{"Telefoon", {"1213"}}}));
  CHECK(names_a_phone({{"GSM", {"0475"}}, {"department", {"IT"}}}));
  CHECK_FALSE(names_a_phone({{"telephoneNumber", {""}}}));
  CHECK_FALSE(names_a_phone({{"department", {"Telephone exchange"}}}));
  CHECK_FALSE(names_a_phone({}));
}

TEST_CASE("acknowledged: what the error says is not asked for when the mail tells it, however it was read") {
  for (const char* text :
       {"Saphir ne marche plus, message : page introuvable", "De melding is: map niet gevonden, en dan stopt alles.",
        "Saphir affiche « disque plein » puis s'arrête.", "It stops and says \"no licence\"."}) {
    CAPTURE(std::string(text));
    CHECK(what_is_missing(mail_that_says("Saphir", text), TicketType::Incident, true).empty());
  }
  for (const char* text : {"Bonjour : l'imprimante du guichet est en panne.", "Il y a un message d'erreur sur mon écran :",
                           "L'imprimante donne une erreur depuis ce matin (« Ricoh »)."}) {
    CAPTURE(std::string(text));
    CHECK(what_is_missing(mail_that_says("Panne", text), TicketType::Incident, true) == Keys{"error_text"});
  }
}

TEST_CASE("acknowledged: an internal number is shown without the words around it") {
  for (const char* written : {"Bel me op 1299", "Poste 1299", "extension is 1299", "1299"}) {
    Mail m = mail();
    m.fields.phone = written;
    m.fields.sources["phone"] = {written, "text"};
    CHECK(words_understood(m)["phone"] == "1299");
  }
}

TEST_CASE("acknowledged: a screenshot counts as the error text") {
  Mail m = mail_that_says("Imprimante", "L'imprimante du guichet affiche une erreur depuis ce matin.");
  CHECK(what_is_missing(m, TicketType::Incident, true) == Keys{"error_text"});
  m.attachments = {attached(AttachmentKind::Screenshot, "capture.png")};
  CHECK(what_is_missing(m, TicketType::Incident, true).empty());
  m.attachments = {attached(AttachmentKind::Logo, "logo.png")};
  CHECK(what_is_missing(m, TicketType::Incident, true) == Keys{"error_text"});
}

TEST_CASE("acknowledged: the address of a page is asked for only where it is plainly about one") {
  for (const char* text : {"Le site web de la commune affiche une page blanche.", "De webpagina van burgerzaken opent traag.",
                           "L'intranet ne montre plus mes congés.", "Our website shows an old address."})
    CHECK(what_is_missing(mail_that_says("Question", text), TicketType::Request, true) == Keys{"url"});
  for (const char* text : {"Sur le site de la rue Léopold, le copieur est vide.", "La page 3 du rapport sort en gris.",
                           "De printer op de site Kardinaal is leeg."})
    CHECK(what_is_missing(mail_that_says("Question", text), TicketType::Request, true).empty());
  Mail given = mail_that_says("Question", "Le site web de la commune affiche une page blanche.");
  given.fields.urls = {"https://jette.example/accueil"};
  CHECK(what_is_missing(given, TicketType::Request, true).empty());
}

TEST_CASE("acknowledged: a description is asked for only of a mail that says nothing, subject included") {
  CHECK(what_is_missing(mail_that_says("Problème", "Urgent !"), TicketType::Request, true) == Keys{"description"});
  CHECK(what_is_missing(mail_that_says("L'imprimante du deuxième étage est vide", ""), TicketType::Request, true).empty());
  Mail forwarded = mail_that_says("TR: devis", "");
  forwarded.forwarded = Forwarded{};
  CHECK(what_is_missing(forwarded, TicketType::Request, true).empty());
}

TEST_CASE("acknowledged: never more than three questions, the most useful ones") {
  const Mail m = mail_that_says("Site web", "Aide svp");
  CHECK(what_is_missing(m, TicketType::Incident, false) == Keys{"description", "error_text", "url"});
}

TEST_CASE("acknowledged: what was understood is named, several attachments as several") {
  Mail m = mail();
  m.fields.phone = "+32475123456";
  m.attachments = {attached(AttachmentKind::Screenshot, "a.png"), attached(AttachmentKind::Photo, "b.jpg"),
                   attached(AttachmentKind::Document, "devis.pdf"), attached(AttachmentKind::Logo, "logo.png")};
  CHECK(what_was_understood(m) == Keys{"phone", "screenshots", "attachment"});
  CHECK(what_was_understood(mail()).empty());
}

TEST_CASE("acknowledged: the sender's words, cleaned, for a sender whom the border vouches for") {
  Mail m = mail_that_says("Imprimante", "Bonjour,\n\nL'imprimante du 2e affiche une erreur.\nMerci");
  m.fields.phone = "+32475123456";
  m.fields.sources["phone"] = {"0475/12.34.56", "signature"};
  m.fields.error_text = "Accès refusé\n0x80070005 " + std::string(200, 'x');
  m.attachments = {attached(AttachmentKind::Document, "un\u202Efdp.exe"), attached(AttachmentKind::Document, "b.pdf"),
                   attached(AttachmentKind::Document, "c.pdf"), attached(AttachmentKind::Document, "d.pdf")};
  auto words = words_understood(m);
  CHECK(words["description"] == "L'imprimante du 2e affiche une erreur.");
  CHECK(words["phone"] == "0475/12.34.56");
  CHECK(words["error_text"].starts_with("Accès refusé 0x80070005"));
  CHECK(words["error_text"].size() < 120);
  CHECK(words["attachments"] == "unfdp.exe, b.pdf, c.pdf, …");
  CHECK_FALSE(words.contains("url"));
  CHECK_FALSE(words.contains("screenshot"));
}

TEST_CASE("acknowledged: without proof no word of the sender's goes back, with it he is greeted and read back (T-05)") {
  Mail m = mail_that_says("Imprimante", "L'imprimante du 2e affiche une erreur.");
  m.fields.phone = "+32475123456";
  const auto unproved = only<SendNotice>(decided(m));
  CHECK(unproved.words_understood.empty());
  CHECK_FALSE(unproved.sender_proved);
  CHECK(unproved.understood == Keys{"phone"});

  const Judgement judgement = judged(m);
  const Calendar hours = calendar();
  const History history;
  const Arrival came = arrival();
  const DeskPolicy policy = desk();
  std::vector<std::string> reasons;
  NoticeInput in{m, came, history, judgement, policy, hours};
  in.sender_proved = true;
  const auto proved = notice_to_sender(NoticeKind::AcknowledgeNew, in, reasons);
  REQUIRE(proved);
  CHECK(proved->sender_proved);
  CHECK(proved->words_understood.at("description") == "L'imprimante du 2e affiche une erreur.");
  const auto follow_up = notice_to_sender(NoticeKind::AcknowledgeFollowUp, in, reasons);
  REQUIRE(follow_up);
  CHECK(follow_up->words_understood.empty());  // that mail has no list
}

TEST_CASE("acknowledged: a display name greets when it is a name") {
  CHECK(name_to_greet("Marie Dubois") == "Marie Dubois");
  CHECK(name_to_greet("Dubois, Marie (Population)") == "Marie Dubois");
  CHECK(name_to_greet("Jean-Noël d'Hondt") == "Jean-Noël d'Hondt");
  for (const char* no_name :
       {"marie.dubois@jette.brussels", "Achetez sur evil.test", "<b>Gagnez 100</b>", "Guichet 3", "", "www.x.y"})
    CHECK(name_to_greet(no_name) == "");
  CHECK(name_to_greet(std::string(200, 'a')) == "");
}
