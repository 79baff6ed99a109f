// How letters end: wishes, signing for others; and what only looks like an end or a quotation.
#include <doctest/doctest.h>

#include <string>

#include "parsers/body/body.h"
#include "parsers/body/dialog_boxes.h"
#include "parsers/body/signature.h"
#include "parsers/text/text_lines.h"

using m2t::find_dialog_boxes;
using m2t::fold_words;
using m2t::is_closing_formula;
using m2t::split_body;

TEST_CASE("body ends: wishes for the day, the evening and the week close a letter, however they are put together") {
  for (std::string_view line :
       {"Prettige dag verder,", "Fijne avond nog", "Nog een prettig weekend!", "Ik wens u nog een fijne dag,",
        "Goede week verder, Jan", "Bonne fin d'après-midi,", "Belle soirée à tous", "Je vous souhaite une excellente journée.",
        "Très bonne fin de semaine, Luc", "D'avance merci et belle fin de semaine,", "Have a great weekend!",
        "Schönes Wochenende noch", "Ich wünsche Ihnen einen schönen Tag,", "Bien à vous et très bonne journée", "Best,",
        "Bonnes fêtes de fin d'année,", "Alvast fijne feestdagen,", "Gelukkig nieuwjaar!"}) {
    CAPTURE(line);
    CHECK(is_closing_formula(line));
  }
}

TEST_CASE("body ends: any adjective may stand before the greeting that closes a letter") {
  for (std::string_view line :
       {"Met collegiale groeten,", "Sportieve groet", "Met de allerbeste groeten", "Mit sonnigen Grüßen",
        "Avec mes salutations distinguées,", "Sincères salutations, Luc", "With warmest regards", "Veel liefs en groetjes"}) {
    CAPTURE(line);
    CHECK(is_closing_formula(line));
  }
  for (std::string_view line :
       {"Doe hem de groeten", "Please give him my regards", "de groeten van de buren", "met groeten werkt het niet"}) {
    CAPTURE(line);
    CHECK_FALSE(is_closing_formula(line));
  }
}

TEST_CASE("body ends: what a mail program on a phone says of itself is a footer") {
  for (std::string_view line : {"Downloaden BlueMail voor Android", "Obtenir BlueMail pour Android",
                                "Get Canary for iOS <https://example.org>", "Téléchargez Edison Mail pour iPhone"}) {
    CAPTURE(line);
    CHECK(m2t::is_phone_footer(line));
  }
  for (std::string_view line :
       {"Télécharger le pilote pour Windows ne marche plus", "Get me a laptop for Friday", "Download voor de opleiding"}) {
    CAPTURE(line);
    CHECK_FALSE(m2t::is_phone_footer(line));
  }
}

TEST_CASE("body ends: greetings and sentences with the same words close nothing") {
  for (std::string_view line : {"Goede morgen", "Goede avond,", "Good morning", "Good evening,", "Guten Tag",
                                "Bonne nouvelle, ça marche", "Bonne journée de formation hier", "Fijne dag gehad op de opleiding",
                                "Bon", "Nice work", "Best practices", "een dag later", "la semaine prochaine"}) {
    CAPTURE(line);
    CHECK_FALSE(is_closing_formula(line));
  }
}

TEST_CASE("body ends: who signs for a team signs, who speaks of one does not") {
  for (std::string_view opening : {"Pour l'équipe,", "Pour le service Population", "Namens het team,",
                                   "Namens de dienst Bevolking,", "On behalf of the team,"}) {
    CAPTURE(opening);
    const auto body = split_body("La borne est bloquée.\n\n" + std::string(opening) + "\n\nSophie Claes\n", "");
    CHECK(body.new_text == "La borne est bloquée.");
    CHECK(body.signature == std::string(opening) + "\n\nSophie Claes");
  }
  for (std::string_view text :
       {"Pour l'équipe, il faut un deuxième écran.\nMerci", "Namens het team vraag ik een tweede scherm.\nJan",
        "Pour le service Population\n\n2 écrans\n1 souris", "Voor de dienst Bevolking:\nEen scanner"}) {
    CAPTURE(text);
    CHECK(split_body(text, "").new_text == text);
  }
}

TEST_CASE("body ends: a copied dialog box is no quotation and no signature, whatever stands in it") {
  constexpr std::string_view ruler = "---------------------------";
  const std::string box = std::string(ruler) + "\nNAPS2\n" + std::string(ruler) +
                          "\nNot found.\n\nFrom: scan@example.org\nTo: USB001\nDate: 17/11/2026 09:58\nSubject: x\n" +
                          std::string(ruler) + "\nOK   Annuler   \n" + std::string(ruler);
  const auto body = split_body("Bonjour,\n" + box + "\nQue faire ?\n\nMvg\nJan", "");
  CHECK(fold_words(body.new_text) == fold_words("Bonjour,\n" + box + "\nQue faire ?"));
  CHECK(body.quoted_text.empty());
  CHECK(body.signature == "Mvg\nJan");
  // Without buttons it is none: a ruler above a header block announces an earlier mail.
  const std::string mail = std::string(ruler) +
                           "\nDe : Jean <jean@example.org>\nEnvoyé : lundi 16 novembre 2026 10:15\nObjet : x\n" +
                           std::string(ruler) + "\nBonjour\n" + std::string(ruler);
  CHECK(find_dialog_boxes(m2t::split_lines(mail)).empty());
  CHECK(split_body("Voir.\n\n" + mail, "").new_text == "Voir.");
}
