#include "rules/alerts.h"

#include <algorithm>

namespace m2t {
namespace {

using Is = AlertSign::Is;

constexpr std::chrono::hours told_again_after{1};
constexpr std::chrono::minutes believed_to_run_after{5};

bool is_same(const AlertState& state, const AlertSign& sign) { return state.kind == sign.kind && state.subject == sign.subject; }

AlertSign sign_of(const AlertFigures::Mailbox& mailbox, Time started, const AlertLimits& limits, Time now) {
  AlertSign sign;
  sign.kind = AlertKind::MailboxSilent;
  sign.subject = mailbox.name;
  sign.words = mailbox.trouble;
  sign.since = mailbox.last_success.value_or(started);
  // Who looks rarely is not silent between two looks.
  const bool too_long = now - *sign.since > std::max(limits.mailbox_silent, 2 * mailbox.poll_interval);
  sign.is = too_long ? Is::Bad : mailbox.last_success ? Is::Well : Is::Unknown;
  return sign;
}

AlertSign sign_of_outbox(const AlertFigures& figures, const AlertLimits& limits, Time now) {
  AlertSign sign;
  sign.kind = AlertKind::MailsWait;
  sign.since = figures.oldest_outgoing;
  sign.is = sign.since && now - *sign.since > limits.mails_wait ? Is::Bad : Is::Well;
  return sign;
}

// Without any backup the hours run from the start of the daemon.
AlertSign sign_of_backups(const AlertFigures& figures, const AlertLimits& limits, Time now) {
  AlertSign sign;
  sign.kind = AlertKind::NoBackup;
  sign.since = figures.last_backup;
  const bool too_long = now - figures.last_backup.value_or(figures.started) > limits.no_backup;
  sign.is = too_long ? Is::Bad : figures.last_backup ? Is::Well : Is::Unknown;
  return sign;
}

AlertSign sign_of_held(AlertKind kind, std::int64_t count, bool is_bad) {
  AlertSign sign;
  sign.kind = kind;
  sign.count = count;
  sign.is = is_bad ? Is::Bad : Is::Well;
  return sign;
}

AlertSign sign_of_border(const AlertFigures& figures) {
  return sign_of_held(AlertKind::BorderSilent, figures.technician_mails_unproved,
                      is_border_silent(figures.technician_mails, figures.technician_mails_unproved));
}

AlertSign sign_of_what_is_gone(const AlertState& known, Time started, Time now) {
  AlertSign sign;
  sign.kind = known.kind;
  sign.subject = known.subject;
  const bool runs_well = known.kind != AlertKind::ServiceFailed || now - started >= believed_to_run_after;
  sign.is = runs_well ? Is::Well : Is::Unknown;
  return sign;
}

// What becomes of one thing; nothing: all stays as it is.
std::optional<AlertState> after(const AlertState* known, const AlertSign& sign, Time now) {
  const bool open = known != nullptr && !known->ended;
  if (sign.is == Is::Unknown || open == (sign.is == Is::Bad)) return std::nullopt;
  if (open) {
    AlertState over = *known;
    over.ended = now;
    return over;
  }
  if (known == nullptr) return AlertState{sign.kind, sign.subject, now, {}, {}, {}};
  AlertState again = *known;
  again.ended.reset();
  if (known->told && !known->end_told) return again;  // nobody was told that it had ended
  // systemd has limits of its own, and nobody would look an hour later.
  const bool too_soon = known->told && now - *known->told < told_again_after && sign.kind != AlertKind::ServiceFailed;
  if (too_soon) return std::nullopt;
  return AlertState{sign.kind, sign.subject, now, {}, {}, {}};
}

}  // namespace

bool is_border_silent(std::int64_t technician_mails, std::int64_t unproved) {
  constexpr std::int64_t enough_mails = 4;  // before their share means something
  return technician_mails >= enough_mails && unproved * 2 > technician_mails;
}

std::vector<AlertSign> alert_signs(const AlertFigures& figures, const AlertLimits& limits, std::span<const AlertState> known,
                                   Time now) {
  std::vector<AlertSign> signs;
  for (const auto& mailbox : figures.mailboxes) signs.push_back(sign_of(mailbox, figures.started, limits, now));
  signs.push_back(sign_of_outbox(figures, limits, now));
  if (limits.no_backup.count() > 0) signs.push_back(sign_of_backups(figures, limits, now));
  if (limits.held_many > 0) signs.push_back(sign_of_held(AlertKind::HeldMany, figures.held, figures.held >= limits.held_many));
  signs.push_back(sign_of_held(AlertKind::HeldSuspicious, figures.suspicious, figures.suspicious > 0));
  signs.push_back(sign_of_border(figures));
  const auto is_spoken_of = [&](const AlertState& state) {
    return std::any_of(signs.begin(), signs.end(), [&](const AlertSign& sign) { return is_same(state, sign); });
  };
  std::vector<AlertSign> gone;
  for (const AlertState& state : known)
    if (!is_spoken_of(state)) gone.push_back(sign_of_what_is_gone(state, figures.started, now));
  signs.insert(signs.end(), gone.begin(), gone.end());
  return signs;
}

AlertStep next_alerts(std::span<const AlertState> known, std::span<const AlertSign> signs, Time now) {
  AlertStep step;
  for (const AlertSign& sign : signs) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const AlertState& state) { return is_same(state, sign); });
    const AlertState* before = found == known.end() ? nullptr : &*found;
    const auto changed = after(before, sign, now);
    if (changed) step.changed.push_back(*changed);
    if (!changed && before == nullptr) continue;
    const AlertState& state = changed ? *changed : *before;
    if (!state.ended && !state.told) step.to_tell.push_back({state, false, sign});
    if (state.ended && state.told && !state.end_told) step.to_tell.push_back({state, true, sign});
  }
  return step;
}

}  // namespace m2t
