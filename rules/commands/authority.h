// May this mail act in the name of a technician? One table over what proves it (part 5 of the requirements, A-01 to A-17). Pure: what the
// server at the border wrote and what the database knows of the secret come in as values.
#pragma once

#include <string>
#include <string_view>

namespace m2t {

// What the named boundary says about the sender.
enum class BoundaryProof {
  NoProfile,  // none is configured: nothing is known
  Passed,     // the boundary vouches for the From address
  Failed,     // it says that the mail is not from there
  Missing,    // a profile is configured, and nothing usable was found: counts as no proof, never as one
};

// What became of the secret that the mail brought, the best one where there are several.
enum class SecretProof { None, Valid, Expired, Revoked, Spent, OtherTicket, OtherPerson };

// What is asked for.
enum class ActKind {
  Note,       // kept on the ticket, internal
  Answer,     // goes to the requester in the desk's name
  Command,    // changes the ticket
  Grave,      // always confirmed: recipients outside, releases, more than five at once
  ForCaller,  // a ticket opened in somebody else's name: a telephone call, a colleague's mail
  Undo,       // takes back what the same receipt announced
};

struct Proofs {
  bool is_technician = false;  // the From address is in the list
  bool one_sender = false;     // exactly one mailbox in From, Sender equal to it or absent
  bool automatic = false;      // part 4 says so
  BoundaryProof boundary = BoundaryProof::NoProfile;
  SecretProof secret = SecretProof::None;  // for this person and this ticket
  bool personal_secret = false;            // the technician's own address, support+t.<secret>@
  bool receipt_secret = false;             // that of the receipt which offers to undo
  bool confirmed = false;                  // the code that was mailed to the registered address came back
  bool stale = false;                      // its Date is not within 72 hours of its arrival: it may be an old mail again
};

enum class Authority {
  Acts,
  AfterConfirmation,  // waits for the code that is mailed to the technician's registered address
  UnverifiedNote,     // kept as an internal note that says so; nobody is written to, nothing changes
  None,               // not a technician's mail at all: it is handled as anybody's
};
std::string_view to_word(Authority);

struct AuthorityAnswer {
  Authority authority = Authority::None;
  std::string reason;  // for `explain` and the audit: "A-07 the secret, but nothing from the boundary"
};

AuthorityAnswer authority_for(ActKind act, const Proofs& proofs);

}  // namespace m2t
