#include "parsers/fields/urgency.h"

#include <doctest/doctest.h>

using m2t::find_urgency;
using Words = std::vector<std::string>;

TEST_CASE("urgency: the words of the subject and of the text say so, in four languages") {
  CHECK(find_urgency("URGENT: serveur", "") == Words{"urgent"});
  CHECK(find_urgency("URGENT", "C'est très urgent") == Words{"tres urgent"});
  CHECK(find_urgency("x", "Dit is dringend, graag zo snel mogelijk") == Words{"dringend"});
  for (std::string_view text : {"C'est très urgent", "Il faut venir de toute urgence", "Au plus vite svp", "Nous sommes bloqués",
                                "Le problème est bloquant", "Met spoed te behandelen", "Alles ligt plat", "We need it ASAP",
                                "This is critical", "Es ist eilig", "Cela ne marche pas. Urgent",
                                "Cela ne marche pas\nUrgent svp", "Het werkt niet, dringend", "Rien ne va plus: urgent"}) {
    CAPTURE(text);
    CHECK(find_urgency("x", text).size() == 1);
  }
}

TEST_CASE("urgency: what is denied or means something else is none") {
  for (std::string_view text : {"Ce n'est pas urgent.",
                                "pas urgent",
                                "rien d'urgent",
                                "Niet dringend.",
                                "geen haast",
                                "no rush",
                                "Not urgent.",
                                "quand vous avez le temps",
                                "wanneer u tijd heeft",
                                "le service des urgences",
                                "les urgences de l'hôpital",
                                "le numéro d'urgence ne figure pas",
                                "en cas d'urgence",
                                "een dringende tussenkomst is niet nodig",
                                "dès que possible",
                                "zo snel mogelijk",
                                "CRITICAL_PROCESS_DIED",
                                "mon compte est bloqué",
                                "de spoeddienst",
                                "Ce n'est\npas urgent",
                                "Urgent ? Non.",
                                "Geen haast, het is niet dringend",
                                "Il n'y a aucune urgence",
                                "moins urgent"}) {
    CAPTURE(text);
    CHECK(find_urgency("x", text).empty());
  }
}

TEST_CASE("urgency: names of services, plans and kinds of help are no wish") {
  for (std::string_view text :
       {"L'imprimante du Service d'Urgence sociale", "Cellule Urgence sociale", "cel Dringende Sociale Hulp",
        "de dienst Noodplanning en Dringende Hulpverlening", "Planification d'urgence", "le coordinateur planification d'urgence",
        "attestation d'aide médicale urgente", "dringende medische hulp", "Service Urgence", "le centre d'urgence",
        "hébergement d'urgence", "cel Dringende Hulp", "het dossier dringende opvang", "les appels d'urgence"}) {
    CAPTURE(text);
    CHECK(find_urgency(text, text).empty());
  }
  for (std::string_view text :
       {"Ik heb dringende hulp nodig", "Onze dienst dringend een printer", "Appel urgent", "poste bloqué, urgent",
        "Service Population: urgent", "Aide urgente svp", "La cellule a d'urgence besoin d'un écran"}) {
    CAPTURE(text);
    CHECK(find_urgency("x", text).size() == 1);
  }
}
