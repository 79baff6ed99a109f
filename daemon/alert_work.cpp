#include "daemon/alert_work.h"

#include <algorithm>

#include "base/errors.h"
#include "base/log.h"
#include "daemon/alert_mail.h"
#include "store/alert_rows.h"
#include "store/broken.h"

namespace m2t {
namespace {

constexpr std::chrono::seconds try_to_tell_again_after{60};
constexpr std::chrono::milliseconds shortest_pause{500}, longest_pause{30'000};
constexpr std::string_view intake_loop = "intake ";

void keep(Store& store, const AlertState& alert) {
  const auto rows = alert_rows(store);
  rows->keep(alert);
  rows->commit();
}

}  // namespace

AlertWork::AlertWork(Parts parts) : parts_(std::move(parts)), started_(parts_.clock.now()) {
  instance_key_ = parts_.store->begin_reading()->instance_key();
}

std::chrono::milliseconds AlertWork::pause() const {
  const AlertLimits& limits = parts_.desk->settings.alerts.limits;
  const std::chrono::milliseconds shortest = std::min(limits.mailbox_silent, limits.mails_wait);
  return std::clamp(shortest / 4, shortest_pause, longest_pause);
}

AlertFigures AlertWork::figures(Time now) {
  AlertFigures figures;
  figures.started = started_;
  const std::vector<LoopStatus> loops = parts_.loops();
  for (const MailboxSettings& mailbox : parts_.desk->settings.mailboxes) {
    AlertFigures::Mailbox one{mailbox.name(), {}, {}, mailbox.poll_interval};
    for (const LoopStatus& loop : loops) {
      if (loop.loop != std::string(intake_loop) + one.name) continue;
      if (loop.last_success != Time{}) one.last_success = loop.last_success;
      if (loop.state == "failing") one.trouble = loop.message;
    }
    figures.mailboxes.push_back(std::move(one));
  }
  const auto rows = alert_rows_to_look_at(*parts_.store);
  const StatusFigures status = rows->tx().status(now);
  figures.oldest_outgoing = status.oldest_outgoing;
  figures.technician_mails = status.technician_mails;
  figures.technician_mails_unproved = status.technician_mails_unproved;
  figures.last_backup = rows->last_backup();
  const HeldCounts held = rows->held_counts();
  figures.held = held.all;
  figures.suspicious = held.suspicious;
  return figures;
}

AlertStep AlertWork::keep_what_changed(Time now) {
  const AlertFigures figures_now = figures(now);
  const std::vector<AlertState> known = alert_rows_to_look_at(*parts_.store)->alerts();
  AlertStep step = next_alerts(known, alert_signs(figures_now, parts_.desk->settings.alerts.limits, known, now), now);
  if (step.changed.empty()) return step;  // most looks change nothing, and need no lock
  const auto rows = alert_rows(*parts_.store);
  for (const AlertState& alert : step.changed) rows->keep(alert);
  rows->commit();
  for (const AlertState& alert : step.changed)
    log_event(alert.ended ? LogLevel::Info : LogLevel::Error, alert.ended ? "alert.over" : "alert.begins",
              alert.ended ? "what an admin was alerted of is over" : "an admin has to look",
              {{"kind", to_word(alert.kind)}, {"subject", alert.subject}});
  return step;
}

std::optional<std::string> AlertWork::tell(const AlertNews& news) {
  const Time now = parts_.clock.now();
  AlertState told = news.alert;
  (news.over ? told.end_told : told.told) = now;
  bool marked = false;
  DeliveryResult result;
  try {
    const auto sender = parts_.make_sender();
    result = send_alert(news, {parts_.desk->settings, *sender, instance_key_, now}, [&] {
      keep(*parts_.store, told);
      marked = true;
    });
  } catch (const TransientError&) {
    throw;
  } catch (const BrokenStore&) {
    throw;
  } catch (const PermanentError& e) {  // an address that cannot be written
    result.outcome = DeliveryResult::Outcome::Refused;
    result.reply = e.what();
  }
  using Outcome = DeliveryResult::Outcome;
  if (result.outcome == Outcome::Sent || result.outcome == Outcome::InDoubt) {
    log_info("alert.told", result.outcome == Outcome::Sent ? "an admin was told" : "an admin was told, or not: no answer came",
             {{"kind", to_word(news.alert.kind)}, {"over", news.over}});
    return std::nullopt;
  }
  if (marked) keep(*parts_.store, news.alert);  // it was clearly not taken
  return "the alert server does not take an alert: " + result.reply;
}

std::optional<std::string> AlertWork::look() {
  const Time now = parts_.clock.now();
  const AlertStep step = keep_what_changed(now);
  if (step.to_tell.empty()) told_again_from_ = {};
  if (step.to_tell.empty() || now < told_again_from_) return std::nullopt;
  for (const AlertNews& news : step.to_tell) {
    if (auto why = tell(news)) {
      told_again_from_ = parts_.clock.now() + try_to_tell_again_after;
      return why;
    }
  }
  return std::nullopt;
}

void AlertWork::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat) {
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  while (!stop.stop_requested()) {
    try {
      const auto why = look();
      if (why) {
        heartbeat.failing(*why);
        log_warning("alert.retry", "an alert could not be told, it is tried again", {{"why", *why}});
      } else if (parts_.clock.now() >= told_again_from_) {
        heartbeat.well("watching");
      }
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      log_warning("alert.retry", "what admins are alerted of could not be looked at, it is tried again", {{"why", e.what()}});
    }
    heartbeat.beat();
    wake.wait_for(pause());
  }
}

}  // namespace m2t
