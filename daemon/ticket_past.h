// What the audit tells of a ticket's changes: since when it is closed, who changed what since.
#pragma once

#include <optional>
#include <string>

#include "rules/commands/steer.h"
#include "store/store.h"

namespace m2t {

// Nothing: it is not closed, or the audit does not say.
std::optional<Time> closed_since(Tx& tx, const Ticket& ticket);

// Who made it what it is, and when, as far as the audit and the ticket's entries tell.
ChangedSince who_changed(Tx& tx, const TicketView& view, const TicketChange& is_now);

// What the receipt offers that is found by this secret, as far as it can still be taken back; nothing: none, or somebody else's.
std::optional<UndoOffer> offer_of_receipt(Tx& tx, std::string_view secret_hash, const Person& technician);

}  // namespace m2t
