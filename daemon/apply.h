// Decision -> ticket rows, entries, events, rendered outbox rows, through one Tx. For processing, and for all that later
// decides (the clock, the command line).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "daemon/desk.h"
#include "parsers/mail.h"
#include "rules/attachment_policy.h"
#include "store/store.h"
#include "tickets/effects.h"

namespace m2t {

// What was written, for logs and for `explain`.
struct Applied {
  std::optional<Ticket> ticket;    // the one it belongs to, opened or found
  std::vector<NewOutgoing> mails;  // as queued, with their final bytes
};

struct ApplyContext {
  const Desk& desk;
  const RandomBytes& random;
  Time now;
  std::string actor;  // for the events: "desk", "admin:root"
  // The decoded bytes of an attachment of the mail at hand; missing: attachments of a technician's mail cannot go along.
  std::function<std::string(const Attachment&)> attachment_bytes = {};
  std::vector<CheckedFile> files = {};  // what was found out about the mail's attachments; none: nothing
};

// Writes the effects in their order. Nothing is committed here. Throws PermanentError when an effect cannot be carried out
// (an address that cannot be written), and what the Tx throws.
Applied apply(Tx& tx, const Decision& decision, const InboundRow& inbound, const Mail& mail, const ApplyContext& context);

// Fills in what the ticket does not know yet. `event` says who and when; it is noted when something was new.
void fill_fields(Tx& tx, TicketId ticket, const std::vector<TicketField>& fields, Event event);

// The same for what no mail caused: the clock, the command line. Effects that need a mail throw std::logic_error.
Applied apply_without_mail(Tx& tx, const Decision& decision, const ApplyContext& context);

// The logical key of INV-12: Message-ID and content together; empty when the mail has no Message-ID.
std::string logical_key(const Mail& mail);

}  // namespace m2t
