#include <array>

#include "parsers/ascii.h"
#include "parsers/automatic.h"

namespace m2t {
namespace {

// Compared at the beginning of the subject, ASCII letters without case; both forms of a capital with an accent are listed.
constexpr std::array<std::string_view, 39> bounce_openings = {
    "undelivered mail returned to sender",
    "undeliverable:",
    "undeliverable mail",
    "undeliverable message",
    "undelivered:",
    "mail delivery failed",
    "mail failed, returning to sender",
    "mail delivery failure",
    "mail delivery system",
    "mail delivery status",
    "mail delivery error",
    "mail system error",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery notification",
    "delivery report",
    "failure notice",
    "failure delivery",
    "failed mail",
    "failed delivery",
    "returned mail",
    "returned message",
    "returned to sender",
    "message delivery failure",
    "message undeliverable",
    "message not delivered",
    "mail could not be delivered",
    "non remis",
    "non remis\xc2\xa0:",
    "non d\xc3\xa9livr\xc3\xa9",
    "\xc3\x89"
    "chec de la remise",
    "echec de la remise",
    "message non remis",
    "onbestelbaar",
    "niet te bezorgen",
    "bezorging mislukt",
    "unzustellbar",
    "nicht zugestellt",
};

constexpr std::array<std::string_view, 29> automatic_openings = {
    "automatic reply",
    "auto:",
    "auto-reply",
    "autoreply",
    "auto reply",
    "auto response",
    "auto-response",
    "automated reply",
    "automated response",
    "out of office",
    "out of the office",
    "out-of-office",
    "away from the office",
    "vacation reply",
    "on vacation",
    "r\xc3\xa9ponse automatique",
    "reponse automatique",
    "absence du bureau",
    "absence :",
    "absent(e)",
    "absent du bureau",
    "message d'absence",
    "automatisch antwoord",
    "automatische reactie",
    "automatische beantwoording",
    "afwezig",
    "automatische antwort",
    "abwesenheitsnotiz",
    "abwesenheit",
};

template <std::size_t N>
bool begins_with_any(std::string_view subject, const std::array<std::string_view, N>& openings) {
  for (const auto opening : openings)
    if (begins_with_ascii(subject, opening)) return true;
  return false;
}

}  // namespace

bool is_bounce_subject(std::string_view subject) { return begins_with_any(ascii_trimmed(subject), bounce_openings); }

bool is_automatic_subject(std::string_view subject) {
  subject = ascii_trimmed(subject);
  return begins_with_any(subject, automatic_openings) || begins_with_ascii(subject, "R\xc3\x89PONSE AUTOMATIQUE");
}

}  // namespace m2t
