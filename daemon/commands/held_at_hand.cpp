#include "daemon/commands/held_at_hand.h"

#include <fmt/format.h>

#include <utility>

#include "daemon/commands/command_support.h"
#include "daemon/commands/commands.h"

namespace m2t {

bool is_held(const std::optional<InboundRow>& row) {
  return row && row->verdict == Verdict::Held && row->state != InboundState::Received && !row->discarded;
}

InboundRow held_mail_at_hand(Tx& tx, std::int64_t id) {
  auto row = tx.find_inbound(InboundId{id});
  if (!is_held(row)) throw DataError(fmt::format("no held mail has the id {}; `mail2ticket held list` shows them", id));
  return *std::move(row);
}

std::string reason_word(const InboundRow& row) { return row.held_reason ? std::string(to_word(*row.held_reason)) : "unknown"; }

InboundRow without_complaint(InboundRow row) {
  row.shown_from = row.shown_subject = complaint_not_shown;
  row.explanation = "It concerns a complaint: --complaints shows the rest.";
  row.blob.clear();
  return row;
}

void audit_held_mail(Tx& tx, const InboundRow& row, std::string what, std::string detail) {
  Event event;
  event.at = SystemClock().now();
  event.actor = admin_actor();
  event.what = std::move(what);
  event.inbound = row.id;
  event.detail = std::move(detail);
  tx.add_event(event);
}

}  // namespace m2t
