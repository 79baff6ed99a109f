#include "daemon/recent_mails.h"

#include <algorithm>

#include "daemon/lookups.h"
#include "daemon/staff_mails.h"
#include "rules/repetition.h"

namespace m2t {
namespace {

constexpr std::chrono::hours words_are_remembered{24};
constexpr std::size_t recent_mails_read = 100;

void compare_with_recent_mails(Tx& tx, const InboundRow& row, const Mail& mail, const DeskPolicy& policy, Time now,
                               History& history) {
  const WordsOfMail words = words_of(mail, policy);
  for (const RecentMail& earlier : tx.recent_mails_from(mail.from->address, now - words_are_remembered, recent_mails_read)) {
    if (earlier.inbound == row.id) continue;
    const bool counts = row.internal_date - earlier.at <= span_of_quick_mails;
    history.quick_mails += counts && earlier.quick ? 1 : 0;
    history.mails_at_once += counts && earlier.at_once ? 1 : 0;
    if (words.words.empty() || earlier.words != words.words) continue;
    ++history.same_words.times;
    history.same_words.same_subject |= earlier.subject == words.subject;
    if (!history.same_words.ticket) history.same_words.ticket = earlier.ticket;
  }
}

bool answers_receipt(Tx& tx, const Mail& mail) {
  return std::ranges::any_of(mail.in_reply_to, [&](const std::string& id) {
    const auto answered = tx.find_outgoing_by_message_id(id);
    return answered && (answered->kind == to_word(StaffMailKind::Receipt) || answered->kind == refusal_kind);
  });
}

// A report about a mail that a person stopped, or wants sent again, is noted and changes nothing.
bool may_bounce(OutboxState state) {
  return state != OutboxState::Queued && state != OutboxState::Cancelled && state != OutboxState::Bounced;
}

}  // namespace

void look_at_sender(Tx& tx, const InboundRow& row, const Mail& mail, const DeskPolicy& policy, Time now, History& history) {
  const std::string& sender = mail.from->address;
  compare_with_recent_mails(tx, row, mail, policy, now, history);
  if (member_of_staff(policy, sender)) history.answers_receipt = answers_receipt(tx, mail);
  if (const auto silence = tx.find_silence(sender, SilenceKind::Loop, now)) history.silent_until = silence->until;
  history.bouncing = tx.find_bouncing(sender).has_value();
}

void look_at_technician(Tx& tx, std::string_view address, Time now, StaffLookups& staff) {
  constexpr std::size_t mails_of_an_hour = 1000;
  for (const RecentMail& mail : tx.recent_mails_from(address, now - std::chrono::hours(1), mails_of_an_hour)) {
    staff.carried_out_last_hour += mail.carried_out ? 1 : 0;
    staff.unproved_last_hour += mail.unproved ? 1 : 0;
  }
  staff.locked = tx.find_silence(address, SilenceKind::Commands, now).has_value();
}

std::optional<History::Bounced> bounced_mail(Tx& tx, const Mail& mail) {
  std::vector<std::string> ids{mail.bounce.original_message_id};
  ids.insert(ids.end(), mail.in_reply_to.begin(), mail.in_reply_to.end());
  ids.insert(ids.end(), mail.references.begin(), mail.references.end());
  for (const std::string& id : ids) {
    const auto row = id.empty() ? std::nullopt : tx.find_outgoing_by_message_id(id);
    if (!row) continue;
    return History::Bounced{row->message_id, row->to, row->kind, tx.find_ticket(row->ticket), may_bounce(row->state)};
  }
  return std::nullopt;
}

void note_recent_mail(Tx& tx, const InboundRow& row, const Mail& mail, const History& history, const Decision& decision,
                      const DeskPolicy& policy, Time now) {
  if (!mail.from || mail.from->address.empty()) return;
  const WordsOfMail words = words_of(mail, policy);
  RecentMail recent;
  recent.inbound = row.id;
  recent.at = std::min(row.internal_date, now);
  recent.words = words.words;
  recent.subject = words.subject;
  const Haste haste = haste_of(mail, arrival_of(row, now), history, policy);
  recent.quick = haste.quick;
  recent.at_once = haste.at_once;
  recent.carried_out = decision.carried_out;
  recent.unproved = decision.unproved;
  recent.ticket = decision.ticket;
  tx.note_recent_mail(mail.from->address, recent);
}

}  // namespace m2t
