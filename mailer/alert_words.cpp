#include "mailer/alert_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "mailer/notice_words.h"

namespace m2t {
namespace {

struct AlertPhrase {
  std::string_view french, dutch, english;
  std::string_view in(Language language) const {
    return language == Language::French ? french : language == Language::Dutch ? dutch : english;
  }
};

// {0}: its subject, {1}: since when, {2}: how many.
struct AlertKindWords {
  AlertKind kind;
  AlertPhrase begins, is_over;   // of the subject line
  AlertPhrase what, what_since;  // the first sentence; what_since where it is known since when
  AlertPhrase harm;              // what it does to people
  std::array<const char*, 2> commands;
};

constexpr AlertKindWords kind_words[] = {
    {AlertKind::MailboxSilent,
     {"aucun mail n'est relevé", "er wordt geen mail opgehaald", "no mail is being fetched"},
     {"les mails sont de nouveau relevés", "mail wordt weer opgehaald", "mail is being fetched again"},
     {"La boîte {0} n'a pas pu être lue.", "De mailbox {0} kon niet gelezen worden.", "The mailbox {0} could not be read."},
     {"La boîte {0} n'a pas pu être lue depuis le {1}.", "De mailbox {0} kon sinds {1} niet gelezen worden.",
      "The mailbox {0} could not be read since {1}."},
     {"Les mails restent dans la boîte. Ils ne deviennent pas des tickets.",
      "Mails blijven in de mailbox staan. Ze worden geen tickets.", "Mails stay in the mailbox. They do not become tickets."},
     {"mail2ticket status", "mail2ticket check --online"}},
    {AlertKind::MailsWait,
     {"des mails ne partent pas", "mails vertrekken niet", "mails do not go out"},
     {"plus aucun mail n'attend trop longtemps", "er wacht geen mail meer te lang", "no mail waits too long any more"},
     {"Des mails attendent d'être envoyés.", "Er wachten mails om verstuurd te worden.", "Mails wait to be sent."},
     {"Le plus ancien mail à envoyer attend depuis le {1}.", "De oudste mail die verstuurd moet worden, wacht sinds {1}.",
      "The oldest mail to be sent has been waiting since {1}."},
     {"Les demandeurs ne reçoivent pas de réponse.", "Aanvragers krijgen geen antwoord.", "Requesters get no answer."},
     {"mail2ticket outbox list", "mail2ticket check --online"}},
    {AlertKind::NoBackup,
     {"pas de sauvegarde récente", "geen recente back-up", "no recent backup"},
     {"il y a une sauvegarde récente", "er is een recente back-up", "there is a recent backup"},
     {"Aucune sauvegarde n'a été terminée.", "Er is nog geen back-up gemaakt.", "No backup has been made."},
     {"La dernière sauvegarde date du {1}.", "De laatste back-up is van {1}.", "The last backup was made on {1}."},
     {"Si le disque est perdu, ce qui est venu depuis l'est aussi.",
      "Als de schijf verloren gaat, is ook alles weg wat sindsdien binnenkwam.",
      "If the disk is lost, what came since is lost, too."},
     {"mail2ticket backup FILE", nullptr}},
    {AlertKind::HeldMany,
     {"beaucoup de mails sont retenus", "er worden veel mails aangehouden", "many mails are held"},
     {"peu de mails sont retenus", "er worden nog weinig mails aangehouden", "few mails are held now"},
     {"{2} mails sont retenus et attendent quelqu'un.", "{2} mails worden aangehouden en wachten op iemand.",
      "{2} mails are held and wait for a person."},
     {},
     {"Ils ne deviennent des tickets que si quelqu'un les laisse passer.", "Ze worden pas tickets als iemand ze doorlaat.",
      "They become tickets only when somebody lets them through."},
     {"mail2ticket held list", nullptr}},
    {AlertKind::HeldSuspicious,
     {"un mail suspect est retenu", "een verdachte mail wordt aangehouden", "a suspicious mail is held"},
     {"plus aucun mail suspect n'est retenu", "er wordt geen verdachte mail meer aangehouden",
      "no suspicious mail is held any more"},
     {"Mails suspects retenus\u00A0: {2}. Quelqu'un se fait peut-être passer pour un autre.",
      "Verdachte mails aangehouden: {2}. Misschien doet iemand zich voor als een ander.",
      "Suspicious mails held: {2}. Somebody may pretend to be somebody else."},
     {},
     {"Regardez-les avant de les laisser passer.", "Bekijk ze voor u ze doorlaat.", "Look at them before you let them through."},
     {"mail2ticket held list", nullptr}},
    {AlertKind::BorderSilent,
     {"les mails des techniciens ne sont plus prouvés", "mails van technici worden niet meer bewezen",
      "technicians' mails are not proved any more"},
     {"les mails des techniciens sont de nouveau prouvés", "mails van technici worden weer bewezen",
      "technicians' mails are proved again"},
     {"La plupart des mails de techniciens des 7 derniers jours ({2}) ne sont pas confirmés par le serveur de [boundary].",
      "De meeste mails van technici van de laatste 7 dagen ({2}) zijn niet bevestigd door de server van [boundary].",
      "The server of [boundary] did not vouch for most mails of technicians of the last 7 days ({2})."},
     {},
     {"Leurs commandes attendent chaque fois un code. Le fournisseur a peut-être changé quelque chose.",
      "Hun opdrachten wachten telkens op een code. Misschien heeft de provider iets gewijzigd.",
      "Their commands wait for a code each time. The provider may have changed something."},
     {"mail2ticket status", "mail2ticket check --auth"}},
    {AlertKind::ServiceFailed,
     {"le service est arrêté", "de dienst is gestopt", "the service has stopped"},
     {"le service fonctionne de nouveau", "de dienst werkt weer", "the service works again"},
     {"systemd n'a pas pu garder {0} en marche.", "systemd kon {0} niet draaiende houden.",
      "systemd could not keep {0} running."},
     {},
     {"Les mails restent dans la boîte, et rien n'est envoyé.", "Mails blijven in de mailbox, en er wordt niets verstuurd.",
      "Mails stay in the mailbox, and nothing is sent."},
     {"systemctl status {0}", "journalctl -u {0} -n 50"}},
};

constexpr AlertPhrase alert_of_desk{"Alerte {} : {}", "Waarschuwing {}: {}", "Alert {}: {}"};
constexpr AlertPhrase over_of_desk{"Fin d'alerte {} : {}", "Einde waarschuwing {}: {}", "Alert over {}: {}"};
constexpr AlertPhrase cause_is{"Cause\u00A0: {}", "Oorzaak: {}", "Cause: {}"};
constexpr AlertPhrase look_with{"Pour en savoir plus\u00A0:", "Meer weten:", "To know more:"};
constexpr AlertPhrase told_once{"Cette alerte n'est envoyée qu'une fois. Un second mail vous dira quand c'est fini.",
                                "Deze waarschuwing komt één keer. Een tweede mail zegt wanneer het voorbij is.",
                                "This alert comes once. A second mail will tell you when it is over."};
constexpr AlertPhrase it_began{"L'alerte avait commencé le {}.", "De waarschuwing begon {}.", "The alert began on {}."};

const AlertKindWords& words_of(AlertKind kind) {
  return *std::find_if(std::begin(kind_words), std::end(kind_words), [&](const auto& row) { return row.kind == kind; });
}

template <typename... Values>
std::string filled(std::string_view pattern, const Values&... values) {
  return fmt::format(fmt::runtime(pattern), values...);
}

std::string sentence_case(std::string words) {
  if (!words.empty() && words.front() >= 'a' && words.front() <= 'z')
    words.front() = static_cast<char>(words.front() - 'a' + 'A');
  return words;
}

std::string words_in_html(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (c == '&')
      html += "&amp;";
    else if (c == '<')
      html += "&lt;";
    else if (c == '>')
      html += "&gt;";
    else if (c == '"')
      html += "&quot;";
    else
      html += c;
  }
  return html;
}

struct AlertParts {
  std::vector<std::string> paragraphs, commands;
  std::string last;
};

AlertParts parts_of(const AlertFacts& facts, const TimeZone& zone, Language language) {
  const AlertKindWords& words = words_of(facts.kind);
  AlertParts parts;
  if (facts.over) {
    parts.paragraphs.push_back(sentence_case(std::string(words.is_over.in(language))) + ".");
    if (!facts.subject.empty()) parts.paragraphs.push_back(facts.subject);
    parts.last = filled(it_began.in(language), moment_in_words(facts.began, zone, language));
    return parts;
  }
  const bool dated = facts.since && !words.what_since.english.empty();
  parts.paragraphs.push_back(filled((dated ? words.what_since : words.what).in(language), facts.subject,
                                    dated ? moment_in_words(*facts.since, zone, language) : std::string(), facts.count));
  parts.paragraphs.emplace_back(words.harm.in(language));
  if (!facts.cause.empty()) parts.paragraphs.push_back(filled(cause_is.in(language), facts.cause));
  for (const char* command : words.commands)
    if (command != nullptr) parts.commands.push_back(filled(command, facts.subject));
  parts.last = told_once.in(language);
  return parts;
}

std::string as_text(const AlertParts& parts, Language language) {
  std::string text;
  for (const std::string& paragraph : parts.paragraphs) text += paragraph + "\n\n";
  if (!parts.commands.empty()) text += std::string(look_with.in(language)) + "\n";
  for (const std::string& command : parts.commands) text += "    " + command + "\n";
  if (!parts.commands.empty()) text += "\n";
  return text + parts.last + "\n";
}

// Without colours of its own, so that a mail program shows it in its light or dark ones.
constexpr std::string_view alert_head = R"(<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
</head>
<body style="margin:0 auto;max-width:600px;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px">
)";

