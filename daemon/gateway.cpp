#include "daemon/gateway.h"

#include <algorithm>

#include "base/log.h"
#include "daemon/alert_mail.h"
#include "daemon/alert_work.h"
#include "daemon/clock_work.h"
#include "daemon/file_checks.h"
#include "daemon/intake.h"
#include "daemon/later.h"
#include "daemon/outbox.h"
#include "daemon/picture_reader.h"
#include "daemon/processing.h"
#include "daemon/retention_work.h"
#include "mailer/smtp_sender.h"

namespace m2t {
namespace {

using std::chrono::seconds;

// How long one turn of a loop may take before it counts as hanging (L-17). IDLE waits up to five minutes.
constexpr seconds intake_turn{600};
constexpr seconds processing_turn{300};
constexpr seconds outbox_turn{120};
constexpr seconds later_turn{120};
constexpr seconds clock_turn{300};
constexpr seconds retention_turn{900};
constexpr seconds alerts_turn{3600};  // a server may take its time for each answer (RFC 5321)
constexpr seconds statuses_at_least_every{60};

}  // namespace

Gateway::Gateway(std::shared_ptr<const Desk> desk, CrashPoints crash_points)
    : desk_(std::move(desk)),
      crash_points_(crash_points),
      random_(system_random()),
      blobs_(desk_->settings.raw_mail_folder(), crash_points),
      store_(open_store()),
      header_reader_(std::make_unique<ReaderProgram>(ReadOptions{})),
      health_(clock_) {}

Gateway::~Gateway() {
  stop(seconds(25), [] {});
}

std::shared_ptr<Store> Gateway::open_store() const {
  StoreOptions options;
  options.file = desk_->settings.database_file();
  options.random = random_;
  return open_sqlite_store(options);
}

void Gateway::recover() {
  auto tx = store_->begin();
  const std::size_t taken_over = tx->recover_outbox(clock_.now());
  const std::vector<std::string> known = tx->all_blobs();
  tx->commit();
  const Blobs::Swept swept = blobs_.sweep(known);
  if (taken_over + swept.temporary + swept.orphans > 0)
    log_info("recovered", "what the last run left unfinished is taken up again",
             {{"outgoing", taken_over}, {"spool.swept", swept.temporary}, {"spool.orphan", swept.orphans}});
}

void Gateway::spawn(std::string name, std::function<void(std::stop_token)> loop) {
  {
    const std::lock_guard lock(mutex_);
    ++running_;
  }
  threads_.emplace_back([this, name = std::move(name), loop = std::move(loop)](std::stop_token stop) {
    std::optional<ExitCode> code;
    try {
      loop(stop);
    } catch (const PermanentError& e) {
      log_error("loop.ended", "a loop cannot go on; the daemon ends", {{"loop", name}, {"why", e.what()}});
      code = ExitCode::Data;
    } catch (const std::exception& e) {
      log_error("loop.ended", "a loop failed; the daemon ends and is started again", {{"loop", name}, {"why", e.what()}});
      code = ExitCode::InputOutput;
    }
    const std::lock_guard lock(mutex_);
    if (code && !fatal_) fatal_ = code;
    --running_;
    ended_.notify_all();
  });
}

void Gateway::start_intake(const MailboxSettings& mailbox, std::size_t index) {
  Heartbeat& heartbeat = health_.add_loop("intake " + mailbox.name(), intake_turn);
  Intake::Parts parts{.mailbox = mailbox,
                      .max_bytes = desk_->settings.policy.limits.message_bytes,
                      .open_store = [this] { return open_store(); },
                      .blobs = blobs_,
                      .reader = header_reader_,
                      .clock = clock_,
                      .random = random_,
                      .crash_points = crash_points_,
                      .received = [this] { wake_processing_.nudge(); },
                      .stop_fd = stopping_.fd()};
  Nudge& wake = *wake_intake_[index];
  spawn("intake",
        [parts = std::move(parts), &wake, &heartbeat](std::stop_token stop) { Intake(parts).run(stop, wake, heartbeat); });
}

void Gateway::start_processing() {
  Heartbeat& heartbeat = health_.add_loop("processing", processing_turn);
  spawn("processing", [this, &heartbeat](std::stop_token stop) {
    auto reader = std::make_shared<ReaderProgram>(reading_options(desk_->settings));
    Processing processing({desk_, open_store(), std::move(reader), blobs_, clock_, random_, crash_points_, "desk",
                           scanner_of(desk_->settings, clock_)});
    processing.run(stop, wake_processing_, heartbeat, [this] {
      wake_outbox_.nudge();
      wake_later_.nudge();
      for (const auto& wake : wake_intake_) wake->nudge();
    });
  });
}

void Gateway::start_outbox() {
  const SmtpSettings& smtp = desk_->settings.smtp;
  SmtpAccount account;
  account.server = smtp.server;
  account.user = smtp.user;
  account.helo_name = smtp.helo_name;
  account.password = [secret = smtp.password] { return secret.path.empty() ? std::string() : read_secret(secret); };
  Outbox::Parts parts{.store = open_store(),
                      .make_sender = [account, points = crash_points_] { return make_smtp_sender(account, points); },
                      .rules = {smtp.connections, smtp.per_minute, smtp.give_up_after, smtp.give_up_acknowledgements_after},
                      .clock = clock_,
                      .random = random_,
                      .crash_points = crash_points_};
  Heartbeat& heartbeat = health_.add_loop("outbox", outbox_turn);
  spawn("outbox",
        [this, parts = std::move(parts), &heartbeat](std::stop_token stop) { Outbox(parts).run(stop, wake_outbox_, heartbeat); });
}

void Gateway::start_later() {
  Heartbeat& heartbeat = health_.add_loop("later", later_turn);
  spawn("later", [this, &heartbeat](std::stop_token stop) {
    PictureReader pictures(blobs_);
    RulesAfterPictures rules(desk_, blobs_, random_,
                             [desk = desk_] { return std::make_unique<ReaderProgram>(reading_options(desk->settings)); });
    NewsAfterPictures news(desk_, random_);
    const auto scanner = scanner_of(desk_->settings, clock_);
    Later later(
        {.store = open_store(),
         .read_picture = [&pictures](const PictureJob& job) { return pictures.read(job); },
         .clock = clock_,
         .crash_points = crash_points_,
         .rules = &rules,
         .news = &news,
         .scan_waiting = [&](Store& store, Time now) { return scanner && scan_one_that_waits(store, blobs_, *scanner, now); }});
    later.run(stop, wake_later_, heartbeat, [this] { wake_outbox_.nudge(); });
  });
}

void Gateway::start_clock() {
  Heartbeat& heartbeat = health_.add_loop("clock", clock_turn);
  spawn("clock", [this, &heartbeat](std::stop_token stop) {
    ClockWork clock({desk_, open_store(), clock_, random_});
    clock.run(stop, wake_clock_, heartbeat, [this] { wake_outbox_.nudge(); });
  });
}

void Gateway::start_retention() {
  Heartbeat& heartbeat = health_.add_loop("retention", retention_turn);
  spawn("retention", [this, &heartbeat](std::stop_token stop) {
    RetentionWork({desk_, open_store(), blobs_, clock_}).run(stop, wake_retention_, heartbeat);
  });
}

void Gateway::start_alerts() {
  if (!tells_alerts(desk_->settings)) return;
  Heartbeat& heartbeat = health_.add_loop("alerts", alerts_turn);
  spawn("alerts", [this, &heartbeat](std::stop_token stop) {
    AlertWork alerts({desk_, open_store(), [account = alert_account(desk_->settings)] { return make_smtp_sender(account, {}); },
                      [this] { return health_.statuses(); }, clock_});
    alerts.run(stop, wake_alerts_, heartbeat);
  });
}

void Gateway::start() {
  recover();
  stopping_.clear();
  const auto& mailboxes = desk_->settings.mailboxes;
  for (std::size_t i = 0; i < mailboxes.size(); ++i) wake_intake_.push_back(std::make_unique<Nudge>());
  start_outbox();
  start_later();
  start_clock();
  start_retention();
  start_alerts();
  start_processing();
  for (std::size_t i = 0; i < mailboxes.size(); ++i) start_intake(mailboxes[i], i);
}

bool Gateway::stop(seconds at_most, const std::function<void()>& tick) {
  for (std::jthread& thread : threads_) thread.request_stop();
  stopping_.nudge();
  const auto until = clock_.monotonic() + at_most;
  {
    std::unique_lock lock(mutex_);
    while (running_ > 0 && clock_.monotonic() < until) {
      ended_.wait_for(lock, seconds(1));
      lock.unlock();
      tick();
      lock.lock();
    }
    if (running_ > 0) return false;
  }
  threads_.clear();
  if (!health_.statuses().empty()) write_statuses(true);
  health_.clear();
  wake_intake_.clear();
  return true;
}

void Gateway::restart_with(std::shared_ptr<const Desk> desk) {
  while (!stop(seconds(30), [] { notify_watchdog(); })) log_warning("reload.waiting", "waiting for a mail that is being sent");
  desk_ = std::move(desk);
  start();
}

void Gateway::write_statuses(bool stopped) {
  auto tx = store_->begin();
  for (LoopStatus status : health_.statuses()) {
    if (stopped) status.state = "stopped";
    status.at = clock_.now();
    tx->set_loop_status(status);
  }
  tx->commit();
}

void Gateway::keep_house() {
  try {
    std::vector<LoopStatus> now = health_.statuses();
    const auto same = [](const LoopStatus& a, const LoopStatus& b) { return a.state == b.state && a.message == b.message; };
    const bool changed = !std::ranges::equal(now, written_, same);
    const auto since_then = std::chrono::abs(clock_.now() - statuses_written_);  // a clock that was set back counts, too
    if (changed || since_then > statuses_at_least_every) {
      write_statuses(false);
      written_ = std::move(now);
      statuses_written_ = clock_.now();
    }
    store_->checkpoint_when_large();
  } catch (const TransientError& e) {
    log_warning("db.busy", "the figures for `status` could not be written", {{"why", e.what()}});
  }
}

std::optional<ExitCode> Gateway::fatal() const {
  const std::lock_guard lock(mutex_);
  return fatal_;
}

}  // namespace m2t
