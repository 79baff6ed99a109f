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

std::string phone_in(std::string text) { return fields_of("x", std::move(text)).phone; }

}  // namespace

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

TEST_CASE("fields: every Belgian spelling of a phone number becomes E.164") {
  for (std::string_view written : {"02 423 12 12", "02/423.12.12", "02.423.(12.12)", "+32 2 423 12 12", "+32 (0)2 423.12.12",
                                   "0032 2 423 12 12", "024231212", "(02) 423 12 12", "02-423-12-12",
                                   "02\xC2\xA0"
                                   "423\xC2\xA0"
                                   "12\xC2\xA0"
                                   "12"}) {
    CAPTURE(written);
    const MailFields fields = fields_of("x", "Appelez-moi au " + std::string(written) + " (8h30-17h).");
    CHECK(fields.phone == "+3224231212");
    CHECK(fields.sources.at("phone").written == written);
    CHECK(fields.sources.at("phone").from == "text");
  }
  CHECK(phone_in("gsm 0475/12.34.56") == "+32475123456");
  CHECK(phone_in("GSM: 0475 12 34 56 - tel 02 423 12 12") == "+32475123456");
  CHECK(phone_in("010 47 43 21") == "+3210474321");
  CHECK(phone_in("+33 1 23 45 67 89") == "+33123456789");
  CHECK(phone_in("Fax 02 423 12 13\nTel 02 423 12 12") == "+3224231212");
}

TEST_CASE("fields: a phone number broken over two lines is one number") {
  CHECK(phone_in("Vous pouvez me joindre au numéro 0475\n12 34 56 toute la journée") == "+32475123456");
  CHECK(phone_in("U kan mij bereiken op +32 2\n423 12 12") == "+3224231212");
  CHECK(phone_in("Tel. 02 423\r\n12 12\r\n") == "+3224231212");
  CHECK(phone_in("j'ai appelé le 02\n423 12 12") == "");
  CHECK(phone_in("le 02/03\n2024 dossiers 12") == "");
  CHECK(phone_in("le local 02\n423 personnes") == "");
}

TEST_CASE("fields: the phone of a forwarded mail counts when its sender gave none") {
  Mail mail;
  mail.new_text = "Pour vous.";
  mail.forwarded.emplace();
  mail.forwarded->text = "Mon PC est en panne. Jean, 0475 12 34 56";
  CHECK(find_fields(mail).phone == "+32475123456");
  CHECK(find_fields(mail).sources.at("phone").from == "forwarded");
  mail.signature = "An Peeters\nTel. 02 423 12 13";
  CHECK(find_fields(mail).sources.at("phone").from == "signature");
}

TEST_CASE("fields: internal numbers stay as written") {
  for (std::string_view written : {"poste 1234", "toestel 1234", "tel. interne 1234", "Toestel: 1234", "poste n° 1234"}) {
    CAPTURE(written);
    const MailFields fields = fields_of("x", "Je suis au " + std::string(written) + ".");
    CHECK(fields.phone == "1234");
    CHECK(written.ends_with(fields.sources.at("phone").written));
  }
  CHECK(fields_of("x", "toestel 1234").sources.at("phone").written == "toestel 1234");
}

TEST_CASE("fields: dates, VAT, accounts and order numbers are no phones") {
  for (std::string_view text : {"le 02/03/2024 à 14:30", "02/03/2024 9 personnes", "02.03.2024", "BE 0475.123.456",
                                "TVA BE0475123456", "BE68 5390 0754 7034", "commande 0475123456", "n° national 85.07.30-033.28",
                                "erreur 0x80070005", "JET-10429", "2026-11-23 10:15", "0123456789012345"}) {
    CAPTURE(text);
    CHECK(phone_in(std::string(text)) == "");
  }
}

