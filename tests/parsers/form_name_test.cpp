#include "parsers/fields/form_name.h"

#include <doctest/doctest.h>

#include "parsers/fields/fields.h"

using namespace m2t;

namespace {

std::string name_typed(std::string_view text) {
  const auto found = find_name_in_form(text);
  return found ? found->name : std::string();
}

Mail mail_from(std::string name, std::string new_text) {
  Mail mail;
  mail.from = Address{std::move(name), "noreply@jette.brussels"};
  mail.new_text = std::move(new_text);
  return mail;
}

}  // namespace

TEST_CASE("form: the name is read from lines, tables and the line below its label") {
  for (std::string_view text :
       {"Nom : Claire Renard\nTél : 02 423 12 12", "Naam: Claire Renard", "Name: Claire Renard", "*Nom :* Claire Renard",
        "Nom | Claire Renard\nService | Sport", "Naam\tClaire Renard", "Votre nom : | Claire Renard",
        "Prénom : Claire\nNom : Renard", "Nom : Renard\nPrénom : Claire", "Voornaam: Claire\nAchternaam: Renard",
        "First name: Claire\nLast name: Renard", "Volledige naam: Claire Renard",
        "Votre nom :\nClaire Renard\nVotre message :\nx", "Ingevuld door: Claire Renard",
        "Nom et prénom : Renard Claire\nE-mail : claire.renard@jette.brussels"}) {
    CAPTURE(text);
    CHECK(name_typed(text) == "Claire Renard");
  }
}

TEST_CASE("form: what is no name of a person is none") {
  for (std::string_view text :
       {"Nom : PC-2041", "Naam: https://x.be", "Nom :\nTél : 02 423 12 12", "Nom :\nTéléphone :\n",
        "Nom du fichier : Rapport final", "Bonjour,\n\nMon nom ne figure pas dans la liste.", "", ":", "|||"}) {
    CAPTURE(text);
    CHECK(name_typed(text).empty());
  }
}

TEST_CASE("fields: a form's name counts when a web site sent the mail, not when a person did") {
  const Mail by_site = mail_from("Site web Jette", "Nom : Odette Crabbé\nMessage : x");
  CHECK(find_fields(by_site).name == "Odette Crabbé");
  CHECK(find_fields(by_site).sources.at("name").from == "text");
  CHECK(find_fields(mail_from("Anne Collard", "Nom : Mehdi Ouali\nBureau : 3.14")).name == "Anne Collard");
}

TEST_CASE("fields: who signs below a counter's mail is its writer, else whom the answer goes to") {
  CHECK(find_fields(mail_from("Accueil CPAS", "Le lecteur est en panne.\n\nMerci,\n\nRachida Amrani")).name == "Rachida Amrani");
  CHECK(find_fields(mail_from("Accueil CPAS", "Le lecteur est en panne.\nIl est vieux.")).name == "Accueil CPAS");
  Mail mail = mail_from("Website", "De knop reageert niet.");
  mail.reply_to = {Address{"Odiel Crabbé", "odiel@skynet.example"}};
  CHECK(find_fields(mail).name == "Odiel Crabbé");
  CHECK(find_fields(mail).sources.at("name").from == "reply_to");
}
