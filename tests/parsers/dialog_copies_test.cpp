#include <doctest/doctest.h>

#include "parsers/fields/dialog_copies.h"
#include "parsers/fields/error_text.h"

using m2t::find_error_text;
using m2t::is_line_of_buttons;

TEST_CASE("error text: a box that Windows copied is its title and its message, without hyphens and buttons") {
  const std::string rule(27, '-');
  const auto box = [&](const std::string& message, const std::string& buttons) {
    return rule + "\nSaphir\n" + rule + "\n" + message + "\n" + rule + "\n" + buttons + "\n" + rule + "\n";
  };
  for (std::string_view buttons :
       {"OK", "OK   ", "OK   Annuler   ", "Oui   Non   Annuler", "Opnieuw proberen   Annuleren", "Yes   No"}) {
    CAPTURE(buttons);
    CHECK(find_error_text("Bonjour,\n\nj'ai ceci :\n\n" + box("Le fichier est ouvert.", std::string(buttons)) + "\nMerci") ==
          "Saphir\nLe fichier est ouvert.");
    CHECK(find_error_text(box("Le fichier est ouvert.\n\nFermez-le.", std::string(buttons))) ==
          "Saphir\nLe fichier est ouvert.\nFermez-le.");
  }
  CHECK(find_error_text(rule + "\nTitre\n" + rule) == "");
  CHECK(find_error_text("Bonjour\n" + rule + "\nJean Dupont\n02 423 12 12") == "");
}

TEST_CASE("error text: what stands above buttons in brackets is a message") {
  CHECK(find_error_text("Voilà ce que j'ai :\n\nMicrosoft Outlook\nLe serveur dort.\n[OK] [Annuler]\n\nJ'ai redémarré.") ==
        "Microsoft Outlook\nLe serveur dort.");
  CHECK(find_error_text("Bonjour,\nLe serveur dort.\n\n[Oui] [Non]") == "Le serveur dort.");
  CHECK(find_error_text("Dag,\n\nIk zie [cid:image001.png@01DA]\n\n[image: logo]\nGroeten") == "");
}

TEST_CASE("error text: buttons are nothing but buttons") {
  for (std::string_view line : {"OK", "[OK] [Annuler]", "Oui   Non", "Ja  Nee  Annuleren", "[Ne pas envoyer]", "OK | Cancel"})
    CHECK_MESSAGE(is_line_of_buttons(line), line);
  for (std::string_view line : {"", "OK c'est bon", "Merci", "[cid:image001.png]", "Oui, Jean"})
    CHECK_MESSAGE(!is_line_of_buttons(line), line);
}

TEST_CASE("error text: single quotation marks hold messages, apostrophes do not") {
  CHECK(find_error_text("de scanner zegt 'papierstoring' maar er zit niks vast") == "papierstoring");
  CHECK(find_error_text("De melding is ‘Geen toegang’.") == "Geen toegang");
  CHECK(find_error_text("L'écran affiche 'Pas d'accès réseau' depuis lundi") == "Pas d'accès réseau");
  CHECK(find_error_text("Daar staat er 'U mag deze pagina niet zien'.") == "U mag deze pagina niet zien");
  for (std::string_view text : {"'s Morgens krijg ik zo'n foto's in m'n mailbox", "C'est l'imprimante qu'on m'a donnée",
                                "Formulier: melding IT", "L'écran de l'accueil n'affiche que l'heure d'hier"}) {
    CAPTURE(text);
    CHECK(find_error_text(text) == "");
  }
}

TEST_CASE("error text: T-36 rules, buttons and apostrophes without end take no longer") {
  for (std::string_view unit :
       {"----------\n", "[OK]\n", "[", "'", "'a", " 'a", "----------\nx\n", "[OK] \n\n", "\xE2\x80\x98"}) {
    CAPTURE(unit);
    std::string text;
    while (text.size() < 300'000) text += unit;
    CHECK(find_error_text(text).size() <= 1500);
  }
}
