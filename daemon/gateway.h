// Builds the objects, starts the loops, watches over them, stops them in order.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/crash_points.h"
#include "base/digest.h"
#include "base/errors.h"
#include "base/nudge.h"
#include "daemon/desk.h"
#include "daemon/health.h"
#include "daemon/reader.h"
#include "store/blobs.h"
#include "store/store.h"

namespace m2t {

class Gateway {
 public:
  // The data directory exists and the instance lock is held by the caller. Throws PermanentError for a damaged store.
  Gateway(std::shared_ptr<const Desk> desk, CrashPoints crash_points);
  ~Gateway();

  // Recovers what a crash left (K-05 to K-21), then starts a loop for each mailbox, the processing, the outbox and what is due later.
  void start();
  // Asks all loops to finish what they have in hand. True when they did within `at_most`; `tick` is called each second.
  bool stop(std::chrono::seconds at_most, const std::function<void()>& tick);
  // Stops, takes the new desk, starts. Called with a desk that has been checked.
  void restart_with(std::shared_ptr<const Desk> desk);

  // Once a second from the supervisor: keeps `status` true, keeps the write-ahead log small.
  void keep_house();
  bool all_alive() const { return health_.all_alive(); }
  std::string summary() const { return health_.summary(); }
  const Desk& desk() const { return *desk_; }
  // Set when a loop ended with what can only be a damaged store or a bug: the process has to end with this code.
  std::optional<ExitCode> fatal() const;

 private:
  void recover();
  void spawn(std::string name, std::function<void(std::stop_token)> loop);
  void start_intake(const MailboxSettings& mailbox, std::size_t index);
  void start_processing();
  void start_outbox();
  void start_later();
  void start_clock();
  void start_retention();
  void start_alerts();
  std::shared_ptr<Store> open_store() const;
  void write_statuses(bool stopped);

  std::shared_ptr<const Desk> desk_;
  CrashPoints crash_points_;
  SystemClock clock_;
  RandomBytes random_;
  Blobs blobs_;
  std::shared_ptr<Store> store_;  // the supervisor's own connection
  SharedReader header_reader_;    // of the intakes: what lists show of a mail before it is handled
  Health health_;
  Nudge stopping_;  // its descriptor interrupts the network
  Nudge wake_processing_, wake_outbox_, wake_later_, wake_clock_, wake_retention_, wake_alerts_;
  std::vector<std::unique_ptr<Nudge>> wake_intake_;
  mutable std::mutex mutex_;  // guards running_ and fatal_
  std::condition_variable ended_;
  std::size_t running_ = 0;
  std::optional<ExitCode> fatal_;
  std::vector<LoopStatus> written_;
  Time statuses_written_{};
  std::vector<std::jthread> threads_;
};

}  // namespace m2t
