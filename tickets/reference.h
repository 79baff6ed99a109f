// Ticket numbers and our own message ids: writing them, and finding them however people and mail clients mangle them.
// Takes text only; what a mail is, nobody here knows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "tickets/ticket.h"

namespace m2t {

// Damm's check digit (H. M. Damm 2004, the order-10 quasigroup): finds every single wrong digit and every swap of neighbours.
char damm_digit(std::string_view decimal_digits);

std::string to_text(const TicketNumber& number);  // "JET-10429"
// Exactly "JET-10429" (any case), check digit right; nothing otherwise. For the command line and the database.
std::optional<TicketNumber> parse_ticket_number(std::string_view text, std::string_view prefix);

struct FoundNumber {
  TicketNumber number;
  std::string written;     // "ticket n° 10429", as it stood there
  std::size_t offset = 0;  // in bytes
  bool operator==(const FoundNumber&) const = default;
};

// Every number in a text, in the order of the text, each number once: "[JET-10429]", "jet 10429", "JET10429", "jet n°10429",
// "Ticket#JET-10429", "ticket n° 10429", "ticketnummer 10429", "nr. 10429". A bare number counts only behind a word like
// ticket, n°, nr; the check digit must be right. Typographic hyphens and non-breaking blanks are read as plain ones.
// Something that is part of a longer word or number is none.
std::vector<FoundNumber> find_ticket_numbers(std::string_view utf8, std::string_view prefix);

// "RE: TR: [EXT] Antw: imprimante [JET-10429]" -> "imprimante": reply and forward prefixes of FR, NL, EN, DE in any chain
// and case ("Re[2]:", "RE :", "Réf. :", "TR:", "Tr :", "FW:", "Fwd:", "Antw:", "Antwoord:", "Doorst:", "AW:", "WG:"), our own token
// wherever it stands. Blanks are folded. May give an empty text.
std::string base_subject(std::string_view utf8, std::string_view prefix);
bool has_reply_prefix(std::string_view utf8);

// A secret for one recipient of one mail: 128 random bits as 26 characters of base32. Only its SHA-256 is stored.
std::string make_secret(const RandomBytes& random);
std::string secret_hash(std::string_view secret);  // 64 hex digits

// Our Message-ID, without angle brackets: "m2t.<secret>@<domain>". The first entry of References repeats it.
std::string make_message_id(std::string_view secret, std::string_view domain);
// The secret in one of our Message-IDs (any domain, any case, with or without <>); nothing for foreign ones.
std::optional<std::string> secret_in_message_id(std::string_view message_id);
// "support@jette.brussels" + secret -> "support+r.<secret>@jette.brussels"
std::string make_plus_address(std::string_view desk_address, std::string_view secret);
// The secret in "support+r.<secret>@…" when its local part before the + is that of the desk's address; nothing otherwise.
std::optional<std::string> secret_in_plus_address(std::string_view address, std::string_view desk_address);
// A technician's own address, "support+t.<secret>@…". The secret is made anew from these whenever the address is shown, so that nothing
// but the instance's key can; another generation is another secret.
std::string personal_secret(std::string_view instance_key, std::string_view technician_address, int generation);
std::string make_personal_address(std::string_view desk_address, std::string_view secret);
std::optional<std::string> secret_in_personal_address(std::string_view address, std::string_view desk_address);
// "support+anything@…" and "support@…" are both ours.
bool is_own_address(std::string_view address, std::string_view own_address);

// The loop stamp of our outgoing mails (H-01): "<mail id> <hmac>". Forged stamps are nobody's.
std::string make_loop_stamp(std::string_view mail_id, std::string_view instance_key);
bool is_own_loop_stamp(std::string_view stamp, std::string_view instance_key);

}  // namespace m2t
