#include "parsers/automatic/bounce_phrases.h"

#include <array>

#include "parsers/text/text_lines.h"

namespace m2t {
namespace {

using namespace std::string_view_literals;

// Folded (see fold_words): lower case, no accents.
constexpr std::array failure_phrases{
    "could not be delivered"sv,
    "couldn't be delivered"sv,
    "cannot be delivered"sv,
    "can't be delivered"sv,
    "was not delivered"sv,
    "wasn't delivered"sv,
    "not been delivered"sv,
    "unable to deliver"sv,
    "unable to be delivered"sv,
    "could not deliver"sv,
    "delivery has failed"sv,
    "delivery failed"sv,
    "delivery failure"sv,
    "undelivered"sv,
    "undeliverable"sv,
    "undeliverable"sv,
    "delivery to the following recipient"sv,
    "delivery to these recipients"sv,
    "did not reach"sv,
    "permanent error"sv,
    "permanent fatal error"sv,
    "failed permanently"sv,
    "returned to sender"sv,
    "returning to sender"sv,
    "user unknown"sv,
    "unknown user"sv,
    "no such user"sv,
    "invalid user"sv,
    "no valid recipients"sv,
    "unknown recipient"sv,
    "recipient unknown"sv,
    "error delivering"sv,
    "failed to deliver"sv,
    "transcript of session"sv,
    "incorrectly constructed"sv,
    "mailbox is full"sv,
    "mailbox full"sv,
    "over quota"sv,
    "your message was rejected"sv,
    "attempting to deliver"sv,
    "trying to deliver"sv,
    "delivery problems"sv,
    "delivery error"sv,
    // French
    "n'a pas pu etre remis"sv,
    "n'a pas ete remis"sv,
    "n'a pas pu etre delivre"sv,
    "n'a pas pu etre distribue"sv,
    "n'a pas pu etre achemine"sv,
    "n'a pu etre remis"sv,
    "echec de la remise"sv,
    "echec de remise"sv,
    "echec de livraison"sv,
    "n'a pas atteint"sv,
    "impossible de remettre"sv,
    "non remis"sv,
    "utilisateur inconnu"sv,
    "destinataire inconnu"sv,
    // Dutch
    "niet worden bezorgd"sv,
    "niet bezorgd"sv,
    "bezorging is mislukt"sv,
    "bezorging mislukt"sv,
    "niet worden afgeleverd"sv,
    "niet afgeleverd"sv,
    "geadresseerden niet bereikt"sv,
    "onbestelbaar"sv,
    "kon niet worden verzonden"sv,
    "afleveren is mislukt"sv,
    "onbekende gebruiker"sv,
    // German
    "nicht zugestellt"sv,
    "nicht zustellen"sv,
    "unzustellbar"sv,
    "nicht erreicht"sv,
    "fehler bei der nachrichtenzustellung"sv,
    "fehler bei der ubermittlung"sv,
    "zustellung fehlgeschlagen"sv,
    // Japanese: could not be sent, could not deliver, returned as an error
    "\xe9\x80\x81\xe4\xbf\xa1\xe3\x81\xa7\xe3\x81\x8d\xe3\x81\xbe\xe3\x81\x9b\xe3\x82\x93"sv,
    "\xe9\x85\x8d\xe4\xbf\xa1\xe3\x81\xa7\xe3\x81\x8d\xe3\x81\xbe\xe3\x81\x9b\xe3\x82\x93"sv,
    "\xe9\x85\x8d\xe9\x80\x81\xe3\x81\xa7\xe3\x81\x8d\xe3\x81\xbe\xe3\x81\x9b\xe3\x82\x93"sv,
};

constexpr std::array delay_phrases{
    "warning message only"sv,
    "has not been delivered yet"sv,
    "not yet been delivered"sv,
    "has not yet been"sv,
    "could not yet be delivered"sv,
    "delivery has been delayed"sv,
    "delivery is delayed"sv,
    "has been delayed"sv,
    "will keep trying"sv,
    "will be retried"sv,
    "still being retried"sv,
    "do not need to resend"sv,
    "no action is required"sv,
    "not required to do anything"sv,
    "will continue to"sv,
    "a ete retarde"sv,
    "est retarde"sv,
    "sera retent"sv,
    "nouvelles tentatives"sv,
    "n'a pas encore ete"sv,
    "is vertraagd"sv,
    "wordt opnieuw geprobeerd"sv,
    "nog niet bezorgd"sv,
    "nog niet worden bezorgd"sv,
    "verzogert"sv,
    "noch nicht zugestellt"sv,
    "weitere zustellversuche"sv,
};

constexpr std::array delay_subjects{
    "warning: "sv,
    "warning - "sv,
    "delayed"sv,
    "delivery delayed"sv,
    "delivery status notification (delay"sv,
    "delivery status notification (mail delivery delayed"sv,
    "mail delivery delayed"sv,
    "mail delivery deferred"sv,
    "message delayed"sv,
    "mail delivery warning"sv,
    "delivery notification: delivery delayed"sv,
    "remise retardee"sv,
    "remise differee"sv,
    "message retarde"sv,
    "retard de remise"sv,
    "retard dans la remise"sv,
    "bezorging vertraagd"sv,
    "vertraagd"sv,
    "vertraging"sv,
    "zustellung verzogert"sv,
    "verzogert"sv,
    "verzogerung"sv,
};

// Lines that announce the returned mail.
constexpr std::array returned_mail_lines{
    "below this line is a copy"sv,
    "copy of the message"sv,
    "copy of your message"sv,
    "copy of the original message"sv,
    "included is a copy"sv,
    "returned message"sv,
    "original message follows"sv,
    "original mail as follows"sv,
    "unsent message"sv,
    "undelivered message follows"sv,
    "message header follow"sv,
    "message headers follow"sv,
    "your message follows"sv,
    "original message header"sv,
    "original message:"sv,
    "original message ---"sv,
    "entetes du message d'origine"sv,
    "en-tetes du message d'origine"sv,
    "oorspronkelijke berichtkoppen"sv,
    "ursprungliche nachrichtenkopfzeilen"sv,
    "--- original message"sv,
};

}  // namespace

bool has_failure_phrase(std::string_view folded) { return contains_any(folded, failure_phrases); }

bool has_delay_phrase(std::string_view folded) { return contains_any(folded, delay_phrases); }

bool begins_delay_subject(std::string_view folded) { return begins_with_any(folded, delay_subjects); }

bool announces_returned_mail(std::string_view folded) { return contains_any(folded, returned_mail_lines); }

}  // namespace m2t
