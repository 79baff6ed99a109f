#include <array>

#include "parsers/automatic/automatic.h"
#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

// Folded: lower case, no accents, one plain blank.
constexpr std::array bounce_openings{
    "undelivered mail"sv,
    "undeliverable:"sv,
    "undeliverable mail"sv,
    "undeliverable message"sv,
    "undeliverable -"sv,
    "undelivered:"sv,
    "undelivered message"sv,
    "undeliverable e-mail"sv,
    "undeliverable email"sv,
    "mail delivery failed"sv,
    "mail failed"sv,
    "mail failure"sv,
    "mail delivery failure"sv,
    "mail delivery system"sv,
    "mail delivery status"sv,
    "mail delivery error"sv,
    "mail delivery problem"sv,
    "mail system error"sv,
    "mail could not be delivered"sv,
    "mail not delivered"sv,
    "mail undeliverable"sv,
    "delivery status notification"sv,
    "delivery failure"sv,
    "delivery failed"sv,
    "delivery notification"sv,
    "delivery report"sv,
    "delivery error"sv,
    "delivery problem"sv,
    "failure notice"sv,
    "failure delivery"sv,
    "failed mail"sv,
    "failed delivery"sv,
    "failed to deliver"sv,
    "returned mail"sv,
    "returned message"sv,
    "returned to sender"sv,
    "message delivery failure"sv,
    "message undeliverable"sv,
    "message not delivered"sv,
    "message could not be delivered"sv,
    "message you sent blocked"sv,
    "unable to deliver"sv,
    "email delivery failure"sv,
    "e-mail delivery failure"sv,
    "user unknown"sv,
    "dsn: failed"sv,
    "error delivering"sv,
    // French
    "non remis"sv,
    "non delivre"sv,
    "echec de la remise"sv,
    "echec de remise"sv,
    "echec de livraison"sv,
    "message non remis"sv,
    "message non delivre"sv,
    "courrier non remis"sv,
    "notification d'etat de remise"sv,
    "notification de non remise"sv,
    // Dutch
    "onbestelbaar"sv,
    "niet te bezorgen"sv,
    "bezorging mislukt"sv,
    "bericht niet bezorgd"sv,
    "niet bezorgd"sv,
    "niet-bezorgde"sv,
    "melding over bezorgingsstatus"sv,
    // German
    "unzustellbar"sv,
    "nicht zugestellt"sv,
    "nachricht nicht zugestellt"sv,
    "zustellung fehlgeschlagen"sv,
    "benachrichtigung uber den zustellungsstatus"sv,
    "fehler bei der zustellung"sv,
};

constexpr std::array automatic_openings{
    "automatic reply"sv,
    "automatic response"sv,
    "auto:"sv,
    "auto :"sv,
    "auto-reply"sv,
    "autoreply"sv,
    "auto reply"sv,
    "auto response"sv,
    "auto-response"sv,
    "autoresponse"sv,
    "automated reply"sv,
    "automated response"sv,
    "auto-antwort"sv,
    "out of office"sv,
    "out of the office"sv,
    "out-of-office"sv,
    "out-of-the-office"sv,
    "ooo:"sv,
    "away from the office"sv,
    "away from my mail"sv,
    "vacation reply"sv,
    "vacation response"sv,
    "vacation notice"sv,
    "vacation:"sv,
    "on vacation"sv,
    "i am out of the office"sv,
    // French
    "reponse automatique"sv,
    "reponse auto"sv,
    "message automatique"sv,
    "absence du bureau"sv,
    "absence:"sv,
    "absence :"sv,
    "absence temporaire"sv,
    "absent(e)"sv,
    "absent du bureau"sv,
    "absente du bureau"sv,
    "absent jusqu"sv,
    "absente jusqu"sv,
    "absent:"sv,
    "absent :"sv,
    "message d'absence"sv,
    "notification d'absence"sv,
    "avis d'absence"sv,
    "repondeur automatique"sv,
    "en conge"sv,
    "hors du bureau"sv,
    "je suis absent"sv,
    // Dutch
    "automatisch antwoord"sv,
    "automatische reactie"sv,
    "automatische beantwoording"sv,
    "automatisch bericht"sv,
    "automatische afwezigheid"sv,
    "afwezig"sv,
    "niet op kantoor"sv,
    "niet aanwezig"sv,
    "afwezigheidsbericht"sv,
    "vakantiebericht"sv,
    // German
    "automatische antwort"sv,
    "abwesenheitsnotiz"sv,
    "abwesenheit"sv,
    "abwesend"sv,
};

}  // namespace

bool is_bounce_subject(std::string_view subject) {
  auto folded = fold_words(subject, 200);
  const auto begin = std::min(folded.find_first_not_of("*[(!- "), folded.size());
  return begins_with_any(std::string_view(folded).substr(begin), bounce_openings);
}

bool is_automatic_subject(std::string_view subject) { return begins_with_any(fold_words(subject, 200), automatic_openings); }

}  // namespace m2t