TEST_CASE("fields: phones are found with every label and beside everything else") {
  struct Row {
    std::string_view text, number;
  };
  for (const Row& row : std::initializer_list<Row>{{"02-423 12 12", "+3224231212"},
                                                   {"0475/12.34.56", "+32475123456"},
                                                   {"0475 12 34 56", "+32475123456"},
                                                   {"0475.123.456", "+32475123456"},
                                                   {"0475 123 456", "+32475123456"},
                                                   {"0475-12-34-56", "+32475123456"},
                                                   {"0475123456", "+32475123456"},
                                                   {"+32475123456", "+32475123456"},
                                                   {"+32 (0) 475 12 34 56", "+32475123456"},
                                                   {"0032475123456", "+32475123456"},
                                                   {"0032 (0)2 423 12 12", "+3224231212"},
                                                   {"GSM 0475 12 34 56", "+32475123456"},
                                                   {"Tél : 02 423 12 12", "+3224231212"},
                                                   {"Tel.02/423.12.12", "+3224231212"},
                                                   {"T +32 2 423 12 12 | M +32 475 12 34 56", "+3224231212"},
                                                   {"M: 0475/12.34.56", "+32475123456"},
                                                   {"jean@jette.be | 02 423 12 13", "+3224231213"},
                                                   {"www.jette.be 02 423 12 13", "+3224231213"},
                                                   {"TVA BE 0207.366.501 - Tél. 02 423 12 13", "+3224231213"},
                                                   {"Le 02/03/2024 0475 12 34 56", "+32475123456"},
                                                   {"le 05/11/26 appelez le 02 423 12 13", "+3224231213"},
                                                   {"ticket JET-10429, tel: 02 423 12 13", "+3224231213"},
                                                   {"dossier 12, gsm 0475 12 34 56", "+32475123456"},
                                                   {"Mon numéro est le 0475 12 34 56", "+32475123456"},
                                                   {"appelez ma collègue Anne au 02 423 12 13", "+3224231213"},
                                                   {"ik kan gebeld worden op 0475 12 34 56", "+32475123456"},
                                                   {"je peux être appelé au 0475 12 34 56", "+32475123456"},
                                                   {"+33 1 23 45 67 89", "+33123456789"},
                                                   {"+33 (0)1 23 45 67 89", "+33123456789"},
                                                   {"0033 1 23 45 67 89", "+33123456789"},
                                                   {"+352 26 12 34 56", "+35226123456"},
                                                   {"+31 6 12345678", "+31612345678"},
                                                   {"+49 30 1234567", "+49301234567"},
                                                   {"09 223 45 67", "+3292234567"},
                                                   {"0800 12 345", "+3280012345"},
                                                   {"Tél. 02 423 12 12 (poste 1234)", "+3224231212"},
                                                   {"02 423 12 12, ext. 1234", "+3224231212"},
                                                   {"ext. 1234", "1234"},
                                                   {"int. 12.12", "12.12"},
                                                   {"interne 1234", "1234"},
                                                   {"binnenlijn 1234", "1234"},
                                                   {"binnenlijn: 12 34", "12 34"},
                                                   {"tél. 1234", "1234"},
                                                   {"Je suis joignable au 1234", "1234"},
                                                   {"bereikbaar op 1234 of 0475 12 34 56", "1234"},
                                                   {"poste 1234 ou 0475 12 34 56", "1234"}}) {
    CAPTURE(row.text);
    CHECK(phone_in(std::string(row.text)) == row.number);
  }
}

TEST_CASE("fields: what looks like a phone and is none") {
  for (std::string_view text : {"85.07.30-033.28",
                                "05.07.30-033.28",
                                "NISS 05073003328",
                                "numéro national 0507300332",
                                "BE 0207.366.501",
                                "TVA 0475.123.456",
                                "n° d'entreprise 0475.123.456",
                                "ondernemingsnummer 0475.123.456",
                                "BE68 5390 0754 7034",
                                "IBAN: BE68539007547034",
                                "192.168.0.12",
                                "10.12.34.56",
                                "adresse IP 010.012.034.056",
                                "erreur 0475123456",
                                "0x0475123456",
                                "code 0012345678901",
                                "commande n° 0475123456",
                                "bestelling 0475123456",
                                "facture 024231212",
                                "1090 Jette",
                                "local 2.14",
                                "version 10.0.19045.3570",
                                "1.250,00 EUR",
                                "0,75",
                                "le poste 345 ne démarre plus",
                                "poste 1234567",
                                "https://x.be/0475123456",
                                "scan_0475123456.pdf",
                                "0475123456.pdf",
                                "réunion à 09 h 30",
                                "de 08:30 à 17:00",
                                "08.30 - 17.00",
                                "ticket 0475123456",
                                "téléphone 2024",
                                "rappelez-moi à 1430h",
                                "j'ai appelé le 02.423.12.12 sans succès",
                                "ik heb gebeld naar 02 423 12 12",
                                "SN 0475123456",
                                "2026-11-23 10:15:02",
                                "JET-10429",
                                "KB5034441",
                                "\\\\srv\\0475123456"}) {
    CAPTURE(text);
    CHECK(phone_in(std::string(text)) == "");
  }
}

TEST_CASE("fields: the text's phone comes before the signature's") {
  const MailFields fields = fields_of("x", "rien", "Jean\nTél. 02 423 12 12");
  CHECK(fields.phone == "+3224231212");
  CHECK(fields.sources.at("phone").from == "signature");
  CHECK(fields_of("x", "0475 12 34 56", "Tél. 02 423 12 12").phone == "+32475123456");
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
