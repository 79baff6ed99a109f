// Replies in the shapes that the programs of a desk's users really write.
#include <doctest/doctest.h>

#include <string>

#include "parsers/body/body.h"
#include "parsers/text/text.h"

namespace {
m2t::BodySplit read(std::string_view text, const m2t::MailContext& context = {}) { return m2t::split_body(text, "", context); }
m2t::BodySplit read_html(const std::string& html) { return m2t::split_body(m2t::html_to_text(html), html); }
constexpr m2t::MailContext marie{"Marie Dupont", "marie.dupont@jette.brussels", false};
}  // namespace

TEST_CASE("body: the banners of gateways and of Outlook stand in no new text") {
  for (std::string_view banner :
       {"[EXTERNE]", "Attention : ce mail provient de l'extérieur de l'organisation. Ne cliquez pas sur les liens.",
        "CAUTION: This email originated from outside of the organization.\nDo not click links or open attachments unless you "
        "recognize the sender.",
        "CAUTION:\nThis email originated from outside of the organization.",
        "Let op: deze e-mail is afkomstig van buiten de organisatie. Klik niet op links.",
        "You don't often get email from jan@example.org. Learn why this is "
        "important<https://aka.ms/LearnAboutSenderIdentification>",
        "Vous n'obtenez pas souvent d'e-mail à partir de jan@example.org. Découvrez pourquoi cela est important",
        "U ontvangt niet vaak e-mail van jan@example.org. Meer informatie over waarom dit belangrijk is",
        "Achtung: Diese E-Mail kommt von ausserhalb. Klicken Sie nicht auf Links."}) {
    CAPTURE(banner);
    const auto body = read(std::string(banner) + "\n\nBonjour,\n\nL'écran est noir.");
    CHECK(body.new_text == "Bonjour,\n\nL'écran est noir.");
    CHECK_FALSE(body.quoted_text.empty());
  }
  for (std::string_view own : {"Attention : l'imprimante du 2e fume.", "Let op: de printer rookt.",
                               "Mail externe bloqué depuis lundi.", "External drive is not seen any more."}) {
    CAPTURE(own);
    CHECK(read(own).new_text == own);
  }
}

TEST_CASE("body: Notes, Samsung, Canadian and other announcements start the quotation") {
  for (std::string_view line :
       {"-----Service Desk schreef: -----", "Jean Dupont/JETTE wrote on 12/03/2026 10:15:33:",
        "-------- Message d'origine --------De : Desk <d@jette.brussels> Date : 16/11/2026  13:02  (GMT+01:00) À : Abdel Objet : "
        "RE: "
        "Badge",
        "Le jeu. 12 mars 2026, à 10 h 15, Jean Dupont <jean@example.org> a écrit :",
        "Op 12 mrt. 2026 om 10:15 heeft Jan Peeters <jan@example.org> het volgende geschreven:",
        "On Wed, 14 Nov 2018 08:14:43 -0200 John Doe <john@doe.com> wrote",
        "De : Jean Dupont <j@example.org> Envoyé : lundi 23 novembre 2026 10:15 À : Support Objet : imprimante",
        "________________________________\nDe : Jean Dupont\nObjet : imprimante",
        "De :\tJean Dupont/JETTE\nA :\tsupport@jette.brussels\nDate :\t12/03/2026 10:15\nObjet :\timprimante"}) {
    CAPTURE(line);
    const auto body = read("C'est fait.\n\n" + std::string(line) + "\n\nancien texte");
    CHECK(body.new_text == "C'est fait.");
    CHECK(body.quoted_text.find("ancien texte") != std::string::npos);
  }
  CHECK(read("Oui.\n\nJean Dupont a écrit :\n> Le badge ?").new_text == "Oui.");
}

TEST_CASE("body: what only looks like a quotation is the writer's own") {
  for (std::string_view own :
       {"Déménagement :\nDe : Jette\nÀ : Laeken\nDate : 12/03\nObjet : bureau", "Le 12 mars j'ai écrit à la firme, sans réponse.",
        "Merci de rediriger :\nDe : a@jette.brussels\nÀ : b@jette.brussels", "Le programme a écrit :\nErreur 500",
        "Voici :\nC:\\> ping srv\n> npm install -g x\nerr! code 1"}) {
    CAPTURE(own);
    CHECK(read(own).new_text == own);
    CHECK(read(own).quoted_text.empty());
  }
}

