#include "daemon/ticket_past.h"

#include <algorithm>

#include "tickets/way_back.h"

namespace m2t {
namespace {

// The audit keeps what changed by the word of its line. An order that was taken back changed it as well.
bool changes_the_same(const Event& event, std::string_view word) {
  if (event.what == "ticket.state") return word == "state";
  if (event.what == "ticket.undone" && event.detail.starts_with("changes=")) return true;
  if (event.what != "ticket.changed" && event.what != "ticket.undone") return false;
  const std::string change = "change=" + std::string(word);
  return event.detail == change || event.detail.starts_with(change + " ");
}

std::string who_did(const TicketView& view, const Event& event) {
  for (const EntryRow& entry : view.entries)
    if (event.inbound && entry.inbound == event.inbound && !entry.from.address.empty())
      return entry.from.name.empty() ? entry.from.address : entry.from.name;
  return event.actor.substr(event.actor.find(':') + 1);  // "admin:root"
}

bool is_waiting(const OutboxRow& row) { return row.state == OutboxState::Queued || row.state == OutboxState::Deferred; }

void add_mails(Tx& tx, const UndoRow& row, UndoOffer& offer) {
  for (const OutboxId id : row.mails) {
    const auto outgoing = tx.find_outgoing(id);
    if (!outgoing || outgoing->state == OutboxState::Cancelled) continue;
    const bool waits = is_waiting(*outgoing);
    if (outgoing->kind == to_word(StaffMailKind::News)) {
      offer.news.push_back({id, outgoing->to, outgoing->ticket, waits});
    } else if (waits) {
      offer.mails.push_back(id);
    } else {
      ++offer.mails_gone;
    }
  }
}

// Each ticket's changes together: what was changed since stays.
void add_changes_elsewhere(Tx& tx, const UndoRow& row, UndoOffer& offer) {
  std::vector<TicketId> tickets;
  for (const ChangeTicket& change : row.elsewhere)
    if (std::ranges::count(tickets, *change.ticket) == 0) tickets.push_back(*change.ticket);
  const auto of_ticket = [](const std::vector<ChangeTicket>& all, TicketId id) {
    std::vector<TicketChange> changes;
    for (const ChangeTicket& one : all)
      if (one.ticket == id) changes.push_back(one.change);
    return changes;
  };
  for (const TicketId id : tickets) {
    const auto ticket = tx.find_ticket(id);
    const auto view = ticket ? tx.show_ticket(ticket->number) : std::nullopt;
    if (!view) continue;
    const WayBack way = way_back(of_ticket(row.elsewhere, id), of_ticket(row.left_elsewhere, id), *ticket);
    for (const TicketChange& change : way.changes) offer.elsewhere.push_back({id, change});
    for (const TicketChange& change : way.changed_since) offer.changed_since.push_back(who_changed(tx, *view, change));
  }
}

}  // namespace

std::optional<Time> closed_since(Tx& tx, const Ticket& ticket) {
  if (ticket.state != TicketState::Closed) return std::nullopt;
  std::optional<Time> since;
  for (const Event& event : tx.events_of(ticket.id)) {
    const bool by_move = event.what == "ticket.state" && event.detail.find(" to=closed") != std::string::npos &&
                         !event.detail.starts_with("from=closed");
    if (by_move || event.detail == "change=state to=closed") since = event.at;
  }
  return since;
}

ChangedSince who_changed(Tx& tx, const TicketView& view, const TicketChange& is_now) {
  const std::string line = to_line(is_now);
  const std::string word = line.substr(0, line.find(' '));
  ChangedSince changed{is_now, {}, std::nullopt};
  for (const Event& event : tx.events_of(view.ticket.id)) {
    if (!changes_the_same(event, word)) continue;
    changed.who = who_did(view, event);
    changed.at = event.at;
  }
  return changed;
}

std::optional<UndoOffer> offer_of_receipt(Tx& tx, std::string_view secret_hash, const Person& technician) {
  const auto row = tx.find_undo(secret_hash);
  if (!row || !same_address(row->person.address, technician.address)) return std::nullopt;
  UndoOffer offer{row->secret_hash, row->ticket, row->until, row->undone, {}, {}, 0};
  add_mails(tx, *row, offer);
  if (row->undone) return offer;
  const auto ticket = tx.find_ticket(row->ticket);
  const auto view = ticket ? tx.show_ticket(ticket->number) : std::nullopt;
  if (!view) return std::nullopt;
  offer.technician = ticket->technician;
  offer.state = ticket->state;
  WayBack way = way_back(row->changes, row->left, *ticket);
  offer.changes = std::move(way.changes);
  for (const TicketChange& change : way.changed_since) offer.changed_since.push_back(who_changed(tx, *view, change));
  add_changes_elsewhere(tx, *row, offer);
  return offer;
}

}  // namespace m2t
