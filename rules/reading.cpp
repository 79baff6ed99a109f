#include "rules/reading.h"

#include <algorithm>
#include <array>
#include <span>

#include "rules/plain_text.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t text_read_bytes = 64 * 1024;  // enough to know what a mail is about

constexpr std::array thanking_words{"merci"sv, "dank"sv, "bedankt"sv, "dankjewel"sv, "dankuwel"sv, "thanks"sv,
                                    "thank"sv, "thx"sv,  "danke"sv,   "mercikes"sv,  "dankje"sv};
// What may stand beside the thanks. No word that negates, asks or announces something.
constexpr std::array polite_words{
    // French
    "beaucoup"sv, "bien"sv, "bcp"sv, "mille"sv, "fois"sv, "encore"sv, "grand"sv, "un"sv, "tout"sv, "tous"sv, "toutes"sv,
    "toute"sv, "l"sv, "equipe"sv, "a"sv, "vous"sv, "toi"sv, "pour"sv, "votre"sv, "vos"sv, "ton"sv, "ta"sv, "la"sv, "le"sv,
    "les"sv, "aide"sv, "reponse"sv, "intervention"sv, "rapidite"sv, "reactivite"sv, "efficacite"sv, "rapide"sv, "suivi"sv,
    "service"sv, "parfait"sv, "super"sv, "genial"sv, "excellent"sv, "top"sv, "ok"sv, "oui"sv, "c"sv, "est"sv, "bon"sv, "regle"sv,
    "resolu"sv, "ca"sv, "marche"sv, "fonctionne"sv, "maintenant"sv, "impeccable"sv, "nickel"sv, "bonjour"sv, "bonsoir"sv,
    "bonne"sv, "journee"sv, "soiree"sv, "fin"sv, "de"sv, "semaine"sv, "week"sv, "end"sv, "weekend"sv, "cordialement"sv,
    "salutations"sv, "distinguees"sv, "belle"sv, "bav"sv, "cdlt"sv, "cher"sv, "chers"sv, "chere"sv, "collegue"sv, "collegues"sv,
    "et"sv, "tres"sv, "sincerement"sv, "meilleures"sv,
    // Dutch
    "u"sv, "je"sv, "jou"sv, "jullie"sv, "wel"sv, "zeer"sv, "heel"sv, "erg"sv, "hartelijk"sv, "vriendelijk"sv, "alvast"sv,
    "voor"sv, "uw"sv, "de"sv, "het"sv, "hulp"sv, "snelle"sv, "antwoord"sv, "reactie"sv, "tussenkomst"sv, "perfect"sv, "prima"sv,
    "oke"sv, "in"sv, "orde"sv, "is"sv, "opgelost"sv, "werkt"sv, "nu"sv, "alles"sv, "goed"sv, "dag"sv, "hallo"sv, "goedemorgen"sv,
    "beste"sv, "collega"sv, "s"sv, "met"sv, "vriendelijke"sv, "groet"sv, "groeten"sv, "groetjes"sv, "mvg"sv, "fijne"sv,
    "prettig"sv, "nog"sv, "en"sv, "iedereen"sv, "team"sv,
    // English and German
    "you"sv, "very"sv, "much"sv, "so"sv, "a"sv, "lot"sv, "many"sv, "for"sv, "your"sv, "the"sv, "help"sv, "quick"sv, "fast"sv,
    "reply"sv, "support"sv, "great"sv, "it"sv, "works"sv, "now"sv, "all"sv, "good"sv, "solved"sv, "fixed"sv, "hello"sv, "hi"sv,
    "dear"sv, "kind"sv, "best"sv, "regards"sv, "nice"sv, "day"sv, "and"sv, "schon"sv, "sehr"sv, "vielen"sv};
// The lines that telephones and Outlook put below a mail.
constexpr std::array device_lines{"envoye de mon"sv,      "envoye depuis mon"sv,   "envoye a partir de outlook"sv,
                                  "obtenir outlook"sv,    "telechargez outlook"sv, "verzonden vanaf"sv,
                                  "verzonden met mijn"sv, "verstuurd vanaf"sv,     "outlook voor ios"sv,
                                  "sent from my"sv,       "get outlook for"sv,     "sent from outlook"sv,
                                  "von meinem iphone"sv,  "outlook voor android"sv};

