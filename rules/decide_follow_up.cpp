// What follows from a mail that belongs to a ticket.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "rules/deciding.h"
#include "rules/reading.h"
#include "rules/remarks.h"
#include "rules/repetition.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

// Whoever thought that it was done reads at the top that it is not.
StaffNews news_of_words(const Decision& decision) {
  const bool opens = std::ranges::any_of(decision.effects, [](const Effect& effect) {
    const auto* change = std::get_if<ChangeState>(&effect);
    return change != nullptr && change->from == TicketState::Solved;
  });
  return opens ? StaffNews::OpenAgain : StaffNews::RequesterWrote;
}

}  // namespace

void Deciding::follow_up() {
  const Ticket& ticket = *match_.ticket;
  const bool thanks = is_only_thanks(mail_, policy_.technicians);
  const auto technician = writing_technician(ticket);
  if (technician && match_.opened_by_this_mail) return confirmed(ticket, *technician);
  if (technician) return steered(ticket, *technician);
  const bool closed = ticket.state == TicketState::Closed;
  // He opens no ticket, since he would be its requester: a technician who reads him reopens this one, or brings him in.
  if (closed && !thanks && !outside_copy_) return continue_closed(ticket);
  if (closed && !thanks) because("the ticket is closed: it stays so, and the technicians read what somebody outside adds");
  record(Verdict::FollowUp);
  join(ticket);
  // What the head of service answers to the team leader is not for the requester.
  const bool aside = ticket.type == TicketType::Complaint && !same_address(ticket.requester.address, sender_.address);
  add(AddEntry{ticket.id, EntryKind::FollowUp, aside ? Visibility::Internal : Visibility::Public, sender_, third_party_});
  if (!third_party_)  // T-04: a third party's words are kept as such
    fill_fields(ticket.id, same_address(ticket.requester.address, sender_.address) ? Writer::Requester : Writer::SomebodyElse);
  read_pictures();
  add_remarks(ticket.id);
  if (third_party_ && judgement_.boundary.failed()) {
    because("A-15 a third party that the border calls forged: the ticket stays as it is");
  } else {
    move(ticket, thanks ? TicketEvent::RequesterThanked : TicketEvent::RequesterWrote);
  }
  if (thanks) {
    because("nothing but thanks: stored, not answered");
  } else if (third_party_ && !judgement_.known_sender) {
    because("T-04 a third party from outside is not answered");
  } else {
    notify(NoticeKind::AcknowledgeFollowUp, ticket.id, ticket.type, nullptr, "");
  }
  if (!thanks) tell_technicians({ticket.id, news_of_words(decision_), ticket.type, ticket.technician, ticket.team});
}

std::optional<Person> Deciding::writing_technician(const Ticket& ticket) const {
  auto technician = technician_of(mail_, policy_);
  // On a complaint nobody but the team leader steers: who is in copy, or asks, writes as anybody there does.
  const bool leaders_alone = ticket.type == TicketType::Complaint && !match_.opened_by_this_mail;
  if (technician && leaders_alone && !is_team_leader(policy_, technician->address)) return std::nullopt;
  if (!technician || !same_address(ticket.requester.address, sender_.address)) return technician;
  const CommandBlock block = block_of(mail_, *technician, policy_, calendar_, arrival_.now);
  const bool steers = !block.commands.empty() || std::ranges::any_of(block.problems, [](const CommandProblem& problem) {
    return problem.kind != CommandProblemKind::Misplaced && problem.kind != CommandProblemKind::NoSign;
  });
  return steers ? technician : std::nullopt;
}

void Deciding::steered(const Ticket& ticket, const Person& technician) {
  if (is_a_program_of(technician, ticket.id)) {
    record(Verdict::Automatic);
    join(ticket);
    add(AddEntry{ticket.id, EntryKind::Note, Visibility::Internal, technician, false});
    return because("T-17 a program seems to have sent it: kept as a note, nobody is written to");
  }
  const bool may_tell = staff_.receipts_last_hour < policy_.limits.refusals_per_hour;
  Decision decision = steer({mail_, ticket, technician, proofs_of_sender(), staff_, may_tell, policy_, calendar_, arrival_.now,
                             rules_on_words_of(ticket)});
  count_for_limits(decision);
  record(decision.verdict);
  join(ticket);
  for (std::string& reason : decision.reasons) because(std::move(reason));
  bool kept = false;
  for (Effect& effect : decision.effects) {
    const auto* entry = std::get_if<AddEntry>(&effect);
    const bool holds_the_mail = entry != nullptr && !entry->beside_the_mail;
    add(std::move(effect));
    if (holds_the_mail && !std::exchange(kept, true)) read_pictures();
  }
  if (kept) add_remarks_beside_orders(ticket.id);
}

// A ticket that an order names is no matter for a remark: the order links it, or nothing does.
void Deciding::add_remarks_beside_orders(TicketId ticket) {
  Match match = match_;
  const auto is_ordered = [this](const Ticket& other) { return std::ranges::count(staff_.named, other.id, &Ticket::id) != 0; };
  std::erase_if(match.also_named, is_ordered);
  std::erase_if(match.not_allowed, is_ordered);
  for (Effect& remark : remarks_on(mail_, arrival_, judgement_, match, policy_, ticket)) add(std::move(remark));
}

RulesOnWords Deciding::rules_on_words_of(const Ticket& ticket) const {
  if (rules_.set == nullptr) return {};
  return [this, &ticket](const std::string& title, const std::string& words) {
    Mail mail;
    mail.from = Address{ticket.requester.name, ticket.requester.address};
    mail.from_count = 1;
    mail.to = mail_.to;
    mail.subject = mail.fields.title = title;
    mail.text = mail.new_text = words;
    mail.language = ticket.requester.language;
    RuleContext context{calendar_};  // nothing is known of the requester's directory here
    context.received = arrival_.received;
    context.known_requester = true;
    return apply_rules(*rules_.set, mail, context).changes;
  };
}

bool Deciding::is_a_program_of(const Person& technician, const std::optional<TicketId>& ticket) const {
  if (arrival_.released || arrival_.confirmed || !technicians_program_answers(mail_, arrival_, history_, ticket, policy_))
    return false;
  const CommandBlock block = block_of(mail_, technician, policy_, calendar_, arrival_.now);
  return block.commands.empty() && block.problems.empty();
}

void Deciding::move(const Ticket& ticket, TicketEvent event) {
  const auto to = next_state(ticket.state, event);
  if (!to || *to == ticket.state) return;
  add(ChangeState{ticket.id, ticket.state, *to, std::string(to_word(event))});
  if (ticket.countdown) add(ChangeTicket{ticket.id, SetCountdown{}});
  because(fmt::format("{} was {}, becomes {}", to_text(ticket.number), to_word(ticket.state), to_word(*to)));
}

}  // namespace m2t
