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

TEST_CASE("fields: one's own number comes before that of a colleague, a supplier or a newcomer") {
  struct Row {
    std::string_view text, number;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"Appelez Marie au 02 423 12 99, elle a la clé. Ma ligne : 02 423 12 98", "+3224231298"},
           {"Appelez Marie Lambert au 02 423 12 99 ou moi au 02 423 12 98", "+3224231298"},
           {"Bel Jan op 02 423 12 99. Mijn toestel is 1456.", "1456"},
           {"Bel Jan Peeters op 02 423 12 99 (toestel 1456)", "+3224231299"},
           {"Mme Dubois (tél. 02 423 12 99) n'est pas là, je suis au 02 423 12 98", "+3224231298"},
           {"Ann De Wolf (0476 98 76 54) is ziek dus bel mij maar: 02 423 12 98", "+3224231298"},
           {"Le fournisseur (Civadis, 081/55.45.11) bloque. Mon gsm : 0475 12 34 56", "+32475123456"},
           {"De helpdesk van Worldline (02 727 88 99) ziet niets. Ik ben op 0475 12 34 56", "+32475123456"},
           {"Son numéro sera le 02 423 12 99. Pour toute question : Anne, 02 423 12 98", "+3224231298"},
           {"Zijn huidig nummer is 0468 12 13 14. Vragen: tel. 02/423.12.98", "+3224231298"},
           {"Wij zijn bereikbaar op 02 423 12 98", "+3224231298"},
           {"Onze jobstudent Milan (gsm 0499 10 20 30) start. Ik ben er op 02 423 12 98", "+3224231298"},
           {"Het algemeen nummer (02 423 12 11) komt bij mij uit. Mijn rechtstreeks nummer is 02 423 12 98", "+3224231298"},
           {"Ik vroeg het al aan Steven (gsm 0470 11 22 33)\ntel 02/423 12 98", "+3224231298"},
           {"C'est le fichier du budget. Dispo au 1733.", "1733"},
           {"Je n'arrive pas à joindre le 02 423 12 99. Mon gsm : 0475 12 34 56", "+32475123456"},
           {"Contactez mon collègue Karim au 0475/22.33.44 pour la suite", "+32475223344"},
           {"Service Population (02 423 12 98)", "+3224231298"}}) {
    CAPTURE(row.text);
    CHECK(phone_in(std::string(row.text)) == row.number);
  }
  CHECK(fields_of("x", "Appelez Marie au 02 423 12 99", "An Peeters\nTel. 02 423 12 98").phone == "+3224231298");
  CHECK(fields_of("x", "Appelez Marie au 02 423 12 99", "Fax 02 423 12 97").phone == "+3224231299");
}

TEST_CASE("fields: what separates the digits of a phone") {
  for (std::string_view blank : {" ", ".", "/", "-", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x91", " . ", " - "}) {
    CAPTURE(blank);
    std::string mobile = "0475", fixed = "02", foreign = "+32";
    for (std::string_view pair : {"12", "34", "56"}) mobile.append(blank).append(pair);
    for (std::string_view group : {"423", "12", "12"}) fixed.append(blank).append(group);
    for (std::string_view group : {"2", "423", "12", "12"}) foreign.append(blank).append(group);
    CHECK(phone_in("Mon numéro : " + mobile) == "+32475123456");
    CHECK(phone_in("tel: " + fixed + ".") == "+3224231212");
    CHECK(phone_in(foreign) == "+3224231212");
  }
}

TEST_CASE("fields: numbers in a list, and those of things that are counted, are no phones") {
  for (std::string_view text : {"les dossiers 0475123456 et 0475123457",
                                "facturen 024231212, 024231213",
                                "bestellingen 0475123456 en 0475123457",
                                "IMEI 0475123456",
                                "contrat 024231212",
                                "référence client 024231212",
                                "lokaal 2.08",
                                "bureau 214",
                                "1090 Jette",
                                "45,50 €",
                                "v. 24.2.3.1212",
                                "Windows 10.0.22631",
                                "numéro de série 024231212",
                                "kenmerk 024231212",
                                "SN: 0475 123 456",
                                "2026-11-02",
                                "de 9h30 à 16h",
                                "16u30",
                                "10:15-11:45",
                                "IBAN BE02 4231 2120 4750"}) {
    CAPTURE(text);
    CHECK(phone_in(std::string(text)) == "");
  }
}
