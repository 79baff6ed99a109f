// What a decision says of addresses: mails to them come back, or reach them again, or a program sits there that must not be answered.
#include "base/log.h"
#include "daemon/applying.h"

namespace m2t {

void Applying::operator()(const NoteBounce& effect) {
  const auto row = tx_.find_outgoing_by_message_id(effect.original_message_id);
  if (!row) return event("bounce.unmatched", std::nullopt, "status=" + effect.status);
  if (effect.permanent && effect.counts) {
    const OutboxResult bounced{row->id, OutboxState::Bounced, effect.status + " reported by mail", {}, {}};
    tx_.record_results(std::span(&bounced, 1), context_.now);
    // The one that we wrote to: the report may name another, to whom it was passed on.
    if (effect.bad_address) tx_.mark_bouncing(row->to, {context_.now, effect.status});
  }
  Event what = base_event(effect.permanent ? "outbox.bounced" : "outbox.delayed", if_any(row->ticket), "status=" + effect.status);
  what.outbox = row->id;
  tx_.add_event(what);
}

void Applying::operator()(const ClearBouncing& effect) {
  if (tx_.clear_bouncing(effect.address)) event("address.reached", std::nullopt, "");
}

void Applying::operator()(const SilenceSender& effect) {
  tx_.silence({effect.address, effect.kind, context_.now, effect.until});
  event("sender.silenced", std::nullopt, "kind=" + std::string(to_word(effect.kind)) + " until=" + to_rfc3339(effect.until));
  log_warning("sender.silenced", "a sender is silenced: see `mail2ticket status`",
              {{"kind", to_word(effect.kind)}, {"until", to_rfc3339(effect.until)}});
}

}  // namespace m2t