std::string as_html(const AlertParts& parts, Language language) {
  const std::string_view lang = language == Language::French ? "fr" : language == Language::Dutch ? "nl" : "en";
  std::string html = fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n{}", lang, alert_head);
  for (const std::string& paragraph : parts.paragraphs) html += "<p>" + words_in_html(paragraph) + "</p>\n";
  if (!parts.commands.empty())
    html += "<p>" + words_in_html(look_with.in(language)) +
            "</p>\n<pre style=\"font-size:14px;line-height:20px;white-space:pre-wrap\">";
  for (const std::string& command : parts.commands) html += words_in_html(command) + "\n";
  if (!parts.commands.empty()) html += "</pre>\n";
  return html + "<p>" + words_in_html(parts.last) + "</p>\n</body></html>\n";
}

}  // namespace

AlertText alert_in_words(const AlertFacts& facts, const TimeZone& zone, Language language) {
  const AlertKindWords& words = words_of(facts.kind);
  const AlertParts parts = parts_of(facts, zone, language);
  AlertText alert;
  alert.subject = filled((facts.over ? over_of_desk : alert_of_desk).in(language), facts.desk,
                         (facts.over ? words.is_over : words.begins).in(language));
  alert.text = as_text(parts, language);
  alert.html = as_html(parts, language);
  return alert;
}

}  // namespace m2t
