#include "parsers/body/body.h"

#include <doctest/doctest.h>

#include <string>

#include "parsers/text/text.h"

using m2t::BodySplit;
using m2t::split_body;

namespace {
BodySplit split(std::string_view text) { return split_body(text, ""); }
}  // namespace

TEST_CASE("body: the Outlook header block starts the quotation, in four languages") {
  for (std::string_view block :
       {"De : Service Desk <support@jette.brussels>\nEnvoyé : lundi 23 novembre 2026 10:15\nÀ : Jean\nObjet : imprimante",
        "Van: Service Desk <support@jette.brussels>\nVerzonden: maandag 23 november 2026 10:15\nAan: Jean\nOnderwerp: printer",
        "From: Service Desk <support@jette.brussels>\nSent: Monday, November 23, 2026 10:15 AM\nTo: Jean\nSubject: printer",
        "Von: Service Desk\nGesendet: Montag, 23. November 2026 10:15\nAn: Jean\nBetreff: Drucker",
        "*De\xC2\xA0:* Service Desk <support@jette.brussels>\n*Date\xC2\xA0:* lundi 23 novembre 2026\n*Objet\xC2\xA0:* x"}) {
    CAPTURE(block);
    for (std::string_view above : {"", "________________________________\n", "-----Message d'origine-----\n",
                                   "-----Oorspronkelijk bericht-----\n", "-----Original Message-----\n"}) {
      const BodySplit body = split("Voilà.\n\n" + std::string(above) + std::string(block) + "\n\nVotre demande est enregistrée.");
      CHECK(body.new_text == "Voilà.");
      CHECK(body.quoted_text.find("Votre demande") != std::string::npos);
      CHECK(body.signature.empty());
    }
  }
}

TEST_CASE("body: attribution lines, also broken and with narrow blanks, start the quotation") {
  for (std::string_view line :
       {"Le 12 mars 2026 à 10:15, Jean Dupont <jean@example.org> a écrit :",
        "Le\xC2\xA0jeu. 12 mars 2026 à\xE2\x80\xAF"
        "10:15, Jean Dupont\n<jean@example.org>\na écrit\xC2\xA0:",
        "Op do 12 mrt. 2026 om 10:15 schreef Jan Peeters <jan@example.org>:",
        "Op 12 december 2026 19:05 schreef Company Questions <\nquestions@example.org>:",
        "On Thu, Mar 12, 2026 at 10:15 AM Jean <jean@example.org> wrote:", "Am 12.03.2026 um 10:15 schrieb Jean Dupont:",
        "Jan Peeters <jan@example.org> schreef op 12 mrt 2026 om 10:15:"}) {
    CAPTURE(line);
    CHECK(split("Merci\n\n" + std::string(line) + "\n> ancien\n> texte").new_text == "Merci");
    CHECK(split("Merci\n\n" + std::string(line) + "\n\nancien texte sans marque").new_text == "Merci");
  }
  CHECK(split("Le 12 mars, le logiciel a écrit :\nErreur 500").new_text.find("Erreur 500") != std::string::npos);
}

TEST_CASE("body: inline answers stay, in order") {
  const BodySplit body = split(
      "On Thu, Mar 12, 2026 at 10:15 AM Jean <j@example.org> wrote:\n> Which printer?\n\nThe one on the 2nd floor.\n\n> Since "
      "when?\n\nYesterday.\n");
  CHECK(body.new_text == "The one on the 2nd floor.\n\nYesterday.");
  CHECK(body.quoted_text.find("> Which printer?") != std::string::npos);
  CHECK(body.quoted_text.find("> Since when?") != std::string::npos);
}

TEST_CASE("body: signatures by dashes, closing formula, phone footer and disclaimer") {
  const BodySplit dashes = split("L'écran est noir.\n-- \nJean Dupont\n02 423 12 12");
  CHECK(dashes.new_text == "L'écran est noir.");
  CHECK(dashes.signature == "--\nJean Dupont\n02 423 12 12");
  for (std::string_view closing :
       {"Cordialement,", "Bien à vous", "Met vriendelijke groeten,", "Mvg", "Kind regards,", "Mit freundlichen Grüßen"}) {
    CAPTURE(closing);
    const BodySplit body =
        split("De printer is kapot.\n\n" + std::string(closing) + "\n\nAn Peeters\nDienst Bevolking\nWemmelsesteenweg 100");
    CHECK(body.new_text == "De printer is kapot.");
    CHECK(body.signature.find("An Peeters") != std::string::npos);
  }
  for (std::string_view footer :
       {"Envoyé de mon iPhone", "Verstuurd vanaf mijn iPhone", "Obtenir Outlook pour iOS<https://aka.ms/o0ukef>",
        "Get Outlook for Android<https://aka.ms/AAb9ysg>", "Sent from my Galaxy", "Verzonden vanaf mijn Samsung"}) {
    CAPTURE(footer);
    const BodySplit body = split("Ça marche\n\n" + std::string(footer));
    CHECK(body.new_text == "Ça marche");
    CHECK(body.signature == footer);
  }
  const BodySplit disclaimer = split(
      "Dank u.\n\nDit e-mailbericht en zijn bijlagen zijn vertrouwelijk en uitsluitend bestemd voor de geadresseerde van het "
      "bericht.");
  CHECK(disclaimer.new_text == "Dank u.");
}

TEST_CASE("body: a closing formula above more text of one's own is no signature") {
  const std::string text =
      "Merci pour tout.\nCordialement\n\nPS: pouvez-vous aussi regarder le scanner du troisième étage ? Il ne répond plus.";
  CHECK(split(text).new_text == text);
}

TEST_CASE("body: never stripped to nothing while there was something") {
  CHECK(split("> only quoted\n> lines").new_text == "> only quoted\n> lines");
  CHECK(split("Cordialement,\nJean").new_text == "Cordialement,\nJean");
  const BodySplit forward = split(
      "Envoyé de mon iPhone\n\nDébut du message transféré :\n\nDe: An <an@example.org>\nObjet: badge\n\nLe badge ne marche "
      "plus.");
  CHECK(forward.new_text.find("Le badge ne marche plus.") != std::string::npos);
  CHECK(forward.new_text.starts_with("Début du message"));  // T-29: never the first words of the quotation
  CHECK(forward.signature == "Envoyé de mon iPhone");
  CHECK(split("").new_text.empty());
  CHECK(split(" \n\n").new_text.empty());
}

TEST_CASE("body: Outlook's own mark in the HTML cuts where no pattern knows the language") {
  const std::string html =
      "<div>Merci beaucoup</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>Gönderen:</b> "
      "Ali<br><b>Konu:</b> x</div><div>eski</div>";
  const std::string text = m2t::html_to_text(html);
  const BodySplit body = split_body(text, html);
  CHECK(body.new_text == "Merci beaucoup");
  CHECK(body.quoted_text.find("eski") != std::string::npos);
}

TEST_CASE("body: T-36 megabytes on one line, and many odd lines, stay linear") {
  CHECK(split(std::string(1'000'000, '>')).new_text.size() == 1'000'000);
  CHECK(split("On " + std::string(1'000'000, 'x') + " wrote:").new_text.size() > 999'000);
  for (std::string_view unit :
       {"De:\n", "Date:\n", "> a\nb\n", "On 1:10 @\n", "--\n", "Mvg\n", "_____\n", "cc:\n", ": : : ", "\n\xC2\xA0"}) {
    CAPTURE(unit);
    std::string text;
    while (text.size() < 200'000) text += unit;
    CHECK(split(text + "end").new_text.size() <= text.size() * 2 + 3);
  }
}
