#include "parsers/fields/fields.h"

#include <doctest/doctest.h>

using m2t::find_fields;
using m2t::Mail;
using m2t::MailFields;

namespace {

MailFields fields_of(std::string subject, std::string new_text, std::string signature = "") {
  Mail mail;
  mail.subject = std::move(subject);
  mail.new_text = std::move(new_text);
  mail.signature = std::move(signature);
  return find_fields(mail);
}

}  // namespace

TEST_CASE("fields: the desk's own number is never that of the requester, wherever and however it is written") {
  const std::vector<std::string> own{"02.423.(12.12)"};
  const auto phone_of = [&](std::string text, std::string signature) {
    Mail mail;
    mail.new_text = std::move(text);
    mail.signature = std::move(signature);
    return find_fields(mail, own).phone;
  };
  for (const std::string written : {"02 423 12 12", "02/423.12.12", "+32 2 423 12 12", "02.423.(12.12)"}) {
    CAPTURE(written);
    CHECK(phone_of("Je suis au " + written + ", personne ne répond", "") == "");
    CHECK(phone_of("Joignable au " + written + " ou au 0475 12 34 56", "") == "+32475123456");
    CHECK(phone_of("x", "Jean Dupont\nTel. " + written + "\nGSM 0475 12 34 56") == "+32475123456");
    CHECK(phone_of("Tel. " + written, "Jean Dupont, 02 423 12 13") == "+3224231213");
  }
  CHECK(find_fields(Mail{}, std::vector<std::string>{"", "?"}).phone == "");
}

TEST_CASE("fields: the title is the subject without prefixes and number") {
  CHECK(fields_of("RE: TR: Imprimante en panne [JET-10429]", "x").title == "Imprimante en panne");
  CHECK(fields_of("Scherm zwart", "x").sources.at("title").from == "subject");
}

TEST_CASE("fields: a useless subject gets its title from the text") {
  for (std::string_view subject :
       {"", "help", "RE:", "urgent", "URGENT !!!", "question", "probleem", "Problème", "hulp", "Re: help [JET-10429]"}) {
    CAPTURE(subject);
    const MailFields fields =
        fields_of(std::string(subject), "Bonjour,\n\nL'imprimante du 2e étage ne marche plus. Merci de venir voir.");
    CHECK(fields.title == "L'imprimante du 2e étage ne marche plus");
    CHECK(fields.sources.at("title").from == "text");
  }
  CHECK(fields_of("help", "Beste collega's, mijn scherm blijft zwart").title == "mijn scherm blijft zwart");
  const std::string cut =
      fields_of("",
                "Depuis ce matin mon ordinateur redémarre tout seul toutes les dix minutes et je perds chaque fois mon travail")
          .title;
  CHECK(cut == "Depuis ce matin mon ordinateur redémarre tout seul toutes les dix minutes et je perds chaque fois…");
  CHECK(fields_of("help", "").title == "help");
  CHECK(fields_of("", "").title == "(sans objet / zonder onderwerp)");
}

TEST_CASE("fields: addresses of pages are found as people write them") {
  const MailFields fields =
      fields_of("x",
                "Voir https://irisbox.brussels/login?a=1, (www.jette.be) et <https://intranet.example.org/a\nb/c>. "
                "Ou intranet.jette.brussels/page. Pas jean@jette.be ni fin.Merci ni etc.be.");
  CHECK(fields.urls == std::vector<std::string>{"https://irisbox.brussels/login?a=1", "www.jette.be",
                                                "https://intranet.example.org/ab/c", "intranet.jette.brussels/page", "etc.be"});
  CHECK(
      fields_of("x", "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Firisbox.brussels%2F%3Fa%3D1&data=05%7C01")
          .urls == std::vector<std::string>{"https://irisbox.brussels/?a=1"});
  CHECK(fields_of("x", "javascript:alert(1) http:// file.txt 1.2.3").urls.empty());
}

