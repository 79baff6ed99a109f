#include "daemon/clock_work.h"

#include <algorithm>

#include "base/errors.h"
#include "base/log.h"
#include "daemon/apply.h"
#include "rules/clock_step.h"
#include "store/broken.h"
#include "tickets/reference.h"

namespace m2t {
namespace {

constexpr std::chrono::milliseconds clock_looks_again{1000};  // other processes change tickets, too
constexpr std::chrono::seconds failing_for{60};
constexpr std::chrono::hours put_off_by{1};

// What the requester was asked last: the newest public words of a technician.
std::string question_of(const TicketView& view) {
  for (auto entry = view.entries.rbegin(); entry != view.entries.rend(); ++entry)
    if (entry->kind == EntryKind::Answer && entry->visibility == Visibility::Public) return entry->text;
  return {};
}

}  // namespace

void ClockWork::reschedule() {
  const auto& desk = *parts_.desk;
  auto tx = parts_.store->begin();
  for (const Ticket& ticket : tx->tickets_with_countdown()) {
    const auto step = next_step(*ticket.countdown, desk.settings.policy.lifecycle, desk.calendar);
    tx->set_next_step(ticket.id, step ? std::optional(step->due) : std::nullopt);
  }
  tx->commit();
}

bool ClockWork::do_one() {
  const Time now = parts_.clock.now();
  const auto due = parts_.store->begin_reading()->next_step_due();  // most looks find nothing, and need no lock
  if (!due || *due > now) return false;
  auto tx = parts_.store->begin();
  const auto tickets = tx->tickets_with_step_due(now, 1);
  if (tickets.empty()) return false;
  try {
    auto savepoint = tx->savepoint();
    do_step(*tx, tickets.front());
    savepoint->release();
  } catch (const TransientError&) {
    throw;
  } catch (const BrokenStore&) {
    throw;
  } catch (const std::exception& e) {
    put_off(*tx, tickets.front(), e.what());
  }
  tx->commit();
  return true;
}

// A ticket whose step cannot be done must not keep the others from theirs, nor end the daemon: it is told, and tried again.
void ClockWork::put_off(Tx& tx, const Ticket& ticket, const std::string& why) {
  const Time now = parts_.clock.now();
  tx.set_next_step(ticket.id, now + put_off_by);
  Event event;
  event.at = now;
  event.actor = parts_.actor;
  event.what = "clock.failed";
  event.ticket = ticket.id;
  tx.add_event(event);
  log_error("clock.failed", "the step of a ticket cannot be done; it is tried again in an hour",
            {{"ticket", to_text(ticket.number)}, {"why", why}});
}

void ClockWork::do_step(Tx& tx, const Ticket& ticket) {
  const auto& desk = *parts_.desk;
  const Time now = parts_.clock.now();
  const auto step = ticket.countdown ? next_step(*ticket.countdown, desk.settings.policy.lifecycle, desk.calendar) : std::nullopt;
  if (!step || step->due > now) return tx.set_next_step(ticket.id, step ? std::optional(step->due) : std::nullopt);
  const auto view = tx.show_ticket(ticket.number);
  const Decision decision = decide_step(
      {ticket, *step, view ? question_of(*view) : std::string(), desk.settings.policy, desk.calendar, now, &desk.settings.rules});
  apply_without_mail(tx, decision, {desk, parts_.random, now, parts_.actor});
  log_info("clock.step", "the clock moved a ticket", {{"ticket", to_text(ticket.number)}, {"step", to_word(step->kind)}});
}

std::chrono::milliseconds ClockWork::time_to_next() const {
  const auto due = parts_.store->begin_reading()->next_step_due();
  const Time now = parts_.clock.now();
  if (!due || *due - now > clock_looks_again) return clock_looks_again;
  return std::max(std::chrono::milliseconds(0), std::chrono::duration_cast<std::chrono::milliseconds>(*due - now));
}

void ClockWork::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat, const std::function<void()>& worked) {
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  bool scheduled = false;
  while (!stop.stop_requested()) {
    std::chrono::milliseconds wait = clock_looks_again;
    try {
      if (!scheduled) reschedule();
      scheduled = true;
      const bool done = do_one() || digests_.do_one() || digests_.tell_gathered();
      if (done) worked();
      heartbeat.well("waiting for the time");
      wait = done ? std::chrono::milliseconds(0) : time_to_next();
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      log_warning("clock.retry", "a ticket whose time has come could not be treated, it is tried again", {{"why", e.what()}});
      wait = failing_for;
    }
    heartbeat.beat();
    if (wait.count() > 0) wake.wait_for(wait);
  }
}

}  // namespace m2t
