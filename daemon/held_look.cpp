#include "daemon/held_look.h"

#include <algorithm>

#include "rules/match.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

bool makes_complaint(const Effect& effect) {
  if (const auto* open = std::get_if<OpenTicket>(&effect)) return open->type == TicketType::Complaint;
  const auto* change = std::get_if<ChangeTicket>(&effect);
  const auto* type = change == nullptr ? nullptr : std::get_if<SetType>(&change->change);
  return type != nullptr && type->type == TicketType::Complaint;
}

}  // namespace

std::vector<Ticket> tickets_named_in(Tx& tx, const Mail& mail, const DeskPolicy& policy) {
  std::vector<Ticket> tickets;
  const auto add = [&](std::optional<Ticket> ticket) {
    if (ticket) tickets.push_back(*std::move(ticket));
  };
  const Candidates candidates = find_candidates(mail, policy);
  for (const std::string& id : candidates.message_ids)
    for (Ticket& ticket : tx.tickets_by_message_id(id)) tickets.push_back(std::move(ticket));
  for (const auto* secrets : {&candidates.secrets_in_ids, &candidates.secrets_in_addresses})
    for (const std::string& secret : *secrets)
      if (const auto stored = tx.find_secret(secret_hash(secret))) add(tx.find_ticket(stored->ticket));
  for (const auto* numbers : {&candidates.numbers_in_subject, &candidates.numbers_in_text})
    for (const FoundNumber& found : *numbers) add(tx.find_ticket(found.number));
  return tickets;
}

void note_held_look(Tx& tx, const InboundRow& row, const Mail& mail, const Decision& released, const DeskPolicy& policy) {
  std::vector<TicketId> named;
  for (const Ticket& ticket : tickets_named_in(tx, mail, policy)) named.push_back(ticket.id);
  if (released.ticket) named.push_back(*released.ticket);
  tx.note_held_look(row.id, std::ranges::any_of(released.effects, makes_complaint), named);
}

}  // namespace m2t
