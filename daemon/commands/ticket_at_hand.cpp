#include "daemon/commands/ticket_at_hand.h"

#include <algorithm>

#include "daemon/commands/commands.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr int most_merges = 10;

bool may_be_seen(const Ticket& ticket, bool complaints) { return complaints || ticket.type != TicketType::Complaint; }

DataError no_such_ticket(const TicketNumber& number) {
  return DataError("there is no ticket " + to_text(number) + "; `mail2ticket tickets list` shows them");
}

}  // namespace

TicketNumber number_said(const std::string& said, const std::string& prefix) {
  const bool digits_only = !said.empty() && said.find_first_not_of("0123456789") == std::string::npos;
  const std::string whole = digits_only ? prefix + "-" + said : said;
  if (const auto number = parse_ticket_number(whole, prefix)) return *number;
  throw DataError("\"" + said + "\" is no ticket number: it is written " + prefix +
                  "-10429, and its last digit checks the others, so one wrong digit is enough");
}

Ticket ticket_at_hand(Tx& tx, const TicketNumber& number, bool complaints) {
  auto ticket = tx.find_ticket(number);
  if (!ticket || !may_be_seen(*ticket, complaints)) throw no_such_ticket(number);
  return *std::move(ticket);
}

TicketView view_at_hand(Tx& tx, const TicketNumber& number, bool complaints) {
  auto view = tx.show_ticket(number);
  if (!view || !may_be_seen(view->ticket, complaints)) throw no_such_ticket(number);
  std::erase_if(view->linked, [&](const TicketNumber& other) {
    const auto linked = tx.find_ticket(other);
    return !linked || !may_be_seen(*linked, complaints);
  });
  return *std::move(view);
}

Ticket where_it_was_merged(Tx& tx, Ticket ticket) {
  for (int hops = 0; ticket.merged_into && hops < most_merges; ++hops) {
    auto other = tx.find_ticket(*ticket.merged_into);
    if (!other) break;
    ticket = *std::move(other);
  }
  return ticket;
}

}  // namespace m2t
