// A technician's new mail: is it for somebody, does it steer nothing, or is it his own?
#include <set>

#include "rules/commands/carry_out.h"
#include "rules/commands/receipt_words.h"
#include "rules/commands/refused_block.h"
#include "rules/technicians_mail.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

CommandBlock block_in(const NewStaffMailInput& in) { return block_of(in.mail, in.technician, in.policy, in.calendar, in.now); }

ForSomebody somebody_in(const NewStaffMailInput& in, const CommandBlock& block) {
  const auto known = in.lookups.of_somebody ? in.lookups.of_somebody->known_person : std::nullopt;
  return read_for_somebody(in.mail, block, in.technician, known, in.policy);
}

// Whole or not at all: where one of his orders is wrong, nothing is decided, and the problems come back.
CarriedOut decide_whole(const NewStaffMailInput& in, const ForSomebody& what, Authority authority,
                        const std::optional<Ticket>& ticket, const DecideForSomebody& make, Decision& decision) {
  Decision made = make(what, what.is_certain() && authority == Authority::Acts);
  const bool opened = made.verdict == Verdict::NewTicket;  // else a rule of the desk has set the mail aside
  CarriedOut orders = opened ? finish_for_somebody(in, what, authority, ticket, made) : CarriedOut();
  if (orders.problems.empty()) decision = std::move(made);
  return orders;
}

SendStaffMail of_no_ticket(const NewStaffMailInput& in, StaffMailKind kind) {
  SendStaffMail mail;
  mail.kind = kind;
  mail.of_no_ticket = true;
  mail.to = in.technician;  // the registered address, whatever the mail says
  mail.language = language_for(in.technician, in.policy);
  return mail;
}

// Held, so that nothing of it is lost and a person sees it; the technician hears what to do.
void hold_what_steers_nothing(const NewStaffMailInput& in, const CommandBlock& block, Decision& decision) {
  decision.reasons.emplace_back(
      "the first lines of a technician's mail steer a ticket, or it answers or names one that he may not write to");
  decision.verdict = Verdict::Held;
  decision.effects.emplace_back(
      HoldMail{HeldReason::NoTicket,
               "A technician's mail that steers, answers or names a ticket, and belongs to none. Release it "
               "into its ticket, or discard it."});
  if (!in.may_tell) return;
  SendStaffMail receipt = of_no_ticket(in, StaffMailKind::Receipt);
  tell(receipt, refused(block, receipt.language));
  receipt.refused = said(Said::NamesNoTicket, receipt.language);
  decision.effects.emplace_back(std::move(receipt));
}

bool asks_for_help_alone(const CommandBlock& block) {
  return block.problems.empty() && block.free_text.empty() && block.commands.size() == 1 &&
         block.commands.front().kind == CommandKind::Help;
}

void send_help(const NewStaffMailInput& in, Decision& decision) {
  decision.reasons.emplace_back("a technician asks for help; that is no ticket");
  decision.verdict = Verdict::Recorded;
  if (in.may_tell) decision.effects.emplace_back(of_no_ticket(in, StaffMailKind::Help));
}

// Tells the owner of a secret that it came from somebody else.
SendStaffMail leak_told(const LeakedSecret& leak, const std::string& sender, const DeskPolicy& policy) {
  SendStaffMail receipt;
  receipt.kind = StaffMailKind::Receipt;
  if (leak.ticket) receipt.ticket = leak.ticket->id;
  receipt.of_no_ticket = !leak.ticket;
  receipt.to = member_of_staff(policy, leak.owner.address).value_or(leak.owner);
  receipt.language = language_for(receipt.to, policy);
  receipt.refused =
      said(leak.ticket ? Said::SecretCameFrom : Said::OwnAddressCameFrom, receipt.language, sender.empty() ? "?" : sender);
  return receipt;
}

}  // namespace

bool decide_new_staff_mail(const NewStaffMailInput& in, const DecideForSomebody& open, Decision& decision) {
  const CommandBlock block = block_in(in);
  if (asks_for_help_alone(block)) return send_help(in, decision), true;
  NewStaffMail kind = kind_of_new_staff_mail(in.mail, block);
  // What he wrote to a requester of a ticket that he may not see (any more) must not become a ticket that all technicians read.
  if (kind != NewStaffMail::Call && in.answers_our_mail) kind = NewStaffMail::SteersNothing;
  // So with a number that leads to no ticket of his: of a complaint by now, or of none at all, which he cannot tell apart (T-03).
  if (kind == NewStaffMail::HisOwn && !find_ticket_numbers(in.mail.subject, in.policy.ticket_prefix).empty())
    kind = NewStaffMail::SteersNothing;
  if (kind == NewStaffMail::HisOwn) return false;
  if (kind == NewStaffMail::SteersNothing) return hold_what_steers_nothing(in, block, decision), true;
  const ForSomebody what = somebody_in(in, block);
  const AuthorityAnswer authority = authority_for_somebody(what, in.proofs, in.policy);
  decision.reasons.push_back(authority.reason);
  decision.unproved = authority.authority == Authority::UnverifiedNote;
  if (decision.unproved || authority.authority == Authority::None) return false;
  const CarriedOut orders = decide_whole(in, what, authority.authority, std::nullopt, open, decision);
  if (orders.problems.empty()) return true;
  decision.reasons.emplace_back("A-12 an order for the new ticket is wrong: nothing of the block is done");
  decide_whole(in, in_his_own_name(what, orders, in.mail, block, in.technician, in.policy), authority.authority, std::nullopt,
               open, decision);
  return true;
}

void decide_confirmed_staff_mail(const NewStaffMailInput& in, const Ticket& ticket, const DecideForSomebody& tell,
                                 Decision& decision) {
  decision.reasons.emplace_back("A-10 confirmed from the registered address");
  const ForSomebody what = somebody_in(in, block_in(in));
  if (!what.is_certain()) {
    decision.reasons.emplace_back("it is no longer certain who asks: nobody is written to");
    return;
  }
  const CarriedOut orders = decide_whole(in, what, Authority::Acts, ticket, tell, decision);
  if (orders.problems.empty()) return;
  decision.reasons.emplace_back("A-12 an order is wrong: nothing of the block is done");
  SendStaffMail receipt;
  receipt.kind = StaffMailKind::Receipt;
  receipt.ticket = ticket.id;
  receipt.to = in.technician;
  receipt.language = language_for(in.technician, in.policy);
  receipt.problems = problems_of(orders);
  decision.effects.emplace_back(std::move(receipt));
}

std::vector<Effect> end_of_leaked_secrets(const std::vector<LeakedSecret>& leaked, const std::string& sender,
                                          const DeskPolicy& policy) {
  std::vector<Effect> effects;
  std::set<std::string> revoked;
  std::set<std::pair<std::string, TicketId>>
      told;  // one mail may bring several of the same: the reply address, each id that it names
  for (const LeakedSecret& leak : leaked) {
    const TicketId ticket = leak.ticket ? leak.ticket->id : TicketId{};
    if (revoked.insert(leak.secret).second)
      effects.emplace_back(RevokeSecret{secret_hash(leak.secret), leak.ticket ? std::optional(ticket) : std::nullopt});
    const bool may_know = !leak.ticket || is_party(*leak.ticket, leak.owner.address, policy);
    if (may_know && told.insert({address_key(leak.owner.address), ticket}).second &&
        leak.receipts_last_hour < policy.limits.refusals_per_hour)
      effects.emplace_back(leak_told(leak, sender, policy));
  }
  return effects;
}

}  // namespace m2t
