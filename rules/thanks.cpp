// Mails that say thanks and nothing else: they reopen nothing.
#include <algorithm>
#include <array>
#include <span>

#include "parsers/text/text_lines.h"
#include "rules/plain_text.h"
#include "rules/reading.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_thanks = 1000;
constexpr int most_words_of_thanks = 25;
constexpr std::size_t most_lines_of_card = 4;

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
    "et"sv, "tres"sv, "sincerement"sv, "meilleures"sv, "m"sv, "mr"sv, "mme"sv, "madame"sv, "monsieur"sv,
    // Dutch
    "u"sv, "je"sv, "jou"sv, "jullie"sv, "wel"sv, "zeer"sv, "heel"sv, "erg"sv, "hartelijk"sv, "vriendelijk"sv, "alvast"sv,
    "voor"sv, "uw"sv, "de"sv, "het"sv, "hulp"sv, "snelle"sv, "antwoord"sv, "reactie"sv, "tussenkomst"sv, "perfect"sv, "prima"sv,
    "oke"sv, "in"sv, "orde"sv, "is"sv, "opgelost"sv, "werkt"sv, "nu"sv, "alles"sv, "goed"sv, "dag"sv, "hallo"sv, "goedemorgen"sv,
    "beste"sv, "collega"sv, "s"sv, "met"sv, "vriendelijke"sv, "groet"sv, "groeten"sv, "groetjes"sv, "mvg"sv, "fijne"sv,
    "prettig"sv, "nog"sv, "en"sv, "iedereen"sv, "team"sv, "mevrouw"sv, "meneer"sv, "mevr"sv, "dhr"sv,
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
// Words that say something else when they stand alone: "weer" is "again", "revoir" may be asked for.
constexpr std::array polite_phrases{"a bientot"sv,
                                    "au revoir"sv,
                                    "a la prochaine"sv,
                                    "tot ziens"sv,
                                    "tot binnenkort"sv,
                                    "see you"sv,
                                    "werkt weer"sv,
                                    "werkt terug"sv,
                                    "werkt alles weer"sv,
                                    "doet het weer"sv,
                                    "doet het terug"sv,
                                    "weer in orde"sv,
                                    "terug in orde"sv,
                                    "marche a nouveau"sv,
                                    "marche de nouveau"sv,
                                    "fonctionne a nouveau"sv,
                                    "fonctionne de nouveau"sv,
                                    "works again"sv};
// "Le ticket peut être clôturé": each word of the sentence is one of these, and one is of the first kind.
constexpr std::array words_for_closing{"cloture"sv,  "cloturer"sv,   "cloturee"sv, "clos"sv,    "clore"sv,
                                       "ferme"sv,    "fermer"sv,     "fermee"sv,   "sluiten"sv, "afsluiten"sv,
                                       "gesloten"sv, "afgesloten"sv, "close"sv,    "closed"sv};
constexpr std::array words_beside_closing{
    "le"sv,      "la"sv,       "ce"sv,   "cette"sv,  "mon"sv,     "ma"sv,       "votre"sv,   "ticket"sv, "dossier"sv,
    "demande"sv, "incident"sv, "vous"sv, "tu"sv,     "pouvez"sv,  "peux"sv,     "peut"sv,    "etre"sv,   "maintenant"sv,
    "donc"sv,    "et"sv,       "het"sv,  "dit"sv,    "de"sv,      "mag"sv,      "mogen"sv,   "kan"sv,    "kunt"sv,
    "u"sv,       "je"sv,       "nu"sv,   "worden"sv, "melding"sv, "aanvraag"sv, "the"sv,     "this"sv,   "you"sv,
    "can"sv,     "may"sv,      "be"sv,   "it"sv,     "now"sv,     "and"sv,      "request"sv, "please"sv, "svp"sv};

