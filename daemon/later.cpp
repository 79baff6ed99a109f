#include "daemon/later.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/errors.h"
#include "base/log.h"
#include "daemon/apply.h"
#include "rules/ticket_fields.h"

namespace m2t {
namespace {

using std::chrono::seconds;

constexpr int most_attempts = 3;  // the first one, and two more (K-10)
constexpr std::array<seconds, 2> try_again_after{seconds(10), seconds(60)};
constexpr seconds unavailable_for{60};  // the program is missing, or the machine has no room for it
constexpr std::chrono::milliseconds look_for_work_again{1000};

PictureFinding finding_of(const PictureText& text) {
  PictureFinding finding;
  finding.text = text.text;
  finding.title = text.title;
  finding.message = text.message;
  finding.product = text.product;
  finding.codes = text.codes;
  finding.confidence = text.confidence;
  return finding;
}

}  // namespace

Later::Later(Parts parts) : parts_(std::move(parts)) {}

bool Later::do_one() {
  if (parts_.news != nullptr && parts_.news->tell_overdue(*parts_.store, parts_.clock.now())) return true;
  // Asked without the writer's lock first: most looks find nothing.
  const auto due = parts_.store->begin_reading()->next_picture_due();
  if (!due || *due > parts_.clock.now()) return scan_file();
  std::optional<PictureJob> job;
  {
    auto tx = parts_.store->begin();
    job = tx->claim_picture(parts_.clock.now());
    tx->commit();
  }
  if (!job) return false;
  parts_.crash_points.pass(CrashPoint::PictureClaimed);
  read_picture(*job);
  return true;
}

bool Later::scan_file() {
  const Time now = parts_.clock.now();
  if (!parts_.scan_waiting || now < scans_paused_until_) return false;
  try {
    return parts_.scan_waiting(*parts_.store, now);
  } catch (const TransientError&) {
    scans_paused_until_ = now + unavailable_for;
    throw;
  }
}

void Later::read_picture(const PictureJob& job) {
  if (job.attempts > most_attempts) return finish(job, PictureState::Failed, {}, "the daemon ended each time that it was read");
  PictureOutcome outcome;
  try {
    outcome = parts_.read_picture(job);
  } catch (const TransientError& e) {
    auto tx = parts_.store->begin();
    tx->postpone_picture(job.id, parts_.clock.now() + unavailable_for, e.what(), true);
    tx->commit();
    throw;
  }
  parts_.crash_points.pass(CrashPoint::PictureRead);
  if (!outcome.failure.empty()) {
    try_again(job, outcome.failure);
  } else if (outcome.text.text.empty()) {
    finish(job, PictureState::NothingFound, outcome, outcome.text.why_nothing.empty() ? "no_text" : outcome.text.why_nothing);
  } else {
    finish(job, PictureState::Done, outcome, "");
  }
}

void Later::try_again(const PictureJob& job, const std::string& failure) {
  if (job.attempts >= most_attempts) return finish(job, PictureState::Failed, {}, failure);
  const seconds wait = try_again_after.at(static_cast<std::size_t>(std::max(1, job.attempts) - 1));
  auto tx = parts_.store->begin();
  tx->postpone_picture(job.id, parts_.clock.now() + wait, failure, false);
  tx->commit();
  log_warning("picture.retry", "a picture could not be read, it is tried again", {{"attempt", job.attempts}, {"why", failure}});
}

void Later::finish(const PictureJob& job, PictureState state, const PictureOutcome& outcome, const std::string& reason) {
  const Time now = parts_.clock.now();
  const auto mail = parts_.rules != nullptr ? parts_.rules->mail_to_try_again(*parts_.store, job) : std::nullopt;
  auto tx = parts_.store->begin();
  if (tx->finish_picture(job.id, state, finding_of(outcome.text), reason, now)) {
    if (const SmallPicture& small = outcome.small; small.is())
      tx->keep_small_picture(job.id, {small.type, small.width, small.height, small.bytes});
    Event event;
    event.at = now;
    event.actor = parts_.actor;
    event.what = "picture.read";
    event.ticket = job.ticket;
    event.inbound = job.inbound;
    event.detail = fmt::format("attachment={} state={} attempts={}", job.position + 1, to_word(state), job.attempts);
    tx->add_event(event);
    fill_fields(*tx, job.ticket, fields_of_picture(job.attachment.name, outcome.text), event);
    // The rules come first: whom they give the ticket to is told of it once, as one of those whom the news is for.
    const auto owed = parts_.news != nullptr ? tx->take_news_when_read(job.entry) : std::nullopt;
    if (mail) parts_.rules->try_again(*tx, job, *mail, now, owed.has_value());
    if (owed) parts_.news->tell(*tx, *owed, now);
  }
  tx->commit();
  parts_.crash_points.pass(CrashPoint::PictureCommitted);
  if (state == PictureState::Failed)
    log_warning("picture.failed", "a picture is not read; its ticket is there without its text", {{"why", reason}});
}

std::chrono::milliseconds Later::time_to_next() const {
  const auto tx = parts_.store->begin_reading();
  std::optional<Time> due = tx->next_picture_due();
  if (const auto news = tx->next_news_due(); parts_.news != nullptr && news) due = due ? std::min(*due, *news) : *news;
  const Time now = parts_.clock.now();
  if (!due || *due - now > look_for_work_again) return look_for_work_again;
  return std::max(std::chrono::milliseconds(0), std::chrono::duration_cast<std::chrono::milliseconds>(*due - now));
}

void Later::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat, const std::function<void()>& after_work) {
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  Time failing_until{};
  while (!stop.stop_requested()) {
    std::chrono::milliseconds wait = look_for_work_again;
    try {
      const bool done = do_one();
      if (done) failing_until = {};
      if (done && after_work) after_work();
      if (parts_.clock.now() >= failing_until) heartbeat.well("waiting for work");
      wait = done ? std::chrono::milliseconds(0) : time_to_next();
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      failing_until = parts_.clock.now() + unavailable_for;
      log_warning("later.retry", "work that is due later could not be done, it is tried again", {{"why", e.what()}});
    }
    heartbeat.beat();
    if (wait.count() > 0) wake.wait_for(wait);
  }
}

}  // namespace m2t