constexpr std::array incident_phrases{"erreur"sv,
                                      "erreurs"sv,
                                      "message d erreur"sv,
                                      "panne"sv,
                                      "en panne"sv,
                                      "bug"sv,
                                      "bugs"sv,
                                      "bugge"sv,
                                      "plante"sv,
                                      "plantage"sv,
                                      "bloque"sv,
                                      "bloquee"sv,
                                      "bloques"sv,
                                      "casse"sv,
                                      "cassee"sv,
                                      "probleme"sv,
                                      "problemes"sv,
                                      "souci"sv,
                                      "soucis"sv,
                                      "incident"sv,
                                      "ne fonctionne pas"sv,
                                      "ne fonctionne plus"sv,
                                      "ne fonctionnent pas"sv,
                                      "ne fonctionnent plus"sv,
                                      "ne marche pas"sv,
                                      "ne marche plus"sv,
                                      "ne marchent pas"sv,
                                      "ne marchent plus"sv,
                                      "fonctionne plus"sv,
                                      "fonctionne pas"sv,
                                      "marche plus"sv,
                                      "marche pas"sv,
                                      "ne repond plus"sv,
                                      "ne s allume plus"sv,
                                      "ne s ouvre pas"sv,
                                      "ne s ouvre plus"sv,
                                      "ecran noir"sv,
                                      "reste noir"sv,
                                      "est coupe"sv,
                                      "est coupee"sv,
                                      "clignote"sv,
                                      "ecran bleu"sv,
                                      "n arrive pas"sv,
                                      "n arrive plus"sv,
                                      "dysfonctionnement"sv,
                                      "impossible de"sv,
                                      "hors service"sv,
                                      "fout"sv,
                                      "fouten"sv,
                                      "foutmelding"sv,
                                      "foutmeldingen"sv,
                                      "foutcode"sv,
                                      "kapot"sv,
                                      "storing"sv,
                                      "panne"sv,
                                      "defect"sv,
                                      "probleem"sv,
                                      "problemen"sv,
                                      "werkt niet"sv,
                                      "werkt niet meer"sv,
                                      "werken niet"sv,
                                      "doet het niet"sv,
                                      "lukt niet"sv,
                                      "start niet"sv,
                                      "opent niet"sv,
                                      "geblokkeerd"sv,
                                      "vastgelopen"sv,
                                      "loopt vast"sv,
                                      "blijft hangen"sv,
                                      "crasht"sv,
                                      "zwart scherm"sv,
                                      "blauw scherm"sv,
                                      "gecrasht"sv,
                                      "geen verbinding"sv,
                                      "reageert niet"sv,
                                      "error"sv,
                                      "errors"sv,
                                      "broken"sv,
                                      "crash"sv,
                                      "crashes"sv,
                                      "crashed"sv,
                                      "does not work"sv,
                                      "doesn t work"sv,
                                      "not working"sv,
                                      "don t work"sv,
                                      "stopped working"sv,
                                      "problem"sv,
                                      "issue"sv,
                                      "frozen"sv,
                                      "fehler"sv,
                                      "fehlermeldung"sv,
                                      "funktioniert nicht"sv};

constexpr std::array several_phrases{
    "deux demandes"sv,       "deux problemes"sv,   "deux questions"sv,  "deux soucis"sv,     "deux sujets"sv,
    "deux incidents"sv,      "trois demandes"sv,   "trois problemes"sv, "trois questions"sv, "plusieurs demandes"sv,
    "plusieurs problemes"sv, "plusieurs sujets"sv, "2 demandes"sv,      "2 problemes"sv,     "2 questions"sv,
    "3 demandes"sv,          "3 problemes"sv,      "3 questions"sv,     "twee vragen"sv,     "twee problemen"sv,
    "twee aanvragen"sv,      "twee zaken"sv,       "drie vragen"sv,     "drie problemen"sv,  "meerdere vragen"sv,
    "meerdere problemen"sv,  "2 vragen"sv,         "2 problemen"sv,     "3 vragen"sv,        "3 problemen"sv,
    "two requests"sv,        "two problems"sv,     "two issues"sv,      "two questions"sv,   "three questions"sv,
    "three problems"sv,      "several problems"sv, "several requests"sv};

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view beginning(std::string_view text) { return text.substr(0, text_read_bytes); }

template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    visit(text.substr(at, end - at));
    at = end + 1;
  }
}

// "  2) imprimante" -> 2; 0 when the line bears no number in front.
int item_number(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits == 0 || digits > 1 || digits >= line.size()) return 0;
  const char mark = line[digits];
  if (mark != '.' && mark != ')' && mark != '-') return 0;
  if (digits + 1 >= line.size() || line[digits + 1] != ' ') return 0;
  return line[0] - '0';
}

