// The retry table and what a delivery result means: pure, so that the table can be read and tested in one place.
#include <algorithm>
#include <array>

#include "daemon/outbox.h"

namespace m2t {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::array<minutes, 5> retry_table{minutes(1), minutes(5), minutes(15), minutes(30), minutes(60)};  // S-01
constexpr minutes greylist_delay{5};                                                                          // S-10
constexpr minutes in_doubt_delay{1};          // time for the server's own log or copy to appear before the one resend
constexpr int rejections_before_failing = 3;  // a 5xx to the whole transaction may be the relay's mistake (S-06)

milliseconds with_jitter(milliseconds base, double chance) {
  return base + milliseconds(static_cast<milliseconds::rep>(static_cast<double>(base.count()) * 0.2 * chance));
}

bool is_acknowledgement(const OutboxRow& row) { return row.priority == OutboxPriority::Acknowledgement; }

bool is_too_old(const OutboxRow& row, const OutboxRules& rules, Time now) {
  const auto life = is_acknowledgement(row) ? rules.give_up_acknowledgements_after : rules.give_up_after;
  return now - row.created >= life;
}

}  // namespace

milliseconds retry_delay(int attempts, bool greylisted, double chance) {
  const auto step = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(attempts, 1)) - 1, 0, retry_table.size() - 1);
  const minutes base = greylisted ? std::max(retry_table[step], greylist_delay) : retry_table[step];
  return with_jitter(base, chance);
}

milliseconds pause_after(int failures, double chance) {
  const int doublings = std::clamp(failures - 1, 0, 9);
  const auto pause = std::min<milliseconds>(std::chrono::seconds(1LL << doublings), minutes(5));
  return with_jitter(pause, chance);
}

OutboxResult result_for(const OutboxRow& row, const DeliveryResult& delivery, const OutboxRules& rules, Time now, double chance) {
  using Outcome = DeliveryResult::Outcome;
  OutboxResult result;
  result.id = row.id;
  result.reply = delivery.reply;
  result.assigned_message_id = delivery.assigned_message_id;
  const bool whole_transaction_rejected = delivery.outcome == Outcome::Refused && delivery.stage != "rcpt";
  const bool delivered_before = delivery.duplicate && row.doubts > 0;  // S-21: refused as a copy of the one in doubt
  if (delivery.outcome == Outcome::Sent || delivered_before) {
    result.state = OutboxState::Sent;
  } else if (delivery.outcome == Outcome::InDoubt) {
    result.state = OutboxState::InDoubt;
    result.next_attempt = now + in_doubt_delay;
  } else if (delivery.outcome == Outcome::Refused && !(whole_transaction_rejected && row.attempts < rejections_before_failing)) {
    result.state = OutboxState::Failed;
  } else if (is_too_old(row, rules, now)) {
    result.state = OutboxState::Failed;
    result.reply = "given up, too old; last answer: " + delivery.reply;
  } else {
    result.state = OutboxState::Deferred;
    result.next_attempt = now + retry_delay(row.attempts, delivery.greylisted, chance);
  }
  return result;
}

}  // namespace m2t
