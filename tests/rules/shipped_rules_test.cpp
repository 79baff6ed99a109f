// The rules file that is installed, over the mails of tests/mails: what each is about, where a person would not hesitate.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "parsers/reader.h"
#include "rules/ticket_of_mail.h"
#include "tests/rules/rule_texts.h"

using namespace m2t;
using namespace m2t::rules_tests;

namespace {

const std::filesystem::path source = M2T_SOURCE_DIR;

// As installed: without technicians and templates of a desk.
const LoadedRules& shipped() {
  static const LoadedRules read = read_rules(read_conf_file(source / "systemd/rules.toml"), {});
  return read;
}

Mail mail_in(const std::string& name) {
  std::ifstream in(source / "tests/mails" / (name + ".eml"), std::ios::binary);
  const std::string raw{std::istreambuf_iterator<char>(in), {}};
  REQUIRE(!raw.empty());
  return read_mail(raw, ReadOptions{});
}

Classification classified(const Mail& m) { return classify(m, apply_rules(shipped().set, m, context()).changes, desk()); }

std::string in_words(const Classification& c) {
  return std::string(to_word(c.type)) + " " + std::string(to_word(c.priority)) + " " + (c.category.empty() ? "-" : c.category);
}

// type, priority and category; a `*` where a person may doubt.
struct Expected {
  const char* mail;
  const char* type;
  const char* priority;
  const char* category;
};

const Expected expected_mails[] = {
    {"fr/exchange-numero-tape", "*", "*", "printer"},
    {"fr/exchange-plainte", "complaint", "*", "complaint"},
    {"nl/exchange-klacht", "complaint", "*", "complaint"},
    {"fr/exchange-propre-premier-mail", "*", "*", "phone"},
    {"nl/exchange-eigen-eerste-mail", "*", "*", "phone"},
    {"fr/notes-nouveau", "*", "*", "printer"},
    {"nl/notes", "*", "*", "printer"},
    {"fr/outlook-anglais-cite", "*", "*", "vpn"},
    {"fr/owa-vpn", "*", "*", "vpn"},
    {"nl/owa-vpn", "*", "*", "vpn"},
    {"nl/outlook-engels-citaat", "*", "*", "vpn"},
    {"fr/outlook-arrivee-tableau", "request", "*", "newcomer"},
    {"nl/outlook-nieuwe-medewerker", "request", "*", "newcomer"},
    {"fr/owa-depart", "request", "*", "leaver"},
    {"nl/owa-uitdienst", "request", "*", "leaver"},
    {"fr/outlook-fr-nl-melange", "*", "*", "access"},
    {"fr/outlook-html-seul", "*", "*", "access"},
    {"nl/outlook-alleen-html", "*", "*", "access"},
    {"fr/outlook-tr-chaine", "*", "*", "access"},
    {"nl/outlook-fw-keten", "*", "*", "access"},
    {"fr/outlook-imprimante-bilingue", "*", "*", "printer"},
    {"fr/outlook-ios-court", "*", "*", "printer"},
    {"nl/iphone-kort", "*", "*", "printer"},
    {"nl/outlook-printer-tweetalig", "*", "*", "printer"},
    {"fr/samsung-photo", "*", "*", "printer"},
    {"nl/samsung-foto", "*", "*", "printer"},
    {"fr/thunderbird-flowed", "*", "*", "printer"},
    {"nl/thunderbird-flowed", "*", "*", "printer"},
    {"nl/outlook-enkel-schermafdruk", "*", "*", "printer"},
    {"nl/outlook-smtp", "*", "*", "printer"},
    {"nl/owa-schermafdruk", "*", "*", "printer"},
    {"fr/outlook-mot-de-passe-iso", "*", "*", "password"},
    {"nl/outlook-wachtwoord-iso", "*", "*", "password"},
    {"nl/outlook-android-geblokkeerd", "*", "*", "password"},
    {"fr/outlook-telephone-parentheses", "*", "*", "phone"},
    {"nl/outlook-gsm-0032", "*", "*", "phone"},
    {"nl/outlook-ios-kort", "*", "*", "phone"},
    {"other/mixed-bilingual-notice", "*", "*", "phone"},
    {"fr/outlook-pas-urgent", "*", "normal", "-"},
    {"nl/outlook-niet-dringend", "*", "normal", "-"},
    {"nl/outlook-dringend", "incident", "high", "*"},
    {"fr/applemail-texte", "*", "*", "-"},
    {"fr/windows-mail", "*", "*", "-"},
    {"nl/windows-mail", "*", "*", "-"},
    {"fr/iphone-photo", "*", "*", "-"},
    {"nl/iphone-foto", "*", "*", "-"},
    {"fr/samsung", "*", "*", "-"},
    {"nl/samsung", "*", "*", "-"},
    {"fr/gmail-liste-gras", "*", "*", "-"},
    {"fr/zimbra", "*", "*", "-"},
    {"short-nl", "incident", "normal", "printer"},
    {"outside-hours", "incident", "*", "vpn"},
    {"outlook-new-fr", "incident", "*", "printer"},
    {"urgent-fr", "incident", "urgent", "*"},
    {"in-copy", "*", "normal", "access"},
    {"outlook-new-nl", "incident", "*", "-"},
    {"german", "incident", "*", "-"},
};

struct Wish {
  const char* subject;
  const char* text;
  const char* becomes;
};

// What staff write, in the words of the desk's own page and of everyday.
const Wish wishes[] = {
    {"Demande d'accès", "Bonjour, pouvez-vous donner accès au dossier RH à ma collègue ? Merci.", "request normal access"},
    {"accès", "Je n'ai plus accès au dossier RH, message d'erreur « refusé ».", "incident normal access"},
    {"map", "Ik krijg geen toegang tot de map Stedenbouw, foutmelding 5.", "incident normal access"},
    {"Nieuwe collega", "Op 1 december komt een nieuwe collega in dienst.", "request normal newcomer"},
    {"Entrée en service", "Une nouvelle collaboratrice arrive lundi.", "request normal newcomer"},
    {"Départ", "Fin de contrat de M. Dupont le 31.", "request normal leaver"},
    {"Klacht", "Ik wacht al drie weken op een antwoord.", "complaint normal complaint"},
    {"insatisfaction", "Je souhaite introduire une plainte au sujet du traitement de mon ticket imprimante.",
     "complaint normal complaint"},
    {"question", "J'ai porté le PC au service, il n'y a pas de quoi se plaindre.", "request normal -"},
    {"mdp oublié", "j'ai oublié mon mdp", "request normal password"},
    {"Question", "Comment changer de fond d'écran ?", "request normal -"},
    {"votre service", "Je voudrais me plaindre du comportement du technicien.", "complaint normal complaint"},
    {"mécontentement", "Par la présente je tiens à me plaindre de la lenteur de traitement de mes tickets.",
     "complaint normal complaint"},
    {"Helpdesk", "Hierbij wens ik klacht neer te leggen tegen uw medewerker.", "complaint normal complaint"},
    {"délais", "Je tiens à formuler une réclamation : trois semaines sans réponse.", "complaint normal complaint"},
    {"Ticket", "Je dépose plainte contre votre service.", "complaint normal complaint"},
    {"Ticket", "Nous déposons une plainte officielle.", "complaint normal complaint"},
    {"Ticket", "Je porte plainte contre M. Dupont.", "complaint normal complaint"},
    {"Ticket", "Ceci est une plainte.", "complaint normal complaint"},
    {"Ticket", "Wij willen klacht indienen over de dienst.", "complaint normal complaint"},
    {"Logiciel plaintes", "Le logiciel de gestion des plaintes des citoyens ne démarre plus.", "incident normal -"},
    {"Formulaire de plainte", "Le formulaire de plainte du site web donne une erreur 500.", "incident normal -"},
    {"Klachtenformulier", "Het klachtenformulier op de website geeft fout 404.", "incident normal -"},
    {"Foutmelding", "De gebruikers klagen dat Saphir traag is.", "incident normal -"},
    {"Compte", "Mon compte est bloqué depuis ce matin.", "incident normal password"},
    {"account", "Mijn account is vergrendeld na drie pogingen.", "incident normal password"},
    {"Logiciel", "Le logiciel Saphir plante. Mon téléphone : 02 423 12 99", "incident normal -"},
    {"Saphir", "Saphir valt stil. Bel me op mijn telefoonnummer 02 423 12 99.", "incident normal -"},
    {"Saphir", "Saphir plante. Je suis joignable sur mon gsm ou mon téléphone de bureau.", "incident normal -"},
    {"appels", "Mon poste fixe ne fonctionne plus, je ne peux plus téléphoner.", "incident normal phone"},
    {"Kan niet bellen", "Ik kan niet meer bellen met mijn vast toestel.", "incident normal phone"},
    {"VPN", "Le VPN ne se connecte pas depuis la maison", "incident normal vpn"},
    {"map", "Ik heb geen toegang meer tot mijn map.", "incident normal access"},
    {"Plus d'accès", "Depuis hier, plus d'accès au partage.", "incident normal access"},
    {"Registre", "Il faudrait que Marie puisse accéder au dossier commun.", "request normal access"},
    {"rechten", "Gelieve Jan leesrechten te geven op de map HR.", "request normal access"},
    {"Engagement", "Nous engageons un juriste le 1er janvier, pouvez-vous préparer son poste ?", "request normal newcomer"},
    {"stagiair", "Maandag begint een stagiair, hij heeft een account nodig.", "request normal newcomer"},
    {"Pension", "Mme Dupont part à la pension le 31 décembre, fermer son compte svp.", "request normal leaver"},
    {"pensioen", "Jan gaat met pensioen op 31 december, gelieve zijn account af te sluiten.", "request normal leaver"},
    {"Dringend", "Dringend! Niemand kan nog werken aan het loket.", "incident urgent -"},
    {"Internet", "Plus d'internet au 3e étage", "incident normal -"},
    {"Geen internet", "Wij hebben geen internet op het 3e verdiep", "incident normal -"},
    {"Outlook", "Outlook se ferme tout seul", "incident normal -"},
    {"kaartlezer", "De kaartlezer wordt niet herkend", "incident normal -"},
    {"PC lent", "Mon PC est très lent depuis la mise à jour", "incident normal -"},
    {"Lenteur", "J'ai l'impression que mon PC est lent.", "incident normal -"},
    {"impression", "L'impression des cartes d'identité est impossible depuis ce matin, erreur 12.", "incident normal printer"},
    {"Appels", "Les appels au départ de mon poste 1299 donnent une erreur.", "incident normal -"},
    {"Départ", "Départ de M. Dupont le 31.", "request normal leaver"},
    {"Pensioen", "Ik ben al tien jaar in dienst en mijn scherm is stuk.", "incident normal -"},
    {"vergadering", "Om 9 uur begint een vergadering, kan iemand de beamer klaarzetten?", "request normal -"},
};

}  // namespace

