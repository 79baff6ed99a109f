#include "rules/reading.h"

#include <algorithm>
#include <array>
#include <span>

#include "rules/plain_text.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t text_read_bytes = 64 * 1024;  // enough to know what a mail is about

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
                                      "se ferme tout seul"sv,
                                      "se ferment tout seuls"sv,
                                      "se coupe"sv,
                                      "se fige"sv,
                                      "est noir"sv,
                                      "est noire"sv,
                                      "tres lent"sv,
                                      "tres lente"sv,
                                      "trop lent"sv,
                                      "trop lente"sv,
                                      "lenteur"sv,
                                      "lenteurs"sv,
                                      "inaccessible"sv,
                                      "inaccessibles"sv,
                                      "injoignable"sv,
                                      "pas reconnu"sv,
                                      "pas reconnue"sv,
                                      "ne se connecte pas"sv,
                                      "ne demarre pas"sv,
                                      "ne s affiche pas"sv,
                                      "n imprime pas"sv,
                                      "pas de son"sv,
                                      "pas d image"sv,
                                      "plus de reseau"sv,
                                      "plus d internet"sv,
                                      "plus de connexion"sv,
                                      "plus acces"sv,
                                      "plus d acces"sv,
                                      "plus aucun poste"sv,
                                      "plus personne n a"sv,
                                      "bruit bizarre"sv,
                                      "bruit etrange"sv,
                                      "bruit anormal"sv,
                                      "stuk"sv,
                                      "traag"sv,
                                      "valt stil"sv,
                                      "valt uit"sv,
                                      "valt weg"sv,
                                      "sluit vanzelf"sv,
                                      "niet bereikbaar"sv,
                                      "onbereikbaar"sv,
                                      "niet herkend"sv,
                                      "geen internet"sv,
                                      "geen netwerk"sv,
                                      "geen geluid"sv,
                                      "geen beeld"sv,
                                      "geen toegang meer"sv,
                                      "krijg geen toegang"sv,
                                      "niemand kan"sv,
                                      "kan niet inloggen"sv,
                                      "kan niet aanmelden"sv,
                                      "kan niet werken"sv,
                                      "kan niet printen"sv,
                                      "kan niet afdrukken"sv,
                                      "kan niets printen"sv,
                                      "vergrendeld"sv,
                                      "no internet"sv,
                                      "no sound"sv,
                                      "very slow"sv,
                                      "cannot log in"sv,
                                      "can t log in"sv,
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

}  // namespace

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
