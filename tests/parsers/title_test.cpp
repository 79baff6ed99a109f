#include "parsers/fields/title.h"

#include <doctest/doctest.h>

using m2t::make_title;

TEST_CASE("title: what copiers and hurried people write as a subject is useless") {
  for (std::string_view subject :
       {"Scan from a Xerox", "Message from KM_C368", "Message from \"RNP002673A1\"", "Numérisation", "Gescand van MFP-3",
        "Scanned from a Xerox Multifunction Device", "Scan", "Help", "Ticket", "Bonjour", "Question", "Vraag", "Probleem",
        "URGENT!!!", "RE: [EXT] help", "Hulp nodig", "Demande d'aide", "..."}) {
    CAPTURE(subject);
    const auto made = make_title({subject, "Mon écran reste noir."});
    CHECK(made.title == "Mon écran reste noir");
    CHECK(made.from == "text");
  }
  for (std::string_view subject :
       {"Numérisation impossible", "Scan to mail werkt niet", "Message d'erreur Saphir", "Document perdu"}) {
    CAPTURE(subject);
    CHECK(make_title({subject, "Mon écran reste noir."}).title == subject);
  }
}

TEST_CASE("title: chains of prefixes and the marks of outside mail are gone") {
  for (std::string_view subject : {"RE: TR: Écran noir", "FW: Fwd: Écran noir", "Antw: Doorst: Écran noir", "AW: WG: Écran noir",
                                   "Réf. : Écran noir", "RE[2]: Écran noir", "[EXT] Écran noir", "[EXTERNE] RE: Écran noir",
                                   "TR: [EXTERN] Écran noir", "RE: [External] TR : Écran noir"}) {
    CAPTURE(subject);
    CHECK(make_title({subject, "x"}).title == "Écran noir");
  }
}

TEST_CASE("title: without a telling subject and text it is the forwarded subject, then the name of an attachment") {
  const auto forwarded = make_title({"TR:", "Merci", "RE: Saphir ne démarre plus", {"Saphir.png"}});
  CHECK(forwarded.title == "Saphir ne démarre plus");
  CHECK(forwarded.from == "forwarded");
  const auto attached = make_title({"help", "", "", {"image001.png", "IMG_2034.jpg", "Erreur Saphir lundi.png"}});
  CHECK(attached.title == "Erreur Saphir lundi");
  CHECK(attached.from == "attachment");
  CHECK(make_title({"help", "", "", {"image001.png"}}).title == "help");
  CHECK(make_title({"", "", "", {}}).from == "");
}

TEST_CASE("title: at most 100 characters, cut between words") {
  std::string subject;
  for (int i = 0; i < 40; ++i) subject += "écran ";
  const std::string title = make_title({subject, ""}).title;
  CHECK(title.ends_with("écran…"));
  CHECK(title.size() <= 100 * 2);
}

TEST_CASE("title: subjects that mail programs put where nothing was written, and one-word complaints, are useless") {
  for (std::string_view subject : {"(pas de sujet)", "(geen onderwerp)", "(sans objet)", "(no subject)", "panne", "Souci",
                                   "storing", "pb", "Kein Betreff", "Probleem!", "RE: RE:", "vraagje"}) {
    CAPTURE(subject);
    CHECK(make_title({subject, "Slt, mon écran reste noir."}).title == "mon écran reste noir");
  }
  for (std::string_view subject : {"Panne de courant", "Erreur Saphir", "Storing telefoon", "Pas de réseau"}) {
    CAPTURE(subject);
    CHECK(make_title({subject, "Mon écran reste noir."}).title == subject);
  }
  CHECK(make_title({"help", "Yo, beamer geeft geen beeld"}).title == "beamer geeft geen beeld");
  CHECK(make_title({"Message from KM_C308", "", "", {"SKM_C30826110410120.pdf"}}).title == "Message from KM_C308");
}

TEST_CASE("title: greetings one behind the other, and those that no comma ends, are cut off") {
  const auto made = [](std::string_view text) { return make_title({"vraag", text}).title; };
  CHECK(made("Bonjour Madame, Monsieur,\n\nMon écran reste noir.") == "Mon écran reste noir");
  CHECK(made("hey kan iemand mijn scherm nakijken?") == "kan iemand mijn scherm nakijken?");
  CHECK(made("bonjour mon écran reste noir") == "mon écran reste noir");
  CHECK(made("Dag allemaal\nMijn scherm blijft zwart") == "Mijn scherm blijft zwart");
  CHECK(made("Bonjour à tous\nMon écran reste noir") == "Mon écran reste noir");
}