TEST_CASE("shipped rules: the installed file is right and has nothing that is hardly meant") {
  std::string all;
  for (const ConfProblem& problem : shipped().problems) all += describe_problem(problem, shipped().source_lines);
  CHECK(all == "");
  CHECK(rule_warnings(shipped().set).empty());
  CHECK(shipped().set.rules.size() >= 10);
}

TEST_CASE("shipped rules: the mails of tests/mails get the type, priority and category that a person would give them") {
  const auto fits = [](const std::string& expected, std::string_view actual) { return expected == "*" || expected == actual; };
  for (const Expected& row : expected_mails) {
    const Classification c = classified(mail_in(row.mail));
    const bool as_expected = fits(row.type, to_word(c.type)) && fits(row.priority, to_word(c.priority)) &&
                             fits(row.category, c.category.empty() ? "-" : std::string_view(c.category));
    CHECK_MESSAGE(as_expected, std::string(row.mail), ": ", in_words(c));
  }
}

TEST_CASE("shipped rules: what staff write becomes what they mean") {
  for (const Wish& wish : wishes) {
    const std::string raw =
        std::string("From: Marie Dubois <marie.dubois@jette.brussels>\nTo: support@jette.brussels\nSubject: =?utf-8?Q?") +
        [&] {
          std::string encoded;
          for (const char c : std::string(wish.subject)) encoded += fmt::format("={:02X}", static_cast<unsigned char>(c));
          return encoded;
        }() +
        "?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + wish.text + "\n";
    CHECK_MESSAGE(in_words(classified(read_mail(raw, ReadOptions{}))) == wish.becomes, std::string(wish.subject), ": ",
                  in_words(classified(read_mail(raw, ReadOptions{}))));
  }
}

TEST_CASE("shipped rules: no other mail of tests/mails becomes a complaint") {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source / "tests/mails")) {
    if (entry.path().extension() != ".eml") continue;
    std::string name = std::filesystem::relative(entry.path(), source / "tests/mails").string();
    name.resize(name.size() - 4);
    const bool says_so = name.find("plainte") != name.npos || name.find("klacht") != name.npos;
    CHECK_MESSAGE((classified(mail_in(name)).type == TicketType::Complaint) == says_so, name);
  }
}
