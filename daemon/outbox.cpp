#include "daemon/outbox.h"

#include <algorithm>
#include <utility>

#include "base/errors.h"
#include "base/log.h"

namespace m2t {
namespace {

constexpr std::chrono::seconds look_for_mail_again{1};
constexpr std::size_t claimed_ahead = 4;  // rows a sender may find waiting, so that it never waits for a commit
constexpr int rejections_that_pause = 5;  // S-06
constexpr int sending_failures_that_alert = 3;

Event outbox_event(const OutboxRow& row, const OutboxResult& result, Time now) {
  Event event;
  event.at = now;
  event.actor = "desk";
  event.what = "outbox." + std::string(to_word(result.state));
  if (row.ticket != TicketId{}) event.ticket = row.ticket;
  event.inbound = row.caused_by;
  event.outbox = row.id;
  event.detail = "id=" + row.mail_id;
  return event;
}

void log_result(const OutboxRow& row, const OutboxResult& result) {
  const auto level = result.state == OutboxState::Sent ? LogLevel::Info : LogLevel::Warning;
  log_event(level, "outbox." + std::string(to_word(result.state)), "a mail that goes out",
            {{"mail", row.mail_id}, {"ticket", row.ticket_number}, {"attempt", row.attempts}, {"reply", result.reply}});
}

// S-05: technicians see on the ticket that the requester did not get it.
void note_failure(Tx& tx, const OutboxRow& row, const OutboxResult& result, Time now) {
  if (row.ticket == TicketId{}) return;
  NewEntry note;
  note.ticket = row.ticket;
  note.kind = EntryKind::Note;
  note.visibility = Visibility::Internal;
  note.from = Person{"mail2ticket", "", Language::Unknown};
  note.at = now;
  note.text = "The " + row.kind + " to the requester could not be delivered: " + result.reply;
  tx.add_entry(note, {});
}

}  // namespace

Outbox::Outbox(Parts parts) : parts_(std::move(parts)) {}

Outbox::~Outbox() { finish(); }

double Outbox::chance() const { return static_cast<double>(static_cast<unsigned char>(parts_.random(1)[0])) / 256.0; }

void Outbox::sender_loop() {
  const std::unique_ptr<MailSender> sender = parts_.make_sender();
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closing_ || !to_send_.empty(); });
    if (to_send_.empty()) return;
    OutboxRow row = std::move(to_send_.front());
    to_send_.pop_front();
    ++sending_;
    lock.unlock();
    send_one(*sender, std::move(row));
  }
}

void Outbox::send_one(MailSender& sender, OutboxRow row) {
  DeliveryResult delivery;
  try {
    delivery = sender.send(row.envelope_from, row.to, row.bytes, [&] { commit_in_doubt(row.id); });
  } catch (const std::exception& e) {  // not delivered: the dot did not go out
    delivery.outcome = DeliveryResult::Outcome::Deferred;
    delivery.reply = e.what();
  }
  row.bytes.clear();
  const Time now = parts_.clock.now();
  {
    const std::lock_guard lock(mutex_);
    note_server_state(row, delivery, now);
    OutboxResult result = result_for(row, delivery, parts_.rules, now, chance());
    if (delivery.outcome == DeliveryResult::Outcome::Unavailable && result.state == OutboxState::Deferred)
      result.next_attempt = paused_until_;
    answers_.push_back({std::move(row), std::move(result)});
    --sending_;
  }
  wake_->nudge();
}

void Outbox::note_server_state(const OutboxRow& row, DeliveryResult& delivery, Time now) {
  using Outcome = DeliveryResult::Outcome;
  const bool rejected = delivery.outcome == Outcome::Refused && delivery.stage != "rcpt";
  rejections_ = rejected ? rejections_ + 1 : 0;
  const bool all_rejected = rejections_ >= rejections_that_pause;
  if (delivery.outcome != Outcome::Unavailable && !delivery.throttled && !all_rejected) {
    failures_ = 0;
    server_trouble_.clear();
    return;
  }
  if (all_rejected) delivery.outcome = Outcome::Unavailable;  // the relay's fault: every mail is kept (S-06)
  ++failures_;
  server_trouble_ = delivery.reply;
  paused_until_ = now + pause_after(all_rejected ? 9 : failures_, chance());
  const bool alert = delivery.alert || all_rejected || failures_ == sending_failures_that_alert;
  log_event(alert ? LogLevel::Error : LogLevel::Warning,
            all_rejected               ? "smtp.all_rejected"
            : delivery.throttled       ? "smtp.throttled"
            : delivery.stage == "auth" ? "smtp.auth_failed"
            : delivery.stage == "tls"  ? "tls.refused"
                                       : "smtp.down",
            "the mail server does not take mail; it is tried again",
            {{"mail", row.mail_id}, {"stage", delivery.stage}, {"reply", delivery.reply}, {"failures", failures_}});
  for (OutboxRow& waiting : to_send_) {  // not begun: they wait like the rest of the queue
    waiting.bytes.clear();
    OutboxResult back{waiting.id, OutboxState::Deferred, "waits: " + delivery.reply, paused_until_, {}};
    answers_.push_back({std::move(waiting), std::move(back)});
  }
  to_send_.clear();
}

void Outbox::commit_in_doubt(OutboxId id) {
  InDoubtRequest request{id};
  std::unique_lock lock(mutex_);
  if (abandoned_) throw TransientError("the outbox ended; the mail was not sent");
  in_doubt_.push_back(&request);
  wake_->nudge();
  changed_.wait(lock, [&] { return request.done; });
  if (request.failed) throw TransientError("the in-doubt marker could not be stored; the mail was not sent");
}

