// Which ticket, by which evidence, and may this sender write there? Strongest proof first (product page, "Threading").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/commands/authority.h"
#include "rules/policy.h"
#include "tickets/reference.h"
#include "tickets/ticket.h"

namespace m2t {

// What in a mail may point to a ticket. Nothing is looked up yet.
struct Candidates {
  std::vector<std::string> secrets_in_ids;        // from In-Reply-To, References: of our own Message-IDs; strongest first
  std::vector<std::string> secrets_in_addresses;  // plus addresses in To, Cc, Delivered-To; only where configured
  std::vector<std::string> personal_secrets;      // of technicians' own addresses, in the same places
  std::vector<std::string> message_ids;           // foreign ids of In-Reply-To, then References from the last to the first
  std::vector<FoundNumber> numbers_in_subject;
  std::vector<FoundNumber> numbers_in_text;  // of the new text; where it has none, of the quoted text
  bool text_numbers_are_quoted = false;
};
Candidates find_candidates(const Mail& mail, const DeskPolicy& policy);

// What the database answered: the tickets that the candidates lead to, in the order of the candidates.
struct SecretHit {
  std::string secret;
  Ticket ticket;
  Person person;  // whom the secret was made for
  bool expired = false;
  bool revoked = false;
  int receipts_last_hour = 0;  // that this person got
  bool spent = false;          // the same words came with it already, or it came too often
};
struct PersonalHit {
  std::string secret;
  Person person;  // whose own address it is
  int receipts_last_hour = 0;
};
// A mail of ours that belongs to no ticket, a digest for one, is answered.
struct OwnMailHit {
  Person person;  // whom the secret was made for
  bool expired = false;
  bool revoked = false;
};
struct Found {
  std::vector<OwnMailHit> without_ticket;
  std::vector<SecretHit> by_id_secret;
  std::vector<SecretHit> by_address_secret;
  std::vector<PersonalHit> personal;  // that still count
  std::vector<Ticket> by_message_id;
  std::vector<Ticket> by_subject_number;
  std::vector<Ticket> by_text_number;
};

enum class Evidence { None, OwnMessageId, PlusAddress, EarlierMessageId, SubjectNumber, TextNumber };
std::string_view to_sentence(Evidence);  // "our Message-ID with its secret"

// A secret of somebody of the staff that came from another person: who has it could answer or command in his name. A requester's
// secret is no such thing: it only lets a mail join its ticket, and a requester who forwards our mail to a colleague is no harm.
struct LeakedSecret {
  std::string secret;
  Person owner;
  std::optional<Ticket> ticket;  // nothing: his own address
  int receipts_last_hour = 0;    // that the owner got
};

struct Match {
  std::optional<Ticket> ticket;  // to which the mail belongs
  Evidence evidence = Evidence::None;
  bool third_party = false;                // joined by a secret, but not a party (T-04, A-15)
  bool opened_by_this_mail = false;        // a confirmed mail: the ticket is there because of it
  SecretProof secret = SecretProof::None;  // what the mail's secrets prove of this sender for this ticket
  // The same where it answers a mail of ours that belongs to no ticket; None: it answers no such mail.
  SecretProof without_ticket = SecretProof::None;
  std::vector<Ticket> also_named;   // other tickets named by number, of which the sender is a party: noted on both
  std::vector<Ticket> not_allowed;  // named, but the sender is no party: internal note on the new ticket only (T-02)
  std::optional<Ticket>
      withdrawn;  // he answers what the desk sent him of it, and may not see it any more; no other ticket is found
  std::vector<LeakedSecret> leaked;  // they still count for this mail: it joins its ticket as it would have
  std::vector<std::string> reasons;
};

// Pure. The first evidence whose ticket the sender may write to wins. The last three kinds need a party; a sender that the border calls
// forged is none (T-02), and by a secret it joins as a third party.
Match match_ticket(const Mail& mail, const Found& found, const DeskPolicy& policy, bool sender_is_forged = false);

bool is_party(const Ticket& ticket, std::string_view address, const DeskPolicy& policy);

// In copy of the first mail from outside of [access], and no technician has brought him in: what he writes joins the ticket, but nothing
// proves who he is and nothing is written to him.
bool is_outside_copy(const Ticket& ticket, std::string_view address, const DeskPolicy& policy);

}  // namespace m2t