TEST_CASE("fields: addresses with every wrapper and in every spelling") {
  struct Row {
    std::string_view text;
    std::vector<std::string> urls;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"www.jette.be", {"www.jette.be"}},
           {"WWW.JETTE.BE", {"WWW.JETTE.BE"}},
           {"allez sur http://jethelp/ svp", {"http://jethelp/"}},
           {"http://10.1.2.3:8080/app.", {"http://10.1.2.3:8080/app"}},
           {"intranet.jette.brussels/x, merci", {"intranet.jette.brussels/x"}},
           {"(voir https://fr.wikipedia.org/wiki/Jette_(Belgique))", {"https://fr.wikipedia.org/wiki/Jette_(Belgique)"}},
           {"la page \"https://x.be/a?b=c#d\" !", {"https://x.be/a?b=c#d"}},
           {"\xC2\xABhttps://x.be/a\xC2\xBB", {"https://x.be/a"}},
           {"<https://x.be/a/\nlong/chemin>", {"https://x.be/a/long/chemin"}},
           {"www.jette.be <http://www.jette.be/>", {"www.jette.be"}},
           {"https://x.be https://x.be/ HTTPS://X.BE", {"https://x.be"}},
           {"\\\\srv-file01\\compta\\2026 est vide.", {"\\\\srv-file01\\compta\\2026"}},
           {"<\\\\srv\\Service Population\\x>", {"\\\\srv\\Service Population\\x"}},
           {"file://srv/compta", {"file://srv/compta"}},
           {"merci.Je reviens fin.De fichier.txt 1.2.3 jean.dupont@jette.be mailto:a@b.be ASP.NET bonjour.info", {}},
           {"https://eur01.safelinks.protection.outlook.com/ap/x-59584e83/?url=https%3A%2F%2Fx.be%2Fa%3Fb%3D1&amp;data=05",
            {"https://x.be/a?b=1"}},
           {"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.x.be_a-5Fb&d=DwMFaQ&c=1", {"https://www.x.be/a_b"}},
           {"https://urldefense.com/v3/__https://www.x.be/a*b__;Iw!!Abc!xyz$", {"https://www.x.be/a#b"}},
           {"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fx.be%2fa&c=E,1,x&typo=1", {"https://x.be/a"}},
           {"https://www.google.com/url?sa=t&url=https%3A%2F%2Fx.be%2Fa&usg=1", {"https://x.be/a"}},
           {"https://secure-web.cisco.com/1abc/https%3A%2F%2Fx.be%2Fa", {"https://x.be/a"}},
           {"https://eu-west-1.protection.sophos.com?d=x.be&u=aHR0cHM6Ly94LmJlL2E=&p=m", {"https://x.be/a"}},
           {"https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
            {"https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)"}},
           {"https://protect-eu.mimecast.com/s/abc?domain=x.be", {"https://protect-eu.mimecast.com/s/abc?domain=x.be"}}}) {
    CAPTURE(row.text);
    CHECK(fields_of("x", std::string(row.text)).urls == row.urls);
  }
  CHECK(fields_of("x", "rien", "Jean Dupont\nwww.jette.be").urls.empty());
}

TEST_CASE("fields: error texts are quoted messages, codes and announced lines") {
  CHECK(fields_of("x", "Bonjour\nJ'ai le message d'erreur « Accès refusé (0x80070005) » quand j'ouvre Word.\nMerci").error_text ==
        "Accès refusé (0x80070005)");
  CHECK(fields_of("x", "Ik krijg de foutmelding:\n\nKan geen verbinding maken met de server\n\nGroeten").error_text ==
        "Kan geen verbinding maken met de server");
  CHECK(fields_of("x", "Bij het openen:\nORA-12154: TNS:could not resolve\ngraag hulp").error_text ==
        "ORA-12154: TNS:could not resolve");
  CHECK(fields_of("x", "La page donne HTTP 500 depuis ce matin").error_text == "La page donne HTTP 500 depuis ce matin");
  CHECK(fields_of("x", "Foutcode: 80").error_text == "Foutcode: 80");
  CHECK(fields_of("x", "Bonjour, l'imprimante \"Canon\" ne marche plus.").error_text == "");
  CHECK(fields_of("x", "Error").sources.contains("error_text") == false);
}