Outbox::Turn Outbox::collect(Time now) {
  Turn turn;
  bool may_claim = false;
  std::size_t room = 0;
  {
    const std::lock_guard lock(mutex_);
    turn.answers = std::exchange(answers_, {});
    turn.in_doubt = std::exchange(in_doubt_, {});
    turn.in_hand = to_send_.size() + sending_;
    const std::size_t at_most = static_cast<std::size_t>(parts_.rules.connections) * claimed_ahead;
    room = at_most - std::min(at_most, turn.in_hand);
    may_claim = !closing_ && now >= paused_until_ && room > 0;
  }
  if (may_claim) {
    const auto due = parts_.store->begin_reading()->next_outgoing_due();
    if (due && *due <= now) turn.may_claim = room;
  }
  return turn;
}

std::size_t Outbox::allowed_by_pace(Tx& tx, Time now, const Turn& turn) const {
  if (parts_.rules.per_minute <= 0 || turn.may_claim == 0) return turn.may_claim;
  const auto pace = static_cast<std::size_t>(parts_.rules.per_minute);
  const std::size_t used = static_cast<std::size_t>(tx.sent_since(now - std::chrono::minutes(1))) + turn.in_hand;
  return std::min(turn.may_claim, pace - std::min(pace, used));
}

void Outbox::write_turn(Tx& tx, Turn& turn, Time now) {
  std::vector<OutboxResult> results;
  for (const Answer& answer : turn.answers) results.push_back(answer.result);
  tx.record_results(results, now);
  for (const Answer& answer : turn.answers) {
    tx.add_event(outbox_event(answer.row, answer.result, now));
    if (answer.result.state == OutboxState::Failed) note_failure(tx, answer.row, answer.result, now);
  }
  std::vector<OutboxId> in_doubt;
  for (const InDoubtRequest* request : turn.in_doubt) in_doubt.push_back(request->id);
  if (!in_doubt.empty()) tx.mark_in_doubt(in_doubt);
  if (const std::size_t room = allowed_by_pace(tx, now, turn); room > 0) turn.claimed = tx.claim_outgoing(now, room);
}

void Outbox::take_turn(Turn turn, Time now) {
  try {
    auto tx = parts_.store->begin();
    write_turn(*tx, turn, now);
    tx->commit();
  } catch (...) {
    fail_turn(turn);
    throw;
  }
  if (!turn.answers.empty()) parts_.crash_points.pass(CrashPoint::ResultCommitted);
  if (!turn.in_doubt.empty()) parts_.crash_points.pass(CrashPoint::InDoubtCommitted);
  if (!turn.claimed.empty()) parts_.crash_points.pass(CrashPoint::OutboxClaimed);
  for (const Answer& answer : turn.answers) log_result(answer.row, answer.result);
  {
    const std::lock_guard lock(mutex_);
    for (InDoubtRequest* request : turn.in_doubt) request->done = true;
    std::ranges::move(turn.claimed, std::back_inserter(to_send_));
  }
  changed_.notify_all();
}

void Outbox::fail_turn(Turn& turn) {
  const std::lock_guard lock(mutex_);
  std::ranges::move(turn.answers, std::back_inserter(answers_));  // what was delivered must still be recorded
  for (InDoubtRequest* request : turn.in_doubt) request->done = request->failed = true;
  changed_.notify_all();
}

std::chrono::milliseconds Outbox::time_to_next(Time now) {
  std::chrono::milliseconds wait = look_for_mail_again;
  const std::lock_guard lock(mutex_);
  if (!answers_.empty() || !in_doubt_.empty()) return std::chrono::milliseconds(0);
  if (paused_until_ > now) wait = std::min(wait, paused_until_ - now);
  return wait;
}

void Outbox::report(Heartbeat& heartbeat) {
  std::string trouble;
  {
    const std::lock_guard lock(mutex_);
    trouble = server_trouble_;
  }
  if (trouble.empty()) {
    heartbeat.well("mail goes out");
  } else {
    heartbeat.failing(trouble);
  }
}

void Outbox::finish() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = abandoned_ = true;
    to_send_.clear();
    for (InDoubtRequest* request : std::exchange(in_doubt_, {})) request->done = request->failed = true;
  }
  changed_.notify_all();
  senders_.clear();  // joins
}

void Outbox::run(std::stop_token stop, Nudge& wake, Heartbeat& heartbeat) {
  wake_ = &wake;
  const std::stop_callback wake_up(stop, [&wake] { wake.nudge(); });
  for (int i = 0; i < parts_.rules.connections; ++i) senders_.emplace_back([this] { sender_loop(); });
  for (;;) {
    const Time now = parts_.clock.now();
    if (stop.stop_requested()) {
      const std::lock_guard lock(mutex_);
      closing_ = true;
      for (OutboxRow& row : to_send_)
        answers_.push_back({row, {row.id, OutboxState::Deferred, "the daemon was stopped", now, {}}});
      to_send_.clear();
    }
    try {
      Turn turn = collect(now);
      if (!turn.is_empty()) take_turn(std::move(turn), now);
      report(heartbeat);
    } catch (const TransientError& e) {
      heartbeat.failing(e.what());
      log_warning("outbox.retry", "the outbox could not be written, it is tried again", {{"why", e.what()}});
      wake.wait_for(look_for_mail_again);
    }
    {
      const std::lock_guard lock(mutex_);
      if (closing_ && sending_ == 0 && answers_.empty() && in_doubt_.empty()) break;
    }
    if (const auto wait = time_to_next(parts_.clock.now()); wait.count() > 0) wake.wait_for(wait);
  }
  finish();
}

}  // namespace m2t