template <std::size_t n>
bool is_among(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool says_nothing_itself(const Attachment& attachment) {
  return attachment.kind == AttachmentKind::Logo || attachment.kind == AttachmentKind::Signature ||
         attachment.kind == AttachmentKind::Contact;
}

bool is_about_closing(const std::vector<std::string_view>& words) {
  return std::ranges::any_of(words, [](std::string_view w) { return is_among(words_for_closing, w); }) &&
         std::ranges::all_of(
             words, [](std::string_view w) { return is_among(words_for_closing, w) || is_among(words_beside_closing, w); });
}

std::string without_polite_phrases(std::string plain) {
  for (const std::string_view phrase : polite_phrases)
    for (std::size_t at = plain.find(" " + std::string(phrase) + " "); at != std::string::npos;
         at = plain.find(" " + std::string(phrase) + " "))
      plain.replace(at, phrase.size() + 2, " ");
  return plain;
}

// "Marie Dubois", "Service Population – Dienst Bevolking", "02 423 12 12": no sentence.
bool may_stand_in_card(std::string_view line) {
  std::size_t words = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    ++words;
    if (word.size() > 3 && word.front() >= 'a' && word.front() <= 'z' && word.find('@') == std::string_view::npos) return false;
  }
  return words <= 8 && line.find_first_of("?!") == std::string_view::npos;
}

class ReadingThanks {
 public:
  ReadingThanks(const Mail& mail, const std::vector<Person>& technicians)
      : text_(mail.new_text), writer_(plain_words(mail.from ? mail.from->name + " " + mail.from->address : "")) {
    names_ = writer_;
    for (const Person& technician : technicians) names_ += plain_words(technician.name);
    thanked_ = text_.find("\U0001F44D") != std::string_view::npos;  // a thumb up
  }

  bool only_thanks() {
    const auto lines = split_lines(text_);
    for (std::size_t i = 0; i < lines.size() && !other_; ++i) {
      if (thanked_ && is_card_from(lines, i)) break;
      read_line(lines[i]);
    }
    return thanked_ && !other_ && words_ <= most_words_of_thanks;
  }

 private:
  void read_line(std::string_view line) {
    if (!first_phrase(plain_words(line), device_lines).empty()) return;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t end = std::min(line.find_first_of(".!,;:", at), line.size());
      const std::string plain = without_polite_phrases(plain_words(line.substr(at, end - at)));
      const auto words = split_words(plain);
      words_ += static_cast<int>(words.size());
      if (!is_about_closing(words))
        for (const std::string_view word : words) read_word(word);
      at = end + 1;
    }
  }

  void read_word(std::string_view word) {
    if (is_among(thanking_words, word))
      thanked_ = true;
    else if (!is_among(polite_words, word) && !has_phrase(names_, word))
      other_ = true;
  }

  // The writer's card below the thanks, where From has no name: a line with his name as his address has it, and no sentence below.
  bool is_card_from(const std::vector<std::string_view>& lines, std::size_t at) const {
    const std::string plain = plain_words(lines[at]);
    const auto words = split_words(plain);
    if (words.size() < 2 || words.size() > 4 || lines[at].find_first_of(".!,;:") != std::string_view::npos) return false;
    if (std::ranges::none_of(words, [&](std::string_view w) { return w.size() > 2 && has_phrase(writer_, w); })) return false;
    std::size_t written = 0;
    for (std::size_t i = at; i < lines.size(); ++i) {
      const std::string_view line = trim_blanks(lines[i]);
      if (line.empty() || !first_phrase(plain_words(line), device_lines).empty()) continue;
      Mail alone;
      alone.new_text = std::string(line);
      if (++written > most_lines_of_card || !may_stand_in_card(line) || !incident_word(alone).empty()) return false;
    }
    return true;
  }

  std::string_view text_;
  std::string writer_, names_;
  bool thanked_ = false, other_ = false;
  int words_ = 0;
};

}  // namespace

bool is_only_thanks(const Mail& mail, const std::vector<Person>& technicians) {
  if (mail.new_text.size() > longest_thanks || mail.new_text.find('?') != std::string::npos) return false;
  if (!std::ranges::all_of(mail.attachments, says_nothing_itself)) return false;
  return ReadingThanks(mail, technicians).only_thanks();
}

}  // namespace m2t
