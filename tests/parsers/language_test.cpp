#include "parsers/body/language.h"

#include <doctest/doctest.h>

#include <string>

using m2t::detect_language;
using m2t::Language;

TEST_CASE("language: whole sentences are sure") {
  const auto fr =
      detect_language("", "Bonjour, depuis ce matin je n'arrive plus à ouvrir mes fichiers sur le réseau, pouvez-vous m'aider ?");
  CHECK(fr.language == Language::French);
  CHECK(fr.sure);
  const auto nl = detect_language(
      "", "Goedemorgen, sinds vanmorgen kan ik mijn bestanden op het netwerk niet meer openen, kunt u mij helpen?");
  CHECK(nl.language == Language::Dutch);
  CHECK(nl.sure);
  const auto en =
      detect_language("", "Good morning, since today I cannot open my files on the network any more, could you help me please?");
  CHECK(en.language == Language::English);
  CHECK(en.sure);
  const auto de = detect_language(
      "", "Guten Morgen, seit heute kann ich meine Dateien im Netzwerk nicht mehr öffnen, können Sie mir bitte helfen?");
  CHECK(de.language == Language::German);
  CHECK(de.sure);
}

TEST_CASE("language: short subjects are told by their words") {
  CHECK(detect_language("printer kapot", "").language == Language::Dutch);
  CHECK(detect_language("printer kapot", "").sure);
  CHECK(detect_language("imprimante en panne", "").language == Language::French);
  CHECK(detect_language("imprimante en panne", "").sure);
  CHECK(detect_language("wachtwoord vergeten", "").language == Language::Dutch);
  CHECK(detect_language("mot de passe oublié", "").language == Language::French);
}

TEST_CASE("language: a word of several languages, numbers and addresses prove nothing") {
  for (std::string_view subject : {"help", "", "10429", "https://www.example.org/une/page/dans/le/site", "Excel", "PC 1234"}) {
    CAPTURE(subject);
    CHECK_FALSE(detect_language(subject, "").sure);
  }
}

TEST_CASE("language: other languages are unknown") {
  CHECK(detect_language(
            "", "Buongiorno, da questa mattina non riesco più ad aprire i miei documenti sulla rete, potete aiutarmi per favore?")
            .language == Language::Unknown);
  CHECK_FALSE(detect_language("", "Günaydın, bu sabahtan beri ağdaki dosyalarımı açamıyorum, lütfen yardım eder misiniz?").sure);
}

TEST_CASE("language: bytes that are no UTF-8 do no harm") {
  const std::string bytes(5000, '\xE9');
  CHECK_FALSE(detect_language(bytes, bytes).sure);
}
