// A technician's mail that belongs to no ticket: a call that he took, a colleague's mail that he passes on, or words that steer nothing.
// Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parsers/mail.h"
#include "rules/commands/steer.h"
#include "rules/match.h"
#include "rules/policy.h"
#include "tickets/calendar.h"
#include "tickets/effects.h"

namespace m2t {

// A ticket that a technician opens for somebody who telephoned, or whose mail he passes on.
struct ForSomebody {
  bool is_call = false;   // else a mail that he passes on
  Person requester;       // the technician himself where it is not certain who it is
  Mail mail;              // as if the requester had written it: its words, fields and language; uncertain: a forward's words
  std::string own_words;  // what the technician wrote above a mail that he passes on: a note, whoever asks
  std::vector<MailCommand> orders;  // what else is to be done with the ticket
  bool wants_help = false;
  std::vector<std::string> problems;  // any: it is not certain, nothing of his block is done, and he is asked; in his language
  std::string corrected;              // what he may send next
  bool is_certain() const { return problems.empty(); }
};

enum class NewStaffMail {
  HisOwn,  // he asks for something himself, as anybody may
  Call,
  PassedOn,
  SteersNothing  // words that steer, and no ticket
};
NewStaffMail kind_of_new_staff_mail(const Mail& mail, const CommandBlock& block);

// The person whom the ticket would be for, when there is one address to be read; for looking the person up first.
std::string address_of_somebody(const Mail& mail, const CommandBlock& block);

// Of a mail of that kind. `known` is the person, if known.
ForSomebody read_for_somebody(const Mail& mail, const CommandBlock& block, const Person& technician,
                              const std::optional<Person>& known, const DeskPolicy& policy);

// The same where his orders cannot be carried out, as `refused` says: the ticket is his own until he says more.
ForSomebody in_his_own_name(const ForSomebody& what, const CarriedOut& refused, const Mail& mail, const CommandBlock& block,
                            const Person& technician, const DeskPolicy& policy);

// Opened for somebody, told to nobody yet: how far may it go now?
AuthorityAnswer authority_for_somebody(const ForSomebody& what, const Proofs& proofs, const DeskPolicy& policy);

struct NewStaffMailInput {
  const Mail& mail;
  const Person& technician;
  Proofs proofs;
  const StaffLookups& lookups;
  bool answers_our_mail = false;  // it is an answer, though none to a ticket that he may write to
  bool may_ask = true;            // limits of 3.1: a confirmation may be sent
  bool may_tell = true;           // and he may be told of a refusal
  const DeskPolicy& policy;
  const Calendar& calendar;
  Time now{};
};
// Gives the decision that opens the ticket, or tells its requester of it.
using DecideForSomebody = std::function<Decision(const ForSomebody& what, bool may_tell)>;

// False: he asks for something himself, as anybody may; reasons may have been added.
bool decide_new_staff_mail(const NewStaffMailInput& in, const DecideForSomebody& open, Decision& decision);

// The code came back for a mail that has opened `ticket`.
void decide_confirmed_staff_mail(const NewStaffMailInput& in, const Ticket& ticket, const DecideForSomebody& tell,
                                 Decision& decision);

// each is revoked, and its owner told within limits; the mail that tells him brings the next one.
std::vector<Effect> end_of_leaked_secrets(const std::vector<LeakedSecret>& leaked, const std::string& sender,
                                          const DeskPolicy& policy);

// Adds to a decision what concerns the technician: his own words, his other orders, his receipt or the code that is asked for. Without a
// ticket: on the one that the decision opens. Gives what became of his orders; with problems the decision must not be used.
CarriedOut finish_for_somebody(const NewStaffMailInput& in, const ForSomebody& what, Authority authority,
                               const std::optional<Ticket>& ticket, Decision& decision);

// What he may send in an answer to the receipt: who asks, and what else he wanted, with the words that belong to it. `mends`: of orders
// that could not be carried out.
std::string orders_to_send(const std::string& requester, const std::vector<MailCommand>& orders, const CommandBlock& block,
                           const std::vector<LineMend>& mends, Language language);

}  // namespace m2t
