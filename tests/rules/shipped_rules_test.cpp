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