TEST_CASE("fields: the name is that of From, else of the signature") {
  Mail mail;
  mail.from = m2t::Address{"Dupont, Jean", "jean@jette.brussels"};
  CHECK(find_fields(mail).name == "Jean Dupont");
  CHECK(find_fields(mail).sources.at("name").from == "from");
  mail.from->name = "";
  mail.signature = "Cordialement,\n\nAn Peeters\nService Population";
  CHECK(find_fields(mail).name == "An Peeters");
  CHECK(find_fields(mail).sources.at("name").from == "signature");
}

TEST_CASE("fields: error codes of databases, browsers, printers and stack traces") {
  for (std::string_view text :
       {"SQLSTATE[42000]: Syntax error", "Msg 208, Level 16, State 1", "NET::ERR_CERT_DATE_INVALID", "Code d'erreur : E-04",
        "La Ricoh affiche SC542", "ERR_CONNECTION_REFUSED", "DNS_PROBE_FINISHED_NXDOMAIN", "Error 1603", "Foutcode: 80244019",
        "Erreur 503", "Access is denied", "Toegang geweigerd", "Bourrage papier", "Le réseau n'est pas accessible",
        "Error 789"}) {
    CAPTURE(text);
    CHECK(fields_of("x", "Bonjour,\n" + std::string(text) + "\nMerci").error_text == text);
  }
  CHECK(fields_of("x", "Jean a dit \"merci\" hier.").error_text == "");
}

TEST_CASE("fields: a code as printers show it counts beside a device or a word of error alone") {
  for (std::string_view text : {"La photocopieuse affiche C-2557", "Printer toont E-40", "Foutcode E-04", "Le code est E-04"}) {
    CAPTURE(text);
    CHECK(fields_of("x", std::string(text)).error_text == text);
  }
  for (std::string_view text : {"De file op de E-40 begint om 8u.", "Le local C-1234 est fermé.", "Dossier SC 542 à classer"}) {
    CAPTURE(text);
    CHECK(fields_of("x", std::string(text)).error_text == "");
  }
}

TEST_CASE("fields: a directory's spelling of a name is read, a counter's mail is signed by who wrote it") {
  Mail mail;
  mail.from = m2t::Address{"DUPONT Jean", "jean@jette.brussels"};
  CHECK(find_fields(mail).name == "Jean DUPONT");
  mail.from->name = "Jean Dupont (Commune de Jette)";
  CHECK(find_fields(mail).name == "Jean Dupont");
  mail.from->name = "Accueil Population";
  CHECK(find_fields(mail).name == "Accueil Population");
  mail.signature = "Cordialement,\n\nAn Peeters";
  CHECK(find_fields(mail).name == "An Peeters");
  CHECK(find_fields(mail).sources.at("name").from == "signature");
}

TEST_CASE("fields: addresses and urgency say where they stood") {
  const MailFields fields = fields_of("URGENT", "Voir www.jette.be svp");
  CHECK(fields.sources.at("urls").from == "text");
  CHECK(fields.sources.at("urgency").from == "subject");
  CHECK(fields_of("x", "rien", "Fax 02 423 12 13\nTél 02 423 12 12").phone == "+3224231212");
}

TEST_CASE("fields: T-36 hostile megabytes stay linear") {
  for (std::string_view unit : {"0", "(", "02 ", "0x", "+", "www.", "http://", "a.", "\"", "error ", "urgent ", "poste 1", "«",
                                "<https://", "0475 12 "}) {
    CAPTURE(unit);
    std::string text;
    while (text.size() < 200'000) text += unit;
    CHECK_FALSE(fields_of(text, text, text).title.empty());
  }
}
