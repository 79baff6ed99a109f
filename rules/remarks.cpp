#include "rules/remarks.h"

#include <fmt/format.h>

#include "rules/homograph_warning.h"
#include "rules/unreadable_mail.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

std::string numbers_of(const std::vector<Ticket>& tickets) {
  std::string all;
  for (const auto& ticket : tickets) all += (all.empty() ? "" : ", ") + to_text(ticket.number);
  return all;
}

void add_other_tickets(std::vector<Effect>& remarks, const Match& match, std::optional<TicketId> ticket) {
  for (const auto& other : match.also_named)
    remarks.emplace_back(
        AddNote{other.id, fmt::format("A mail that belongs to {} names this ticket, too.", to_text(match.ticket->number))});
  if (!match.also_named.empty())
    remarks.emplace_back(AddNote{ticket, "The mail also names " + numbers_of(match.also_named) + "."});
  for (const auto& other : match.also_named) remarks.emplace_back(AddLink{ticket, other.id, LinkKind::Mentions});
  if (!match.not_allowed.empty())
    remarks.emplace_back(AddNote{
        ticket, "The mail names " + numbers_of(match.not_allowed) + "; its sender is no party there and was told nothing."});
}

}  // namespace

std::vector<Effect> remarks_on(const Mail& mail, const Arrival& arrival, const Judgement& judgement, const Match& match,
                               const DeskPolicy& policy, std::optional<TicketId> ticket) {
  std::vector<Effect> remarks;
  if (judgement.boundary.failed())
    remarks.emplace_back(
        AddNote{ticket, "The mail above is unverified: the server at the border says that it is not from its sender."});
  if (std::string warning = homograph_warning(mail, policy); !warning.empty())
    remarks.emplace_back(AddNote{ticket, std::move(warning)});
  if (std::string why = why_unreadable(mail); !why.empty()) remarks.emplace_back(AddNote{ticket, std::move(why)});
  add_other_tickets(remarks, match, ticket);
  if (arrival.oversize && arrival.in_mailbox) {
    remarks.emplace_back(AddNote{
        ticket,
        fmt::format("The mail is larger than the desk takes: only its header was read. It is in the {} folder of the mailbox.",
                    arrival.released ? "processed" : "held")});
  } else if (arrival.size_bytes > policy.limits.message_bytes) {
    remarks.emplace_back(
        AddNote{ticket, fmt::format("The mail is larger than the limit ({} MB).", arrival.size_bytes / (1024 * 1024))});
  }
  if (!mail.automatic.external_system.empty() && !mail.automatic.external_number.empty())
    remarks.emplace_back(KeepExternalReference{ticket, mail.automatic.external_system, mail.automatic.external_number});
  return remarks;
}

}  // namespace m2t