TEST_CASE("body: a name with a function or a number below it signs, a name alone stays") {
  const auto card = read("L'écran est noir.\n\nMarie Dupont\nGRH / HR\nCommune de Jette – Gemeente Jette\nT 02 423 12 12", marie);
  CHECK(card.new_text == "L'écran est noir.");
  CHECK(card.signature.starts_with("Marie Dupont\nGRH / HR"));
  CHECK(read("L'écran est noir.\n\nDUPONT Marie – Service Population\nChaussée de Wemmel 100, 1090 Jette", marie).new_text ==
        "L'écran est noir.");
  CHECK(read("L'écran est noir.\n\nMarie", marie).new_text == "L'écran est noir.\n\nMarie");
  CHECK(read("Merci, Marie", marie).new_text == "Merci, Marie");
  // Somebody else's card is what is asked about.
  const std::string newcomer = "Nouvelle collègue :\n\nAnne Martin\nGSM 0475 12 34 56\nanne.martin@jette.brussels";
  CHECK(read(newcomer, marie).new_text == newcomer);
  CHECK(read("Fait.\n\nCordialement / Met vriendelijke groeten,\nMarie Dupont", marie).new_text == "Fait.");
}

TEST_CASE("body: an answer that is only a signature above a quotation says no quoted word") {
  m2t::MailContext answer = marie;
  answer.is_answer = true;
  const std::string text =
      "Cordialement,\nMarie\n\nDe : Desk <d@jette.brussels>\nEnvoyé : lundi 23 novembre 2026 10:15\nObjet : x\n\nsecret";
  CHECK(read(text, answer).new_text == "Cordialement,\nMarie");
  CHECK(read(text, marie).new_text.find("secret") != std::string::npos);  // passed on without a word
}

TEST_CASE("body: the structure of the HTML tells what is quoted where the words do not") {
  for (std::string_view quote :
       {"<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Kimden:</b> "
        "Ali<br>"
        "<b>Konu:</b> x</p></div><p>eski</p>",
        "<hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div>Kimden: Ali</div><div>eski</div>",
        "<div class=\"yahoo_quoted\"><div>Ali yazdi</div><div>eski</div></div>",
        "<div class=\"gmail_quote\"><div class=\"gmail_attr\">Ali sunu yazdi<br></div><blockquote "
        "class=\"gmail_quote\">eski</blockquote></div>",
        "<div class=\"moz-cite-prefix\">Ali yazdi</div><blockquote type=\"cite\">eski</blockquote>",
        "<div id=\"mail-editor-reference-message-container\"><div>Kimden: Ali</div><div>eski</div></div>"}) {
    CAPTURE(quote);
    const auto body = read_html("<html><body><div>Merci beaucoup</div>" + std::string(quote) + "</body></html>");
    CHECK(body.new_text == "Merci beaucoup");
    CHECK(body.quoted_text.find("eski") != std::string::npos);
  }
  const auto below = read_html(
      "<div class=\"gmail_quote\"><div class=\"gmail_attr\">Ali yazdi</div><blockquote class=\"gmail_quote\">"
      "eski</blockquote></div><div>ma réponse</div>");
  CHECK(below.new_text == "ma réponse");
  const auto signed_mail = read_html("<div>Kapot.</div><div id=\"Signature\"><div>Hilde</div><div>iets</div></div>");
  CHECK(signed_mail.new_text == "Kapot.");
  CHECK(signed_mail.signature == "Hilde\niets");
  // Outlook's phones put an empty line in front of the signature, and no quotation.
  CHECK(read_html("<div>Panne.</div><div id=\"ms-outlook-mobile-body-separator-line\"><br></div><div "
                  "id=\"ms-outlook-mobile-signature\">Obtenir <a href=\"https://aka.ms/o0ukef\">Outlook pour iOS</a></div>")
            .signature.starts_with("Obtenir Outlook pour iOS"));
}

TEST_CASE("body: the marks of the HTML are found in the plain text of the same mail, wrapped otherwise") {
  const std::string html =
      "<div>Oui, c'est fait depuis ce matin.</div><div class=\"yahoo_quoted\"><div>Ali bunu dün yazdi ve gitti</div></div>";
  const auto body = m2t::split_body("Oui, c'est fait\ndepuis ce matin.\n\nAli bunu dün\nyazdi ve gitti\n", html);
  CHECK(body.new_text == "Oui, c'est fait\ndepuis ce matin.");
}

TEST_CASE("body: hostile structure stays linear") {
  for (std::string_view unit : {"<div class=gmail_attr>a</div>", "<div id=Signature>", "<blockquote style='border-left:1px'>a",
                                "<div style='border-top:solid #E1E1E1'>a:", "Marie Dupont<br>02 423 12 12<br>"}) {
    CAPTURE(unit);
    std::string html;
    while (html.size() < 300'000) html += unit;
    CHECK(read_html(html + "end").new_text.size() <= 1'200'000);
  }
}