// "n imprime plus", "ne s affiche plus", "drukt niet meer af": what worked does so no longer. Not "plus besoin", and not
// people who left.
std::string no_longer(std::string_view plain) {
  static constexpr std::array no_trouble{"besoin"sv, "necessaire"sv, "tard"sv, "nodig"sv, "travaille"sv, "travaillent"sv};
  const auto words = split_words(plain);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const bool niet_meer = (words[i] == "niet" && words[i + 1] == "meer") || (words[i] == "nicht" && words[i + 1] == "mehr");
    std::size_t end = niet_meer ? i + 1 : i;
    if (words[i] == "ne" || words[i] == "n") {
      for (std::size_t j = i + 2; j < words.size() && j <= i + 3 && end == i; ++j)
        if (words[j] == "plus") end = j;
    }
    if (end == i) continue;
    std::string phrase;
    bool trouble = end + 1 >= words.size() || !is_one_of(no_trouble, words[end + 1]);
    for (std::size_t j = i; j <= end; ++j) {
      phrase += (phrase.empty() ? "" : " ") + std::string(words[j]);
      trouble = trouble && !is_one_of(no_trouble, words[j]);
    }
    if (trouble) return phrase;
  }
  return {};
}

bool is_only_decoration(const Attachment& attachment) {
  return attachment.kind == AttachmentKind::Logo || attachment.kind == AttachmentKind::Signature ||
         attachment.kind == AttachmentKind::Contact;
}

}  // namespace

bool is_only_thanks(const Mail& mail, const std::vector<Person>& technicians) {
  if (mail.new_text.size() > 1000 || mail.new_text.find('?') != std::string::npos) return false;
  if (!std::ranges::all_of(mail.attachments, is_only_decoration)) return false;
  std::string name = plain_words(mail.from ? mail.from->name + " " + mail.from->address : "");
  for (const Person& technician : technicians) name += plain_words(technician.name);
  bool thanked = mail.new_text.find("\U0001F44D") != std::string::npos, other = false;  // a thumb up
  int words = 0;
  for_each_line(mail.new_text, [&](std::string_view line) {
    const std::string plain = plain_words(line);
    if (!first_phrase(plain, device_lines).empty()) return;
    for (const auto word : split_words(plain)) {
      ++words;
      if (is_one_of(thanking_words, word)) {
        thanked = true;
      } else if (!is_one_of(polite_words, word) && !has_phrase(name, word)) {
        other = true;
      }
    }
  });
  return thanked && !other && words <= 25;
}

std::string incident_word(const Mail& mail) {
  if (!mail.fields.error_text.empty()) return "an error text";
  for (const std::string& text : {mail.subject, mail.new_text}) {
    const std::string plain = plain_words(beginning(text));
    if (const auto found = first_phrase(plain, incident_phrases); !found.empty()) return std::string(found);
    if (std::string found = no_longer(plain); !found.empty()) return found;
  }
  return {};
}

bool holds_several_subjects(const Mail& mail) {
  const std::string_view text = beginning(mail.new_text);
  if (!first_phrase(plain_words(text), several_phrases).empty()) return true;
  int expected = 1, problems = 0;
  for_each_line(text, [&](std::string_view line) {
    if (item_number(line) != expected) return;
    ++expected;
    if (!first_phrase(plain_words(line), incident_phrases).empty()) ++problems;
  });
  return problems >= 2;
}

bool is_list_address(std::string_view address) {
  const std::string local = lower_ascii(address.substr(0, address.rfind('@')));
  return local == "listserv" || local == "majordomo" || local.starts_with("owner-") || local.ends_with("-request") ||
         local.ends_with("-owner") || local.ends_with("-bounces") || local.ends_with("-relay");
}

bool is_noreply_address(std::string_view address) {
  static constexpr std::array words{"noreply"sv,
                                    "no-reply"sv,
                                    "no_reply"sv,
                                    "no.reply"sv,
                                    "donotreply"sv,
                                    "do-not-reply"sv,
                                    "do_not_reply"sv,
                                    "ne-pas-repondre"sv,
                                    "nepasrepondre"sv,
                                    "ne_pas_repondre"sv,
                                    "niet-beantwoorden"sv,
                                    "nietbeantwoorden"sv,
                                    "notification"sv,
                                    "notifications"sv,
                                    "alert"sv,
                                    "alerts"sv,
                                    "bounce"sv,
                                    "bounces"sv,
                                    "uucp"sv,
                                    "mailer"sv,
                                    "mailer-daemon"sv,
                                    "root"sv,
                                    "daemon"sv,
                                    "cron"sv};
  std::string local = lower_ascii(address.substr(0, address.rfind('@')));
  local = local.substr(0, local.find('+'));
  return is_one_of(words, local) || local.starts_with("bounce-") || local.starts_with("bounces-") ||
         local.starts_with("noreply-") || local.starts_with("no-reply-") || is_list_address(address);
}

}  // namespace m2t
