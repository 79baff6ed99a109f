#include "mailer/courtesies.h"

#include <doctest/doctest.h>

using namespace m2t;

namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("courtesies: a greeting that stands alone opens the mail in place of ours") {
  for (const char* greeting :
       {"Bonjour Anne,", "Bonjour", "Chère Madame Van den Berghe,", "Dag Anne,", "Beste Anne,", "GOEDEMORGEN !",
        "Geachte mevrouw Peeters,", "Hello Anne", "Good morning Anne,", "Bonjour Anne !"}) {
    CAPTURE(greeting);
    const PersonsWords words = courtesies_of({greeting, "", "Le câble était débranché.", "", "Tout imprime."}, "An Peeters");
    CHECK(words.greeting == greeting);
    CHECK(words.greets);
    CHECK(words.lines == Lines{"Le câble était débranché.", "", "Tout imprime."});
  }
}

TEST_CASE("courtesies: a greeting inside his first sentence stays there, and ours is not needed") {
  for (const char* line : {"Bonjour Anne, pouvez-vous redémarrer le poste ?", "Beste Anne, kunt u de computer herstarten?",
                           "Hi! Could you restart it?"}) {
    CAPTURE(line);
    const PersonsWords words = courtesies_of({line, "Merci."}, "");
    CHECK(words.greeting.empty());
    CHECK(words.greets);
    CHECK(words.lines == Lines{line, "Merci."});
  }
}

TEST_CASE("courtesies: what is no greeting is left alone") {
  for (const char* line :
       {"Le bonjour d'Alfred", "Beste oplossing is de computer te herstarten", "Dag en nacht bereikbaar via het nummer hieronder",
        "Madame Dupont du guichet 3 a le même souci", ""}) {
    CAPTURE(line);
    const PersonsWords words = courtesies_of({line, "Suite."}, "");
    CHECK(words.greeting.empty());
    CHECK_FALSE(words.greets);
    CHECK(words.lines == Lines{line, "Suite."});
  }
  CHECK(courtesies_of({}, "").lines.empty());
  CHECK_FALSE(courtesies_of({}, "").greets);
}

TEST_CASE("courtesies: a mail that is a greeting only keeps it as its words") {
  const PersonsWords words = courtesies_of({"Bonjour Anne,"}, "");
  CHECK(words.lines == Lines{"Bonjour Anne,"});
  CHECK(words.greeting.empty());
}

TEST_CASE("courtesies: his formula and name stand at the end of the mail; a formula alone gets his full name below it") {
  struct Row {
    Lines written, words, signature;
  };
  const Row rows[] = {
      {{"C'est fait.", "", "Bien à vous,", "An"}, {"C'est fait."}, {"Bien à vous,", "An"}},
      {{"Het is klaar.", "", "Met vriendelijke groeten", "", "An", "Service Desk"},
       {"Het is klaar."},
       {"Met vriendelijke groeten", "An", "Service Desk"}},
      {{"C'est fait.", "Cordialement, An"}, {"C'est fait."}, {"Cordialement, An"}},
      {{"It is done.", "Kind regards,"}, {"It is done."}, {"Kind regards,", "An Peeters"}},
      {{"C'est fait."}, {"C'est fait."}, {"An Peeters"}},
      {{"Bien à vous,", "An"}, {}, {"Bien à vous,", "An"}},
      {{"Bien à vous de choisir entre les deux modèles que voici :", "le petit", "le grand"},
       {"Bien à vous de choisir entre les deux modèles que voici :", "le petit", "le grand"},
       {"An Peeters"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.written.back());
    const PersonsWords words = courtesies_of(row.written, "An Peeters");
    CHECK(words.lines == row.words);
    CHECK(words.signature == row.signature);
  }
  CHECK(courtesies_of({"Fait."}, "").signature.empty());
}
